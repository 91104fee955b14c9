// One VM: its performance, what changed it, which neighbour, the likely cause and what to do.

import { html, nothing, render } from '/webjars/lit-html/lit-html.js';
import { get, Refused, wordsOf } from './api.js';
import { columns, ledgerChart, performanceChart, sampleChart, skippedWords } from './charts.js';
import { clockOf } from './condition.js';
import { fleet, keyOf } from './fleet-state.js';
import { ago, groupWords, isolated, name, percent, points, quantity, spanWords, time, triageWords, words } from './format.js';
import { change, changed, href } from './route.js';
import { takers } from './takers.js';
import { facts, neighbours, shares } from './vm-panels.js';
import { whatIf } from './what-if.js';

/** @typedef {import('./api.js').Vm} Vm */
/** @typedef {import('./api.js').Explanation} Explanation */
/** @typedef {import('./api.js').Evidence} Evidence */

const SPANS = { 300: '5 min', 900: '15 min', 3600: '1 h' };
const DETAIL_MILLIS = 5000;

/** Seconds shown before and after a window whose metrics are looked at. */
const MARGIN = 60;

const LEDGER = /** @type {const} */ (['onCpu', 'quota', 'siblings', 'others']);

/** What each metric of the catalogue means. @type {Map<string, string>} */
const help = new Map();

async function readCatalogue() {
  const { metrics } = await get('metrics').catch(() => ({ metrics: [] }));
  for (const { name, help: words } of metrics) help.set(name, words);
}

/** @param {HTMLElement} root */
export function open(root) {
  const chartBox = document.createElement('div');
  const ledgerBox = document.createElement('div');
  const samplesBox = document.createElement('div');
  samplesBox.className = 'samples';
  chartBox.setAttribute('role', 'figure');
  chartBox.setAttribute('aria-label', 'Relative performance over time');
  ledgerBox.setAttribute('role', 'figure');
  ledgerBox.setAttribute('aria-label', 'Where its time went: on CPU, and waiting for its own threads, its quota and others');
  samplesBox.setAttribute('role', 'figure');
  samplesBox.setAttribute('aria-label', 'The metric of the chosen evidence over time');
  /** @type {ReturnType<typeof performanceChart> | undefined} */
  let chart;
  /** @type {ReturnType<typeof ledgerChart> | undefined} */
  let ledger;
  /** @type {ReturnType<typeof sampleChart> | undefined} */
  let samples;
  let query = new URLSearchParams();
  let of = { host: '', vm: '' };
  let problem = '';
  /** @type {{vm: Vm, attention: import('./api.js').Summary | null, neighbours: Vm[]} | null} */
  let detail = null;
  /** @type {import('./api.js').History | null} */
  let history = null;
  /** @type {Explanation[]} */
  let explanations = [];
  let evidence = 0;
  let lost = false;
  let asked = '';
  let sampled = '';
  let abort = new AbortController();
  const ifs = whatIf(draw);

  const span = () => Number(query.get('span')) || 900;
  const chosen = () => explanations.find(one => String(one.second) === query.get('second')) ?? explanations[0];

  /** The seconds that the chart shows: up to now, in a recording the recording's, or around an explanation that is older. */
  function range() {
    const known = fleet.vms.get(keyOf(of)) ?? detail?.vm;
    const now = Math.floor(known ? clockOf(known, fleet.now()) : fleet.now());
    const second = Number(query.get('second'));
    const to = second && second < now - span() ? Math.min(now, second + Math.floor(span() / 2)) : now;
    return { from: to - span(), to, live: to === now };
  }

  async function load() {
    abort.abort();
    abort = new AbortController();
    const { signal } = abort;
    const { from, to } = range();
    try {
      const [vm, past, known] = await Promise.all([
        get('vm', of, signal), get('history', { ...of, from, to }, signal), get('explanations', of, signal)]);
      detail = vm;
      history = past;
      explanations = known.explanations;
      problem = '';
    } catch (error) {
      if (signal.aborted) return;
      problem = error instanceof Refused && error.status === 404 ? 'gone' : wordsOf(error);
    }
    draw();
  }

  async function refresh() {
    const answer = await get('vm', of, abort.signal).catch(() => null);
    if (answer) detail = answer;
    draw();
  }

  /** @param {any} event */
  function hear({ detail: news }) {
    if (fleet.state === 'lost' || fleet.state === 'stopped') {
      lost = true;
    } else if (lost) {
      lost = false;
      load(); // what came in between is not sent again
    }
    if (news) {
      const vm = news.vms.find((/** @type {Vm} */ one) => keyOf(one) === keyOf(of));
      if (vm && detail) detail.vm = vm;
      if (vm && history && range().live) {
        append(history, vm);
        history = trimmed(history, range().from);
      }
      draw();
    }
  }

  /** @param {any} event */
  function hearExplanation({ detail: one }) {
    if (keyOf(one) !== keyOf(of)) return;
    explanations = [one, ...explanations.filter(known => known.second !== one.second)];
    draw();
  }

  function draw() {
    render(view(), root);
    if (history && chartBox.isConnected) {
      chart ??= performanceChart(chartBox);
      const marked = chosen()?.evidence[evidence];
      const marks = [
        { colour: '--skip', spans: history.skipped.map(({ second }) => ({ from: second, to: second })) },
        { colour: '--mark', spans: marked?.spans ?? [] },
      ];
      chart.set(columns(history), marks);
      if (ledgerBox.isConnected) {
        ledger ??= ledgerChart(ledgerBox);
        ledger.show(history, marks);
      }
    }
    drawSamples();
  }

  /** The charts of the metric that the chosen piece of evidence names: this VM's, or its neighbours'. */
  async function drawSamples() {
    const explanation = chosen();
    const finding = explanation?.evidence[evidence];
    const key = finding ? JSON.stringify([of, explanation.second, evidence]) : '';
    if (key === sampled) return;
    sampled = key;
    samples?.close();
    samples = undefined;
    samplesBox.replaceChildren();
    if (!finding) return;
    const known = explanation.neighbours.length ? explanation.neighbours : (detail?.neighbours ?? []);
    const vms = finding.scope === 'OWN' ? [of.vm] : known.slice(0, 3).map(one => one.vm);
    const range = { from: explanation.start - MARGIN, to: explanation.second + MARGIN };
    // A neighbour may be gone, and its samples with it.
    const asked = await Promise.allSettled(vms.map(vm => get('samples', { host: of.host, vm, ...range, metric: finding.metric })));
    const answers = asked.map(one => (one.status === 'fulfilled' ? one.value : { seconds: [], series: [] }));
    if (sampled !== key) return;
    if (!answers.some(answer => answer.seconds.length)) {
      const [first] = asked;
      samplesBox.textContent = first?.status === 'rejected' ? wordsOf(first.reason) : 'The samples of these seconds are no longer kept.';
      return;
    }
    samples = sampleChart(samplesBox, finding.unit, vms);
    const seconds = answers.map(answer => answer.seconds).reduce((a, b) => (a.length > b.length ? a : b));
    const values = answers.map(answer => {
      const at = new Map(answer.seconds.map((/** @type {number} */ second, /** @type {number} */ index) => [second, answer.series[0]?.values[index]]));
      return seconds.map((/** @type {number} */ second) => at.get(second) ?? null);
    });
    samples.set([seconds, ...values], [{ colour: '--mark', spans: finding.spans }]);
  }

  /** @param {number} index */
  function look(index) {
    evidence = index;
    draw();
  }

  /** What time it is for this VM. */
  const clock = () => (detail ? clockOf(detail.vm, fleet.now()) : fleet.now());

  function view() {
    if (problem === 'gone') {
      return html`<section class="empty"><h1>No such VM</h1><p>${name(of.vm)} on ${name(of.host)} is gone, or was never seen here.</p>
        <p><a href=${href('/')}>All VMs</a></p></section>`;
    }
    if (!detail) {
      return problem ? html`<p class="problem" role="alert">${problem} <button @click=${load}>Try again</button></p>`
        : html`<p class="empty" role="status">Reading ${name(of.vm)} …</p>`;
    }
    const { vm } = detail;
    const explanation = chosen();
    return html`
      ${problem ? html`<p class="problem" role="alert">${problem} <button @click=${load}>Try again</button></p>` : nothing}
      <nav class="crumbs" aria-label="Where"><a href=${href('/')}>Fleet</a> / <a href=${href('/host', { host: vm.host })}>${name(vm.host)}</a></nav>
      <h1>${name(vm.vm)}</h1>
      ${facts(vm, explanation, query.has('second'))}
      <div class="columns">
        <div>
          <section>
            <h2>Relative performance ${spanLinks(span())}</h2>
            ${chartBox}
            ${history?.skipped.length ? html`<p class="note"><span class="swatch skip"></span>${history.skipped.length} seconds
              without a prediction: ${skippedWords(history.skipped)}</p>` : nothing}
          </section>
          ${history?.ledger.onCpu.some(cores => cores !== null) ? html`<section class="ledger">
            <h2>Where its time went <small>core-seconds in each second</small></h2>${ledgerBox}${takers(vm)}</section>` : nothing}
          ${explanation ? explained(explanation) : html`<section><h2>Explanation</h2>
            <p class="note">None yet: one is published when the VM degrades or recovers.</p></section>`}
        </div>
        <div>${ifs.view(detail.neighbours.map(one => one.vm), explanation)}${neighbours(of.host, detail.neighbours, explanation)}${shares(of, detail.attention)}${past(explanation)}</div>
      </div>`;
  }

  /** @param {Explanation} explanation */
  function explained(explanation) {
    const names = [of.vm, ...explanation.neighbours.map(one => one.vm)];
    return html`<section>
      <h2>${words(explanation.change)} <time class="number">${time(explanation.second)}</time>
        <small>${ago(clock() - explanation.second)}</small>
        <a class="aside" href=${href('/attention', { ...of, second: explanation.second })}>Attention at this second</a></h2>
      <p class="told">${isolated(explanation.sentence, names)}</p>
      <ol class="evidence" aria-label="Evidence, heaviest first">${explanation.evidence.map((finding, index) => html`
        <li><button aria-pressed=${index === evidence} @mouseenter=${() => look(index)} @focus=${() => look(index)}
          @click=${() => change({ evidence: index || null })}>
          <span class="metric" title=${help.get(finding.metric) ?? ''}><code>${finding.metric}</code>
            <small>${groupWords(finding.group, finding.scope)}</small></span>
          <span class="number">${spanWords(finding.spans)}</span>
          <span class="number">${explanation.baseline === 'CALM_PAST'
            ? html`${quantity(finding.baseline, finding.unit)} → ${quantity(finding.observed, finding.unit)}`
            : html`${quantity(finding.observed, finding.unit)} <small>in training ${quantity(finding.baseline, finding.unit)}</small>`}</span>
          <span class="number">z ${finding.zScore.toFixed(1)}</span>
          <span class="number effect" title="Change of the prediction with this metric back at its baseline">${points(finding.effect)}</span>
        </button></li>`)}</ol>
      ${samplesBox}
      ${explanation.gaps.length ? html`<p class="note">No data for: ${explanation.gaps.map(gap =>
        `${groupWords(gap.group, gap.scope)} (${gap.ageSeconds === null ? 'missing' : `${gap.ageSeconds} s old`})`).join(', ')}</p>` : nothing}
    </section>`;
  }

  /** @param {Explanation | undefined} explanation */
  function past(explanation) {
    return html`<section><h2>Explanations</h2><ul class="past">${explanations.map(one => html`
      <li><a href=${changed({ second: one.second, evidence: null })} aria-current=${one === explanation}>
        <time class="number">${time(one.second)}</time> ${words(one.change)} <span class="number">${percent(one.relativePerformance)}</span>
        <small>${triageWords(one.triage).word}</small></a></li>`)}</ul>
      ${explanations.length ? nothing : html`<p class="note">None.</p>`}</section>`;
  }

  fleet.addEventListener('change', hear);
  fleet.addEventListener('explanation', hearExplanation);
  const timer = setInterval(refresh, DETAIL_MILLIS);
  if (!help.size) readCatalogue().then(draw);

  return {
    title: 'VM',
    /** @param {URLSearchParams} changes */
    show(changes) {
      query = changes;
      of = { host: query.get('host') ?? '', vm: query.get('vm') ?? '' };
      const question = JSON.stringify([of, span(), query.get('second')]);
      if (detail && keyOf(detail.vm) !== keyOf(of)) {
        detail = history = null;
        explanations = [];
      }
      evidence = Number(query.get('evidence')) || 0;
      if (question !== asked) load();
      asked = question;
      ifs.show(query);
      draw();
    },
    close() {
      ifs.close();
      abort.abort();
      clearInterval(timer);
      fleet.removeEventListener('change', hear);
      fleet.removeEventListener('explanation', hearExplanation);
      chart?.close();
      ledger?.close();
      samples?.close();
    },
  };
}

/** @param {number} span */
const spanLinks = span => html`<span class="aside spans">${Object.entries(SPANS).map(([seconds, title]) =>
  html`<a href=${changed({ span: seconds === '900' ? null : seconds })} aria-current=${String(span) === seconds}>${title}</a> `)}</span>`;

/**
 * @param {import('./api.js').History} history
 * @param {Vm} vm
 */
function append(history, vm) {
  if (vm.skipped && vm.skipped.second > (history.skipped.at(-1)?.second ?? 0)) history.skipped.push(vm.skipped);
  if (vm.relativePerformance === null || vm.second <= (history.seconds.at(-1) ?? 0)) return;
  history.seconds.push(vm.second);
  history.relativePerformance.push(vm.relativePerformance);
  history.lower.push(vm.lower);
  history.upper.push(vm.upper);
  history.rawRelativePerformance.push(vm.adaptation?.raw.relativePerformance ?? null);
  history.unfamiliar.push(vm.unfamiliar);
  history.measured.push(vm.measured);
  for (const entry of LEDGER) history.ledger[entry].push(vm.ledger?.[entry] ?? null);
}

/**
 * @param {import('./api.js').History} history
 * @param {number} from
 */
function trimmed(history, from) {
  const first = history.seconds.findIndex(second => second >= from);
  const cut = (/** @type {any[]} */ values) => (first < 0 ? [] : values.slice(first));
  return {
    seconds: cut(history.seconds), relativePerformance: cut(history.relativePerformance), lower: cut(history.lower), upper: cut(history.upper),
    rawRelativePerformance: cut(history.rawRelativePerformance), unfamiliar: cut(history.unfamiliar), measured: cut(history.measured),
    ledger: {
      onCpu: cut(history.ledger.onCpu), quota: cut(history.ledger.quota),
      siblings: cut(history.ledger.siblings), others: cut(history.ledger.others),
    },
    skipped: history.skipped.filter(({ second }) => second >= from),
  };
}
