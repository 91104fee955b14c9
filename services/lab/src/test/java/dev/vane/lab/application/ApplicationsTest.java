package dev.vane.lab.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.lab.block.LabelKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplicationsTest {
    private static final Path RESOURCES = Path.of("src/main/resources/dev/vane/lab");
    private static final String MINE = """
            name: mine
            nature: nothing at all
            label: RATE
            unit: run
            programs:
              - {name: loop, command: [sleep, "9"], reports: {pattern: "([0-9]+)"}}
            """;

    @TempDir
    private Path folder;

    @Test
    void theIndexNamesEveryDefinition() throws IOException {
        List<String> files;
        try (Stream<Path> all = Files.walk(RESOURCES)) {
            files = all.filter(file -> file.toString().endsWith(".yaml"))
                    .map(file -> "/dev/vane/lab/" + RESOURCES.relativize(file))
                    .sorted()
                    .toList();
        }

        assertThat(Files.readAllLines(RESOURCES.resolve("application/index"))).isEqualTo(files);
        assertThat(Applications.own().all()).hasSameSizeAs(files);
    }

    @Test
    void thereAreApplicationsOfBothKindsAndInterferersOfEveryKind() {
        var own = Applications.own().all();

        assertThat(own.stream().filter(a -> a.label() != LabelKind.NONE).count())
                .isGreaterThanOrEqualTo(40);
        assertThat(own).extracting(Application::label).contains(LabelKind.RATE, LabelKind.LATENCY);
        assertThat(own.stream().flatMap(a -> a.kind().stream()))
                .contains("cpu", "cache", "memory-bandwidth", "memory-capacity", "disk", "network", "context-switches");
    }

    @Test
    void patternsOfReportsHaveOneGroup() {
        assertThat(Applications.own().all().stream()
                        .flatMap(application -> application.programs().stream())
                        .flatMap(program -> program.reports().stream())
                        .flatMap(reports -> reports.pattern().stream()))
                .isNotEmpty()
                .allMatch(pattern -> Pattern.compile(pattern).matcher("").groupCount() == 1);
    }

    @Test
    void aDefinitionOfYourOwnTakesThePlaceOfTheLabsOwn() throws IOException {
        Files.writeString(folder.resolve("redis.yaml"), MINE.replace("name: mine", "name: redis"));
        Files.writeString(folder.resolve("mine.yaml"), MINE);

        Applications all = Applications.own().with(folder);

        assertThat(all.get("redis").nature()).isEqualTo("nothing at all");
        assertThat(all.get("mine").packages()).isEmpty();
        assertThat(all.all()).hasSize(Applications.own().all().size() + 1);
    }

    @Test
    void whatIsWrongInADefinitionIsSaidWithItsFile() throws IOException {
        Files.writeString(folder.resolve("mine.yaml"), MINE.replace("label: RATE", "label: FAST"));

        assertThatThrownBy(() -> Applications.own().with(folder))
                .hasMessageContaining("mine.yaml")
                .hasMessageContaining("FAST");
    }

    @Test
    void anApplicationThatTellsNothingOfItselfIsRefused() throws IOException {
        Files.writeString(folder.resolve("mine.yaml"), MINE.replaceAll(", reports: .*}}", "}"));

        assertThatThrownBy(() -> Applications.own().with(folder)).hasMessageContaining("must report");
    }

    @Test
    void anUnknownNameIsAnsweredWithTheKnownOnes() {
        assertThatThrownBy(() -> Applications.own().get("reddis"))
                .hasMessageContaining("reddis")
                .hasMessageContaining("redis");
    }
}
