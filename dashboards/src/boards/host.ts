import { board, TO, values } from '../board.js';
import { lines, matrix, number } from '../panels.js';
import { matches, newest } from '../queries.js';
import { DEGRADED_BELOW, STALE_SECONDS } from '../thresholds.js';
import { COLOUR, NONE_IS_GOOD, NONE_IS_SURE, PERFORMANCE, steps, UNIT } from '../visual.js';

const HOST = matches('host');
const byVm = (metric: string) => `max by (host, vm) (${newest(metric, HOST)})`;
const ON_NEIGHBOURS = newest('vane_attention_share_ratio', HOST, 'scope="neighbour"');

export const host = board(
  'vane-host',
  'Host',
  'The VMs of one host side by side, and how much attention goes to neighbours.',
  [values('host', 'Host', 'vane_prediction_timestamp_seconds')],
  [
    {
      title: '$host',
      panels: [
        number(
          { title: 'Degraded', description: `VMs of the host that probably run below ${100 * DEGRADED_BELOW} % of their speed alone.`, unit: UNIT.count, none: 'unknown', width: 6, colours: NONE_IS_GOOD },
          [`sum(vane_host:degraded_vms:count{${HOST}})`, 'degraded'],
        ),
        number(
          { title: 'Predicted', description: 'VMs with a fresh prediction.', unit: UNIT.count, none: 'none', width: 6, colours: steps(COLOUR.quiet) },
          [`sum(vane_host:predicted_vms:count{${HOST}})`, 'predicted'],
        ),
        number(
          { title: 'Unfamiliar', description: 'VMs whose window is outside what the model has seen in training.', unit: UNIT.count, none: 'not reported by the model', width: 6, colours: NONE_IS_SURE },
          [`sum(${byVm('vane_prediction_unfamiliar')})`, 'unfamiliar'],
        ),
        number(
          { title: 'Stale', description: `VMs whose newest prediction is older than ${STALE_SECONDS} s.`, unit: UNIT.count, none: 'no VM', width: 6, colours: NONE_IS_SURE },
          [`sum(vane_vm:prediction_age:seconds{${HOST}} > bool ${STALE_SECONDS})`, 'stale'],
        ),
      ],
    },
    {
      title: 'VMs',
      panels: [
        lines(
          {
            title: 'Relative performance by VM',
            description: 'Isolated time over actual time. VMs that fall at the same time have a common cause.',
            unit: UNIT.ratio,
            none: 'no predictions',
            width: 12,
            height: 10,
            colours: PERFORMANCE,
            links: [TO.vmOfSeries],
          },
          [byVm('vane_relative_performance_ratio'), '{{vm}}'],
        )
          .min(0)
          .max(1),
        lines(
          {
            title: 'Measured performance by VM',
            description: 'Relative performance as the applications themselves report it, where they do.',
            unit: UNIT.ratio,
            none: 'not measured',
            width: 12,
            height: 10,
            colours: PERFORMANCE,
            links: [TO.vmOfSeries],
          },
          [byVm('vane_measured_performance_ratio'), '{{vm}}'],
        )
          .min(0)
          .max(1),
      ],
    },
    {
      title: 'Neighbours',
      panels: [
        matrix(
          {
            title: 'Who takes whose CPU time',
            description: 'Cores that a VM (row) loses to another one (column) on its CPUs, now: the three that take most. Darker is more.',
            unit: UNIT.count,
            none: 'not told by this host',
            decimals: 2,
            width: 24,
          },
          'vm',
          'to',
          [`max by (vm, to) (${newest('vane_vm_lost_cores', HOST)})`, 'cores'],
        ).overrideByName('vm\\to', [
          { id: 'displayName', value: 'VM' },
          { id: 'custom.cellOptions', value: { type: 'auto' } },
          { id: 'links', value: [TO.vmOfCell] },
        ]),
        matrix(
          {
            title: "Attention on neighbours, by VM and group",
            description: "Share of a VM's attention on its neighbours' metrics, by group, now. Darker is more.",
            unit: UNIT.ratio,
            none: 'no attention',
            width: 12,
            height: 10,
          },
          'vm',
          'group',
          [`max by (vm, group) (${ON_NEIGHBOURS})`, 'share'],
        ).overrideByName('vm\\group', [
          { id: 'displayName', value: 'VM' },
          { id: 'custom.cellOptions', value: { type: 'auto' } },
          { id: 'links', value: [TO.vmOfCell] },
        ]),
        lines(
          {
            title: 'Attention on neighbours over time',
            description: "Share of a VM's attention that goes to its neighbours, all groups together.",
            unit: UNIT.ratio,
            none: 'no attention',
            width: 12,
            height: 10,
            links: [TO.vmOfSeries],
          },
          [`sum by (host, vm) (max by (host, vm, group) (${ON_NEIGHBOURS}))`, '{{vm}}'],
        )
          .min(0)
          .max(1),
      ],
    },
  ],
);
