import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import * as checks from './checks.js';
import { fleet } from './boards/fleet.js';
import { ROOT } from './root.js';
import type { Group } from './rules.js';

type Board = typeof fleet;

/** The fleet dashboard with one thing changed. */
function changed(change: (board: Board, panel: any) => void): Board {
  const board = JSON.parse(JSON.stringify(fleet)) as Board;
  change(board, board.panels!.find((panel) => panel.type === 'stat'));
  return board;
}

const known = (name: string) => ['up', 'vane:known'].includes(name);

test('finds nothing wrong with a dashboard as it is', () => {
  assert.deepEqual(checks.structure(fleet), []);
});

for (const [what, change, wrong] of [
  ['an id that is used twice', (board) => (board.panels![1]!.id = board.panels![0]!.id), /ids are not unique/],
  ['a refId that is used twice', (_, panel) => panel.targets.push(panel.targets[0]), /refIds are not unique/],
  ['a panel without queries', (_, panel) => (panel.targets = []), /no query/],
  ['a panel without a description', (_, panel) => delete panel.description, /no description/],
  ['a panel without a unit', (_, panel) => delete panel.fieldConfig.defaults.unit, /no unit/],
  ['a panel without a text for no data', (_, panel) => delete panel.fieldConfig.defaults.noValue, /no no-data text/],
  ['a datasource of its own', (_, panel) => (panel.targets[0].datasource.uid = 'mine'), /datasource/],
  ['panels on one another', (_, panel) => panel.gridPos.w++, /lies on/],
  ['a panel beside the grid', (_, panel) => (panel.gridPos.x = 23), /not on the grid/],
] as [string, (board: Board, panel: any) => void, RegExp][]) {
  test(`finds ${what}`, () => {
    assert.match(checks.structure(changed(change)).join('\n'), wrong);
  });
}

test('finds what is no PromQL, and what nobody exposes', () => {
  assert.deepEqual(checks.promql(['', 'sum by (job) (rate(up[$__rate_interval])) > vane:known'], known), []);
  assert.match(checks.promql(['', 'sum(up'], known).join(), /no PromQL/);
  assert.match(checks.promql(['', 'sum(rate(upp[5m]))'], known).join(), /unknown metric upp/);
});

test('finds metrics that are listed and not declared, and the reverse', () => {
  assert.deepEqual(checks.declared(['vane_a'], ['.name("vane_a")']), []);
  assert.equal(checks.declared(['vane_a'], ['.name("vane_b")']).length, 2);
});

test('finds histograms with native buckets', () => {
  assert.deepEqual(checks.classic(['class A { Histogram.builder().name("a").classicOnly() }', 'class B {}']), []);
  assert.deepEqual(checks.classic(['class A { Histogram.builder().name("a") }']), ['A: a histogram that is not classicOnly()']);
});

test('finds alerts without runbook or test, and runbooks of no alert', () => {
  const groups = [{ rules: [{ alert: 'VaneA', expr: 'up' }] }] as unknown as Group[];

  assert.deepEqual(checks.alerts(groups, ['VaneA.md'], '- alertname: VaneA\n'), []);
  assert.deepEqual(checks.alerts(groups, ['VaneB.md'], ''), ['VaneA: no runbook', 'VaneA: no test', 'VaneB.md: a runbook of no alert']);
});

test('finds rule tests that feed what nobody exposes', () => {
  assert.deepEqual(checks.fed(`series: 'up{job="a"}'`, known), []);
  assert.equal(checks.fed(`series: 'upp{job="a"}'`, known).length, 1);
});

test('finds files that are not as generated', () => {
  assert.deepEqual(checks.committed(new Map([['a', '1']]), () => '1', ['a']), []);
  assert.equal(checks.committed(new Map([['a', '1']]), () => '2', ['a', 'b']).length, 2);
});

test('finds links to dashboards that do not exist', () => {
  assert.deepEqual(checks.links('', '"/d/vane-vm?x"', ['vane-vm']), []);
  assert.equal(checks.links('', '"/d/vane-vms"', ['vane-vm']).length, 1);
});

test('finds names that are not encoded in a link', () => {
  assert.deepEqual(checks.encoded(fleet), []);
  for (const url of ['/d/vane-vm?var-vm=${__data.fields.vm}', '/d/vane-vm?var-vm=$vm', '${console}/?at=${console}', '/d/vane-vm?var-vm=${vm:raw}']) {
    assert.equal(checks.encoded(changed((board) => (board.links![0]!.url = url))).length, 1, url);
  }
});

test("finds names that are not encoded in an alert's link", () => {
  const groups = (template: string) =>
    [{ rules: [{ alert: 'VaneA', expr: 'up', annotations: { dashboard: `/d/vane-vm?var-vm=${template}`, console: '' } }] }] as unknown as Group[];

  assert.deepEqual(checks.encodedLinks(groups('{{ $labels.vm | urlquery }}')), []);
  assert.equal(checks.encodedLinks(groups('{{ $labels.vm }}')).length, 1);
});

test('finds variables of a query that are not quoted', () => {
  assert.deepEqual(checks.quoted(['', 'rate(up{vm=`${vm:raw}`}[$__rate_interval])']), []);
  for (const matcher of ['vm="$vm"', 'vm="${vm:raw}"', 'vm=`$vm`', 'vm=~`${vm:raw}`', 'vm=${vm:doublequote}']) {
    assert.equal(checks.quoted(['', `up{${matcher}}`]).length, 1, matcher);
  }
});

test("finds what Grafana's types do not allow", () => {
  const wrong = changed((_, panel) => (panel.fieldConfig.defaults.thresholds.mode = 'relative'));

  assert.match(checks.types('fleet', JSON.stringify(wrong), join(ROOT, 'dashboards')).join(), /relative/);
});
