/** Reads explanations in words and holds them against their evidence, to measure how faithful the words are. */
package dev.vane.training.sentence;
