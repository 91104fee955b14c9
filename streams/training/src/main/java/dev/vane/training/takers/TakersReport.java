package dev.vane.training.takers;

import dev.vane.training.dataset.LabSeconds;
import dev.vane.training.dataset.LabSeconds.HostSecond;
import dev.vane.training.takers.Judged.Named;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** How often the interference that the lab injected is named, as a page to read. */
public final class TakersReport {
    private final List<Judged> judged;
    private final StringBuilder page = new StringBuilder();

    private TakersReport(List<Judged> judged) {
        this.judged = judged;
    }

    /**
     * Reads a data set of the lab and writes its page.
     *
     * @param command that does so
     * @return the page
     * @throws IllegalArgumentException if nothing in the data set can be judged
     */
    public static Path write(Path dataset, String command, Path out) throws IOException {
        String page = of(LabSeconds.read(dataset), command);
        Files.createDirectories(out);
        return Files.writeString(out.resolve("takers-lab.md"), page);
    }

    static String of(List<HostSecond> seconds, String command) {
        List<Judged> judged = seconds.stream()
                .flatMap(second -> second.vms().stream().flatMap(vm -> Judged.of(second, vm).stream()))
                .toList();
        if (judged.isEmpty()) {
            throw new IllegalArgumentException("no VM lost %s cores or more while interference was injected on its CPUs"
                    .formatted(Judged.LEAST_LOST));
        }
        TakersReport report = new TakersReport(judged);
        report.head(command);
        report.section("All", Judged::host, one -> true);
        report.section("Victims that ran less than their fair share", Judged::host, Judged::isBelow);
        report.section(
                "Where the other VMs did not take more than the interferer",
                Judged::host,
                one -> !one.othersTookMore());
        report.section("By kind of interference, all", Judged::kind, one -> true);
        report.episodes(Episode.of(seconds));
        return report.page.toString();
    }

    private void head(String command) {
        page.append("""
                # Who takes it, against what was injected: lab

                Data: measured by Vane's lab. Written by `%s`.

                A case is one second of one VM that lost %s of a core or more to others while the lab injected interference and the VM that
                did so ran on its CPUs. %d cases on %d hosts. "Interferer first" is the share of cases in which a VM that injects interference is
                named before all others: 80 %% or more is wanted. "Below its share" is the share in which the VM that is named first ran less
                than its fair share: one victim names another; 2 %% or less is wanted. "Accused" is the share in which such a VM is also
                said to press, which is none by construction. "Rest" is the share in which the rest of the host is named. Weights
                of VMs count as equal, as in serving, whatever the lab gave them.

                Cases follow one another second by second in few phases, so they are far from independent. Injected interference is not
                always what takes a VM's CPU time: a disk's hardly runs, a network's runs on the CPU where it finds room, and the other
                VMs take theirs with or without it. **Over all cases the interferer is named first in %s (wanted: 80 %% or more), and who is named
                first ran less than its fair share in %s (wanted: 2 %% or less).** Where the other VMs together did not run more on the
                victim's CPUs than the interferer, it is %s and %s. That is no independent proof: who runs there is told from the same
                CPU times. The last section is one, and tells in how many of these cases another VM did take most.
                """.formatted(
                        command,
                        Judged.LEAST_LOST,
                        judged.size(),
                        judged.stream().map(Judged::host).distinct().count(),
                        shipped(one -> true, Named::isInjected),
                        shipped(one -> true, Named::isBelow),
                        shipped(one -> !one.othersTookMore(), Named::isInjected),
                        shipped(one -> !one.othersTookMore(), Named::isBelow)));
    }

    private String shipped(Predicate<Judged> which, Predicate<Named> what) {
        return share(Naming.ABOVE_FIRST, judged.stream().filter(which).toList(), what);
    }

    private void section(String title, Function<Judged, String> key, Predicate<Judged> which) {
        List<Judged> chosen = judged.stream().filter(which).toList();
        page.append("\n## %s\n\n| | cases | named | interferer first | below its share | accused | rest |\n"
                .formatted(title));
        page.append("|---".repeat(7)).append("|\n");
        TreeMap<String, List<Judged>> parts =
                chosen.stream().collect(Collectors.groupingBy(key, TreeMap::new, Collectors.toList()));
        for (Naming naming : Naming.values()) {
            parts.forEach((part, cases) -> row(part, naming, cases));
            row("**total**", naming, chosen);
        }
    }

    private void row(String part, Naming naming, List<Judged> cases) {
        page.append("| %s | %d | %s | %s | %s | %s | %s |\n"
                .formatted(
                        part,
                        cases.size(),
                        naming.text(),
                        share(naming, cases, Named::isInjected),
                        share(naming, cases, Named::isBelow),
                        share(naming, cases, named -> named.isBelow() && named.isAccused()),
                        share(naming, cases, Named::isRest)));
    }

    private void episodes(List<Episode> episodes) {
        page.append("""

                ## Against the same VM without the interferer

                Who really took CPU time, the lab does not know. But where an interferer came on and went off in one phase, what a VM lost
                more while it was on should be about what the interferer is said to have taken; it may be less, for the interferer
                also keeps other VMs from taking what they took before. Of each VM that lost %s of a core or more on average while
                one was on, in cores:

                """.formatted(Judged.LEAST_LOST));
        if (episodes.isEmpty()) {
            page.append("The data set has none.\n");
            return;
        }
        page.append("**On average %.3f cores more; what is said of the interferer is off by %.3f, and by %.3f if all"
                .formatted(
                        mean(episodes, Episode::more),
                        mean(episodes, one -> Math.abs(one.toInterferer() - one.more())),
                        mean(episodes, one -> Math.abs(one.rival() - one.more()))));
        page.append(" is said to be lost to the busiest neighbour on the host.**\n\n");
        naming(episodes.stream().filter(one -> one.more() >= Judged.LEAST_LOST).toList());
        page.append("| block | VM | interference | lost, off | lost, on | more | to the interferer | to other VMs"
                + " | to the rest | to the interferer, if to the busiest |\n");
        page.append("|---".repeat(10)).append("|\n");
        episodes.forEach(one -> page.append("| %s | %s | %s | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f |\n"
                .formatted(
                        one.block(),
                        one.vm(),
                        one.kind(),
                        one.off(),
                        one.on(),
                        one.more(),
                        one.toInterferer(),
                        one.on() - one.toInterferer() - one.toRest(),
                        one.toRest(),
                        one.rival())));
    }

    /** Whether who is named first is who took most, as the difference tells it. */
    private void naming(List<Episode> episodes) {
        page.append("""
                In the phases in which a VM lost %s of a core or more to the interferer by this difference, the interferer is named first in
                so many of the seconds. Where the VM lost more without it than it lost to it, another VM took most, and naming the
                interferer first is wrong: less is better there.

                """.formatted(Judged.LEAST_LOST));
        page.append("| lost most to | phases | seconds");
        for (Naming naming : Naming.values()) {
            page.append(" | ").append(naming.text());
        }
        page.append(" |\n").append("|---".repeat(3 + Naming.values().length)).append("|\n");
        namingRow("the interferer: more is better", episodes, Episode::isMostlyInterference);
        namingRow("others: less is better", episodes, one -> !one.isMostlyInterference());
        namingRow("either", episodes, one -> true);
        page.append('\n');
    }

    private void namingRow(String title, List<Episode> episodes, Predicate<Episode> which) {
        List<Episode> chosen = episodes.stream().filter(which).toList();
        int asked = chosen.stream().mapToInt(Episode::asked).sum();
        page.append("| %s | %d | %d".formatted(title, chosen.size(), asked));
        for (Naming naming : Naming.values()) {
            int first = chosen.stream()
                    .mapToInt(one -> one.first().getOrDefault(naming, 0))
                    .sum();
            page.append(asked == 0 ? " | " : " | %.1f %%".formatted(100.0 * first / asked));
        }
        page.append(" |\n");
    }

    private static double mean(List<Episode> episodes, ToDoubleFunction<Episode> value) {
        return episodes.stream().mapToDouble(value).average().orElseThrow();
    }

    private static String share(Naming naming, List<Judged> cases, Predicate<Named> which) {
        long count =
                cases.stream().map(one -> one.named().get(naming)).filter(which).count();
        return cases.isEmpty() ? "" : "%.1f %%".formatted(100.0 * count / cases.size());
    }
}
