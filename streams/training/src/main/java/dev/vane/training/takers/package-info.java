/** Whether whoever took the CPU time is named: what is said of it against what the lab injected. */
package dev.vane.training.takers;
