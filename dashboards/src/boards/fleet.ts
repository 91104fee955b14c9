import { board, TO } from '../board.js';
import { bars, distribution, lines, name, number, parts, rows } from '../panels.js';
import { newest } from '../queries.js';
import { STALE_SECONDS } from '../thresholds.js';
import { AGE, COLOUR, COVERAGE, fixed, NONE_IS_GOOD, NONE_IS_SURE, PERFORMANCE, steps, UNIT } from '../visual.js';

const DEGRADED = 'and on (host, vm) vane_vm:degraded:bool == 1';
const PERFORMANCE_NOW = `max by (host, vm) (${newest('vane_relative_performance_ratio')})`;
const UNFAMILIAR = `sum(max by (job, host, vm) (${newest('vane_prediction_unfamiliar')}))`;

export const fleet = board(
  'vane-fleet',
  'Fleet',
  'Which VMs run slower than alone, since when, why, and whether the predictions can be trusted.',
  [],
  [
    {
      title: 'Now',
      panels: [
        number(
          {
            title: 'Degraded',
            description: 'VMs that, over a minute, are likely to run below the threshold. Only fresh predictions of trained models count.',
            unit: UNIT.count,
            none: 'unknown',
            width: 4,
            colours: NONE_IS_GOOD,
          },
          ['sum(vane_vm:degraded:bool)', 'degraded'],
        ),
        number(
          { title: 'Watched', description: 'VMs that have series.', unit: UNIT.count, none: 'none', width: 4, colours: steps(COLOUR.quiet) },
          ['count(vane_vm:prediction_age:seconds)', 'watched'],
        ),
        number(
          {
            title: 'Unfamiliar',
            description: 'VMs whose window is outside what the model has seen in training: it is less sure of them.',
            unit: UNIT.count,
            none: 'not reported by the model',
            width: 4,
            colours: NONE_IS_SURE,
          },
          [UNFAMILIAR, 'unfamiliar'],
        ),
        number(
          {
            title: 'Stale',
            description: `VMs whose newest prediction is older than ${STALE_SECONDS} s: they have ended, or their samples are missing.`,
            unit: UNIT.count,
            none: 'no VM',
            width: 4,
            colours: NONE_IS_SURE,
          },
          [`sum(vane_vm:prediction_age:seconds > bool ${STALE_SECONDS})`, 'stale'],
        ),
        number(
          {
            title: 'Coverage of intervals',
            description: 'Share of the values measured by applications in the last hour that were inside the predicted interval; 90 % are expected. The model with the lowest share is shown.',
            unit: UNIT.ratio,
            none: 'not measured',
            width: 4,
            colours: COVERAGE,
          },
          ['min(vane_realised_coverage_ratio{window="1h"})', 'coverage'],
        ),
        name(
          {
            title: 'Attention of degraded VMs',
            description: 'The group of metrics with the largest share of attention over all degraded VMs. Attention shows where the model looks, not the cause.',
            unit: UNIT.ratio,
            none: 'no VM is degraded',
            width: 4,
          },
          [
            `topk(1, sum by (scope, group) (max by (host, vm, scope, group) (${newest('vane_attention_share_ratio')}) ${DEGRADED}))`,
            '{{scope}} {{group}}',
          ],
        ),
        rows(
          {
            title: 'Degraded VMs, slowest first',
            description:
              "Probability: how likely it is degraded, over a minute. Since: how long the alert has been pending or firing. Neighbours' group: the group of neighbours' metrics with the largest share of attention. The links lead to the VM and to its explanation.",
            unit: UNIT.ratio,
            none: 'no VM is degraded',
            width: 24,
            height: 8,
            colours: PERFORMANCE,
            links: [TO.vmOfRow, TO.consoleOfRow],
          },
          [`${PERFORMANCE_NOW} ${DEGRADED}`, 'Relative performance'],
          [`max by (host, vm) (${newest('vane_relative_performance_lower_ratio')}) ${DEGRADED}`, 'Lower'],
          [`max by (host, vm) (${newest('vane_relative_performance_upper_ratio')}) ${DEGRADED}`, 'Upper'],
          [`max by (host, vm) (vane_vm:degradation_probability:trusted_avg1m) ${DEGRADED}`, 'Probability'],
          [`max by (host, vm) (${newest('vane_familiarity_ratio')}) ${DEGRADED}`, 'Familiarity'],
          [`time() - min by (host, vm) (ALERTS_FOR_STATE{alertname="VaneVmDegraded"}) ${DEGRADED}`, 'Since'],
          [
            `topk by (host, vm) (1, max by (host, vm, group) (${newest('vane_attention_share_ratio', 'scope="neighbour"')})) ${DEGRADED}`,
            'Share of attention',
          ],
        )
          .sortBy([{ build: () => ({ displayName: 'Relative performance', desc: false }) }])
          .overrideByName('Relative performance', [{ id: 'custom.cellOptions', value: { type: 'color-text' } }])
          .overrideByName('group', [{ id: 'displayName', value: "Neighbours' group" }])
          .overrideByName('Since', [{ id: 'unit', value: UNIT.seconds }])
          .overrideByName('Familiarity', [{ id: 'unit', value: 'none' }, { id: 'decimals', value: 2 }]),
      ],
    },
    {
      title: 'All VMs',
      panels: [
        distribution(
          {
            title: 'Relative performance',
            description: 'Distribution of the current relative performance over all VMs.',
            unit: UNIT.ratio,
            none: 'no predictions',
            width: 8,
            colours: PERFORMANCE,
          },
          0.05,
          [PERFORMANCE_NOW, 'VMs'],
        ),
        bars(
          {
            title: 'Slowest hosts',
            description: 'Median relative performance of the VMs of a host; the fifteen lowest hosts.',
            unit: UNIT.ratio,
            none: 'no predictions',
            width: 8,
            colours: PERFORMANCE,
            links: [TO.hostOfSeries],
          },
          [`sort(bottomk(15, quantile by (host) (0.5, ${PERFORMANCE_NOW})))`, '{{host}}'],
        )
          .min(0)
          .max(1),
        parts(
          {
            title: 'Where the model looks',
            description: 'Mean share of attention by scope and group, over all VMs.',
            unit: UNIT.ratio,
            none: 'no attention',
            width: 8,
          },
          [`avg by (scope, group) (${newest('vane_attention_share_ratio')})`, '{{scope}} {{group}}'],
        )
          .min(0)
          .max(1),
      ],
    },
    {
      title: 'Trend',
      panels: [
        lines(
          {
            title: 'Relative performance over all VMs',
            description: 'The 5 % quantile and the median.',
            unit: UNIT.ratio,
            none: 'no predictions',
            width: 12,
            colours: PERFORMANCE,
          },
          [`quantile(0.05, ${PERFORMANCE_NOW})`, '5 % quantile'],
          [`quantile(0.5, ${PERFORMANCE_NOW})`, 'median'],
        )
          .min(0)
          .max(1),
        lines(
          {
            title: 'Degraded, unfamiliar and stale VMs',
            description: 'Number of VMs in each of these states.',
            unit: UNIT.count,
            none: 'no VM',
            width: 12,
            colours: AGE,
          },
          ['sum(vane_vm:degraded:bool)', 'degraded'],
          [UNFAMILIAR, 'unfamiliar'],
          [`sum(vane_vm:prediction_age:seconds > bool ${STALE_SECONDS})`, 'stale'],
        )
          .min(0)
          .overrideByName('degraded', [fixed(COLOUR.bad)])
          .overrideByName('unfamiliar', [fixed(COLOUR.unsure)])
          .overrideByName('stale', [fixed(COLOUR.quiet)]),
      ],
    },
  ],
);
