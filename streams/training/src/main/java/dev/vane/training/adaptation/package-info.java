/** What measurements of a VM are worth: the rule that shifts predictions by them, fitted and played over measured blocks. */
package dev.vane.training.adaptation;
