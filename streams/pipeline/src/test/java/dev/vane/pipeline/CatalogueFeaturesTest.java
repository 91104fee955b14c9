package dev.vane.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.inference.bundle.ModelBundle;
import dev.vane.pipeline.window.ModelRows;
import org.junit.jupiter.api.Test;

class CatalogueFeaturesTest {
    @Test
    void theUntrainedModelFitsTheCatalogueAndSaysThatItIsUntrained() {
        ModelBundle bundle = CatalogueFeatures.untrained(3);

        assertThat(ModelRows.of(bundle.manifest())).isEqualTo(ModelRows.ofCatalogue(60));
        assertThat(bundle.manifest().trained()).isFalse();
    }

    @Test
    void theSameSeedGivesTheSameModel() {
        assertThat(CatalogueFeatures.untrained(3).model())
                .isEqualTo(CatalogueFeatures.untrained(3).model())
                .isNotEqualTo(CatalogueFeatures.untrained(4).model());
    }
}
