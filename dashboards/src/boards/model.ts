import { LegendPlacement } from '@grafana/grafana-foundation-sdk/common';
import { board, values } from '../board.js';
import { distribution, lines, number, Query, PanelSpec, word } from '../panels.js';
import { matches, newest } from '../queries.js';
import { COLOUR, COVERAGE, ERROR, legend, MODEL_ALONE, NONE_IS_SURE, UNIT } from '../visual.js';

const MODEL = matches('model');

/** A measure of each head of the model. */
function heads(title: string, description: string, unit: string, decimals: number, ...queries: Query[]) {
  const what: PanelSpec = { title, description, unit, decimals, none: 'not measured', width: 12 };
  // At the side, because below the lines some thirty names leave no room for them.
  return lines(what, ...queries).legend(legend(LegendPlacement.Right));
}

const HEAD = '{{branch}} {{block}}.{{head}}';
const byHead = (metric: string) => `max by (branch, block, head) (${metric}{${MODEL}})`;

export const model = board(
  'vane-model',
  'Model and attention',
  'How well a model agrees with measured values, and what its attention heads do.',
  [values('model', 'Model', 'vane_model_info')],
  [
    {
      title: 'Trust',
      panels: [
        word(
          { title: 'Trained', description: 'An untrained model predicts at random. While an exporter shows one, none of its VM alerts fires.', unit: UNIT.count, none: 'not seen', width: 6 },
          { 0: ['trained', COLOUR.good], 1: ['untrained', COLOUR.unsure] },
          [`max(vane_model_info{${MODEL}, trained="false"}) or 0 * max(vane_model_info{${MODEL}})`, 'trained'],
        ),
        number(
          { title: 'Coverage, 1 h', description: 'Share of measured values inside the predicted interval; 90 % are expected.', unit: UNIT.ratio, none: 'not measured', width: 6, colours: COVERAGE },
          [`min(vane_realised_coverage_ratio{${MODEL}, window="1h"})`, 'coverage'],
        ),
        number(
          { title: 'Mean error, 1 h', description: 'Mean absolute difference between predicted and measured relative performance.', unit: UNIT.ratio, decimals: 1, none: 'not measured', width: 6, colours: ERROR },
          [`max(vane_realised_absolute_error_ratio{${MODEL}, window="1h"})`, 'error'],
        ),
        number(
          { title: 'Unfamiliar VMs', description: 'VMs whose window is outside what their model has seen in training, over all models.', unit: UNIT.count, none: 'not reported by the model', width: 6, colours: NONE_IS_SURE },
          [`sum(max by (job, host, vm) (${newest('vane_prediction_unfamiliar')}))`, 'unfamiliar'],
        ),
        lines(
          { title: 'Coverage', description: 'Share of measured values inside the predicted interval, over ten minutes and an hour. The dashed line is the model alone, before measurements shift its predictions.', unit: UNIT.ratio, none: 'not measured', width: 8, colours: COVERAGE },
          [`min by (window) (vane_realised_coverage_ratio{${MODEL}})`, '{{window}}'],
          [`min(vane_realised_raw_coverage_ratio{${MODEL}, window="1h"})`, '1h, model alone'],
        )
          .min(0)
          .max(1)
          .overrideByName('1h, model alone', MODEL_ALONE),
        lines(
          { title: 'Mean error', description: 'Mean absolute difference between predicted and measured relative performance, over ten minutes and an hour. The dashed line is the model alone, before measurements shift its predictions.', unit: UNIT.ratio, decimals: 1, none: 'not measured', width: 8, colours: ERROR },
          [`max by (window) (vane_realised_absolute_error_ratio{${MODEL}})`, '{{window}}'],
          [`max(vane_realised_raw_absolute_error_ratio{${MODEL}, window="1h"})`, '1h, model alone'],
        )
          .min(0)
          .overrideByName('1h, model alone', MODEL_ALONE),
        lines(
          { title: 'Comparisons by model', description: 'Predictions that were compared with a measured value. Alerts about a model need at least 100 in an hour.', unit: UNIT.perSecond, decimals: 2, none: 'not measured', width: 8 },
          ['sum by (model) (rate(vane_realised_errors_total[$__rate_interval]))', '{{model}}'],
        ).min(0),
        distribution(
          { title: 'Familiarity', description: 'Distribution of the current familiarity over all VMs and models.', unit: UNIT.ratio, none: 'not reported by the model', width: 12 },
          0.05,
          [`max by (host, vm) (${newest('vane_familiarity_ratio')})`, 'VMs'],
        ),
        lines(
          { title: 'Entropy by branch', description: 'Mean over all VMs. 0 %: all attention on one key. 100 %: the same attention on every key.', unit: UNIT.ratio, none: 'no attention', width: 12 },
          [`avg by (branch) (${newest('vane_attention_entropy_ratio')})`, '{{branch}}'],
        )
          .min(0)
          .max(1),
      ],
    },
    {
      title: 'Attention heads',
      panels: [
        heads('Entropy by head', 'A head at 100 % gives every key the same attention, so it selects nothing.', UNIT.ratio, 0, [byHead('vane_attention_head_entropy_ratio'), HEAD]).min(0).max(1),
        heads('Drift', "Distance of a head's CLS row from that of the VM's previous sampled window. A jump means that the attention moved to other keys.", UNIT.ratio, 0, [byHead('vane_attention_drift_ratio'), HEAD]).min(0),
        heads('Weight on sinks before calibration', 'Attention received by sinks: keys with far more than the fair share.', UNIT.ratio, 0, [byHead('vane_attention_raw_sink_mass_ratio'), HEAD]).min(0).max(1),
        heads('Weight on sinks after calibration', 'The same after calibration has moved weight off sinks. Empty without calibration.', UNIT.ratio, 0, [byHead('vane_attention_calibrated_sink_mass_ratio'), HEAD]).min(0).max(1),
      ],
    },
    {
      title: 'Specialisation of heads',
      panels: [
        heads('Recency', 'Mean age of the seconds that CLS attends to, for heads of the temporal branch. A low value means recent seconds, a high value older ones.', UNIT.seconds, 0, [byHead('vane_attention_recency_seconds'), HEAD]).min(0),
        heads('Group lift', 'Attention that stays within a group of metrics, divided by its value at random; 1 is random.', 'none', 2, [byHead('vane_attention_group_lift_ratio'), HEAD]).min(0),
        heads(
          'Group accuracy over guessing',
          "How much more often a head's strongest other key belongs to the query's group than a random key would. At or below zero the head does not follow groups.",
          UNIT.ratio,
          0,
          [`${byHead('vane_attention_group_accuracy_ratio')} - ${byHead('vane_attention_group_guess_ratio')}`, HEAD],
        ),
        heads('Peak', "Largest weight of a row that is not on CLS, mean over the head's queries.", UNIT.ratio, 0, [byHead('vane_attention_map_peak_ratio'), HEAD]).min(0).max(1),
      ],
    },
  ],
);
