package dev.vane.lab.application;

import dev.vane.lab.block.LabelKind;
import java.util.List;
import java.util.Optional;

/**
 * How an application or an interferer is installed and run, and what its own performance is. Read from YAML.
 *
 * <p>In commands, <code>${port}</code> to <code>${port3}</code> stand for free loopback ports, <code>${dir}</code> for an
 * empty folder of the VM's own that exists, and an argument that is <code>${load}</code> for the command that starts the lab's load
 * client.
 *
 * @param name such as {@code redis}
 * @param nature what kind of work it is, in a few words
 * @param packages Debian packages that it needs
 * @param label how its relative performance is known
 * @param kind of interference, for an interferer; empty for an application
 * @param unit of its work, in the singular
 * @param prepare commands that run one after the other in the VM's group before the programs start; each must succeed
 * @param programs what runs, started in this order
 * @param levels load levels from light to heavy, told to the reporting program; empty if it takes none
 */
public record Application(
        String name,
        String nature,
        List<String> packages,
        LabelKind label,
        Optional<String> kind,
        String unit,
        List<List<String>> prepare,
        List<Program> programs,
        List<Integer> levels) {
    public Application {
        packages = orNone(packages);
        prepare = orNone(prepare);
        programs = orNone(programs);
        levels = orNone(levels);
        require(name != null && name.matches("[a-z0-9-]{1,40}"), "name must be 1 to 40 small letters, digits, -", name);
        require(label != null, "label must be RATE, LATENCY or NONE", name);
        require(!programs.isEmpty(), "there must be a program", name);
        require(
                (label == LabelKind.NONE) == kind.isPresent(),
                "an interferer has a kind, an application has none",
                name);
        long reporting = programs.stream().filter(p -> p.reports().isPresent()).count();
        require(reporting == (label == LabelKind.NONE ? 0 : 1), "one program of an application must report", name);
    }

    private static <T> List<T> orNone(List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    private static void require(boolean isMet, String rule, String name) {
        if (!isMet) {
            throw new IllegalArgumentException("%s: %s".formatted(name, rule));
        }
    }

    /**
     * One process tree of an application.
     *
     * @param name unique in the application
     * @param client true for a load client, which may run outside of the VM
     * @param command program and arguments
     * @param awaitPort true if it is ready only when <code>${port}</code> accepts connections
     * @param reports how its standard output tells performance; empty if it does not
     */
    public record Program(
            String name, boolean client, List<String> command, boolean awaitPort, Optional<Reports> reports) {}

    /**
     * How to read a program's standard output.
     *
     * @param pattern regular expression with one group, a number; empty for lines of the lab's own load client
     * @param total true if the number counts from the start, false if it is a rate per second since the line before
     */
    public record Reports(Optional<String> pattern, boolean total) {}
}
