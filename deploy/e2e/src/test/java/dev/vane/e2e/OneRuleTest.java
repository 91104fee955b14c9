package dev.vane.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.DegradedRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** When a VM is degraded is said in one place: pages, dashboards, rules and guides repeat its numbers, and have none of their own. */
class OneRuleTest {
    private static final Path ROOT = Path.of("../..");
    private static final Pattern OWN_NUMBER = Pattern.compile(
            "(?i)degraded?\\w*\\W{1,4}(?:below|above|from|at|<|<=|>|>=|=)?\\W{0,4}(?:0\\.\\d+|\\d\\d ?%)");
    private static final Pattern CODE = Pattern.compile(".*\\.(java|js|ts|yml|yaml)");
    private static final List<String> PLACES =
            List.of("streams", "services", "dashboards/src", "deploy/prometheus/rules");

    private static final String PERCENT = "%.0f".formatted(100 * DegradedRule.BELOW);

    @Test
    void noCodeHasANumberOfItsOwn() throws IOException {
        for (String place : PLACES) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(place))) {
                for (Path file : files.filter(OneRuleTest::isCode).toList()) {
                    try (Stream<String> lines = Files.lines(file)) {
                        assertThat(lines.filter(line -> OWN_NUMBER.matcher(line).find()))
                                .as(file.toString())
                                .isEmpty();
                    }
                }
            }
        }
    }

    private static boolean isCode(Path file) {
        String path = file.toString().replace('\\', '/');
        return CODE.matcher(path).matches()
                && !path.contains("/target/")
                && !path.contains("/node_modules/")
                && !path.contains("/test/")
                && Files.isRegularFile(file);
    }

    @Test
    void theSearchFindsWhatItLooksFor() {
        assertThat(List.of("DEGRADED_BELOW = 0.8;", "degraded below 80 %", "isDegraded < 0.75"))
                .allMatch(line -> OWN_NUMBER.matcher(line).find());
    }

    @Test
    void theConsoleSaysTheSameNumbers() throws IOException {
        String page = Files.readString(ROOT.resolve("services/web/src/main/resources/dev/vane/web/page/condition.js"));

        assertThat(page)
                .contains("STALE_SECONDS = %d;".formatted(DegradedRule.DEFAULT.staleSeconds()))
                .contains("below " + PERCENT + "% of its speed alone");
    }

    @Test
    void theGuideSaysTheSameNumbers() throws IOException {
        String guide = Files.readString(ROOT.resolve("docs/guides/alerts.md"));

        assertThat(guide)
                .contains("below " + PERCENT + " % of its speed alone")
                .contains("the mean is at least %s, and from then on until it is below %s"
                        .formatted(DegradedRule.DEFAULT.degradedFrom(), DegradedRule.DEFAULT.recoveredBelow()))
                .contains("no prediction of the last %d s".formatted(DegradedRule.DEFAULT.staleSeconds()));
    }
}
