// Questions to the model, and how their answers are shown.

import { html, nothing } from '/webjars/lit-html/lit-html.js';
import { get, post, wordsOf } from './api.js';
import { bar, chip, percent, points } from './format.js';

/** @typedef {import('./api.js').Answered} Answered */
/** @typedef {import('./api.js').Edit} Edit */
/** @typedef {import('./api.js').Metric} Metric */
/** @typedef {import('./api.js').Question} Question */

/**
 * Asks one question at a time. While one is on its way, only the newest of those that follow waits: a control that is moved asks
 * as often as there are answers.
 * @param {() => void} changed
 */
export function asker(changed) {
  let abort = new AbortController();
  /** @type {Question | null} */
  let next = null;
  const state = {
    /** @type {Answered | null} */ answer: null,
    /** What the answer is of. @type {Question | null} */ question: null,
    problem: '', busy: false, millis: 0,

    /** @param {Question} question */
    ask(question) {
      next = question;
      if (!state.busy) work();
    },

    /** Withdraws what is on its way, and forgets the answer. */
    clear() {
      abort.abort();
      abort = new AbortController();
      next = state.answer = state.question = null;
      state.problem = '';
      state.busy = false;
    },
  };

  async function work() {
    const { signal } = abort;
    state.busy = true;
    while (next) {
      const question = next;
      next = null;
      changed();
      const began = performance.now();
      const [answer, problem] = await post(question, signal).then(told => [told, ''], error => [null, wordsOf(error)]);
      if (signal.aborted) return;
      Object.assign(state, { answer, problem, question, millis: performance.now() - began });
    }
    state.busy = false;
    changed();
  }

  return state;
}

/** Metrics that a question may change. @type {Metric[]} */
let metrics = [];

/** Reads them once. @returns {Promise<Metric[]>} */
export async function changeable() {
  if (!metrics.length) {
    const told = await get('metrics').catch(() => ({ metrics: [] }));
    metrics = told.metrics.filter((/** @type {Metric} */ one) => one.given);
  }
  return metrics;
}

/**
 * Edits as an address holds them.
 * @param {string | null} text
 * @returns {Edit[]}
 */
export function editsOf(text) {
  try {
    const edits = JSON.parse(text ?? '[]');
    return Array.isArray(edits) ? edits.filter(one => one && typeof one === 'object') : [];
  } catch {
    return []; // somebody wrote the address by hand
  }
}

/** @param {Edit[]} edits */
export const editsText = edits => (edits.length ? JSON.stringify(edits) : null);

/**
 * What the model says, beside what was published of the same window.
 * @param {Answered} answer
 */
export function answered({ prediction, shifted, published }) {
  const change = published ? shifted - published.relativePerformance : null;
  return html`<p class="answered">
    ${published ? html`<span title="Published of this window">${percent(published.relativePerformance)}</span> → ` : nothing}
    <b class="number">${percent(shifted)}</b>${bar({ ...prediction, relativePerformance: shifted, lower: null, upper: null }, 'well')}
    ${change === null ? nothing : html`<span class="number">${points(change)}</span>`}
    ${prediction.unfamiliar ? chip('unfamiliar', 'Such a window is unlike what the model was trained on: it can tell little of it') : nothing}</p>`;
}
