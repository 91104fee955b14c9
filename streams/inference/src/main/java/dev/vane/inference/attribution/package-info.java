/** Attribution: which metrics and seconds a prediction depends on, by several methods that can be compared. */
package dev.vane.inference.attribution;
