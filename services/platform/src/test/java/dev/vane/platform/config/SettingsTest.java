package dev.vane.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    private static final List<Section> SECTIONS = List.of(new Section(
            "Oven",
            new ConfigDef()
                    .define(
                            "oven.heat",
                            ConfigDef.Type.INT,
                            180,
                            ConfigDef.Range.between(50, 250),
                            Importance.HIGH,
                            "Degrees.")
                    .define("oven.name", ConfigDef.Type.STRING, Importance.LOW, "Its name.")));

    @TempDir
    Path directory;

    @Test
    void passesKafkasOwnSettingsThrough() {
        Settings settings = Settings.of(Map.of("oven.heat", "200", "kafka.security.protocol", "SSL"), SECTIONS);

        assertThat(settings.kafka("localhost:9092").admin())
                .containsAllEntriesOf(Map.of("security.protocol", "SSL", "bootstrap.servers", "localhost:9092"));
    }

    @Test
    void defaultsFillOnlyWhatTheUserLeftOpen() {
        Settings settings = Settings.of(Map.of("oven.heat", "200"), SECTIONS);

        assertThat(settings.withDefaults(Map.of("oven.heat", "100", "oven.name", "big"))
                        .values())
                .isEqualTo(Map.of("oven.heat", "200", "oven.name", "big"));
    }

    @Test
    void theUsersBrokersWin() {
        Settings settings = Settings.of(Map.of("kafka.bootstrap.servers", "far:1"), SECTIONS);

        assertThat(settings.kafka("localhost:9092").bootstrapServers()).isEqualTo("far:1");
    }

    @Test
    void refusesAnUnknownKeyAndNamesTheNearest() {
        assertThatThrownBy(() -> Settings.of(Map.of("oven.haet", "200"), SECTIONS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("unknown key oven.haet: did you mean oven.heat?");
        assertThatThrownBy(() -> Settings.of(Map.of("unrelated.words", "1"), SECTIONS))
                .hasMessage("unknown key unrelated.words: 'vane config' prints those that are allowed");
    }

    @Test
    void readsAFileOfProperties() throws IOException {
        Path file = Files.writeString(directory.resolve("vane.properties"), "# hot\noven.heat = 220\n");

        assertThat(Settings.read(file)).isEqualTo(Map.of("oven.heat", "220"));
    }

    @Test
    void namesAFileThatDoesNotExist() {
        assertThatThrownBy(() -> Settings.read(Path.of("nowhere.properties")))
                .isInstanceOf(IOException.class)
                .hasMessage("the configuration file does not exist: nowhere.properties");
    }

    @Test
    void theReferenceHoldsEveryKeyWithItsDefaultAndRule() {
        assertThat(Reference.of(SECTIONS)).startsWith("# == Kafka clients ==").endsWith("""
                        # == Oven ==
                        # Degrees.
                        # Allowed: [50,...,250]
                        #oven.heat=180
                        # Its name.
                        #oven.name=

                        """);
    }

    @Test
    void countsEditsAsInAnExampleByHand() {
        assertThat(NearestName.to("kitten", List.of("sitting"))).contains("sitting");
        assertThat(NearestName.to("", List.of("abc"))).isEmpty();
        assertThat(NearestName.to("heta", List.of("heat", "name"))).contains("heat");
        assertThat(NearestName.to("zzzzzz", List.of("heat", "name"))).isEmpty();
    }
}
