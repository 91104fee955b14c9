import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { stringify } from 'yaml';
import { host } from './boards/host.js';
import { vm } from './boards/vm.js';
import { expressionsOf } from './checks.js';
import { ROOT } from './root.js';

/** systemd keeps the escape of a blank; the rest are names that the contract of samples allows. */
const NAMES = ['jobs/a\\x20b', 'ends in \\', `it's`, 'say "hi"', 'vm="a"', 'a|b', '.*', 'cost$5', '${x}', 'a{b}', '(a', 'a, b)', 'ü/日本語', 'a%2Fb&c=d'];

const METRICS = ['vane_prediction_timestamp_seconds', 'vane_relative_performance_ratio', 'vane_attention_share_ratio'];

/** As Grafana does it: twice, and `raw` is the value as it is. */
function filled(expr: string, values: Record<string, string>): string {
  const once = (text: string) => text.replace(/\$\{(\w+):raw\}|\$(?:\{(\w+)\}|(\w+))/g, (whole, raw, braced, bare) => values[raw ?? braced ?? bare] ?? whole);
  return once(once(expr));
}

const literal = (name: string) => JSON.stringify(name);

/** What a panel and a variable of the dashboards ask, and how many series they have to find. */
const QUESTIONS: [string, (name: string) => string][] = [
  ['a panel of the VM', (name) => panel(vm, 'Relative performance', { host: name, vm: name })],
  ['the list of VMs', (name) => panel(vm, 'variable vm', { host: name })],
  ['a panel of the host', (name) => panel(host, 'Attention on neighbours over time', { host: name })],
];

function panel(board: typeof vm, title: string, values: Record<string, string>): string {
  const [, expr] = expressionsOf(board).find(([where]) => where.startsWith(`${board.uid}, ${title}`))!;
  return filled(expr, values);
}

const hasPromtool = spawnSync('promtool', ['--version']).status === 0;

test('dashboards find hosts and VMs of any name', { skip: !hasPromtool && process.env['CI'] !== 'true' }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'vane-names-'));
  const labels = (name: string) => `job="vane-exporter", instance="e", host=${literal(name)}, vm=${literal(name)}`;
  const tests = {
    rule_files: [join(ROOT, 'deploy/prometheus/rules/vane.yml')],
    evaluation_interval: '5s',
    tests: [
      {
        interval: '5s',
        input_series: NAMES.flatMap((name) =>
          METRICS.map((metric) => ({ series: `${metric}{${labels(name)}, scope="neighbour"}`, values: '0+5x20' })),
        ),
        promql_expr_test: NAMES.flatMap((name) =>
          QUESTIONS.map(([, question]) => ({ expr: `count(${question(name)})`, eval_time: '1m', exp_samples: [{ value: 1 }] })),
        ),
      },
    ],
  };
  try {
    writeFileSync(join(folder, 'names.yml'), stringify(tests));
    assert.match(execFileSync('promtool', ['test', 'rules', join(folder, 'names.yml')], { encoding: 'utf8' }), /SUCCESS/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
