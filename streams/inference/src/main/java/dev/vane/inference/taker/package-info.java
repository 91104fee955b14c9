/** Who took the CPU time that a VM lost, and who ran above its fair share: a function of one second of one host. */
package dev.vane.inference.taker;
