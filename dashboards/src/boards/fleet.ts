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
  'Is any VM slower than alone, which, since when, why, and can it be believed.',
  [],
  [
    {
      title: 'Now',
      panels: [
        number(
          {
            title: 'Degraded',
            description: 'VMs whose upper bound is below the threshold for sure. Only fresh, familiar predictions of trained models count.',
            unit: UNIT.count,
            none: 'nobody can say',
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
            description: 'VMs whose window is unlike what the model was trained on. They never alert.',
            unit: UNIT.count,
            none: 'model cannot tell',
            width: 4,
            colours: NONE_IS_SURE,
          },
          [UNFAMILIAR, 'unfamiliar'],
        ),
        number(
          {
            title: 'Stale',
            description: `VMs whose newest prediction is older than ${STALE_SECONDS} s: gone, or not measured any more.`,
            unit: UNIT.count,
            none: 'no VM',
            width: 4,
            colours: NONE_IS_SURE,
          },
          [`sum(vane_vm:prediction_age:seconds > bool ${STALE_SECONDS})`, 'stale'],
        ),
        number(
          {
            title: 'Measured in its interval',
            description: 'Share of what applications measured in the last hour that lay in the interval; 90 % should. The worst model counts.',
            unit: UNIT.ratio,
            none: 'not measured',
            width: 4,
            colours: COVERAGE,
          },
          ['min(vane_realised_coverage_ratio{window="1h"})', 'coverage'],
        ),
        name(
          {
            title: 'Degraded VMs look at',
            description: 'The group of metrics that the attention of degraded VMs goes to most. Where the model looks, not yet why.',
            unit: UNIT.ratio,
            none: 'none for sure',
            width: 4,
          },
          [
            `topk(1, sum by (scope, group) (max by (host, vm, scope, group) (${newest('vane_attention_share_ratio')}) ${DEGRADED}))`,
            '{{scope}} {{group}}',
          ],
        ),
        rows(
          {
            title: 'Degraded VMs, worst first',
            description:
              "Since is how long the alert has been pending or firing. Neighbours' group is what the model looks at most beside the VM itself. The links lead to the VM and to the sentence that says why.",
            unit: UNIT.ratio,
            none: 'no VM is degraded for sure',
            width: 24,
            height: 8,
            colours: PERFORMANCE,
            links: [TO.vmOfRow, TO.consoleOfRow],
          },
          [`${PERFORMANCE_NOW} ${DEGRADED}`, 'Relative performance'],
          [`max by (host, vm) (${newest('vane_relative_performance_lower_ratio')}) ${DEGRADED}`, 'Lower'],
          [`max by (host, vm) (${newest('vane_relative_performance_upper_ratio')}) ${DEGRADED}`, 'Upper'],
          [`max by (host, vm) (${newest('vane_familiarity_ratio')}) ${DEGRADED}`, 'Familiarity'],
          [`time() - min by (host, vm) (ALERTS_FOR_STATE{alertname="VaneVmDegraded"}) ${DEGRADED}`, 'Since'],
          [
            `topk by (host, vm) (1, max by (host, vm, group) (${newest('vane_attention_share_ratio', 'scope="neighbour"')})) ${DEGRADED}`,
            'Its share',
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
      title: 'How all fare',
      panels: [
        distribution(
          {
            title: 'Relative performance',
            description: 'How many VMs have which relative performance now.',
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
            title: 'Worst hosts',
            description: 'Median relative performance of the VMs of a host, the fifteen lowest.',
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
            description: 'The slowest twentieth, and the middle.',
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
            title: 'VMs by what is known of them',
            description: 'Degraded for sure, unfamiliar, and stale.',
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
