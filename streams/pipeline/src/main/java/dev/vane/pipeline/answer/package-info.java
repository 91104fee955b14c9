/**
 * Answers model requests: windows that the pipeline has seen are assembled again from the samples on the topic, windows that
 * are sent along from what was sent, by the same code as every second's.
 */
package dev.vane.pipeline.answer;
