/**
 * What predictions were worth: the pipeline's own predictions are read back and set against what was measured of the
 * same VMs. A function of both topics' records and of event time; {@code docs/decisions/0011-realised-errors.md} tells
 * the rules.
 */
package dev.vane.pipeline.feedback;
