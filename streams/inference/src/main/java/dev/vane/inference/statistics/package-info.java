/** Statistics of samples, each with one definition for all modules that predict, learn or report. */
package dev.vane.inference.statistics;
