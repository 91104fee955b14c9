package dev.vane.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.inference.bundle.Feature;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.inference.bundle.UntrainedBundle;
import dev.vane.inference.cloudformer.FeatureScaling;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogueFeaturesTest {
    @Test
    void theUntrainedModelFitsTheCatalogueAndSaysThatItIsUntrained() {
        ModelBundle bundle = CatalogueFeatures.untrained(3);

        assertThatCode(() -> CatalogueFeatures.require(bundle.manifest())).doesNotThrowAnyException();
        assertThat(bundle.manifest().trained()).isFalse();
    }

    @Test
    void theSameSeedGivesTheSameModel() {
        assertThat(CatalogueFeatures.untrained(3).model())
                .isEqualTo(CatalogueFeatures.untrained(3).model())
                .isNotEqualTo(CatalogueFeatures.untrained(4).model());
    }

    @Test
    void aModelWithMetricsInAnotherOrderIsRefused() {
        List<Feature> swapped =
                new ArrayList<>(CatalogueFeatures.untrained(3).manifest().features());
        Collections.swap(swapped, 4, 5);
        List<FeatureScaling> scalings = Collections.nCopies(swapped.size(), FeatureScaling.ratio());
        ModelBundle bundle = UntrainedBundle.of(swapped, scalings, 3);

        assertThatThrownBy(() -> CatalogueFeatures.require(bundle.manifest()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("position 4");
    }
}
