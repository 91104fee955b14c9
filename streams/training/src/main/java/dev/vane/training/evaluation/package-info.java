/** How well methods predict applications that they have never seen, and how a report says so. */
package dev.vane.training.evaluation;
