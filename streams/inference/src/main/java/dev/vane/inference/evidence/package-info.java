/** The explanation of one prediction: typed evidence, and the sentence rendered from it. */
package dev.vane.inference.evidence;
