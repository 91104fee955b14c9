package dev.vane.platform.command;

import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.bundle.ModelBundle;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** Where models come from: a bundle that the user names, or the one that is built in. */
final class Models {
    private static final String BUILT_IN = "/dev/vane/platform/cloudformer-lab.zip";

    private Models() {}

    /** @throws IOException if the bundle cannot be read, naming it */
    static ModelBundle open(Optional<Path> bundle) throws IOException {
        return bundle.isPresent() ? ModelBundle.read(bundle.get()) : builtIn();
    }

    /** Trained on the lab's data; {@code ./vane train} makes it. */
    private static ModelBundle builtIn() throws IOException {
        try (InputStream zip = Models.class.getResourceAsStream(BUILT_IN)) {
            return ModelBundle.readZip(Objects.requireNonNull(zip, BUILT_IN), "the built-in model");
        }
    }

    /** Name and version, as predictions carry them. */
    static String name(ModelBundle bundle) {
        Manifest manifest = bundle.manifest();
        return manifest.name() + "@" + manifest.version();
    }
}
