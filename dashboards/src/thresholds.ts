/** Numbers that decide: alerts fire at them, and dashboards change colour at them. */

/** Relative performance below which a VM is degraded: the label of the probability that the exporter shows. */
export const DEGRADED_BELOW = 0.75;
/** Relative performance from which on dashboards show a VM as well. */
export const WELL_ABOVE = 0.85;
/** A VM degrades when the probability that it runs below that, over a minute, is above this. */
export const DEGRADED_ABOVE_PROBABILITY = 0.5;
/** A degraded VM has recovered when the probability is at most this. */
export const RECOVERED_BELOW_PROBABILITY = 0.3;
/** A prediction older than this says nothing about now. */
export const STALE_SECONDS = 30;
/** No prediction of these last seconds, of any VM, is no data. */
export const NO_DATA_SECONDS = 120;
/** Share of VMs without a prediction that can be trusted, or of due windows without a prediction. */
export const UNKNOWN_SHARE = 0.5;
/** Intervals promise 90 %; less than this is a broken promise. */
export const COVERAGE_BELOW = 0.8;
export const ERROR_ABOVE = 0.2;
/** Fewer comparisons than this in an hour judge no model. */
export const JUDGED_FROM = 100;
export const PIPELINE_BEHIND_SECONDS = 30;
export const EXPLAIN_BEHIND_SECONDS = 300;
/** Who is behind and has caught up within this time is not reported. */
export const WORKED_OFF_SECONDS = 300;
/** Clocks that are kept in time differ by less. */
export const CLOCK_SECONDS = 5;
/** In five minutes. A host that sends nothing but bad records makes ten times as many. */
export const DEAD_LETTERS_ABOVE = 30;
/** In ten minutes. */
export const MODEL_CALL_FAILURES_ABOVE = 3;
