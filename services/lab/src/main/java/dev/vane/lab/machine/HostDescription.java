package dev.vane.lab.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What is known of the machine on which a data set was measured. Says nothing of its owner or address. */
public final class HostDescription {
    private HostDescription() {}

    /** JSON values by name; what the machine does not tell is left out. */
    public static Map<String, Object> read(Path proc, Path sys) throws IOException {
        Map<String, Object> host = new TreeMap<>();
        put(host, "kernel", text(proc.resolve("sys/kernel/osrelease")));
        put(
                host,
                "operatingSystem",
                entry(Path.of("/etc/os-release"), "PRETTY_NAME", "=").replace("\"", ""));
        put(host, "cpuModel", entry(proc.resolve("cpuinfo"), "model name", ":"));
        host.put("cpus", Runtime.getRuntime().availableProcessors());
        host.put("isVirtual", entry(proc.resolve("cpuinfo"), "flags", ":").contains(" hypervisor"));
        put(host, "memory", entry(proc.resolve("meminfo"), "MemTotal", ":"));
        put(host, "hypervisor", text(sys.resolve("class/dmi/id/sys_vendor")));
        host.put("caches", caches(sys.resolve("devices/system/cpu/cpu0/cache")));
        host.put("cgroups", Files.exists(sys.resolve("fs/cgroup/cgroup.controllers")) ? "v2" : "v1");
        return host;
    }

    private static void put(Map<String, Object> host, String name, String value) {
        if (!value.isEmpty()) {
            host.put(name, value);
        }
    }

    private static Map<String, String> caches(Path folder) throws IOException {
        Map<String, String> caches = new TreeMap<>();
        if (!Files.isDirectory(folder)) {
            return caches;
        }
        try (Stream<Path> all = Files.list(folder)) {
            for (Path cache : all.filter(f -> Files.exists(f.resolve("level"))).toList()) {
                String name = "L%s %s".formatted(text(cache.resolve("level")), text(cache.resolve("type")));
                caches.put(
                        name,
                        "%s, shared by CPUs %s"
                                .formatted(text(cache.resolve("size")), text(cache.resolve("shared_cpu_list"))));
            }
        }
        return caches;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return "";
        }
    }

    private static String entry(Path file, String name, String separator) {
        return text(file)
                .lines()
                .map(line -> List.of(line.split(separator, 2)))
                .filter(fields ->
                        fields.size() == 2 && fields.getFirst().strip().equals(name))
                .map(fields -> fields.getLast().strip())
                .findFirst()
                .orElse("");
    }
}
