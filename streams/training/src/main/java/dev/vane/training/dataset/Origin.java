package dev.vane.training.dataset;

/**
 * Where a data set is from, to be named beside every result.
 *
 * @param source its authors, and where they published it
 * @param licence what they allow; {@code none stated} where they say nothing
 */
public record Origin(String source, String licence) {}
