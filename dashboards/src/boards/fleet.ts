import { board, TO } from '../board.js';
import { bars, distribution, lines, number, parts, rows } from '../panels.js';
import { newest } from '../queries.js';
import { CONDITION, DEGRADED_BELOW, STALE_SECONDS } from '../thresholds.js';
import { AGE, COLOUR, COVERAGE, fixed, NONE_IS_GOOD, NONE_IS_SURE, NONE_IS_WELL, PERFORMANCE, steps, UNIT } from '../visual.js';

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
            description: `VMs that probably run below ${100 * DEGRADED_BELOW} % of their speed alone, as the pipeline says. Only fresh predictions count.`,
            unit: UNIT.count,
            none: 'unknown',
            width: 4,
            colours: NONE_IS_GOOD,
          },
          ['sum(vane_vm:degraded:bool)', 'degraded'],
        ),
        number(
          {
            title: 'Maybe degraded',
            description: 'VMs of which it is not yet, or not quite, sure that they are degraded.',
            unit: UNIT.count,
            none: 'unknown',
            width: 4,
            colours: NONE_IS_WELL,
          },
          [`sum(vane_vm:condition:trusted == bool ${CONDITION.maybe})`, 'maybe degraded'],
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
        rows(
          {
            title: 'Degraded VMs, slowest first',
            description:
              'Probability: the mean that decides whether it is degraded. Since: how long the alert has been pending or firing. Taken by: the VM of its host that takes most of its CPU time, in cores. The links lead to the VM and to its explanation.',
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
          [`max by (host, vm) (${newest('vane_smoothed_degradation_probability')}) ${DEGRADED}`, 'Probability'],
          [`max by (host, vm) (${newest('vane_familiarity_ratio')}) ${DEGRADED}`, 'Familiarity'],
          [`time() - min by (host, vm) (ALERTS_FOR_STATE{alertname="VaneVmDegraded"}) ${DEGRADED}`, 'Since'],
          [`topk by (host, vm) (1, max by (host, vm, to) (${newest('vane_vm_lost_cores')})) ${DEGRADED}`, 'Cores taken'],
        )
          .sortBy([{ build: () => ({ displayName: 'Relative performance', desc: false }) }])
          .overrideByName('Relative performance', [{ id: 'custom.cellOptions', value: { type: 'color-text' } }])
          .overrideByName('to', [{ id: 'displayName', value: 'Taken by' }])
          .overrideByName('Cores taken', [{ id: 'unit', value: UNIT.count }, { id: 'decimals', value: 2 }])
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
            title: 'Degraded, maybe degraded, unfamiliar and stale VMs',
            description: 'Number of VMs in each of these states.',
            unit: UNIT.count,
            none: 'no VM',
            width: 12,
            colours: AGE,
          },
          ['sum(vane_vm:degraded:bool)', 'degraded'],
          [`sum(vane_vm:condition:trusted == bool ${CONDITION.maybe})`, 'maybe degraded'],
          [UNFAMILIAR, 'unfamiliar'],
          [`sum(vane_vm:prediction_age:seconds > bool ${STALE_SECONDS})`, 'stale'],
        )
          .min(0)
          .overrideByName('degraded', [fixed(COLOUR.bad)])
          .overrideByName('maybe degraded', [fixed(COLOUR.watch)])
          .overrideByName('unfamiliar', [fixed(COLOUR.unsure)])
          .overrideByName('stale', [fixed(COLOUR.quiet)]),
      ],
    },
  ],
);
