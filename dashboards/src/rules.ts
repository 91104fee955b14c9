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

interface Told {
  expr: string;
  for: string;
  keep: string;
  severity: 'page' | 'ticket';
  at: keyof typeof AT;
  summary: string;
  description: string;
}

function alert(name: string, told: Told): Alert {
  return {
    alert: `Vane${name}`,
    expr: told.expr,
    for: told.for,
    keep_firing_for: told.keep,
    labels: { severity: told.severity },
    annotations: {
      summary: told.summary,
      description: told.description,
      ...AT[told.at],
      runbook_url: `docs/runbooks/Vane${name}.md`,
    },
  };
}

/**
 * What is known of VMs now. Exporters that say the same count once: their instance is dropped. The upper bound is trusted
 * if the prediction is fresh, its window familiar and no model of the job untrained; only such bounds degrade a VM.
 */
const vms: Group = {
  name: 'vane-vms',
  interval: '5s',
  rules: [
    {
      record: 'vane_vm:prediction_age:seconds',
      expr: 'time() - max by (job, host, vm) (vane_prediction_timestamp_seconds)',
    },
    {
      record: 'vane_vm:relative_performance_upper:trusted',
      expr: `max by (job, host, vm) (
  vane_relative_performance_upper_ratio
  unless on (job, host, vm) vane_prediction_unfamiliar == 1
  unless on (job) vane_model_info{trained="false"}
)
and on (job, host, vm) vane_vm:prediction_age:seconds <= ${limit.STALE_SECONDS}`,
    },
    {
      record: 'vane_vm:relative_performance_upper:trusted_avg1m',
      // At an evaluation every 5 s these are 30 s: the first value of a VM is no mean.
      expr: `avg_over_time(vane_vm:relative_performance_upper:trusted[1m])
and count_over_time(vane_vm:relative_performance_upper:trusted[1m]) >= 6`,
    },
    // Hysteresis: the state that the last evaluation left raises the bar. It outlives two minutes without a trusted bound.
    {
      record: 'vane_vm:degraded:bool',
      expr: `(
  vane_vm:relative_performance_upper:trusted_avg1m
  < bool (
    ${limit.DEGRADED_BELOW} + ${(limit.RECOVERED_ABOVE - limit.DEGRADED_BELOW).toFixed(2)} * (
      last_over_time(vane_vm:degraded:bool[3m])
      or 0 * vane_vm:relative_performance_upper:trusted_avg1m
    )
  )
)
and vane_vm:relative_performance_upper:trusted`,
    },
    { record: 'vane_host:degraded_vms:count', expr: 'sum by (job, host) (vane_vm:degraded:bool)' },
    {
      record: 'vane_host:predicted_vms:count',
      expr: `count by (job, host) (vane_vm:prediction_age:seconds <= ${limit.STALE_SECONDS})`,
    },
    {
      record: 'vane:vms_unknown:ratio',
      expr: `1 - (
  count by (job) (vane_vm:relative_performance_upper:trusted)
  or 0 * sum by (job) (vane_host:predicted_vms:count)
)
/ sum by (job) (vane_host:predicted_vms:count)`,
    },
    {
      record: 'vane:windows_skipped:ratio5m',
      expr: `sum by (job) (rate(vane_skipped_windows_total[5m]))
/ (sum by (job) (rate(vane_skipped_windows_total[5m])) + sum by (job) (rate(vane_predictions_total[5m])))`,
    },
    alert('VmDegraded', {
      expr: 'vane_vm:relative_performance_upper:trusted_avg1m and vane_vm:degraded:bool == 1',
      for: '2m',
      keep: '2m',
      severity: 'page',
      at: 'vm',
      summary: '{{ $labels.vm }} on {{ $labels.host }} runs slower than alone',
      description:
        'Over the last minute it ran at {{ $value | humanizePercentage }} of its speed alone at best: that is the upper bound of its interval.',
    }),
    alert('HostDegraded', {
      expr: `vane_host:degraded_vms:count >= 2
and vane_host:degraded_vms:count >= 0.5 * vane_host:predicted_vms:count`,
      for: '2m',
      keep: '2m',
      severity: 'page',
      at: 'host',
      summary: '{{ $value }} VMs of {{ $labels.host }} run slower than alone',
      description: 'At least half of the VMs that are predicted on this host are degraded. Look at the host before its VMs.',
    }),
    alert('PredictionStale', {
      expr: `vane_vm:prediction_age:seconds > ${limit.STALE_SECONDS}`,
      for: '1m',
      keep: '1m',
      severity: 'ticket',
      at: 'vm',
      summary: '{{ $labels.vm }} on {{ $labels.host }} is no longer predicted',
      description: 'Its newest prediction is {{ $value | humanizeDuration }} old. It may have ended, or its samples are missing.',
    }),
    alert('NoData', {
      expr: `sum by (job) (rate(vane_predictions_total[2m])) == 0
or sum by (job) (vane_predictions_total) unless on (job) vane_prediction_timestamp_seconds`,
      for: '2m',
      keep: '1m',
      severity: 'page',
      at: 'platform',
      summary: 'No VM is predicted',
      description: 'The exporter is up and sees no predictions. No VM alert can fire until it does.',
    }),
    alert('Unknown', {
      expr: `vane:vms_unknown:ratio > ${limit.UNKNOWN_SHARE}
or vane:windows_skipped:ratio5m > ${limit.UNKNOWN_SHARE}`,
      for: '5m',
      keep: '5m',
      severity: 'ticket',
      at: 'fleet',
      summary: 'Nobody can say how most VMs fare',
      description:
        '{{ $value | humanizePercentage }} of the VMs have no prediction to trust, or of the due windows no prediction at all. No alert about them can fire.',
    }),
  ],
};

/** A model that has too few comparisons is not judged. */
const JUDGED = `on (job, model) sum by (job, model) (increase(vane_realised_errors_total[1h])) >= ${limit.JUDGED_FROM}`;

const models: Group = {
  name: 'vane-models',
  interval: '5s',
  rules: [
    alert('CoverageLow', {
      expr: `min by (job, model) (vane_realised_coverage_ratio{window="1h"}) < ${limit.COVERAGE_BELOW}
and ${JUDGED}`,
      for: '10m',
      keep: '10m',
      severity: 'ticket',
      at: 'model',
      summary: 'The intervals of {{ $labels.model }} are too narrow',
      description: 'In the last hour {{ $value | humanizePercentage }} of what was measured lay in its interval; 90% should.',
    }),
    alert('ErrorHigh', {
      expr: `max by (job, model) (vane_realised_absolute_error_ratio{window="1h"}) > ${limit.ERROR_ABOVE}
and ${JUDGED}`,
      for: '10m',
      keep: '10m',
      severity: 'ticket',
      at: 'model',
      summary: '{{ $labels.model }} predicts badly',
      description:
        'In the last hour its predictions were {{ $value | humanizePercentage }} of the speed alone away from what was measured, on average.',
    }),
  ],
};

/** How long it takes to work off what waits at the present pace. Infinite at a standstill. */
function secondsBehind(waiting: string, done: string): string {
  return `${waiting}
/ on (job, instance) sum by (job, instance) (rate(${done}[1m]))`;
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
      expr: `vane_pipeline:lag:seconds > ${limit.PIPELINE_BEHIND_SECONDS}`,
      for: '1m',
      keep: '1m',
      severity: 'page',
      at: 'platform',
      summary: 'The pipeline at {{ $labels.instance }} is behind',
      description: 'At its present pace it needs {{ $value | humanizeDuration }} to read the samples that wait. Predictions are that late.',
    }),
    alert('ExplainLag', {
      expr: `vane_explain:lag:seconds > ${limit.EXPLAIN_BEHIND_SECONDS}`,
      for: '5m',
      keep: '5m',
      severity: 'ticket',
      at: 'platform',
      summary: 'The explainer at {{ $labels.instance }} is behind',
      description:
        'At its present pace it needs {{ $value | humanizeDuration }} to explain the windows that wait. Predictions and alerts do not wait for it.',
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
    alert('BatchFailures', {
      expr: `sum by (job, instance) (increase(vane_pipeline_batch_failures_total[10m])) > ${limit.BATCH_FAILURES_ABOVE}`,
      for: '1m',
      keep: '5m',
      severity: 'ticket',
      at: 'platform',
      summary: 'Model calls fail at {{ $labels.instance }}',
      description: '{{ $value | humanize }} model calls failed in ten minutes. Their windows are tried one by one, which is slow.',
    }),
    alert('ExporterDown', {
      expr: `${EXPORTER} == 0
or absent(${EXPORTER})`,
      for: '1m',
      keep: '1m',
      severity: 'page',
      at: 'platform',
      summary: 'The exporter is down',
      description: 'Nothing is known of any VM, and no VM alert can fire. Predictions go on without it.',
    }),
  ],
};

export const groups: Group[] = [vms, models, platform];
