package dev.vane.inference.engine;

/**
 * The model's outputs for one window.
 *
 * @param relativePerformance isolated time over actual time, in (0, 1)
 * @param temporal what CLS attends to among the seconds: key 0 is CLS, key T the newest second
 * @param system what CLS attends to among the metrics: key 0 is CLS, key f + 1 is feature f
 */
public record ModelOutput(float relativePerformance, ClsAttention temporal, ClsAttention system) {}
