// Stored attention, decoded and summed up for drawing.

import { clock, groupWords } from './format.js';

/**
 * @typedef {import('./api.js').MapEntry & {features: import('./api.js').Feature[], scales: Float32Array, bytes: Uint8Array}} AttentionMap
 * @typedef {{
 *   labels: string[], cells: Int16Array, counts: Int16Array, left: number, segments: {label: string, from: number, size: number}[]
 * }} Axis `cells` tells for each token where on the axis it counts, -1 if nowhere; `counts` how many tokens a cell has;
 * `left` how many metrics were left out, because the window has none of their values
 */

const AGE_SECONDS = 10;

/**
 * @param {import('./api.js').MapEntry & {features: import('./api.js').Feature[]}} entry
 * @param {ArrayBuffer} buffer first a scale for each row, little endian as every browser's floats, then the weights
 * @returns {AttentionMap}
 */
export function decode(entry, buffer) {
  const rows = entry.blocks * entry.heads * entry.tokens;
  if (buffer.byteLength !== rows * (4 + entry.tokens)) throw new Error(`a map of ${rows} rows cannot have ${buffer.byteLength} bytes`);
  return { ...entry, scales: new Float32Array(buffer, 0, rows), bytes: new Uint8Array(buffer, 4 * rows) };
}

/**
 * @param {AttentionMap} map
 * @param {string} by group or token
 * @returns {Axis}
 */
export function axisOf(map, by) {
  const order = map.branch === 'SYSTEM' ? bySubsystem(map) : byTime(map);
  const key = (/** @type {typeof order[0]} */ one) => (by === 'group' ? one.group : one.label);
  /** @type {string[]} */
  const labels = [];
  const cells = new Int16Array(map.tokens).fill(-1);
  /** @type {number[]} */
  const counts = [];
  /** @type {Axis['segments']} */
  const segments = [];
  for (const one of order) {
    if (!labels.length || by !== 'group' || labels.at(-1) !== key(one)) {
      labels.push(key(one));
      counts.push(0);
      if (segments.at(-1)?.label === one.group) /** @type {any} */ (segments.at(-1)).size++;
      else segments.push({ label: one.group, from: labels.length - 1, size: 1 });
    }
    cells[one.token] = labels.length - 1;
    counts[labels.length - 1]++;
  }
  return { labels, cells, counts: Int16Array.from(counts), left: map.tokens - order.length, segments };
}

/** Metrics of a group side by side, own ones first. @param {AttentionMap} map */
function bySubsystem(map) {
  const metrics = map.features
    .map((feature, index) => ({ ...feature, token: index + 1 }))
    .filter(one => one.present)
    .map(({ token, metric, group, scope }) => (
      { token, group: groupWords(group, scope), label: scope === 'OWN' ? metric : `neighbours’ ${metric}` }));
  const rank = new Map([...new Set(metrics.map(one => one.group))].map((group, index) => [group, index]));
  metrics.sort((a, b) => Number(rank.get(a.group)) - Number(rank.get(b.group)) || a.token - b.token);
  return [{ token: 0, label: 'CLS', group: 'CLS' }, ...metrics];
}

/** @param {AttentionMap} map */
function byTime({ tokens, second }) {
  return Array.from({ length: tokens }, (_, token) => {
    const age = tokens - 1 - token;
    const newest = Math.floor(age / AGE_SECONDS) * AGE_SECONDS;
    if (!token) return { token, label: 'CLS', group: 'CLS' };
    return { token, label: clock(second - age), group: `${newest + AGE_SECONDS - 1}–${newest} s ago` };
  });
}

/**
 * One head on an axis: the sum over the keys of a cell, the mean over its queries, so that a row still adds up to 1.
 * @param {AttentionMap} map
 * @param {Axis} axis
 * @param {number} block
 * @param {number} head
 * @returns {Float32Array} queries × keys
 */
export function matrixOf({ heads, tokens, scales, bytes }, { labels, cells, counts }, block, head) {
  const size = labels.length;
  const out = new Float32Array(size * size);
  const first = (block * heads + head) * tokens;
  for (let query = 0; query < tokens; query++) {
    if (cells[query] < 0) continue;
    const row = first + query;
    const scale = scales[row] / 255 / counts[cells[query]];
    const to = cells[query] * size;
    for (let key = 0, at = row * tokens; key < tokens; key++, at++) {
      if (cells[key] >= 0) out[to + cells[key]] += bytes[at] * scale;
    }
  }
  return out;
}

/**
 * @param {Float32Array} values
 * @param {Float32Array} others
 */
export const difference = (values, others) => values.map((value, index) => value - others[index]);

/**
 * The heaviest keys of a row, and what all the others hold together: what is missing from the row's sum, as small weights
 * beside a large one are rounded to nothing.
 * @param {Float32Array} row
 * @param {number} count
 * @param {number} sum 1, or 0 of a difference
 */
export function heaviest(row, count, sum) {
  const order = Array.from(row.keys()).sort((a, b) => Math.abs(row[b]) - Math.abs(row[a]));
  const keys = order.slice(0, count).map(key => ({ key, weight: row[key] }));
  return { keys, others: row.length - keys.length, hidden: keys.reduce((rest, { weight }) => rest - weight, sum) };
}
