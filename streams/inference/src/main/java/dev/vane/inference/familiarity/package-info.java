/** Familiarity: how similar a window is to the training data, and how the measure is fitted. */
package dev.vane.inference.familiarity;
