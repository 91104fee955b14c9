/** Hashes that identify models and data. */
package dev.vane.inference.digest;
