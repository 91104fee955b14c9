package dev.vane.inference.attribution;

import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.engine.InferenceEngine;
import dev.vane.inference.internals.InternalsEngine;

/**
 * One bundle's model, as it predicts and as it explains itself. Belongs to one thread at a time; its creator closes
 * the engines.
 */
public record Models(Manifest manifest, InferenceEngine inference, InternalsEngine explaining) {}
