/** What the model is compared with: methods that a good engineer would use instead, and controls that must fail. */
package dev.vane.training.baseline;
