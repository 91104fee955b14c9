/**
 * Event time of one host: which seconds are open, when they close, who is expected and who is due. Pure functions of the
 * records in their order; no clock, no Kafka. {@code docs/time.md} tells the rules.
 */
package dev.vane.pipeline.time;
