/** Hashes by which models and data are told apart. */
package dev.vane.inference.digest;
