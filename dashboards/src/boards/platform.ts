import { board } from '../board.js';
import { lines, number, Query, PanelSpec } from '../panels.js';
import { EXPLAIN_BEHIND_SECONDS, PIPELINE_BEHIND_SECONDS } from '../thresholds.js';
import { COLOUR, NONE_IS_GOOD, steps, Steps, UNIT } from '../visual.js';

const perSecond = (labels: string, metric: string) => `sum by (${labels}) (rate(${metric}[$__rate_interval]))`;

/** Quantiles from the classic buckets. */
function quantiles(histogram: string): Query[] {
  return [0.5, 0.9, 0.99].map((q) => [
    `histogram_quantile(${q}, sum by (le) (rate(${histogram}_bucket[$__rate_interval])))`,
    `${q * 100} %`,
  ]);
}

function chart(title: string, description: string, unit: string, decimals: number, none: string, ...queries: Query[]) {
  const what: PanelSpec = { title, description, unit, decimals, none, width: 8 };
  return lines(what, ...queries).min(0);
}

function now(title: string, description: string, unit: string, none: string, colours: Steps, query: Query) {
  return number({ title, description, unit, none, width: 4, colours }, query);
}

const late = (seconds: number) => steps(COLOUR.good, [seconds / 2, COLOUR.watch], [seconds, COLOUR.bad]);

export const platform = board(
  'vane-platform',
  'Platform',
  'The health of Vane itself: lag, delay, losses, and the work of each part.',
  [],
  [
    {
      title: 'Now',
      panels: [
        now('Predictions', 'Predictions that the exporter sees.', UNIT.perSecond, 'exporter not seen', steps(COLOUR.bad, [0.001, COLOUR.good]), ['sum(rate(vane_predictions_total[1m]))', 'predictions']),
        now('Delay, 99 %', 'Time from the event time of a prediction until readers can see it, 99 % quantile over five minutes.', UNIT.seconds, 'no predictions', late(5), [
          'histogram_quantile(0.99, sum by (le) (rate(vane_prediction_delay_seconds_bucket[5m])))',
          'delay',
        ]),
        now('Pipeline behind', 'Time to process the samples that wait, at the present rate. The slowest instance is shown.', UNIT.seconds, 'pipeline idle or not seen', late(PIPELINE_BEHIND_SECONDS), ['max(vane_pipeline:lag:seconds >= 0)', 'behind']),
        now('Explainer behind', 'Time to explain the windows that wait, at the present rate. The slowest instance is shown.', UNIT.seconds, 'explainer idle or not seen', late(EXPLAIN_BEHIND_SECONDS), ['max(vane_explain:lag:seconds >= 0)', 'behind']),
        now('Dead letters, 5 min', 'Records that could not be used.', UNIT.count, 'exporter not seen', NONE_IS_GOOD, ['sum(increase(vane_dead_letters_total[5m]))', 'dead letters']),
        now('Parts down', 'Targets that Prometheus cannot scrape.', UNIT.count, 'no targets', NONE_IS_GOOD, ['sum(up{job=~"vane-.*"} == bool 0)', 'down']),
      ],
    },
    {
      title: 'Flow',
      panels: [
        chart('Lag in records', 'Records not yet read by the pipeline, the explainer and the exporter.', UNIT.count, 0, 'no part seen',
          ['sum(vane_pipeline_lag_records)', 'pipeline'],
          ['sum(vane_explain_lag_records)', 'explain'],
          ['sum(vane_exporter_lag_records)', 'exporter']),
        chart('Delay', 'Time from the event time of a prediction until a reader of committed records sees it, by quantile.', UNIT.seconds, 0, 'no predictions', ...quantiles('vane_prediction_delay_seconds')),
        chart('Predictions and samples', 'Samples sent by collectors, and predictions seen by the exporter.', UNIT.perSecond, 0, 'no flow',
          ['sum(rate(vane_collector_samples_total[$__rate_interval]))', 'samples sent'],
          ['sum(rate(vane_predictions_total[$__rate_interval]))', 'predictions'],
          ['sum(rate(vane_replayed_predictions_total[$__rate_interval]))', 'of which replayed']),
        chart('Skipped windows by reason', 'Due windows without a prediction.', UNIT.perSecond, 2, 'exporter not seen', [perSecond('reason', 'vane_skipped_windows_total'), '{{reason}}']),
        chart('Dead letters by reason', 'Records that could not be used.', UNIT.perSecond, 2, 'none seen', [`${perSecond('reason', 'vane_dead_letters_total')} > 0`, '{{reason}}']),
        chart('Records by result', 'Result of each record of the samples topic.', UNIT.perSecond, 0, 'pipeline not seen', [perSecond('result', 'vane_pipeline_records_total'), '{{result}}']),
      ],
    },
    {
      title: 'Model calls and explanations',
      panels: [
        chart('Duration of a model call', 'Copies to and from the engine included, by quantile.', UNIT.seconds, 0, 'no model calls', ...quantiles('vane_pipeline_model_call_duration_seconds')),
        chart('Windows in a model call', 'Mean number: the due windows of one host and second, at most 16.', UNIT.count, 1, 'no model calls', [
          'sum(rate(vane_pipeline_model_call_windows_sum[$__rate_interval])) / sum(rate(vane_pipeline_model_call_windows_count[$__rate_interval]))',
          'windows',
        ]),
        chart('Failed model calls', 'Their windows are tried one by one.', UNIT.perSecond, 2, 'pipeline not seen', [perSecond('instance', 'vane_pipeline_model_call_failures_total'), '{{instance}}']),
        chart('Duration of an explanation', 'Time to explain one window or to measure its attention, by quantile.', UNIT.seconds, 0, 'nothing explained', ...quantiles('vane_explain_duration_seconds')),
        chart('Windows to explain by result', 'Result of each window that the pipeline passed to the explainer.', UNIT.perSecond, 2, 'explainer not seen', [perSecond('result', 'vane_explain_windows_total'), '{{result}}']),
        chart('Explanations by severity', 'Explanations seen by the exporter, by severity.', UNIT.perSecond, 2, 'no explanations', [perSecond('severity', 'vane_explanations_total'), '{{severity}}']),
      ],
    },
    {
      title: 'Collectors and exporter',
      panels: [
        chart('Missed seconds', 'Seconds in which a host was not read.', UNIT.perSecond, 2, 'no live collector', [perSecond('instance', 'vane_collector_missed_seconds_total'), '{{instance}}']),
        chart('Unreadable files, left out values, refused records', 'Kernel files without a usable value, by reason; values outside the range of their metric; records that brokers refused.', UNIT.perSecond, 2, 'no collector',
          [perSecond('reason', 'vane_collector_unreadable_files_total'), 'unreadable: {{reason}}'],
          ['sum(rate(vane_collector_left_out_values_total[$__rate_interval]))', 'left out values'],
          ['sum(rate(vane_collector_send_failures_total[$__rate_interval]))', 'refused records']),
        chart('Cut off from the brokers', 'Number of running parts that brokers do not answer, by job.', UNIT.count, 0, 'no part seen',
          ['sum by (job) (vane_collector_cut_off) or sum by (job) (1 - vane_pipeline_ready) or sum by (job) (1 - vane_explain_ready) or sum by (job) (1 - vane_answer_ready) or sum by (job) (1 - vane_exporter_connected)', '{{job}}']),
        chart('Buffered and dropped seconds', 'Seconds of hosts that brokers have not acknowledged yet, and seconds dropped because the buffer was full.', UNIT.count, 0, 'no collector',
          ['sum(vane_collector_buffered_seconds)', 'buffered'],
          ['sum(increase(vane_collector_dropped_seconds_total[$__rate_interval]))', 'dropped']),
        lines({ title: 'Clocks', description: "How far the pipeline's clock is ahead of a broker's, and how far a collector's clock is behind the last second that it sent.", unit: UNIT.seconds, none: 'no part seen', width: 8 },
          ['max by (instance) (vane_pipeline_clock_difference_seconds)', 'pipeline {{instance}}'],
          ['max by (instance) (vane_collector_clock_held_back_seconds)', 'collector {{instance}}']),
        chart('Host names with two senders', 'Host names under which two collectors have sent in turn within the last two minutes.', UNIT.count, 0, 'pipeline not seen',
          ['sum(vane_pipeline_hosts_with_two_senders)', 'host names']),
        chart('Duration of a read', 'Time to read all VMs and the host for one second, by quantile.', UNIT.seconds, 0, 'no live collector', ...quantiles('vane_collector_read_duration_seconds')),
        chart('Watched VMs', 'VMs that collectors read, and VMs that the exporter shows.', UNIT.count, 0, 'no collector',
          ['sum(vane_collector_watched_vms)', 'read'],
          ['count(vane_vm:prediction_age:seconds)', 'shown']),
        chart('VMs without series', 'VMs without series because there are more than exporter.series.max allows.', UNIT.count, 0, 'exporter not seen', ['sum(vane_exporter_dropped_vms)', 'dropped']),
        chart('Records that the exporter cannot read', 'By topic.', UNIT.perSecond, 2, 'exporter not seen', [perSecond('topic', 'vane_exporter_unreadable_records_total'), '{{topic}}']),
      ],
    },
  ],
);
