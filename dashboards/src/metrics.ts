/** What Vane exposes. The check compares this list with the sources that declare them. */
const METRICS = [
  // Of a VM: labels host and vm.
  'vane_relative_performance_ratio',
  'vane_relative_performance_lower_ratio',
  'vane_relative_performance_upper_ratio',
  'vane_familiarity_ratio',
  'vane_prediction_unfamiliar',
  'vane_degradation_probability',
  'vane_smoothed_degradation_probability',
  'vane_vm_condition',
  'vane_measured_performance_ratio',
  'vane_prediction_timestamp_seconds',
  'vane_explanation_timestamp_seconds',
  'vane_window_rows',
  'vane_vm_ledger_cores',
  'vane_vm_scheduler_share_ratio',
  'vane_vm_lost_cores',
  'vane_vm_lost_to_rest_cores',
  'vane_vm_pressing_cores',
  'vane_raw_relative_performance_ratio',
  'vane_vm_measured_windows',
  'vane_vm_measurement_age_seconds',
  'vane_vm_own_measurement_weight_ratio',
  'vane_attention_share_ratio',
  'vane_attention_entropy_ratio',
  // Of a model: label model; of its heads also branch, block and head.
  'vane_model',
  'vane_realised_absolute_error_ratio',
  'vane_realised_coverage_ratio',
  'vane_realised_raw_absolute_error_ratio',
  'vane_realised_raw_coverage_ratio',
  'vane_realised_errors_total',
  'vane_attention_head_entropy_ratio',
  'vane_attention_map_entropy_ratio',
  'vane_attention_map_peak_ratio',
  'vane_attention_raw_sinks',
  'vane_attention_raw_sink_mass_ratio',
  'vane_attention_calibrated_sinks',
  'vane_attention_calibrated_sink_mass_ratio',
  'vane_attention_group_lift_ratio',
  'vane_attention_group_accuracy_ratio',
  'vane_attention_group_guess_ratio',
  'vane_attention_recency_seconds',
  'vane_attention_drift_ratio',
  // Of the exporter.
  'vane_predictions_total',
  'vane_replayed_predictions_total',
  'vane_skipped_windows_total',
  'vane_dead_letters_total',
  'vane_explanations_total',
  'vane_prediction_delay_seconds',
  'vane_exporter_connected',
  'vane_exporter_unreadable_records_total',
  'vane_exporter_lag_records',
  'vane_exporter_dropped_vms',
  // Of the pipeline and the explainer.
  'vane_pipeline_records_total',
  'vane_pipeline_dead_letters_total',
  'vane_pipeline_predictions_total',
  'vane_pipeline_windows_to_explain_total',
  'vane_pipeline_skipped_windows_total',
  'vane_pipeline_closed_seconds_total',
  'vane_pipeline_measured_performances_total',
  'vane_pipeline_realised_errors_total',
  'vane_pipeline_postponed_records_total',
  'vane_pipeline_model_call_failures_total',
  'vane_pipeline_model_call_windows',
  'vane_pipeline_model_call_duration_seconds',
  'vane_pipeline_lag_records',
  'vane_pipeline_ready',
  'vane_pipeline_hosts_with_two_senders',
  'vane_pipeline_clock_difference_seconds',
  'vane_explain_windows_total',
  'vane_explain_duration_seconds',
  'vane_explain_lag_records',
  'vane_explain_ready',
  'vane_ingest_messages_total',
  'vane_ingest_measurements_total',
  'vane_ingest_interval_seconds',
  'vane_answer_requests_total',
  'vane_answer_duration_seconds',
  'vane_answer_model_call_duration_seconds',
  'vane_answer_lag_records',
  'vane_answer_ready',
  // Of the collector.
  'vane_collector_samples_total',
  'vane_collector_ticks_total',
  'vane_collector_send_failures_total',
  'vane_collector_dropped_seconds_total',
  'vane_collector_buffered_seconds',
  'vane_collector_cut_off',
  'vane_collector_clock_held_back_seconds',
  'vane_collector_send_duration_seconds',
  'vane_collector_read_duration_seconds',
  'vane_collector_missed_seconds_total',
  'vane_collector_unreadable_files_total',
  'vane_collector_left_out_values_total',
  'vane_collector_perf_restarts_total',
  'vane_collector_watched_vms',
];

const HISTOGRAMS = new Set([
  'vane_prediction_delay_seconds',
  'vane_pipeline_model_call_windows',
  'vane_pipeline_model_call_duration_seconds',
  'vane_explain_duration_seconds',
  'vane_answer_duration_seconds',
  'vane_answer_model_call_duration_seconds',
  'vane_collector_send_duration_seconds',
  'vane_collector_read_duration_seconds',
]);

/** The names as the code declares them. */
export const DECLARED: readonly string[] = METRICS;

/** The names of series, as a scrape shows them: histograms by their classic parts, infos with their suffix. */
export const SERIES: ReadonlySet<string> = new Set(
  METRICS.flatMap((name) => {
    if (HISTOGRAMS.has(name)) {
      return ['_bucket', '_sum', '_count'].map((part) => name + part);
    }
    return name === 'vane_model' ? ['vane_model_info'] : [name];
  }),
);

/** What Prometheus itself adds. */
export const OF_PROMETHEUS: ReadonlySet<string> = new Set(['up', 'ALERTS', 'ALERTS_FOR_STATE']);
