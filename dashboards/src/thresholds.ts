import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root.js';

/** Numbers that decide: alerts fire at them, and dashboards change colour at them. */

/** When a VM is degraded is decided by the pipeline: these are its numbers, from its own file. */
const RULE = new Map(
  readFileSync(join(ROOT, 'streams/contracts/src/main/resources/dev/vane/contracts/degraded.properties'), 'utf8')
    .split('\n')
    .filter((line) => line.includes('=') && !line.startsWith('#'))
    .map((line) => line.split('=').map((part) => part.trim()) as [string, string]),
);

function ofRule(key: string): number {
  const value = Number(RULE.get(key));
  if (!Number.isFinite(value)) {
    throw new Error(`degraded.properties has no number for ${key}`);
  }
  return value;
}

/** Relative performance below which a VM runs too slowly: the label of the probability that the exporter shows. */
export const DEGRADED_BELOW = ofRule('below');
/** A VM degrades when the smoothed probability that it runs below that is at least this. */
export const DEGRADED_FROM_PROBABILITY = ofRule('degraded.from');
/** A degraded VM has recovered when the probability is below this. */
export const RECOVERED_BELOW_PROBABILITY = ofRule('recovered.below');
/** A prediction older than this says nothing about now. */
export const STALE_SECONDS = ofRule('stale.seconds');
/** What the exporter shows of a VM: vane_vm_condition. */
export const CONDITION = { well: 0, maybe: 1, degraded: 2 };
/** CPU time that is taken from a VM, and worth telling in a page. */
export const WORTH_TELLING_CORES = 0.05;
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
