/** What the explaining model says of one window, beyond its prediction: whole maps, vectors and gradients. */
package dev.vane.inference.explain;
