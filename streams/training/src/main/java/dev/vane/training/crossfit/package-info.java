/** Learning and predicting with whole applications on one side. */
package dev.vane.training.crossfit;
