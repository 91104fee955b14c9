import { LegendPlacement } from '@grafana/grafana-foundation-sdk/common';
import { board, values } from '../board.js';
import { distribution, lines, number, Query, PanelSpec, word } from '../panels.js';
import { matches, newest } from '../queries.js';
import { COLOUR, COVERAGE, ERROR, legend, NONE_IS_SURE, UNIT } from '../visual.js';

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
  'How right a model is against what was measured, and what its heads do.',
  [values('model', 'Model', 'vane_model_info')],
  [
    {
      title: 'Can it be believed',
      panels: [
        word(
          { title: 'Trained', description: 'An untrained model predicts at random. While one is seen, no VM alert fires.', unit: UNIT.count, none: 'not seen', width: 6 },
          { 0: ['trained', COLOUR.good], 1: ['untrained', COLOUR.unsure] },
          [`max(vane_model_info{${MODEL}, trained="false"}) or 0 * max(vane_model_info{${MODEL}})`, 'trained'],
        ),
        number(
          { title: 'Measured in its interval, 1 h', description: 'Share of measurements that lie in the interval; 90 % should.', unit: UNIT.ratio, none: 'not measured', width: 6, colours: COVERAGE },
          [`min(vane_realised_coverage_ratio{${MODEL}, window="1h"})`, 'coverage'],
        ),
        number(
          { title: 'Mean error, 1 h', description: 'Mean distance of predictions from measurements.', unit: UNIT.ratio, decimals: 1, none: 'not measured', width: 6, colours: ERROR },
          [`max(vane_realised_absolute_error_ratio{${MODEL}, window="1h"})`, 'error'],
        ),
        number(
          { title: 'Unfamiliar VMs', description: 'VMs whose window is unlike training, all models together.', unit: UNIT.count, none: 'model cannot tell', width: 6, colours: NONE_IS_SURE },
          [`sum(max by (job, host, vm) (${newest('vane_prediction_unfamiliar')}))`, 'unfamiliar'],
        ),
        lines(
          { title: 'Coverage', description: 'Share of measurements in their interval, over ten minutes and an hour.', unit: UNIT.ratio, none: 'not measured', width: 8, colours: COVERAGE },
          [`min by (window) (vane_realised_coverage_ratio{${MODEL}})`, '{{window}}'],
        )
          .min(0)
          .max(1),
        lines(
          { title: 'Mean error', description: 'Mean distance of predictions from measurements, over ten minutes and an hour.', unit: UNIT.ratio, decimals: 1, none: 'not measured', width: 8, colours: ERROR },
          [`max by (window) (vane_realised_absolute_error_ratio{${MODEL}})`, '{{window}}'],
        ).min(0),
        lines(
          { title: 'Comparisons by model', description: 'Predictions that were compared with a measurement. Few of them judge no model.', unit: UNIT.perSecond, decimals: 2, none: 'not measured', width: 8 },
          ['sum by (model) (rate(vane_realised_errors_total[$__rate_interval]))', '{{model}}'],
        ).min(0),
        distribution(
          { title: 'Familiarity', description: 'How many VMs have which familiarity now, all models together.', unit: UNIT.ratio, none: 'model cannot tell', width: 12 },
          0.05,
          [`max by (host, vm) (${newest('vane_familiarity_ratio')})`, 'VMs'],
        ),
        lines(
          { title: 'Entropy by branch', description: 'Mean over all VMs. 0 % looks at one key, 100 % looks everywhere alike.', unit: UNIT.ratio, none: 'no attention', width: 12 },
          [`avg by (branch) (${newest('vane_attention_entropy_ratio')})`, '{{branch}}'],
        )
          .min(0)
          .max(1),
      ],
    },
    {
      title: 'Its heads',
      panels: [
        heads('Entropy by head', 'A head at 100 % looks everywhere alike and chooses nothing.', UNIT.ratio, 0, [byHead('vane_attention_head_entropy_ratio'), HEAD]).min(0).max(1),
        heads('Drift', "Distance of a head's CLS row from that of the VM's last sampled window. A jump means that the model began to look elsewhere.", UNIT.ratio, 0, [byHead('vane_attention_drift_ratio'), HEAD]).min(0),
        heads('Weight on sinks before calibration', 'Attention that keys with far more than their share receive.', UNIT.ratio, 0, [byHead('vane_attention_raw_sink_mass_ratio'), HEAD]).min(0).max(1),
        heads('Weight on sinks after calibration', 'The same, once calibration has moved weight off them. Empty without calibration.', UNIT.ratio, 0, [byHead('vane_attention_calibrated_sink_mass_ratio'), HEAD]).min(0).max(1),
      ],
    },
    {
      title: 'What its heads are for',
      panels: [
        heads('Recency', 'Mean age of what CLS attends to, for heads over seconds. Low heads watch now, high heads remember.', UNIT.seconds, 0, [byHead('vane_attention_recency_seconds'), HEAD]).min(0),
        heads('Group lift', 'Attention that stays within a group of metrics, over chance; 1 is chance.', 'none', 2, [byHead('vane_attention_group_lift_ratio'), HEAD]).min(0),
        heads(
          'Group accuracy over guessing',
          "How much more often a head's strongest other key is of the query's group than a guess would be. Below zero it follows no groups.",
          UNIT.ratio,
          0,
          [`${byHead('vane_attention_group_accuracy_ratio')} - ${byHead('vane_attention_group_guess_ratio')}`, HEAD],
        ),
        heads('Peak', "Largest weight of a head's rows that is not on CLS, mean over queries.", UNIT.ratio, 0, [byHead('vane_attention_map_peak_ratio'), HEAD]).min(0).max(1),
      ],
    },
  ],
);
