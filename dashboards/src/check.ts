import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as checks from './checks.js';
import { BOARDS, files } from './files.js';
import { DECLARED, OF_PROMETHEUS, SERIES } from './metrics.js';
import { ROOT } from './root.js';
import { groups } from './rules.js';

const PLACES = ['deploy/grafana/dashboards', 'deploy/prometheus/rules'];

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const list = (path: string) => readdirSync(join(ROOT, path)).map((name) => `${path}/${name}`);

/** The sources of all modules that make metrics. */
function sources(): string[] {
  return ['services', 'streams']
    .flatMap(list)
    .map((module) => `${module}/src/main`)
    .filter((path) => existsSync(join(ROOT, path)))
    .flatMap((path) => readdirSync(join(ROOT, path), { recursive: true, encoding: 'utf8' }).map((file) => `${path}/${file}`))
    .filter((path) => path.endsWith('.java'))
    .map(read)
    .filter((source) => source.includes('io.prometheus.metrics'));
}

const generated = files();
const expressions = [...BOARDS.flatMap(checks.expressionsOf), ...checks.expressionsOfRules(groups)];
const records = new Set(groups.flatMap((group) => group.rules.flatMap((rule) => ('record' in rule ? [rule.record] : []))));
const known = (name: string) => SERIES.has(name) || records.has(name) || OF_PROMETHEUS.has(name);
const tests = list('deploy/prometheus/tests').map(read).join('\n');
const uids = BOARDS.map((board) => board.uid!);

const wrongs = [
  ...checks.committed(generated, (path) => (existsSync(join(ROOT, path)) ? read(path) : undefined), PLACES.flatMap(list)),
  ...[...generated].flatMap(([path, text]) => checks.links(path, text, uids)),
  ...BOARDS.flatMap(checks.encoded),
  ...checks.encodedLinks(groups),
  ...BOARDS.flatMap(checks.structure),
  ...BOARDS.flatMap((board) => checks.types(board.uid!, JSON.stringify(board), join(ROOT, 'dashboards'))),
  ...expressions.flatMap((expression) => checks.promql(expression, known)),
  ...BOARDS.flatMap(checks.expressionsOf).flatMap(checks.quoted),
  ...checks.declared(DECLARED, sources()),
  ...checks.classic(sources()),
  ...checks.alerts(groups, readdirSync(join(ROOT, 'docs/runbooks')), tests),
  ...checks.fed(tests, known),
];

if (wrongs.length > 0) {
  console.error(wrongs.join('\n'));
  process.exitCode = 1;
} else {
  const alerts = groups.flatMap((group) => group.rules).length - records.size;
  console.log(`${BOARDS.length} dashboards, ${records.size} recorded series, ${alerts} alerts, ${expressions.length} expressions: nothing wrong`);
}
