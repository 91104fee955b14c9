/** Which metrics and seconds a prediction rests on, by several methods that are held against one another. */
package dev.vane.inference.explanation;
