/** What is told of one prediction: typed evidence, the sentence rendered from it, and the way back. */
package dev.vane.inference.evidence;
