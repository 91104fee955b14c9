import { board, TO, values } from '../board.js';
import { lines, number, parts, word } from '../panels.js';
import { matches, newest } from '../queries.js';
import { DEGRADED_BELOW } from '../thresholds.js';
import { AGE, COLOUR, CONDITION, fixed, MODEL_ALONE, PERFORMANCE, PROBABILITY, UNIT } from '../visual.js';

const VM = `${matches('host')}, ${matches('vm')}`;
const LEDGER = { on_cpu: 'on CPU', siblings: 'its own threads', quota: 'its quota', others: 'others' };
const BELOW = `running below ${100 * DEGRADED_BELOW} %`;
const of = (metric: string) => `max by (host, vm) (${newest(metric, VM)})`;

export const vm = board(
  'vane-vm',
  'VM',
  'One VM: its performance relative to running alone, how certain that is, where its time went, and where the model looked.',
  [values('host', 'Host', 'vane_prediction_timestamp_seconds'), values('vm', 'VM', `vane_prediction_timestamp_seconds{${matches('host')}}`)],
  [
    {
      title: '$vm on $host',
      panels: [
        word(
          {
            title: 'State',
            description: `What the pipeline says of the VM, which alerts follow: degraded if it probably runs below ${100 * DEGRADED_BELOW} % of its speed alone. Only fresh predictions count.`,
            unit: UNIT.count,
            none: 'unknown',
            width: 4,
            links: [TO.consoleOfVm],
          },
          CONDITION,
          [`max(vane_vm:condition:trusted{${VM}})`, 'state'],
        ),
        number(
          {
            title: 'Relative performance',
            description: 'Isolated time over actual time: 100 % is as fast as alone on its host.',
            unit: UNIT.ratio,
            none: 'not predicted',
            width: 4,
            colours: PERFORMANCE,
            links: [TO.consoleOfVm],
          },
          [of('vane_relative_performance_ratio'), 'relative performance'],
        ),
        number(
          {
            title: `Probability of ${BELOW}`,
            description: 'How likely the VM runs slower than that, compared with being alone, by the newest prediction. What is said of the VM follows its mean.',
            unit: UNIT.ratio,
            none: 'not told by the model',
            width: 4,
            colours: PROBABILITY,
          },
          [`max(${newest('vane_degradation_probability', VM, `below="${DEGRADED_BELOW}"`)})`, 'probability'],
        ),
        word(
          {
            title: 'Window',
            description: 'Whether the window is like those that the model was trained on.',
            unit: UNIT.count,
            none: 'not reported by the model',
            width: 4,
          },
          { 0: ['familiar', COLOUR.good], 1: ['unfamiliar', COLOUR.unsure] },
          [of('vane_prediction_unfamiliar'), 'window'],
        ),
        number(
          { title: 'Age of the prediction', description: 'Now minus the event time of the newest prediction.', unit: UNIT.seconds, none: 'not predicted', width: 4, colours: AGE },
          [`max(vane_vm:prediction_age:seconds{${VM}})`, 'age'],
        ),
        number(
          {
            title: 'Last explained',
            description: 'Age of the newest explanation. Its text is in the console.',
            unit: UNIT.seconds,
            none: 'never',
            width: 4,
            links: [TO.consoleOfVm],
          },
          [`time() - ${of('vane_explanation_timestamp_seconds')}`, 'explained'],
        ),
      ],
    },
    {
      title: 'Performance',
      panels: [
        lines(
          {
            title: 'Relative performance with its 90 % interval',
            description:
              'The band is the interval. Measured is the value that the application itself reports, where it does. While measurements shift the prediction, the thin dashed line is what the model alone says.',
            unit: UNIT.ratio,
            none: 'not predicted',
            width: 16,
            height: 10,
            colours: PERFORMANCE,
            links: [TO.consoleOfVm],
          },
          [of('vane_relative_performance_ratio'), 'predicted'],
          [of('vane_relative_performance_upper_ratio'), 'upper'],
          [of('vane_relative_performance_lower_ratio'), 'lower'],
          [of('vane_measured_performance_ratio'), 'measured'],
          [of('vane_raw_relative_performance_ratio'), 'model alone'],
        )
          .min(0)
          .max(1)
          .overrideByName('predicted', [fixed(COLOUR.plain), { id: 'custom.lineWidth', value: 2 }])
          .overrideByName('upper', [
            fixed(COLOUR.plain),
            { id: 'custom.lineWidth', value: 0 },
            { id: 'custom.fillBelowTo', value: 'lower' },
            { id: 'custom.fillOpacity', value: 20 },
          ])
          .overrideByName('lower', [fixed(COLOUR.plain), { id: 'custom.lineWidth', value: 0 }])
          .overrideByName('measured', [
            fixed(COLOUR.watch),
            { id: 'custom.lineStyle', value: { fill: 'dash', dash: [10, 10] } },
            { id: 'custom.lineWidth', value: 2 },
          ])
          .overrideByName('model alone', MODEL_ALONE),
        lines(
          {
            title: `Probability of ${BELOW}, smoothed`,
            description: 'What decides: an exponential mean over some ten seconds. The VM degrades at the upper threshold, and has recovered below the lower one.',
            unit: UNIT.ratio,
            none: 'not told by the model',
            width: 8,
            height: 10,
            colours: PROBABILITY,
          },
          [of('vane_smoothed_degradation_probability'), 'probability'],
        )
          .min(0)
          .max(1),
      ],
    },
    {
      title: 'Where its time went',
      panels: [
        parts(
          {
            title: 'On CPU, and what it waited for',
            description:
              'Core-seconds in each second, by the stall ledger: CPU time, and waiting for others on its CPUs, for its own quota, and for its own threads (siblings). Only waiting for others is interference.',
            unit: UNIT.count,
            none: 'not told by this host',
            decimals: 2,
            width: 16,
            links: [TO.consoleOfVm],
          },
          ...(['on_cpu', 'siblings', 'quota', 'others'] as const).map(
            (entry): [string, string] => [`max(${newest('vane_vm_ledger_cores', VM, `entry="${entry}"`)})`, LEDGER[entry]],
          ),
        )
          .min(0)
          .overrideByName(LEDGER.on_cpu, [fixed(COLOUR.plain)])
          .overrideByName(LEDGER.siblings, [fixed(COLOUR.quiet)])
          .overrideByName(LEDGER.quota, [fixed(COLOUR.watch)])
          .overrideByName(LEDGER.others, [fixed(COLOUR.bad)]),
        lines(
          {
            title: 'Scheduler share',
            description:
              'CPU time over what the VM could have had alone: 100 % if others on its CPUs took nothing. Its own quota and its own threads do not lower it.',
            unit: UNIT.ratio,
            none: 'not told by this host',
            width: 8,
          },
          [of('vane_vm_scheduler_share_ratio'), 'scheduler share'],
        )
          .min(0)
          .max(1),
      ],
    },
    {
      title: 'Where the model looked',
      panels: [
        ...(['own', 'neighbour'] as const).map((scope) =>
          parts(
            {
              title: scope === 'own' ? 'Attention on its own metrics' : "Attention on its neighbours' metrics",
              description: 'Share of all attention by group of metrics. Both panels together make 100 %.',
              unit: UNIT.ratio,
              none: 'no attention',
              width: 12,
            },
            [`max by (group) (${newest('vane_attention_share_ratio', VM, `scope="${scope}"`)})`, '{{group}}'],
          )
            .min(0)
            .max(1),
        ),
        lines(
          {
            title: 'Entropy of attention',
            description: '0 %: all attention on one key. 100 %: the same attention on every key.',
            unit: UNIT.ratio,
            none: 'no attention',
            width: 12,
          },
          [`max by (branch) (${newest('vane_attention_entropy_ratio', VM)})`, '{{branch}}'],
        )
          .min(0)
          .max(1),
        parts(
          {
            title: 'Likely causes, all VMs',
            description: 'Number of explanations by likely cause. They are counted over all VMs; those of this VM are in the console.',
            unit: UNIT.count,
            none: 'no explanations',
            width: 12,
            links: [TO.consoleOfVm],
          },
          ['sum by (triage) (increase(vane_explanations_total[$__rate_interval]))', '{{triage}}'],
        ).min(0),
      ],
    },
    {
      title: 'Trust',
      panels: [
        lines(
          { title: 'Familiarity', description: 'How similar the window is to the training data; higher is more similar.', unit: UNIT.ratio, none: 'not reported by the model', width: 8 },
          [of('vane_familiarity_ratio'), 'familiarity'],
        )
          .min(0)
          .max(1),
        parts(
          {
            title: 'Rows of the window',
            description: 'Sampled rows, and rows that repeat an earlier one because a sample is missing. A window with more than a fifth of imputed rows is skipped.',
            unit: UNIT.count,
            none: 'not predicted',
            width: 8,
          },
          [`max by (kind) (${newest('vane_window_rows', VM)})`, '{{kind}}'],
        )
          .min(0)
          .overrideByName('real', [fixed(COLOUR.plain)])
          .overrideByName('imputed', [fixed(COLOUR.unsure)]),
        lines(
          {
            title: 'Age of the newest prediction',
            description: 'It grows while windows are skipped or samples are missing. The console shows the reason.',
            unit: UNIT.seconds,
            none: 'not predicted',
            width: 8,
            colours: AGE,
          },
          [`max(vane_vm:prediction_age:seconds{${VM}})`, 'age'],
        ).min(0),
      ],
    },
  ],
);
