// What the model would predict of a VM if something were different, answered while a control moves.

import { html, nothing } from '/webjars/lit-html/lit-html.js';
import { answered, asker, changeable, editsOf, editsText } from './asking.js';
import { fleet, keyOf } from './fleet-state.js';
import { time } from './format.js';
import { change, href } from './route.js';

/** @typedef {import('./api.js').Edit} Edit */
/** @typedef {import('./api.js').Explanation} Explanation */
/** @typedef {import('./api.js').Metric} Metric */

/** What is offered where evidence names nothing that can be changed. */
const USUAL = ['vm_ledger_others_cores', 'vm.cpu.utilization'];

/** Most sliders that nobody asked for. */
const MOST = 3;

/** Twice as much as it was. */
const LARGEST = 2;

/** @param {() => void} draw */
export function whatIf(draw) {
  const asked = asker(draw);
  let query = new URLSearchParams();
  let of = { host: '', vm: '' };
  let question = '';
  /** @type {Metric[]} */
  let metrics = [];
  /** Sliders that are shown: they stay under the hand that moves them. @type {string[]} */
  let shown = [];
  changeable().then(all => {
    metrics = all;
    draw();
  });

  const edits = () => editsOf(query.get('edits'));

  /** The second that is asked about: the chosen explanation's, or the newest of when a control was first moved. */
  const second = () => Number(query.get('at') ?? query.get('second')) || fleet.vms.get(keyOf(of))?.second || 0;

  /** @param {Edit[]} next */
  function set(next) {
    change({ edits: editsText(next), at: next.length ? second() : null });
  }

  /** @param {string} metric @param {number} factor */
  function scale(metric, factor) {
    const others = edits().filter(one => !('factor' in one && one.metric === metric));
    set(factor === 1 ? others : [...others, { metric, factor }]);
  }

  /** @param {string} vm */
  function leaveOut(vm) {
    const others = edits().filter(one => !('withoutNeighbour' in one));
    set(vm ? [...others, { withoutNeighbour: vm }] : others);
  }

  /** @param {Explanation | undefined} explanation */
  function sliders(explanation) {
    const set = edits().flatMap(one => ('factor' in one ? [one.metric] : []));
    if (!edits().length && metrics.length) {
      const evidence = explanation?.evidence.filter(one => one.scope === 'OWN').map(one => one.metric) ?? [];
      shown = [...new Set([...evidence, ...USUAL])].filter(metric => metrics.some(one => one.name === metric)).slice(0, MOST);
    }
    return [...new Set([...shown, ...set])];
  }

  return {
    /** @param {URLSearchParams} changed */
    show(changed) {
      query = changed;
      const wanted = JSON.stringify([query.get('host'), query.get('vm'), query.get('edits'), query.get('at')]);
      if (wanted === question) return;
      question = wanted;
      of = { host: query.get('host') ?? '', vm: query.get('vm') ?? '' };
      if (edits().length) asked.ask({ reference: { ...of, second: second() || undefined, edits: edits() } });
      else asked.clear();
    },

    close: asked.clear,

    /**
     * @param {string[]} neighbours
     * @param {Explanation | undefined} explanation
     */
    view(neighbours, explanation) {
      const chosen = edits();
      const without = chosen.find(one => 'withoutNeighbour' in one)?.withoutNeighbour ?? '';
      const names = without && !neighbours.includes(without) ? [without, ...neighbours] : neighbours;
      const factors = new Map(chosen.flatMap(one => ('factor' in one ? [[one.metric, one.factor]] : [])));
      const factor = (/** @type {string} */ metric) => factors.get(metric) ?? 1;
      return html`<section class="what-if"><h2>What if <small>${chosen.length ? html`at ${time(second())}` : 'in this second'}</small>
          <a class="aside" href=${href('/requests', { ...of, second: chosen.length ? second() : null, edits: editsText(chosen) })}>As a request</a></h2>
        ${names.length ? html`<label>Without <select aria-label="Without neighbour" @change=${(/** @type {any} */ event) => leaveOut(event.target.value)}>
          <option value="" .selected=${!without}>no neighbour</option>
          ${names.map(vm => html`<option value=${vm} .selected=${vm === without}>${vm}</option>`)}</select></label>` : nothing}
        ${sliders(explanation).map(metric => html`<label title=${metrics.find(one => one.name === metric)?.help ?? ''}>
          <code>${metric}</code><span class="slide"><input type="range" min="0" max=${LARGEST} step="0.05" .value=${String(factor(metric))} aria-label=${metric}
            aria-valuetext="${factor(metric)} times as much" @input=${(/** @type {any} */ event) => scale(metric, Number(event.target.value))}>
          <output class="number">× ${factor(metric).toFixed(2)}</output></span></label>`)}
        <div role="status">${outcome(chosen.length > 0)}</div>
        ${chosen.length ? html`<button @click=${() => set([])}>As it was</button>` : nothing}
      </section>`;
    },
  };

  /** @param {boolean} isAsking */
  function outcome(isAsking) {
    if (asked.problem) return html`<p class="note">${asked.problem}</p>`;
    if (asked.answer) return answered(asked.answer);
    return html`<p class="note">${isAsking ? 'Asking the model …'
      : 'Move a control: the model says what it would predict. That is a question to the model, not to the machine.'}</p>`;
  }
}
