package dev.vane.collector.live;

import dev.vane.collector.live.Target.Group.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tells what runs in a control group: from its name, from the name of its parent, and from the groups right below it.
 *
 * <p>Known by name: machines of systemd (libvirt, systemd-nspawn) and of libvirt without systemd; containers of Docker,
 * Podman, containerd, CRI-O, nerdctl, LXC, LXD, Incus and Proxmox. Known by what is below, whoever started it: systemd's
 * own groups inside a container, the two groups of systemd-nspawn, and the groups for the threads of a virtual machine.
 */
final class GroupKinds {
    private static final Pattern MACHINE = Pattern.compile("machine-.+\\.scope|.+\\.libvirt-(qemu|lxc)");
    private static final String RUNTIMES = "(docker|libpod|libpod-payload|cri-containerd|crio|nerdctl|buildkit)";
    private static final Pattern CONTAINER = Pattern.compile(RUNTIMES + "-[0-9a-f]{12,64}(\\.scope)?"
            + "|(.*[-_:])?[0-9a-f]{64}(\\.scope)?"
            + "|lxc\\.payload\\..+"
            + "|systemd-nspawn@.+\\.service");

    /** Without systemd, Podman names a pod's group by its id alone, as others name a container's. */
    private static final Pattern POD = Pattern.compile("[0-9a-f]{64}");

    private static final Pattern MEMBER_OF_POD = Pattern.compile("(libpod|crio)-[0-9a-f]{64}(\\.scope)?");

    /** Processes on the host that look after a container: its monitor, or one that only keeps a namespace. */
    private static final Pattern MONITOR = Pattern.compile("(libpod|crio)-conmon-[0-9a-f]{12,64}(\\.scope)?"
            + "|conmon|lxc\\.(monitor|pivot)(\\..+)?|podman-pause-.+\\.scope");

    private static final Set<String> PARENTS_OF_CONTAINERS = Set.of("lxc", "lxc.payload");
    private static final Set<String> CONTAINER_WITH_SYSTEMD = Set.of("init.scope", "system.slice");
    private static final Set<String> NSPAWN = Set.of("payload", "supervisor");
    private static final String EMULATOR = "emulator";
    private static final Pattern VIRTUAL_CPU = Pattern.compile("vcpu\\d+");
    private static final String MONITOR_OF_PAYLOAD = "runtime";
    private static final String PAYLOAD = "libpod-payload-";

    private GroupKinds() {}

    /**
     * What runs in a group.
     *
     * @param folder the group's folder
     * @param below names of the groups right below it
     */
    static Kind kind(Path folder, List<String> below) {
        String name = folder.getFileName().toString();
        if (MACHINE.matcher(name).matches()) {
            return Kind.MACHINE;
        }
        boolean isPod = POD.matcher(name).matches()
                && below.stream().anyMatch(child -> MEMBER_OF_POD.matcher(child).matches());
        if (!isPod && (CONTAINER.matcher(name).matches() || isNamedByParent(folder) || isContainerWith(below))) {
            return Kind.CONTAINER;
        }
        return isMachineWith(below) ? Kind.MACHINE : Kind.OTHER;
    }

    private static boolean isNamedByParent(Path folder) {
        return PARENTS_OF_CONTAINERS.contains(parentName(folder));
    }

    private static String parentName(Path folder) {
        Path parent = folder.getParent();
        return parent == null || parent.getFileName() == null
                ? ""
                : parent.getFileName().toString();
    }

    /** A user's systemd has no system.slice. */
    private static boolean isContainerWith(List<String> below) {
        return below.containsAll(CONTAINER_WITH_SYSTEMD) || below.containsAll(NSPAWN);
    }

    private static boolean isMachineWith(List<String> below) {
        return below.contains(EMULATOR)
                && below.stream().anyMatch(name -> VIRTUAL_CPU.matcher(name).matches());
    }

    /**
     * True for the processes outside a container that look after it. They are no VM.
     *
     * @param siblings names of all groups in the same parent
     */
    static boolean isMonitor(String name, List<String> siblings) {
        return MONITOR.matcher(name).matches()
                || (name.equals(MONITOR_OF_PAYLOAD) && siblings.stream().anyMatch(other -> other.startsWith(PAYLOAD)));
    }
}
