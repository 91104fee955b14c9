package dev.vane.lab.application;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Debian packages of applications. */
public final class Packages {
    private Packages() {}

    /** All packages of some applications, each once, in order. */
    public static List<String> of(Collection<Application> applications) {
        TreeSet<String> packages = new TreeSet<>();
        applications.forEach(application -> packages.addAll(application.packages()));
        return List.copyOf(packages);
    }

    /** Versions of those that are installed. */
    public static Map<String, String> versions(Collection<String> packages) throws IOException, InterruptedException {
        if (packages.isEmpty()) {
            return Map.of();
        }
        List<String> command =
                new ArrayList<>(List.of("dpkg-query", "-W", "-f", "${Package} ${db:Status-Abbrev} ${Version}\n"));
        command.addAll(packages);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        Map<String, String> versions = new TreeMap<>();
        for (String line : new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList()) {
            String[] fields = line.split(" +", -1);
            if (fields.length == 3 && fields[1].equals("ii")) {
                versions.put(fields[0], fields[2]);
            }
        }
        process.waitFor();
        return versions;
    }

    /**
     * Installs packages without starting the services in them.
     *
     * @throws IOException if that is not allowed or fails, with what apt said
     */
    public static void install(List<String> packages) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", script(), "install"));
        command.addAll(packages);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            List<String> lines = said.lines().toList();
            throw new IOException("cannot install %s: %s"
                    .formatted(String.join(" ", packages), lines.isEmpty() ? "" : lines.getLast()));
        }
    }

    private static String script() throws IOException {
        try (InputStream in = Packages.class.getResourceAsStream("install.sh")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Those of some packages that are not installed. */
    public static List<String> missing(Collection<String> packages) throws IOException, InterruptedException {
        Map<String, String> versions = versions(packages);
        return packages.stream().filter(name -> !versions.containsKey(name)).toList();
    }
}
