// The console's pages with generated data, to work on them without a broker: node fixture-server.mjs [port]

import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const PAGE = join(HERE, '../../main/resources/dev/vane/web/page');
const CATALOGUE = join(HERE, '../../../../../streams/contracts/src/main/resources/dev/vane/contracts/metric-catalogue.csv');
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
  + "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/** @type {Record<string, string>} */
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };

/** Name, unit and group: the columns before them hold no quotes. */
const METRICS = readFileSync(CATALOGUE, 'utf8').trim().split('\n').slice(1).map(line => {
  const field = line.split(',');
  return { name: field[4], unit: field[6], group: field[8], help: field.at(-1) ?? '', given: true };
});

const MODEL = 'cloudformer-fixture@1';
const BLOCKS = 4;
const HEADS = 4;

/**
 * How one VM does: its mean, and what is odd about it.
 * @typedef {{
 *   host: string, vm: string, mean: number | null, group: string | null, degraded?: boolean, restless?: boolean, neighbour?: string,
 *   unfamiliar?: boolean, staleSince?: number, recordedAgo?: number
 * }} Plan
 */

/** @type {Plan[]} */
const VMS = [
  { host: 'node-a', vm: 'web-frontend', mean: 0.55, degraded: true, neighbour: 'batch-analytics', group: 'membw' },
  { host: 'node-a', vm: 'batch-analytics', mean: 0.96, group: 'cpu' },
  { host: 'node-a', vm: 'db-primary', mean: 0.84, group: 'disk' },
  { host: 'node-a', vm: 'just-started', mean: null, group: null },
  { host: 'node-a', vm: '<img src=x onerror="window.hacked=true">', mean: 0.91, group: 'llc' },
  { host: 'node-b', vm: 'خادم-البيانات', mean: 0.72, degraded: true, restless: true, neighbour: '\u202etxt.live', group: 'disk' },
  { host: 'node-b', vm: '\u202etxt.live', mean: 0.93, group: 'network' },
  { host: 'node-b', vm: 'long-'.padEnd(253, 'abcdefghij-'), mean: 0.88, group: 'memory' },
  { host: 'node-b', vm: 'no-maps', mean: 0.66, unfamiliar: true, group: 'memory' },
  { host: 'node-b', vm: 'silent', mean: 0.9, staleSince: 300, group: 'cpu' },
];

/** So many VMs, twenty to a host; every fiftieth is degraded. @param {number} count @returns {Plan[]} */
export const many = count => Array.from({ length: count }, (_, index) => ({
  host: `node-${1 + Math.floor(index / 20)}`, vm: `vm-${1 + index}`, mean: index % 50 === 7 ? 0.5 : 0.95, degraded: index % 50 === 7,
  neighbour: `vm-${1 + (index ^ 1)}`, group: 'cpu' }));

const START = Math.floor(Date.now() / 1000);
const PAUSE = 4;
const now = () => Math.floor(Date.now() / 1000);

/** A number in [0, 1) that is the same for the same arguments. @param {...(string | number)} parts */
function noise(...parts) {
  let hash = 2166136261;
  for (const byte of Buffer.from(parts.join('|'))) hash = Math.imul(hash ^ byte, 16777619);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  return ((hash ^ (hash >>> 12)) >>> 0) / 2 ** 32;
}

/** A usual value. @param {string | undefined} unit */
const size = unit => (unit === '1' ? 0.1 : 1e6);

/** @param {Plan} plan @param {number} second */
function performance(plan, second) {
  if (plan.mean === null) return null;
  const calm = plan.degraded && second < START - 240 ? 0.95 : plan.mean;
  return Math.min(1, calm + 0.05 * Math.sin(second / 23) + 0.03 * (noise(plan.vm, second) - 0.5));
}

/** What it runs and waits for, of one CPU; the host of a silent one does not tell. @param {Plan} plan @param {number} second */
function ledger(plan, second) {
  const share = performance(plan, second);
  if (share === null || plan.vm === 'silent') return null;
  const demand = 0.6 + 0.2 * noise(plan.vm, 'demand', second);
  return { onCpu: demand * share, quota: plan.vm === 'no-maps' ? 0.1 : 0, siblings: 0.05, others: demand * (1 - share), allowed: 1, quotaLimit: null };
}

/** Whom it presses: those that it took CPU time from while it ran more than its fair share. @param {Plan} plan */
const pressed = plan => (plan.vm === 'batch-analytics' ? [{ vm: 'web-frontend', cores: 0.3 }]
  : plan.vm === 'خادم-البيانات' ? [{ vm: 'no-maps', cores: 0.4 }, { vm: 'silent', cores: 0.2 }] : []);

/** Who took the CPU time that it lost. @param {Plan} plan @param {number} second */
function losses(plan, second) {
  const told = ledger(plan, second);
  if (told === null) return null;
  const own = plan.vm === 'web-frontend' ? 0.75 * told.others : 0;
  return {
    lostTo: own ? [{ vm: 'batch-analytics', cores: own }] : [], lostToRest: told.others - own, presses: pressed(plan),
  };
}

/**
 * Measurements shift one VM that is measured itself, and one on its host that is not.
 * @param {Plan} plan @param {number} second
 */
function adaptation(plan, second) {
  const share = performance(plan, second);
  const own = plan.vm === 'web-frontend';
  if (share === null || !(own || plan.vm === 'db-primary')) return null;
  const raw = own ? share - 0.1 : Math.min(1, share + 0.05);
  return {
    raw: { relativePerformance: raw, lower: Math.max(0, raw - 0.2), upper: Math.min(1, raw + 0.2) }, offset: own ? 0.4 : -0.3,
    ownWeight: own ? 0.8 : 0, windows: own ? 12.2 : 0, measuredSecond: own ? second - 30 : null, intervalFactor: 1,
  };
}

/** @param {Plan} plan @param {number} second */
const isSkipped = (plan, second) => second % 97 < 4 && plan.vm === 'db-primary';

/** What is said of it, and since when. @param {Plan} plan @param {number} second */
function condition(plan, second) {
  if (plan.mean === null) return null;
  return plan.degraded ? { state: 'DEGRADED', probability: 0.93, since: second - now() + START - 235 }
    : plan.mean < 0.75 ? { state: 'MAYBE_DEGRADED', probability: 0.41, since: second - now() + START - 20 }
      : { state: 'WELL', probability: 0.04, since: second - now() + START - 600 };
}

/** @param {Plan} plan */
function told(plan) {
  const second = plan.staleSince ? START - plan.staleSince : now() - (plan.recordedAgo ?? 0);
  const share = performance(plan, second);
  const explanation = explanations(plan)[0];
  const width = plan.unfamiliar ? 0.3 : 0.06;
  return {
    host: plan.host, vm: plan.vm, second, relativePerformance: share,
    lower: share && Math.max(0, share - width), upper: share && Math.min(1, share + width),
    familiarity: share && (plan.unfamiliar ? 0.12 : 0.8 + 0.1 * noise(plan.vm)), unfamiliar: !!plan.unfamiliar,
    trained: true, model: MODEL, realRows: 60, imputedRows: 0,
    ledger: ledger(plan, second), degradation: share === null ? [] : [{ below: 0.75, probability: plan.degraded ? 0.93 : 0.04 }],
    adaptation: adaptation(plan, second), losses: losses(plan, second),
    condition: condition(plan, second), heard: plan.staleSince ? second : now(), measured: plan.vm === 'web-frontend' ? share && share - 0.02 : null,
    topGroup: plan.group && { group: plan.group, scope: plan.degraded ? 'NEIGHBOUR' : 'OWN', share: 0.41 },
    explanation: explanation ? (({ second, change, severity, triage, sentence }) => ({ second, change, severity, triage, sentence }))(explanation) : null,
    skipped: share === null ? { second, reason: 'INCOMPLETE_WINDOW' } : null,
  };
}

/** @param {Plan} plan */
function explanations(plan) {
  if (!plan.degraded) return [];
  const seconds = [START - 40, START - 235];
  // A restless one is explained again and again, as long as the server runs.
  for (let second = START + PAUSE; plan.restless && second <= now(); second += PAUSE) seconds.unshift(second);
  return seconds.map((second, index) => explained(plan, second, index));
}

/** @param {Plan} plan @param {number} second @param {number} index */
function explained(plan, second, index) {
  const metric = METRICS.find(one => one.group === plan.group) ?? METRICS[0];
  const own = METRICS.find(one => one.name === 'vm.vcpu.runqueue_delay.ratio.mean') ?? METRICS[9];
  const finding = (/** @type {any} */ of, /** @type {string} */ scope, /** @type {number} */ from, /** @type {number} */ to, /** @type {number} */ effect) => ({
    metric: of.name, unit: of.unit, group: of.group, scope, spans: [{ from, to }], baseline: size(of.unit) * 1.2, observed: size(of.unit) * 4.9, zScore: 8.4, effect });
  return {
    host: plan.host, vm: plan.vm, start: second - 59, second, change: 'DEGRADED', relativePerformance: 0.55, lower: 0.49, upper: 0.61,
    unfamiliar: false, model: MODEL, trained: true, method: 'group_occlusion', severity: 'SEVERE',
    triage: index ? 'UNCLEAR' : pressed(plan).length ? 'SHORTAGE' : 'NEIGHBOURS', triageStrength: index ? 0 : 0.31,
    sentence: `${plan.vm} is predicted at 55% of its isolated performance (severe slowdown). In the last 10 s it lost 29% of `
      + `the CPU time it asked for to others on its CPUs, 2% to its own quota. This points to ${pressed(plan).length ? 'too little CPU time for all on its CPUs' : 'its neighbours'} `
      + `(31% of its performance or time)${pressed(plan).length ? `, but it runs more than its fair share and presses ${
        pressed(plan).map(({ vm, cores }) => `${vm} (${cores.toFixed(2)} cores)`).join(', ')}: limit or move it, not them`
        : ': limit or move them'}. Without neighbour ${plan.neighbour} it would be at 86% (+31.0 points).`,
    baseline: 'CALM_PAST',
    evidence: [finding(metric, 'NEIGHBOUR', second - 30, second - 4, 0.21), finding(own, 'OWN', second - 26, second, 0.08)],
    effect: 0.33, neighbours: [{ vm: plan.neighbour, effect: 0.31 }, { vm: VMS.find(one => one.host === plan.host && one !== plan && one.vm !== plan.neighbour)?.vm, effect: 0.01 }],
    gaps: [{ group: 'topdown', scope: 'OWN', ageSeconds: null }], staleSeconds: 0, realRows: 60, imputedRows: 0,
    lostCpuTime: { toOthers: 0.29, toQuota: 0.02 },
  };
}

/** @param {Plan} plan */
function summary(plan) {
  if (plan.mean === null) return null;
  const groups = [...new Set(METRICS.map(one => one.group))].flatMap(group => ['OWN', 'NEIGHBOUR'].map(scope => ({ group, scope,
    share: (group === plan.group && scope === (plan.degraded ? 'NEIGHBOUR' : 'OWN') ? 8 : 0.4) + noise(plan.vm, group, scope) })));
  const sum = groups.reduce((total, one) => total + one.share, 0);
  const groupShares = groups.map(one => ({ ...one, share: one.share / sum })).sort((a, b) => b.share - a.share);
  return { host: plan.host, vm: plan.vm, second: now(), model: MODEL, groupShares,
    topMetrics: METRICS.slice(0, 8).map((one, index) => ({ metric: one.name, scope: 'OWN', weight: 0.1 / (index + 1) })),
    topSeconds: [{ ageSeconds: 0, weight: 0.1 }], temporalEntropy: 0.8, systemEntropy: 0.7, temporalHeadEntropies: [], systemHeadEntropies: [] };
}

/** @param {Plan} plan @param {number} from @param {number} to */
function history(plan, from, to) {
  const seconds = [];
  for (let second = Math.max(from, now() - 3599); second <= Math.min(to, now() - (plan.staleSince ?? 0)); second++) {
    if (plan.mean !== null && !isSkipped(plan, second)) seconds.push(second);
  }
  const ledgers = seconds.map(second => ledger(plan, second));
  const shares = seconds.map(second => performance(plan, second) ?? 0);
  const skipped = [];
  for (let second = from; second <= to; second++) if (isSkipped(plan, second)) skipped.push({ second, reason: 'INCOMPLETE_WINDOW' });
  return {
    seconds, relativePerformance: shares, lower: shares.map(share => Math.max(0, share - 0.06)), upper: shares.map(share => Math.min(1, share + 0.06)),
    rawRelativePerformance: seconds.map(second => adaptation(plan, second)?.raw.relativePerformance ?? null),
    unfamiliar: seconds.map(() => !!plan.unfamiliar),
    measured: seconds.map((second, index) => (plan.vm === 'web-frontend' && second % 10 === 0 ? shares[index] - 0.02 : null)), skipped,
    ledger: {
      onCpu: ledgers.map(one => one?.onCpu ?? null), quota: ledgers.map(one => one?.quota ?? null),
      siblings: ledgers.map(one => one?.siblings ?? null), others: ledgers.map(one => one?.others ?? null),
    },
  };
}

/** @param {Plan} plan */
function mapEntries(plan) {
  if (plan.mean === null || plan.vm === 'no-maps') return [];
  return [START - 40, START - 100, START - 235].flatMap(second => ['SYSTEM', 'TEMPORAL'].flatMap(branch => [false, true].map(calibrated => ({
    second, model: MODEL, branch, calibrated, blocks: BLOCKS, heads: HEADS, tokens: branch === 'SYSTEM' ? 207 : 61 }))));
}

const FEATURES = ['OWN', 'NEIGHBOUR'].flatMap(scope => METRICS.map(one => (
  { metric: one.name, group: one.group, scope, present: one.group !== 'topdown' })));

/** Rows that sum to 1, with attention within groups, and a sink where it is not calibrated. @param {Plan} plan @param {any} entry */
function weights(plan, { second, branch, calibrated, tokens }) {
  const scales = new Float32Array(BLOCKS * HEADS * tokens);
  const bytes = new Uint8Array(BLOCKS * HEADS * tokens * tokens);
  const row = new Float32Array(tokens);
  let seed = 1 + Math.floor(1e6 * noise(plan.vm, second, branch));
  for (let head = 0, at = 0; head < BLOCKS * HEADS; head++) {
    for (let query = 0; query < tokens; query++, at++) {
      let sum = 0;
      let largest = 0;
      for (let key = 0; key < tokens; key++) {
        seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
        const [from, to] = branch === 'SYSTEM' ? [FEATURES[query - 1], FEATURES[key - 1]] : [undefined, undefined];
        const near = branch === 'SYSTEM' ? (from?.group === to?.group ? 3 : 1) : 8 / (1 + Math.abs(query - key));
        row[key] = to && !to.present ? 0 : near * (0.2 + seed / 2 ** 32) * (key === (head * 13) % tokens && !calibrated ? 40 : 1);
        sum += row[key];
        largest = Math.max(largest, row[key]);
      }
      scales[at] = largest / sum;
      for (let key = 0; key < tokens; key++) bytes[at * tokens + key] = Math.round(255 * row[key] / largest);
    }
  }
  return Buffer.concat([Buffer.from(scales.buffer), Buffer.from(bytes.buffer)]);
}

/** @param {Plan} plan @param {URLSearchParams} query */
function samples(plan, query) {
  const from = Number(query.get('from'));
  const seconds = Array.from({ length: Math.min(900, Number(query.get('to')) - from + 1) }, (_, index) => from + index);
  const series = query.getAll('metric').slice(0, 8).map(metric => {
    const of = METRICS.find(one => one.name === metric);
    return { metric, unit: of?.unit, group: of?.group, scope: 'OWN',
      values: seconds.map(second => (noise(second) < 0.02 ? null : size(of?.unit) * (second > START - 70 ? 4.9 : 1.2) * (0.9 + 0.2 * noise(metric, plan.vm, second)))) };
  });
  return { seconds, series };
}

/** Whether the server reads what there is, and whether there is anything new, as tests have it. */
export const reading = { live: true, reason: '', quiet: false };

/** @param {Plan[]} plans @param {string} what @param {URLSearchParams} query @returns {any} */
function answer(plans, what, query) {
  const time = Date.now() / 1000;
  const { live, reason } = reading;
  switch (what) {
    case 'status': return { time, ready: live, reason, version: 'fixture', hosts: 2, vms: plans.length, models: [{ model: MODEL, trained: true }] };
    case 'vms': return { time, live, reason, vms: plans.map(told) };
    case 'metrics': return { metrics: METRICS };
    case 'requests': return { responses: asked };
  }
  const plan = plans.find(one => one.host === query.get('host') && one.vm === query.get('vm'));
  if (!plan) return null;
  const entry = mapEntries(plan).find(one => one.second === Number(query.get('second')) && one.branch === query.get('branch')
    && String(one.calibrated) === (query.get('calibrated') ?? 'false'));
  switch (what) {
    case 'vm': return { time, vm: told(plan), attention: summary(plan), neighbours: plans.filter(one => one.host === plan.host && one !== plan).map(told) };
    case 'history': return history(plan, Number(query.get('from')), Number(query.get('to')));
    case 'explanations': return { explanations: explanations(plan) };
    case 'samples': return samples(plan, query);
    case 'maps': return { maps: mapEntries(plan) };
    case 'map': return entry ? { ...entry, features: entry.branch === 'SYSTEM' ? FEATURES : [] } : null;
    case 'map/weights': return entry ? weights(plan, entry) : null;
    default: return null;
  }
}

/** @param {Plan[]} plans @param {import('node:http').ServerResponse} response */
function sendEvents(plans, response) {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  response.write(': welcome\n\n');
  const timer = setInterval(() => {
    const vms = plans.filter(one => !one.staleSince).map(told);
    for (const plan of plans.filter(one => one.restless && (now() - START) % PAUSE === 0)) {
      response.write(`event: explanation\ndata: ${JSON.stringify(explanations(plan)[0])}\n\n`);
    }
    // As the server does: no more VMs in an event than a browser reads in a moment.
    for (let from = 0; from === 0 || from < vms.length; from += 1000) {
      const some = reading.live && !reading.quiet ? vms.slice(from, from + 1000) : [];
      response.write(`event: vms\ndata: ${JSON.stringify({ time: Date.now() / 1000, live: reading.live, reason: reading.reason, vms: some, gone: [] })}\n\n`);
    }
  }, 1000);
  response.on('close', () => clearInterval(timer));
}

/** What came of the questions that were put. @type {any[]} */
const asked = [
  { id: 'nightly-17', client: 'scheduler', time: START - 30, prediction: null,
    refusal: { reason: 'NOT_FOUND', field: 'vm', error: 'the topics hold no such VM' } },
];

/**
 * Without the neighbour that presses it, or with anything made less, a VM is predicted to be faster.
 * @param {Plan[]} plans @param {any} question
 */
function outcome(plans, { reference: { host, vm, second = now(), edits }, explain }) {
  const id = `fixture-${asked.length}`;
  const plan = plans.find(one => one.host === host && one.vm === vm);
  const known = (/** @type {any} */ edit) => 'withoutNeighbour' in edit || METRICS.some(one => one.name === edit.metric);
  const wrong = edits.find((/** @type {any} */ edit) => !known(edit));
  const refusal = !plan ? { reason: 'NOT_FOUND', field: 'vm', error: `the topics hold no ${host}/${vm}` }
    : wrong ? { reason: 'INVALID', field: 'edits', error: `${wrong.metric} is neither in the metric catalogue nor in the stall ledger` } : null;
  if (refusal || !plan) {
    asked.unshift({ id, client: 'console', time: now(), prediction: null, refusal });
    return { id, client: 'console', ...refusal };
  }
  const published = performance(plan, second) ?? 0.5;
  const gain = edits.reduce((/** @type {number} */ sum, /** @type {any} */ edit) =>
    sum + (edit.withoutNeighbour === plan.neighbour ? 0.3 : 'factor' in edit ? 0.1 * (1 - edit.factor) : 0), 0);
  const shifted = Math.min(1, Math.max(0, published + gain));
  const prediction = { host, vm, second, relativePerformance: shifted, lower: shifted - 0.1, upper: Math.min(1, shifted + 0.1),
    familiarity: 0.4, unfamiliar: edits.some((/** @type {any} */ edit) => edit.value > 1e12), model: MODEL };
  asked.unshift({ id, client: 'console', time: now(), refusal: null,
    prediction: { host, vm, second, relativePerformance: shifted, published, unfamiliar: prediction.unfamiliar, explained: !!explain } });
  return { id, client: 'console', prediction, shifted, published: { ...prediction, relativePerformance: published }, groupShares: [],
    sources: [{ topic: 'vane.samples.v1', partition: 3, first: 100, last: 159 }], explanation: explain ? explanations(plan)[0] ?? null : null };
}

/** @param {import('node:http').IncomingMessage} request */
async function bodyOf(request) {
  let text = '';
  for await (const part of request) text += part;
  return JSON.parse(text);
}

/** @param {string} path @returns {string} where it lies, or '' */
function fileOf(path) {
  if (path === '/') return join(PAGE, 'index.html');
  const jar = /^\/webjars\/(lit-html|uplot)\/(.+)$/.exec(path);
  const [root, rest] = jar ? [join(HERE, 'node_modules', jar[1]), jar[2]] : [PAGE, path];
  const file = normalize(join(root, rest));
  return file.startsWith(root) ? file : '';
}

/** Starts on loopback. @param {number} [port] 0 is any free one @param {Plan[]} [plans] */
export async function serve(port = 0, plans = VMS) {
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    response.setHeader('Content-Security-Policy', POLICY);
    response.setHeader('X-Content-Type-Options', 'nosniff');
    if (url.pathname === '/api/events') return sendEvents(plans, response);
    if (url.pathname === '/api/requests' && request.method === 'POST') {
      const body = outcome(plans, await bodyOf(request));
      response.writeHead('error' in body ? 422 : 200, { 'Content-Type': 'application/json' });
      return response.end(JSON.stringify(body));
    }
    if (url.pathname.startsWith('/api/')) {
      const body = answer(plans, url.pathname.slice(5), url.searchParams);
      if (Buffer.isBuffer(body)) return response.writeHead(200, { 'Content-Type': 'application/octet-stream' }).end(body);
      response.writeHead(body ? 200 : 404, { 'Content-Type': 'application/json' });
      return response.end(JSON.stringify(body ?? { error: 'no such VM or map' }));
    }
    const file = fileOf(url.pathname);
    const content = file && await readFile(file).catch(() => null);
    if (!content) return response.writeHead(404).end();
    response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(content);
  });
  await new Promise(resolve => server.listen(port, '127.0.0.1', () => resolve(null)));
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${address.port}`,
    close() {
      server.closeAllConnections();
      return new Promise(resolve => server.close(resolve));
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log((await serve(Number(process.argv[2]) || 9475)).url);
}
