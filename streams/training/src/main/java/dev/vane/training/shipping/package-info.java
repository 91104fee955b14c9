/** From labelled runs to a bundle that serves. */
package dev.vane.training.shipping;
