package dev.vane.lab.report;

import dev.vane.contracts.catalogue.MetricCatalogue;
import dev.vane.lab.dataset.LabDataset;
import dev.vane.lab.dataset.LabStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A first look at a data set: what it holds, what P is, how noisy it is, and whether it is plausible. */
public final class LabReport {
    private static final double LOWERED = 0.9;

    private final LabDataset data;
    private final LabelsByCause causes;
    private final StringBuilder page = new StringBuilder();

    private LabReport(LabDataset data) {
        this.data = data;
        this.causes = new LabelsByCause(data);
    }

    /** The report on a data set. */
    public static LabReport of(LabDataset data) {
        return new LabReport(data);
    }

    /**
     * Writes the page, and its pictures into a folder beside it that has the page's name.
     *
     * @throws IOException if it cannot be written, or gnuplot is missing or fails
     */
    public void write(Path file) throws IOException, InterruptedException {
        Path pictures = Gnuplot.folder(file);
        line("# First look at the lab's data");
        line("");
        line("Written by `./vane lab report`. P is relative performance: 1 is as fast as alone.");
        contents();
        boxes(
                "P per application",
                "One box per application: quartiles, whiskers to the quantiles 0.05 and 0.95, median as a dot.",
                causes.byApplication(),
                pictures.resolve("applications.svg"));
        boxes(
                "P per interferer",
                "By what was injected beside the VM in the labelled seconds, and where; a label beside two counts for each.",
                causes.byInterferer(),
                pictures.resolve("interferers.svg"));
        example(pictures.resolve("example.svg"));
        noise(pictures.resolve("alone.svg"));
        sanity();
        presence();
        Files.writeString(file, page);
    }

    private void contents() {
        LabStatus status = LabStatus.of(data);
        heading("What it holds");
        line("| | |");
        line("|---|---|");
        line("| labelled seconds together, accepted | %,d |".formatted(status.labelledSeconds()));
        line("| seconds of the clock with such a label | %,d |".formatted(status.coLocatedSeconds()));
        line("| applications | %d |".formatted(status.applications().size()));
        line("| runs | %d, of which %d were rejected |".formatted(status.runs(), status.rejectedRuns()));
        line("| share of labelled seconds rejected | %.1f %% |".formatted(100 * status.rejectedShare()));
        line("| samples, interferers included | %,d |".formatted(data.samples().size()));
        line("");
        Map<String, Integer> reasons = new TreeMap<>();
        data.runs().forEach(run -> run.rejection().ifPresent(reason -> reasons.merge(reason.name(), 1, Integer::sum)));
        line("Rejected runs by reason: %s. Seconds without a label by reason: %s.".formatted(reasons, unlabelled()));
    }

    private Map<String, Integer> unlabelled() {
        Map<String, Integer> seconds = new TreeMap<>();
        data.runs().forEach(run -> run.unlabelled()
                .forEach((reason, count) -> seconds.merge(reason.name(), count, Integer::sum)));
        return seconds;
    }

    private void boxes(String title, String text, Map<String, List<Double>> values, Path picture)
            throws IOException, InterruptedException {
        Map<String, Spread> spreads = new LinkedHashMap<>();
        values.forEach((name, some) -> spreads.put(name, Spread.of(some)));
        Gnuplot.boxes(title, "P", spreads, picture);
        heading(title);
        line(text);
        picture(title, picture);
        line("| | labels | mean | median | 5 % to 95 % |");
        line("|---|---|---|---|---|");
        spreads.forEach((name, s) -> line("| %s | %,d | %.2f | %.2f | %.2f to %.2f |"
                .formatted(name, s.count(), s.mean(), s.median(), s.low(), s.high())));
    }

    private void example(Path picture) throws IOException, InterruptedException {
        var found = Example.mostTelling(data);
        if (found.isPresent()) {
            Example example = found.get();
            String title = "P second by second: block %s".formatted(example.block());
            Gnuplot.lines(title, "P", example.lines(), example.shaded(), picture);
            heading("One phase together");
            line("Shaded: the seconds in which the interferer (%s) was on. A label stands at the end of its span."
                    .formatted(example.kinds()));
            picture(title, picture);
        }
    }

    private void noise(Path picture) throws IOException, InterruptedException {
        AloneCheck alone = AloneCheck.of(data);
        Map<String, Spread> spreads = new LinkedHashMap<>();
        alone.ratios().forEach((name, ratios) -> spreads.put(name, Spread.of(ratios)));
        heading("Noise: alone against alone");
        line(
                "Each second alone, compared with the others alone beside the same accepted run: 1 but for noise. The standard");
        line("deviation is what travels with a label as its noise.");
        Gnuplot.boxes("Seconds alone against the others alone", "ratio", spreads, picture);
        picture("Seconds alone against the others alone", picture);
        line("| | seconds alone | mean | standard deviation |");
        line("|---|---|---|---|");
        spreads.forEach(
                (name, s) -> line("| %s | %,d | %.3f | %.3f |".formatted(name, s.count(), s.mean(), s.deviation())));
        line("");
        line(
                "**%.1f %% of the seconds alone are within twice the stated noise of 1.** P of the phase alone after, against the"
                        .formatted(100 * alone.secondsWithin()));
        line(
                "one before, is within the noise of a single second in %d of %d accepted runs; the rest is drift below the bound."
                        .formatted(alone.runsWithin(), alone.runs()));
    }

    private void sanity() {
        heading("Is it plausible?");
        line(
                "Does a CPU stressor on the same core lower every application that is bound by the CPU (CPU utilization and");
        line("run-queue delay together at least %.1f in the median second)?".formatted(Demand.CPU_BOUND));
        line("");
        line("| application | labels beside it | mean P beside it | 95 % quantile |");
        line("|---|---|---|---|");
        int lowered = 0;
        int tried = 0;
        for (String application : Demand.cpuBound(data)) {
            List<Double> beside = causes.besideCpuOnTheSameCore(application);
            if (beside.isEmpty()) {
                line("| %s | 0 | | |".formatted(application));
            } else {
                Spread s = Spread.of(beside);
                tried++;
                lowered += s.high() < LOWERED ? 1 : 0;
                line("| %s | %d | %.2f | %.2f |".formatted(application, s.count(), s.mean(), s.high()));
            }
        }
        line("");
        line("**%d of the %d that were ever beside one are lowered: 95 %% of their labels are below %.1f.**"
                .formatted(lowered, tried, LOWERED));
        repeated();
    }

    private void repeated() {
        List<RepeatedRuns.Pair> pairs = RepeatedRuns.of(data);
        line("");
        line(
                "**Repeated blocks**: in %d of %d pairs of the same run the mean P agrees within twice the noise, that is of the difference of two labels; in %d within the noise itself."
                        .formatted(agreeing(pairs, 2), pairs.size(), agreeing(pairs, 1)));
        if (!pairs.isEmpty()) {
            line("");
            line("| application | runs | P first | P again | difference | noise |");
            line("|---|---|---|---|---|---|");
            pairs.forEach(pair -> line("| %s | %s, %s | %.3f | %.3f | %.3f | %.3f |"
                    .formatted(
                            pair.first().application(),
                            pair.first().id(),
                            pair.second().id(),
                            pair.firstMean(),
                            pair.secondMean(),
                            pair.difference(),
                            pair.noise())));
        }
    }

    private static long agreeing(List<RepeatedRuns.Pair> pairs, double times) {
        return pairs.stream().filter(pair -> pair.agreesWithin(times)).count();
    }

    private void presence() {
        List<String> present = Demand.present(data);
        heading("Metrics that were ever present");
        line("%d of %d (%.0f %%): %s."
                .formatted(
                        present.size(),
                        MetricCatalogue.SIZE,
                        100.0 * present.size() / MetricCatalogue.SIZE,
                        String.join(", ", present)));
        line("");
        line("Why the others are absent, by batch:");
        line("");
        data.hosts().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(batch -> line(
                        "- `%s`: %s".formatted(batch.getKey(), batch.getValue().get("absentMetrics"))));
    }

    private void picture(String title, Path picture) {
        line("");
        line("![%s](%s/%s)".formatted(title, picture.getParent().getFileName(), picture.getFileName()));
        line("");
    }

    private void heading(String text) {
        line("");
        line("## " + text);
        line("");
    }

    private void line(String text) {
        page.append(text).append('\n');
    }
}
