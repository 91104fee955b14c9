package dev.vane.platform.command;

import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.pipeline.CatalogueFeatures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Where models come from: a bundle that the user names, or the one that is built in, which is untrained. */
final class Models {
    private static final long SEED = 1;

    private Models() {}

    /** @throws IOException if the bundle cannot be read, naming it */
    static ModelBundle open(Optional<Path> bundle) throws IOException {
        return bundle.isPresent() ? ModelBundle.read(bundle.get()) : CatalogueFeatures.untrained(SEED);
    }

    /** Name and version, as predictions carry them. */
    static String name(ModelBundle bundle) {
        Manifest manifest = bundle.manifest();
        return manifest.name() + "@" + manifest.version();
    }
}
