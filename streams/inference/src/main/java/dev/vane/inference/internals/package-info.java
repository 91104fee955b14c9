/** The internals of a prediction, by a model file that returns them: attention maps, activations and gradients. */
package dev.vane.inference.internals;
