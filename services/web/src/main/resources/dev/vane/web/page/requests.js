// Questions to the model: one that is put here, and what came of those that everybody put.

import { html, nothing, render } from '/webjars/lit-html/lit-html.js';
import { get, wordsOf } from './api.js';
import { answered, asker, changeable, editsOf, editsText } from './asking.js';
import { drawing } from './drawing.js';
import { fleet } from './fleet-state.js';
import { chip, isolated, name, percent, time, triageWords, words } from './format.js';
import { change, href } from './route.js';

/** @typedef {import('./api.js').Answered} Answered */
/** @typedef {import('./api.js').Edit} Edit */
/** @typedef {import('./api.js').Outcome} Outcome */
/** @typedef {import('./api.js').Question} Question */

const REFRESH_MILLIS = 2000;

/** Most names that a list offers. */
const OFFERED = 500;

/** What can be different: its words, its option of `vane request`, and an edit to begin with. */
const KINDS = {
  withoutNeighbour: { title: 'without neighbour', option: '--without', begin: { withoutNeighbour: '' } },
  factor: { title: 'metric times', option: '--factor', begin: { metric: '', factor: 0.5 } },
  value: { title: 'metric is', option: '--value', begin: { metric: '', value: 0 } },
  asAt: { title: 'metric as in second', option: '--as-at', begin: { metric: '', asAt: 0 } },
};

/** @typedef {keyof typeof KINDS} Kind */

/** @param {Edit} edit @returns {Kind} */
const kindOf = edit => /** @type {Kind[]} */ (Object.keys(KINDS)).find(kind => kind in edit) ?? 'factor';

/** An edit's parts, whatever its kind. @param {Edit} edit @returns {any} */
const partsOf = edit => edit;

/** @param {HTMLElement} root */
export function open(root) {
  let query = new URLSearchParams();
  /** @type {Outcome[] | null} */
  let outcomes = null;
  let problem = '';
  /** @type {import('./api.js').Metric[]} */
  let metrics = [];
  const page = drawing(() => render(view(), root));
  const asked = asker(page.draw);
  const timer = setInterval(refresh, REFRESH_MILLIS);
  refresh();
  changeable().then(all => {
    metrics = all;
    page.draw();
  });

  async function refresh() {
    [outcomes, problem] = await get('requests').then(told => [told.responses, ''], error => [outcomes, wordsOf(error)]);
    page.draw();
  }

  const edits = () => editsOf(query.get('edits'));

  /** @returns {Question} */
  function question() {
    const second = Number(query.get('second'));
    return {
      reference: { host: query.get('host') ?? '', vm: query.get('vm') ?? '', ...(second ? { second } : {}), edits: edits() },
      ...(query.get('explain') === 'true' ? { explain: true } : {}),
    };
  }

  /** Puts an edit in the place of another; none takes it away. @param {number} at @param {Edit | null} edit */
  function put(at, edit) {
    change({ edits: editsText(edits().toSpliced(at, 1, ...(edit ? [edit] : []))) });
  }

  /** Takes a field's text into the address. @param {string} key */
  const field = key => (/** @type {any} */ event) => change({ [key]: event.target.value.trim() || null });

  function view() {
    return html`<h1>Requests to the model</h1>
      <div class="columns">${form()}<section class="result" role="status"><h2>Answer</h2>${result()}</section></div>
      <section><h2>Newest outcomes <small>whoever asked</small></h2>${everybody()}</section>`;
  }

  function form() {
    const host = query.get('host') ?? '';
    const vms = [...fleet.vms.values()];
    const here = vms.filter(vm => vm.host === host).map(vm => vm.vm);
    const second = Number(query.get('second'));
    return html`<form class="asking" @submit=${(/** @type {Event} */ event) => {
      event.preventDefault();
      asked.ask(question());
    }}>
      <label>Host <input required list="hosts" autocomplete="off" spellcheck="false" .value=${host} @change=${field('host')}></label>
      <label>VM <input required list="vms" autocomplete="off" spellcheck="false" .value=${query.get('vm') ?? ''} @change=${field('vm')}></label>
      <label>Second <input type="number" min="1" step="1" placeholder="the newest" .value=${second ? String(second) : ''} @change=${field('second')}>
        <small>${second ? time(second) : 'since the epoch'}</small></label>
      ${offer('hosts', [...new Set(vms.map(vm => vm.host))])}${offer('vms', here)}${offer('metrics', metrics.map(one => one.name))}
      <fieldset><legend>What if</legend>${edits().map(editor)}
        <button type="button" @click=${() => put(edits().length, KINDS.factor.begin)}>Add a change</button></fieldset>
      <label class="flag"><input type="checkbox" .checked=${query.get('explain') === 'true'}
        @change=${(/** @type {any} */ event) => change({ explain: event.target.checked || null })}> Explain it, too</label>
      <button class="primary" ?disabled=${asked.busy}>${asked.busy ? 'Asking …' : 'Ask'}</button></form>`;
  }

  /** @param {Edit} edit @param {number} at */
  function editor(edit, at) {
    const kind = kindOf(edit);
    const { withoutNeighbour, metric, [kind]: number } = partsOf(edit);
    const isNeighbour = kind === 'withoutNeighbour';
    const unit = metrics.find(one => one.name === metric)?.unit;
    return html`<div class="edit">
      <select aria-label="Change" @change=${(/** @type {any} */ event) => put(at, KINDS[/** @type {Kind} */ (event.target.value)].begin)}>
        ${Object.entries(KINDS).map(([key, { title }]) => html`<option value=${key} .selected=${key === kind}>${title}</option>`)}</select>
      <input required list=${isNeighbour ? 'vms' : 'metrics'} aria-label=${isNeighbour ? 'Neighbour' : 'Metric'} autocomplete="off" spellcheck="false"
        .value=${isNeighbour ? withoutNeighbour : metric} @change=${(/** @type {any} */ event) =>
          put(at, /** @type {any} */ ({ ...edit, [isNeighbour ? kind : 'metric']: event.target.value.trim() }))}>
      ${isNeighbour ? nothing : html`<input required type="number" step="any" min="0" aria-label="Number" .value=${String(number)}
        @change=${(/** @type {any} */ event) => put(at, /** @type {any} */ ({ ...edit, [kind]: Number(event.target.value) }))}>
        <small>${kind === 'value' ? unit : kind === 'asAt' && number ? time(number) : ''}</small>`}
      <button type="button" aria-label="Take this change away" @click=${() => put(at, null)}>×</button></div>`;
  }

  function result() {
    if (asked.problem) return html`<p class="problem" role="alert">${asked.problem}</p>`;
    if (!asked.answer || !asked.question) {
      return html`<p class="note">${asked.busy ? 'Asking the model …' : html`What the model says stands here. A changed window is a question to the
        model, not to the machine: it may be one that no VM has.`}</p>`;
    }
    const { prediction, published, sources, explanation } = asked.answer;
    return html`${answered(asked.answer)}
      <p><a href=${href('/vm', { host: prediction.host, vm: prediction.vm, second: prediction.second })}>${name(prediction.vm)}</a> at
        ${time(prediction.second)}, interval ${percent(prediction.lower)} – ${percent(prediction.upper)},
        ${published ? 'beside what was published of this window' : 'of this window nothing was published'};
        <code>${prediction.model}</code>, answered in ${Math.round(asked.millis)} ms.</p>
      ${explanation ? html`<p class="told"><b>${triageWords(explanation.triage).word}</b>: ${isolated(explanation.sentence,
        [explanation.vm, ...explanation.neighbours.map(one => one.vm)])}</p>` : nothing}
      <p class="note">Computed from ${sources.map(({ topic, partition, first, last }, at) =>
        html`${at ? ', ' : ''}<code>${topic}-${partition}</code> ${first} to ${last}`)}.</p>
      <details><summary>The same from a shell</summary><pre>${commandOf(asked.question)}  # --bootstrap-servers, if they are not at 127.0.0.1:9092\n\n${curlOf(asked.question)}</pre></details>
      <details><summary>As JSON</summary><pre>${JSON.stringify(asked.answer, null, 2)}</pre></details>`;
  }

  function everybody() {
    if (problem) return html`<p class="problem" role="alert">${problem}</p>`;
    if (!outcomes) return html`<p class="note" role="status">Reading …</p>`;
    if (!outcomes.length) return html`<p class="note">Nobody has asked in the last ten minutes. <code>./vane answer</code> answers.</p>`;
    return html`<div class="scroll"><table class="outcomes">
      <thead><tr><th scope="col">Time</th><th scope="col">Client</th><th scope="col">Outcome</th><th scope="col">VM</th><th scope="col">Id</th></tr></thead>
      <tbody>${outcomes.map(({ id, client, time: second, prediction, refusal }) => html`<tr>
        <td><time class="number">${time(second)}</time></td><td>${name(client || '–')}</td>
        <td>${prediction ? html`<b class="number">${percent(prediction.relativePerformance)}</b>
            ${prediction.published === null ? nothing : html`<small>published ${percent(prediction.published)}</small>`}
            ${prediction.unfamiliar ? chip('unfamiliar') : nothing} ${prediction.explained ? chip('explained') : nothing}`
          : html`<b>${words(refusal?.reason ?? '')}</b> <small>${refusal?.field ? `${refusal.field}: ` : ''}${refusal?.error}</small>`}</td>
        <td>${prediction ? html`<a href=${href('/vm', { host: prediction.host, vm: prediction.vm })}>${name(prediction.vm)}</a>
          <small>${name(prediction.host)}</small>` : '–'}</td>
        <td><code>${id}</code></td></tr>`)}</tbody></table></div>`;
  }

  return {
    title: 'Requests',
    /** @param {URLSearchParams} changed */
    show(changed) {
      query = changed;
      page.draw();
    },
    close() {
      clearInterval(timer);
      asked.clear();
      page.close();
    },
  };
}

/** @param {string} id @param {string[]} values */
const offer = (id, values) => html`<datalist id=${id}>${values.slice(0, OFFERED).map(value => html`<option value=${value}></option>`)}</datalist>`;

/** A word of a command line. @param {string | number} word */
const quoted = word => (/^[\w./:@=-]+$/.test(String(word)) ? String(word) : `'${String(word).replaceAll("'", "'\\''")}'`);

/** @param {Question} question */
function commandOf({ reference: { host, vm, second, edits }, explain }) {
  const options = edits.flatMap(edit => {
    const kind = kindOf(edit);
    const { metric, [kind]: value } = partsOf(edit);
    return [KINDS[kind].option, metric === undefined ? value : `${metric}=${value}`];
  });
  return ['./vane', 'request', host, vm, ...(second ? ['--second', second] : []), ...options, ...(explain ? ['--explain'] : [])].map(quoted).join(' ');
}

/** @param {Question} question */
const curlOf = question => `curl -s ${location.origin}/api/requests -H 'Content-Type: application/json' -d ${quoted(JSON.stringify(question))}`;
