/** How like its training data a window is, and how that was learnt from them. */
package dev.vane.inference.familiarity;
