/**
 * Windows that are worth an explanation: which they are, how they reach an application of its own, and what
 * that makes of them. Whoever predicts never waits for whoever explains.
 */
package dev.vane.pipeline.explain;
