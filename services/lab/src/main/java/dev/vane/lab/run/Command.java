package dev.vane.lab.run;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts a VM's own values where a definition has placeholders. */
final class Command {
    private static final String LOAD = "${load}";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[a-z_0-9]+}");

    private Command() {}

    /**
     * Replaces placeholders.
     *
     * @param arguments program and arguments of a definition
     * @param values by placeholder name, such as {@code port}
     * @throws IllegalArgumentException if one has no value
     */
    static List<String> expand(List<String> arguments, Map<String, String> values) {
        List<String> command = new ArrayList<>();
        for (String argument : arguments) {
            if (argument.equals(LOAD)) {
                command.addAll(loadClient());
            } else {
                command.add(fill(argument, values));
            }
        }
        return command;
    }

    private static String fill(String argument, Map<String, String> values) {
        String filled = argument;
        for (Map.Entry<String, String> value : values.entrySet()) {
            filled = filled.replace("${" + value.getKey() + "}", value.getValue());
        }
        Matcher unknown = PLACEHOLDER.matcher(filled);
        if (unknown.find()) {
            throw new IllegalArgumentException(
                    "nothing is called %s; there are %s".formatted(unknown.group(), values.keySet()));
        }
        return filled;
    }

    /** A small virtual machine, because it counts as part of the VM. */
    private static List<String> loadClient() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx48m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                // Otherwise it leaves a file in the temporary folder when it is killed.
                "-XX:-UsePerfData",
                "-cp",
                ownClassPath(),
                "dev.vane.lab.load.LoadMain");
    }

    private static String ownClassPath() {
        try {
            return Path.of(Command.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the class path is no path", e);
        }
    }
}
