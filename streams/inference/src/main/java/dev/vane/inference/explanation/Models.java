package dev.vane.inference.explanation;

import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.engine.InferenceEngine;
import dev.vane.inference.explain.ExplainEngine;

/**
 * One bundle's model, as it predicts and as it explains itself. Belongs to one thread at a time; who opened the engines
 * closes them.
 */
public record Models(Manifest manifest, InferenceEngine inference, ExplainEngine explaining) {}
