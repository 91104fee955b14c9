import { join } from 'node:path';
import type { Dashboard, Panel, RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';
import { parser } from '@prometheus-io/lezer-promql';
import ts from 'typescript';
import type { Alert, Group } from './rules.js';
import { UNIT } from './visual.js';

/** A check takes what it looks at and returns what is wrong with it. */
type Wrongs = string[];

type Query = { refId?: string; expr?: string; datasource?: { uid?: string } };

/** Every expression of a dashboard or of rules, and where it stands. */
export type Expression = [where: string, expr: string];

const DATASOURCE = '${datasource}';

function isRow(panel: Panel | RowPanel): panel is RowPanel {
  return panel.type === 'row';
}

function panelsOf(board: Dashboard): Panel[] {
  return (board.panels ?? []).filter((panel): panel is Panel => !isRow(panel));
}

function queriesOf(panel: Panel): Query[] {
  return (panel.targets ?? []) as Query[];
}

/** Identity, place and words of panels. */
export function structure(board: Dashboard): Wrongs {
  const wrongs: Wrongs = [];
  const ids = (board.panels ?? []).map((panel) => panel.id);
  if (new Set(ids).size !== ids.length || ids.includes(undefined)) {
    wrongs.push(`${board.uid}: panel ids are not unique`);
  }
  for (const panel of panelsOf(board)) {
    const where = `${board.uid}, ${panel.title}`;
    const { unit, noValue, decimals } = panel.fieldConfig?.defaults ?? {};
    const wanted = { title: panel.title, description: panel.description, unit, 'no-data text': noValue };
    // Those of seconds are Grafana's choice.
    const missing = Object.entries(unit === UNIT.seconds ? wanted : { ...wanted, decimals })
      .filter(([, value]) => value === undefined || value === '')
      .map(([what]) => what);
    if (missing.length > 0) {
      wrongs.push(`${where}: no ${missing.join(', ')}`);
    }
    const queries = queriesOf(panel);
    if (queries.length === 0) {
      wrongs.push(`${where}: no query`);
    }
    if (new Set(queries.map((query) => query.refId)).size !== queries.length) {
      wrongs.push(`${where}: refIds are not unique`);
    }
    if ([panel, ...queries].some(({ datasource }) => datasource?.uid !== DATASOURCE)) {
      wrongs.push(`${where}: the datasource is not ${DATASOURCE}`);
    }
  }
  return [...wrongs, ...overlaps(board)];
}

function overlaps(board: Dashboard): Wrongs {
  const taken = new Map<string, string>();
  const wrongs = new Set<string>();
  for (const panel of board.panels ?? []) {
    const { x, y, w, h } = panel.gridPos ?? { x: 0, y: 0, w: 0, h: 0 };
    if (w < 1 || h < 1 || x < 0 || x + w > 24) {
      wrongs.add(`${board.uid}, ${panel.title}: not on the grid`);
    }
    for (let cell = 0; cell < w * h; cell++) {
      const key = `${x + (cell % w)},${y + Math.floor(cell / w)}`;
      const other = taken.get(key);
      if (other !== undefined) {
        wrongs.add(`${board.uid}: ${panel.title} lies on ${other}`);
      }
      taken.set(key, panel.title ?? '');
    }
  }
  return [...wrongs];
}

/** Links to dashboards lead to dashboards that exist. */
export function links(where: string, json: string, uids: string[]): Wrongs {
  return [...json.matchAll(/\/d\/([\w-]+)/g)]
    .map((match) => match[1]!)
    .filter((uid) => !uids.includes(uid))
    .map((uid) => `${where}: a link to the unknown dashboard ${uid}`);
}

/** Names of hosts and VMs hold any character, so in an address they are percent-encoded. The console's address is the user's own. */
export function encoded(board: Dashboard): Wrongs {
  return addressesOf(board).flatMap((url) =>
    [...url.replace(/^\$\{console\}/, '').matchAll(/\$\{[^}]*\}|\$\w+/g)]
      .filter(([variable]) => !/:(percentencode|queryparam)\}$/.test(variable))
      .map(([variable]) => `${board.uid}: ${variable} is not encoded in ${url}`),
  );
}

function addressesOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([key, part]) => (key === 'url' ? [String(part)] : addressesOf(part)));
}

/** Likewise the links of an alert, which Prometheus fills in. */
export function encodedLinks(groups: Group[]): Wrongs {
  return groups
    .flatMap((group) => group.rules.filter((rule): rule is Alert => 'alert' in rule))
    .flatMap(({ alert, annotations }) =>
      [annotations.dashboard, annotations.console].flatMap((url) =>
        [...url.matchAll(/\{\{[^}]*\$labels[^}]*\}\}/g)]
          .filter(([template]) => !/\| urlquery \}\}$/.test(template))
          .map(([template]) => `${alert}: ${template} is not encoded in ${url}`),
      ),
    );
}

/** A variable of the dashboard in a query: in backticks and raw, where PromQL takes every character as it is. */
export function quoted([where, expr]: Expression): Wrongs {
  const rest = expr.replaceAll(/=`\$\{\w+:raw\}`/g, '').replaceAll(/\$__\w+/g, '');
  return rest.includes('$') ? [`${where}: a variable that is not quoted as =\`\${name:raw}\`: ${expr}`] : [];
}

export function expressionsOf(board: Dashboard): Expression[] {
  const panels = panelsOf(board).flatMap((panel) =>
    queriesOf(panel).map((query): Expression => [`${board.uid}, ${panel.title}, ${query.refId}`, query.expr ?? '']),
  );
  const variables = (board.templating?.list ?? [])
    .filter((variable) => variable.type === 'query')
    .map((variable): Expression => [`${board.uid}, variable ${variable.name}`, selectorOf(variable.query)]);
  return [...panels, ...variables];
}

/** What a variable takes its values from: the first argument of label_values. */
function selectorOf(query: unknown): string {
  const text = typeof query === 'object' && query !== null && 'query' in query ? String(query.query) : String(query);
  return /^label_values\((.*), \w+\)$/.exec(text)?.[1] ?? text;
}

export function expressionsOfRules(groups: Group[]): Expression[] {
  return groups.flatMap((group) => group.rules.map((rule): Expression => ['record' in rule ? rule.record : rule.alert, rule.expr]));
}

/** Whether PromQL parses, and knows every series that it names. */
export function promql([where, expr]: Expression, known: (name: string) => boolean): Wrongs {
  const text = expr.replaceAll(/\$__(rate_interval|range|interval)/g, '5m');
  const wrongs: Wrongs = [];
  parser.parse(text).iterate({
    enter(node) {
      if (node.type.isError) {
        wrongs.push(`${where}: no PromQL at ${node.from}: ${text}`);
      }
      const name = node.name === 'Identifier' && node.node.parent?.name === 'VectorSelector' ? text.slice(node.from, node.to) : '';
      if (name !== '' && !known(name)) {
        wrongs.push(`${where}: unknown metric ${name}`);
      }
    },
  });
  return wrongs;
}

/** The list of metrics against the names that stand in the sources of the modules that expose them. */
export function declared(list: readonly string[], sources: string[]): Wrongs {
  const found = new Set(sources.flatMap((source) => [...source.matchAll(/"(vane_[a-z0-9_]+)"/g)].map((match) => match[1]!)));
  return [
    ...list.filter((name) => !found.has(name)).map((name) => `metrics.ts: no source declares ${name}`),
    ...[...found].filter((name) => !list.includes(name)).map((name) => `metrics.ts: ${name} is missing`),
  ];
}

/** Dashboards ask for classic buckets, which Prometheus may drop where a histogram has native ones too. */
export function classic(sources: string[]): Wrongs {
  const count = (source: string, text: string) => source.split(text).length - 1;
  return sources
    .filter((source) => count(source, 'Histogram.builder()') !== count(source, '.classicOnly()'))
    .map((source) => `${/class (\w+)/.exec(source)?.[1]}: a histogram that is not classicOnly()`);
}

/** Every alert has a runbook and a test, and every runbook an alert. */
export function alerts(groups: Group[], runbooks: string[], tests: string): Wrongs {
  const names = groups.flatMap((group) => group.rules.filter((rule): rule is Alert => 'alert' in rule).map((rule) => rule.alert));
  return [
    ...names.filter((name) => !runbooks.includes(`${name}.md`)).map((name) => `${name}: no runbook`),
    ...names.filter((name) => !tests.includes(`alertname: ${name}\n`)).map((name) => `${name}: no test`),
    ...runbooks.filter((page) => !names.includes(page.replace(/\.md$/, ''))).map((page) => `${page}: a runbook of no alert`),
  ];
}

/** Rule tests feed only series that exist: one with a wrong name would prove that an alert stays silent, whatever it does. */
export function fed(tests: string, known: (name: string) => boolean): Wrongs {
  return [...tests.matchAll(/series: '([\w:]+)/g)]
    .map((match) => match[1]!)
    .filter((name) => !known(name))
    .map((name) => `deploy/prometheus/tests: unknown metric ${name}`);
}

/** What is generated against what is committed. */
export function committed(generated: Map<string, string>, read: (path: string) => string | undefined, present: string[]): Wrongs {
  return [
    ...[...generated].filter(([path, text]) => read(path) !== text).map(([path]) => `${path}: not as generated, run npm run build`),
    ...present.filter((path) => !generated.has(path)).map((path) => `${path}: nothing generates it`),
  ];
}

/**
 * A dashboard's JSON against Grafana's own types. Enumerations are compared by their values: JSON has no others. Grafana's
 * types leave the options of a panel open, so a wrong key inside them is not found.
 */
export function types(uid: string, json: string, folder: string): Wrongs {
  const file = join(folder, `${uid}.ts`);
  const text = `import type { Dashboard } from '@grafana/schema';
type Json<T> = T extends string ? \`\${T}\` : T extends object ? { [K in keyof T]: Json<T[K]> } : T;
export const dashboard: Json<Dashboard> = ${json};`;
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (path) => path === file || fileExists(path);
  host.getSourceFile = (path, target, ...rest) => (path === file ? ts.createSourceFile(path, text, target) : getSourceFile(path, target, ...rest));
  return ts
    .getPreEmitDiagnostics(ts.createProgram([file], options, host))
    .map((diagnostic) => `${uid}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n')}`);
}
