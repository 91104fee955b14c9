package dev.vane.inference.attention;

/**
 * How many attention sinks one head has, or its mean over heads.
 *
 * @param count number of sinks
 * @param mass what they receive together, in [0, 1]
 */
public record Sinks(double count, double mass) {}
