package dev.vane.inference.bundle;

/** A bundle was asked for explanations and has no model for them, as those made before there were explanations. */
public final class NoExplainingModelException extends RuntimeException {
    NoExplainingModelException(String name, String version) {
        super("%s %s has no %s, so it predicts but cannot explain; ./vane train makes bundles that can"
                .formatted(name, version, ModelBundle.EXPLAIN));
    }
}
