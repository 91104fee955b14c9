// One head closely: the labels around its heatmap, and the heaviest keys of one query as lines.

import { html, nothing, svg } from '/webjars/lit-html/lit-html.js';
import { percent } from './format.js';
import { heaviest } from './maps.js';
import { change } from './route.js';

/** @typedef {import('./maps.js').Axis} Axis */

/** Where the heatmap lies among its labels, in units of the labels' drawing; the style sheet has the same shares. */
export const PLACE = { x: 190, y: 130, side: 600 };

const LINE = 24;

/**
 * @param {Axis} axis
 * @param {number} chosen the query whose lines are drawn
 * @param {{query: number, key: number}} cell the one that is read
 */
export function labelled({ segments, labels }, chosen, cell) {
  const unit = PLACE.side / labels.length;
  const { x, y, side } = PLACE;
  return html`<svg viewBox="0 0 ${x + side + 70} ${y + side + 4}" aria-hidden="true">
    ${segments.map(({ label, from, size }) => {
      const start = from * unit;
      const middle = start + size * unit / 2;
      return svg`<text x=${x - 8} y=${y + middle + 4} text-anchor="end">${label}</text>
        <text class="top" transform="translate(${x + middle + 3} ${y - 6}) rotate(-40)">${label}</text>
        ${size > 1 ? svg`<path class="split" d="M${x} ${y + start}h${side}M${x + start} ${y}v${side}"></path>` : nothing}`;
    })}
    <path class="query" d="M${x - 5} ${y + chosen * unit}v${unit}"></path>
    <rect class="cell" x=${x + cell.key * unit} y=${y + cell.query * unit} width=${unit} height=${unit}></rect></svg>`;
}

/**
 * @param {number} weight
 * @param {boolean} compared
 */
export const signed = (weight, compared) => `${compared ? (weight < 0 ? '−' : '+') : ''}${percent(Math.abs(weight))}`;

/**
 * @param {Axis} axis
 * @param {Float32Array} row
 * @param {number} chosen
 * @param {{count: number, compared: boolean}} options how many keys; whether the row is a difference
 */
export function fan({ labels }, row, chosen, { count, compared }) {
  const { keys, others, hidden } = heaviest(row, count, compared ? 0 : 1);
  const most = Math.abs(keys[0]?.weight ?? 0) || 1;
  const height = LINE * (keys.length + 1);
  const middle = height / 2;
  const to = (/** @type {number} */ y) => `M4 ${middle}C70 ${middle} 60 ${y} 130 ${y}`;
  const summary = keys.map(({ key, weight }) => `${labels[key]} ${signed(weight, compared)}`).join(', ');
  return html`<section class="fan"><h2>From one query</h2>
    <p>
      <label class="choice"><small>Query</small>
        <select @change=${(/** @type {any} */ event) => change({ query: event.target.value })}>
          ${labels.map((label, index) => html`<option value=${index} .selected=${index === chosen}>${label}</option>`)}</select></label>
      <label class="choice"><small>Keys</small>
        <select @change=${(/** @type {any} */ event) => change({ top: event.target.value })}>
          ${[5, 10, 20].map(one => html`<option .selected=${one === count}>${one}</option>`)}</select></label>
    </p>
    <svg viewBox="0 0 520 ${height}" role="img" aria-label=${`Heaviest keys of ${labels[chosen]}: ${summary}`}>
      ${keys.map(({ key, weight }, index) => {
        const y = LINE * (index + 0.5);
        const sign = weight < 0 ? 'less' : compared ? 'more' : '';
        return svg`<path class="line ${sign}" stroke-width=${Math.max(0.8, 9 * Math.abs(weight) / most)} d=${to(y)}></path>
          <text x="196" y=${y + 4} text-anchor="end" class="weight">${signed(weight, compared)}</text>
          <text x="206" y=${y + 4}>${labels[key]}</text>`;
      })}
      ${others ? svg`<path class="line rest" d=${to(height - LINE / 2)}></path>` : nothing}
      <text x="196" y=${height - 8} text-anchor="end" class="weight">${signed(compared ? hidden : Math.max(0, hidden), compared)}</text>
      <text x="206" y=${height - 8} class="others">${others ? `hidden: the other ${others} keys together` : 'no key is hidden'}</text>
    </svg></section>`;
}
