/** What learns and what has learnt, whatever it is inside. */
package dev.vane.training.method;
