import * as limit from './thresholds.js';

export interface Recording {
  record: string;
  expr: string;
}

export interface Alert {
  alert: string;
  expr: string;
  for: string;
  keep_firing_for: string;
  labels: { severity: 'page' | 'ticket' };
  annotations: Record<'summary' | 'description' | 'dashboard' | 'console' | 'runbook_url', string>;
}

export interface Group {
  name: string;
  interval: string;
  rules: (Recording | Alert)[];
}

/** The scrape job of the exporter, as deploy/prometheus/prometheus.yml names it. */
const EXPORTER = 'up{job="vane-exporter"}';

const GRAFANA = '{{ $externalLabels.grafana }}/d';
const CONSOLE = '{{ $externalLabels.console }}/';

/** Where an alert's links lead: variables of the dashboard, and a page of the console. */
const AT = {
  vm: {
    dashboard: `${GRAFANA}/vane-vm?var-host={{ $labels.host | urlquery }}&var-vm={{ $labels.vm | urlquery }}`,
    console: `${CONSOLE}#/vm?host={{ $labels.host | urlquery }}&vm={{ $labels.vm | urlquery }}`,
  },
  host: { dashboard: `${GRAFANA}/vane-host?var-host={{ $labels.host | urlquery }}`, console: CONSOLE },
  fleet: { dashboard: `${GRAFANA}/vane-fleet`, console: CONSOLE },
  model: { dashboard: `${GRAFANA}/vane-model?var-model={{ $labels.model | urlquery }}`, console: CONSOLE },
  platform: { dashboard: `${GRAFANA}/vane-platform`, console: CONSOLE },
};

interface AlertSpec {
  expr: string;
  for: string;
  keep: string;
  severity: 'page' | 'ticket';
  at: keyof typeof AT;
  summary: string;
  description: string;
}

function alert(name: string, spec: AlertSpec): Alert {
  return {
    alert: `Vane${name}`,
    expr: spec.expr,
    for: spec.for,
    keep_firing_for: spec.keep,
    labels: { severity: spec.severity },
    annotations: {
      summary: spec.summary,
      description: spec.description,
      ...AT[spec.at],
      runbook_url: `docs/runbooks/Vane${name}.md`,
    },
  };
}

/** What a failed scrape did not bring is taken from the scrapes before it, for this long. */
const HELD = '1m';
const held = (series: string) => `last_over_time(${series}[${HELD}])`;

const TIMESTAMP = held('vane_prediction_timestamp_seconds');

const CONDITION = 'vane_vm_condition';
const BELOW = `below ${100 * limit.DEGRADED_BELOW}% of its speed alone`;

/** The pipeline has smoothed what it says of a VM: a page comes within two minutes of an onset and ends within two of its end. */
const SOON = { for: '1m', keep: '1m' };

/** A query in an annotation, of the VM that the alert is of. %q quotes names as PromQL does. */
const ofVm = (expr: (matchers: string) => string) =>
  `printf "${expr('host=%q, vm=%q')}" $labels.host $labels.vm | query`;

/**
 * What is known of VMs now. Of several exporters the one with the newest prediction of a VM is believed: another may have
 * stopped reading and show old values. Whether a VM is degraded, the pipeline decides; what it says is trusted while the
 * prediction is fresh. Values outlive a failed scrape, but the age of a prediction goes on, so what is trusted is never
 * older than a prediction may be.
 */
const vms: Group = {
  name: 'vane-vms',
  interval: '5s',
  rules: [
    {
      record: 'vane_vm:newest_prediction:timestamp_seconds',
      expr: `${TIMESTAMP}
== on (job, host, vm) group_left ()
max by (job, host, vm) (${TIMESTAMP})`,
    },
    {
      record: 'vane_vm:prediction_age:seconds',
      expr: 'time() - max by (job, host, vm) (vane_vm:newest_prediction:timestamp_seconds)',
    },
    {
      record: 'vane_vm:condition:trusted',
      expr: `max by (job, host, vm) (
  ${held(CONDITION)}
  and on (job, instance, host, vm) vane_vm:newest_prediction:timestamp_seconds
)
and on (job, host, vm) vane_vm:prediction_age:seconds <= ${limit.STALE_SECONDS}`,
    },
    { record: 'vane_vm:degraded:bool', expr: `vane_vm:condition:trusted == bool ${limit.CONDITION.degraded}` },
    { record: 'vane_host:degraded_vms:count', expr: 'sum by (job, host) (vane_vm:degraded:bool)' },
    {
      record: 'vane_host:predicted_vms:count',
      expr: `count by (job, host) (vane_vm:prediction_age:seconds <= ${limit.STALE_SECONDS})`,
    },
    {
      record: 'vane:vms_unknown:ratio',
      expr: `1 - (
  count by (job) (vane_vm:condition:trusted)
  or 0 * sum by (job) (vane_host:predicted_vms:count)
)
/ sum by (job) (vane_host:predicted_vms:count)`,
    },
    {
      // Over less time than the alert waits: a backlog that is skipped in a moment is over by then.
      record: 'vane:windows_skipped:ratio2m',
      expr: `sum by (job) (rate(vane_skipped_windows_total[2m]))
/ (sum by (job) (rate(vane_skipped_windows_total[2m])) + sum by (job) (rate(vane_predictions_total[2m])))`,
    },
    alert('VmDegraded', {
      expr: 'vane_vm:degraded:bool == 1',
      ...SOON,
      severity: 'page',
      at: 'vm',
      summary: `{{ $labels.vm }} on {{ $labels.host }} probably runs ${BELOW}`,
      description:
        `{{ with ${ofVm((vm) => `max(${held(`vane_relative_performance_ratio{${vm}}`)})`)} }}It is predicted at {{ . | first | value | humanizePercentage }} of its speed alone.{{ end }}` +
        `{{ with ${ofVm((vm) => `topk(1, max by (to) (${held(`vane_vm_lost_cores{${vm}}`)} >= ${limit.WORTH_TELLING_CORES}))`)} }} {{ . | first | label "to" }} takes {{ . | first | value | printf "%.2f" }} cores of its CPU time.{{ end }}`,
    }),
    alert('HostDegraded', {
      expr: `vane_host:degraded_vms:count >= 2
and vane_host:degraded_vms:count >= 0.5 * vane_host:predicted_vms:count`,
      ...SOON,
      severity: 'page',
      at: 'host',
      summary: `{{ $value }} VMs of {{ $labels.host }} probably run below ${100 * limit.DEGRADED_BELOW}% of their speed alone`,
      description: 'At least half of the predicted VMs of this host are degraded. Look at the host before its VMs.',
    }),
    alert('PredictionStale', {
      // Held for less than `for`: an exporter that is cut off drops its series, and VaneNoData tells of all VMs at once.
      expr: `vane_vm:prediction_age:seconds > ${limit.STALE_SECONDS}
and on (job, host, vm) last_over_time(vane_prediction_timestamp_seconds[30s])`,
      for: '1m',
      keep: '1m',
      severity: 'ticket',
      at: 'vm',
      summary: '{{ $labels.vm }} on {{ $labels.host }} is no longer predicted',
      description: 'Its newest prediction is {{ $value | humanizeDuration }} old. The VM may have ended, or its samples are missing.',
    }),
    alert('NoData', {
      // By event time: a backlog of old predictions is no sign that VMs are predicted again.
      expr: `time() - max by (job) (${TIMESTAMP}) > ${limit.NO_DATA_SECONDS}
or sum by (job) (${held('vane_predictions_total')}) unless on (job) ${TIMESTAMP}`,
      for: '2m',
      keep: '1m',
      severity: 'page',
      at: 'platform',
      summary: 'No VM has a recent prediction',
      description: 'The exporter is up, but it has no prediction of the last two minutes. No VM alert can fire until it has.',
    }),
    alert('Unknown', {
      expr: `vane:vms_unknown:ratio > ${limit.UNKNOWN_SHARE}
or vane:windows_skipped:ratio2m > ${limit.UNKNOWN_SHARE}`,
      for: '5m',
      keep: '5m',
      severity: 'ticket',
      at: 'fleet',
      summary: 'Most VMs cannot be judged',
      description:
        '{{ $value | humanizePercentage }} of the VMs have no prediction that can be trusted, or as many of the due predictions were not made. No alert can fire for these VMs.',
    }),
  ],
};

/** A model that has too few comparisons is not judged. */
const JUDGED = `on (job, instance, model) sum by (job, instance, model) (increase(vane_realised_errors_total[1h])) >= ${limit.JUDGED_FROM}`;

const models: Group = {
  name: 'vane-models',
  interval: '5s',
  rules: [
    alert('CoverageLow', {
      expr: `min by (job, model) (
  ${held('vane_realised_coverage_ratio{window="1h"}')}
  and ${JUDGED}
) < ${limit.COVERAGE_BELOW}`,
      for: '10m',
      keep: '10m',
      severity: 'ticket',
      at: 'model',
      summary: 'The intervals of {{ $labels.model }} are too narrow',
      description: 'In the last hour {{ $value | humanizePercentage }} of the measured values lay inside the interval of their prediction. 90% should.',
    }),
    alert('ErrorHigh', {
      expr: `max by (job, model) (
  ${held('vane_realised_absolute_error_ratio{window="1h"}')}
  and ${JUDGED}
) > ${limit.ERROR_ABOVE}`,
      for: '10m',
      keep: '10m',
      severity: 'ticket',
      at: 'model',
      summary: 'The predictions of {{ $labels.model }} are wrong by too much',
      description:
        'In the last hour its predictions were {{ $value | printf "%.2f" }} too high or too low on average, against what was measured (1 is as fast as alone).',
    }),
  ],
};

/** How long it takes to work off what waits at the present pace. Infinite at a standstill. */
function secondsBehind(waiting: string, done: string): string {
  return `${held(waiting)}
/ on (job, instance) sum by (job, instance) (rate(${done}[1m]))`;
}

/** How long it takes, in words: a rate of nothing needs for ever. */
function worksOff(what: string): string {
  return `{{ if lt $value 1e9 }}At its present rate it needs {{ $value | humanizeDuration }} to ${what}.{{ else }}It does not ${what} at all.{{ end }}`;
}

/** Behind, unless what waits is gone within five minutes if it goes on to shrink as it does: a backlog after an outage. */
function behind(seconds: string, waiting: string, limitSeconds: number): string {
  return `${seconds} > ${limitSeconds}
unless on (job, instance) predict_linear(${waiting}[30s], ${limit.WORKED_OFF_SECONDS}) <= 0`;
}

const platform: Group = {
  name: 'vane-platform',
  interval: '5s',
  rules: [
    {
      record: 'vane_pipeline:lag:seconds',
      expr: secondsBehind('vane_pipeline_lag_records', 'vane_pipeline_records_total'),
    },
    {
      record: 'vane_explain:lag:seconds',
      expr: secondsBehind('vane_explain_lag_records', 'vane_explain_windows_total'),
    },
    alert('PipelineLag', {
      expr: behind('vane_pipeline:lag:seconds', 'vane_pipeline_lag_records', limit.PIPELINE_BEHIND_SECONDS),
      for: '1m',
      keep: '1m',
      severity: 'page',
      at: 'platform',
      summary: 'The pipeline at {{ $labels.instance }} is behind',
      description: `${worksOff('process the samples that wait')} Predictions are late by as much.`,
    }),
    alert('ExplainLag', {
      expr: behind('vane_explain:lag:seconds', 'vane_explain_lag_records', limit.EXPLAIN_BEHIND_SECONDS),
      for: '5m',
      keep: '5m',
      severity: 'ticket',
      at: 'platform',
      summary: 'The explainer at {{ $labels.instance }} is behind',
      description:
        `${worksOff('explain the windows that wait')} Predictions and alerts are not delayed by it.`,
    }),
    alert('DeadLetters', {
      expr: `sum by (job, reason) (increase(vane_dead_letters_total[5m])) > ${limit.DEAD_LETTERS_ABOVE}`,
      for: '2m',
      keep: '5m',
      severity: 'ticket',
      at: 'platform',
      summary: 'Records cannot be used: {{ $labels.reason }}',
      description: '{{ $value | humanize }} records became dead letters in five minutes.',
    }),
    alert('ModelCallFailures', {
      expr: `sum by (job, instance) (increase(vane_pipeline_model_call_failures_total[10m])) > ${limit.MODEL_CALL_FAILURES_ABOVE}`,
      for: '1m',
      keep: '5m',
      severity: 'ticket',
      at: 'platform',
      summary: 'Model calls fail at {{ $labels.instance }}',
      description: '{{ $value | humanize }} model calls failed in ten minutes. Their windows are tried one by one, which is slow.',
    }),
    alert('CutOff', {
      expr: `${held('vane_collector_cut_off')} == 1
or ${held('vane_pipeline_ready')} == 0
or ${held('vane_explain_ready')} == 0
or ${held('vane_answer_ready')} == 0
or ${held('vane_exporter_connected')} == 0`,
      for: '2m',
      keep: '1m',
      severity: 'ticket',
      at: 'platform',
      summary: '{{ $labels.job }} at {{ $labels.instance }} is cut off from the brokers',
      description: 'It runs, but Kafka brokers do not answer it. A collector keeps the last seconds, 300 by default; the other parts continue where they were.',
    }),
    alert('SecondsDropped', {
      expr: `sum by (job, instance) (increase(vane_collector_dropped_seconds_total[5m])) > 0`,
      for: '1m',
      keep: '5m',
      severity: 'ticket',
      at: 'platform',
      summary: 'The collector at {{ $labels.instance }} drops samples',
      description: '{{ $value | humanize }} seconds of a host were dropped in five minutes, because brokers were away for longer than the buffer lasts.',
    }),
    alert('ClockSetBack', {
      expr: `${held('vane_collector_clock_held_back_seconds')} > ${limit.CLOCK_SECONDS}`,
      for: '1m',
      keep: '1m',
      severity: 'ticket',
      at: 'platform',
      summary: 'The clock of {{ $labels.instance }} was set back',
      description: 'Its collector sends nothing until the clock has passed the last second that was sent, in {{ $value | humanizeDuration }}.',
    }),
    alert('TwoSenders', {
      expr: `${held('vane_pipeline_hosts_with_two_senders')} > 0`,
      for: '1m',
      keep: '2m',
      severity: 'ticket',
      at: 'platform',
      summary: 'Two collectors send under one host name',
      description: 'Host names under which two collectors send at the same time: {{ $value }}. Values of different machines are mixed. The log of the pipeline at {{ $labels.instance }} names them.',
    }),
    alert('ClockDifference', {
      expr: `min_over_time(vane_pipeline_clock_difference_seconds[2m]) > ${limit.CLOCK_SECONDS}
or max_over_time(vane_pipeline_clock_difference_seconds[2m]) < -${limit.CLOCK_SECONDS}`,
      for: '5m',
      keep: '5m',
      severity: 'ticket',
      at: 'platform',
      summary: 'The clocks of {{ $labels.instance }} and of the brokers differ',
      description: "The pipeline's clock minus the broker's is {{ $value | humanizeDuration }}. Measured delays are wrong by as much.",
    }),
    alert('ExporterDown', {
      // Down now, or failing more often than not: such a one answers before `for` is over, again and again.
      expr: `${EXPORTER} == 0
or (avg_over_time(${EXPORTER}[2m]) < 0.5 and changes(${EXPORTER}[2m]) >= 3)
or absent(${EXPORTER})`,
      for: '1m',
      keep: '1m',
      severity: 'page',
      at: 'platform',
      summary: 'The exporter{{ if $labels.instance }} at {{ $labels.instance }}{{ end }} cannot be scraped',
      description: 'Scrapes fail, most of them or all. Unless another exporter is scraped, nothing is known of any VM and no VM alert can fire. Predictions continue.',
    }),
  ],
};

export const groups: Group[] = [vms, models, platform];
