package dev.vane.training.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vane.training.alerts.AlertRule.Firing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertRuleTest {
    private static final AlertRule RULE = new AlertRule(0.5, 0.5, 30, 1, 60, 60);

    @TempDir
    Path folder;

    /** A value until a second, then another, and so on. */
    private static double[] steps(double... valuesAndEnds) {
        double[] signal = new double[(int) valuesAndEnds[valuesAndEnds.length - 1]];
        int second = 0;
        for (int i = 0; i < valuesAndEnds.length; i += 2) {
            for (; second < valuesAndEnds[i + 1]; second++) {
                signal[second] = valuesAndEnds[i];
            }
        }
        return signal;
    }

    @Test
    void firesAfterItsTimeAndKeepsFiringForItsTime() {
        // The mean of six scrapes passes a half with the fourth high one, at 115 s, and is a half again with the third
        // low one, at 310 s.
        assertThat(RULE.firings(steps(0, 100, 1, 300, 0, 500))).containsExactly(new Firing(175, 370, true));
    }

    @Test
    void doesNotFireForWhatIsShort() {
        assertThat(RULE.firings(steps(0, 100, 1, 150, 0, 500))).isEmpty();
        assertThat(RULE.firings()).isEmpty();
    }

    @Test
    void goesOnFiringFromTheFirstEvaluationOnAtWhichItIsNoLongerTrue() {
        AlertRule rule = new AlertRule(0.5, 0.5, 5, 1, 0, 7);

        assertThat(rule.firings(steps(1, 20, 0, 60))).containsExactly(new Firing(0, 30, true));
        // True again before it ended: one alert.
        assertThat(rule.firings(steps(1, 20, 0, 30, 1, 40, 0, 60))).containsExactly(new Firing(0, 50, true));
    }

    @Test
    void keepsFiringForNoTimeIfItIsToldSo() {
        assertThat(new AlertRule(0.5, 0.5, 5, 1, 0, 0).firings(steps(1, 20, 0, 60)))
                .containsExactly(new Firing(0, 20, true));
    }

    @Test
    void saysThatItStillFiresAtTheEnd() {
        assertThat(RULE.firings(steps(1, 300))).containsExactly(new Firing(60, 300, false));
    }

    @Test
    void staysTrueUntilItHasRecovered() {
        AlertRule rule = new AlertRule(0.5, 0.3, 5, 1, 0, 0);

        assertThat(rule.firings(steps(0.4, 50, 0.6, 100, 0.4, 150, 0.3, 200, 0.4, 250)))
                .containsExactly(new Firing(50, 150, true));
    }

    @Test
    void remembersForThreeMinutesThatItHadNotRecovered() {
        AlertRule rule = new AlertRule(0.5, 0.3, 5, 1, 0, 0);

        assertThat(rule.firings(steps(0.6, 50, Double.NaN, 220, 0.4, 240)))
                .containsExactly(new Firing(0, 50, true), new Firing(220, 240, false));
        assertThat(rule.firings(steps(0.6, 50, Double.NaN, 225, 0.4, 240))).containsExactly(new Firing(0, 50, true));
    }

    @Test
    void saysNothingOfTooFewValuesAndOfWhatIsNotThereNow() {
        AlertRule rule = new AlertRule(0.5, 0.3, 60, 6, 0, 0);

        assertThat(rule.firings(steps(Double.NaN, 100, 1, 150, Double.NaN, 200)))
                .containsExactly(new Firing(125, 150, true));
    }

    /** Random signals through Prometheus's own promtool, by rules as somebody would write them: at every evaluation it must fire or not, as here. */
    @Test
    void firesWhenPrometheusDoes() throws Exception {
        assumeTrue(
                Stream.of("/usr/bin", "/bin", "/usr/local/bin")
                        .anyMatch(bin -> Files.isExecutable(Path.of(bin, "promtool"))),
                "needs promtool");
        Random random = new Random(3);
        int firings = 0;
        for (int round = 0; round < 8; round++) {
            int values = 1 + random.nextInt(12);
            // Before Prometheus 3 a range holds its first instant, too; these have no scrape there. No mean of up to
            // twelve
            // quarters is one of the thresholds, so that rounding decides nothing.
            AlertRule rule = new AlertRule(
                    0.53, 0.33, 5 * values - 2, 1 + random.nextInt(values), random.nextInt(61), random.nextInt(61));
            double[] signal = signal(random);
            firings += rule.firings(signal).size();

            assertThat(promtool(rule, signal))
                    .as("%s over %s", rule, Arrays.toString(signal))
                    .isEqualTo("");
        }
        assertThat(firings).isGreaterThan(10);
    }

    /** Quarters that stay for a while, at every fifth second, with gaps. */
    private static double[] signal(Random random) {
        double[] signal = new double[1200];
        Arrays.fill(signal, Double.NaN);
        double value = 0;
        int gone = 0;
        for (int second = 0; second < signal.length; second += AlertRule.STEP) {
            value = random.nextInt(12) == 0 ? random.nextInt(5) / 4.0 : value;
            gone = random.nextInt(60) == 0 ? random.nextInt(50) : gone - 1;
            boolean isLost = random.nextInt(20) == 0;
            signal[second] = gone > 0 || isLost ? Double.NaN : value;
        }
        return signal;
    }

    /** What promtool has to say against the rule's own answer; nothing if it agrees. */
    private String promtool(AlertRule rule, double... signal) throws IOException, InterruptedException {
        Path rules = folder.resolve("rules.yml");
        Path test = folder.resolve("test.yml");
        Files.writeString(rules, """
                groups:
                  - name: g
                    rules:
                      - record: trusted
                        expr: last_over_time(signal[3s])
                      - record: average
                        expr: avg_over_time(trusted[%ds]) and count_over_time(trusted[%ds]) >= %d
                      - record: degraded
                        expr: (average > bool (%s - %s * (last_over_time(degraded[178s]) or 0 * average))) and trusted
                      - alert: rule
                        expr: average and degraded == 1
                        for: %ds
                        keep_firing_for: %ds
                """.formatted(
                        rule.window(),
                        rule.window(),
                        rule.least(),
                        rule.threshold(),
                        rule.threshold() - rule.recovered(),
                        rule.pending(),
                        rule.keep()));
        List<Firing> firings = rule.firings(signal);
        String values = IntStream.iterate(0, at -> at < signal.length, at -> at + 5)
                .mapToObj(at -> Double.isNaN(signal[at]) ? "_" : String.format(Locale.ROOT, "%.2f", signal[at]))
                .collect(Collectors.joining(" "));
        String expected = IntStream.iterate(0, at -> at < signal.length, at -> at + 5)
                .mapToObj(at -> """
                              - eval_time: %ds
                                alertname: rule
                                exp_alerts: %s
                        """.formatted(
                        at, firings.stream().anyMatch(one -> one.overlaps(at, at)) ? "[{exp_labels: {}}]" : "[]"))
                .collect(Collectors.joining());
        Files.writeString(test, """
                rule_files: [rules.yml]
                evaluation_interval: 5s
                tests:
                  - interval: 5s
                    input_series:
                      - series: signal
                        values: '%s'
                    alert_rule_test:
                """.formatted(values) + expected);
        Process process = new ProcessBuilder("promtool", "test", "rules", test.toString())
                .redirectErrorStream(true)
                .start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? "" : told;
    }
}
