package dev.vane.platform.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.Extra;
import dev.vane.contracts.catalogue.MetricCatalogue;
import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.bundle.Manifest.Gate;
import dev.vane.inference.bundle.Manifest.GateInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the documentation tells producers about the shipped model. */
class ProducersPageTest {
    private static final Path PAGE = Path.of("../../docs/producers.md");

    /** Share of training windows from which on a value is missed where it is absent. */
    private static final double ALMOST_ALWAYS = 0.99;

    @Test
    void namesAllThatMakesAWindowUnfamiliarWhereItIsAbsent() throws IOException {
        Manifest manifest = Models.open(Optional.empty()).manifest();
        List<Double> presence = manifest.familiarity().presence();

        List<String> missed = IntStream.range(0, presence.size())
                .filter(feature -> presence.get(feature) >= ALMOST_ALWAYS)
                .mapToObj(manifest.features()::get)
                .filter(feature -> feature.scope().isOwn() && isSent(feature.name()))
                .map(feature -> "`" + feature.name() + "`")
                .toList();

        assertThat(missed).isNotEmpty();
        assertThat(Files.readString(PAGE)).contains(missed);
    }

    @Test
    void namesAllThatWeighsTheRule() throws IOException {
        List<String> weighing = Models.open(Optional.empty()).manifest().known().stream()
                .flatMap(known -> Optional.ofNullable(known.gate()).map(Gate::numbers).stream())
                .flatMap(List::stream)
                .map(GateInput::number)
                .map(number -> number.substring(0, number.lastIndexOf('.')))
                .filter(ProducersPageTest::isSent)
                .map(name -> "`" + name + "`")
                .toList();

        assertThat(weighing).isNotEmpty();
        assertThat(Files.readString(PAGE)).contains(weighing);
    }

    /** True for what a producer sends; the rest is made of it. */
    private static boolean isSent(String name) {
        return MetricCatalogue.get().find(name).isPresent()
                || Arrays.stream(Extra.values()).anyMatch(extra -> extra.key().equals(name));
    }
}
