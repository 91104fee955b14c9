// Lines over time.

import uPlot from '/webjars/uplot/dist/uPlot.esm.js';
import { clock, percent, quantity, time, words } from './format.js';

/** @typedef {{from: number, to: number}} Span */

const SYNC = uPlot.sync('seconds');
const DASHES = [[], [6, 4], [2, 3]];
const COLOURS = ['--accent', '--measured', '--soft'];

/** @param {string} name of a registered colour of the style sheet */
export const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name);

/**
 * A chart that fits its box, follows the theme and marks spans of time.
 * @param {HTMLElement} box
 * @param {number} height
 * @param {uPlot.Series[]} series without the first, which is time
 * @param {Partial<uPlot.Options>} options
 * @param {(value: number) => string} tick
 */
function chart(box, height, series, options, tick) {
  /** @type {{colour: string, spans: Span[]}[]} */
  let marks = [];
  const axis = {
    stroke: () => colour('--soft'), grid: { stroke: () => colour('--line'), width: 1 }, ticks: { show: false }, font: '11px system-ui',
  };
  const plot = new uPlot({
    width: box.clientWidth || 600,
    height,
    cursor: { sync: { key: SYNC.key }, drag: { x: false, y: false }, points: { size: 6 } },
    legend: { show: true },
    series: [{ label: 'Time', value: (_, second) => (second ? time(second) : '–') }, ...series],
    axes: [
      { ...axis, values: (_, seconds) => seconds.map(second => (second % 60 ? clock(second) : clock(second).slice(0, 5))), space: 70, size: 26 },
      { ...axis, size: 64, values: (_, values) => values.map(tick) },
    ],
    hooks: { drawClear: [self => marks.forEach(mark => shade(self, mark))] },
    ...options,
  }, [[], ...series.map(() => [])], box);
  const theme = () => plot.redraw();
  const media = matchMedia('(prefers-color-scheme: dark)');
  const fit = new ResizeObserver(() => plot.setSize({ width: box.clientWidth, height }));
  fit.observe(box);
  addEventListener('theme', theme);
  media.addEventListener('change', theme);
  return {
    /**
     * @param {uPlot.AlignedData} data
     * @param {typeof marks} marked
     */
    set(data, marked) {
      marks = marked;
      plot.setData(reaching(data, marked));
      // Nobody points at a second: the legend tells of the newest.
      if (plot.cursor.left === undefined || plot.cursor.left < 0) plot.setLegend({ idx: plot.data[0].length - 1 }, false);
    },
    close() {
      fit.disconnect();
      removeEventListener('theme', theme);
      media.removeEventListener('change', theme);
      plot.destroy();
    },
  };
}

/** Seconds of a window: so long before the first prediction evidence may begin. */
const WINDOW = 60;

/**
 * Data that begins with what is marked, so that evidence of a VM's first window is seen.
 * @param {uPlot.AlignedData} data
 * @param {{spans: Span[]}[]} marked
 */
function reaching(data, marked) {
  const first = Math.min(...marked.flatMap(mark => mark.spans.map(span => span.from)));
  return first < data[0][0] && first >= data[0][0] - WINDOW
    ? /** @type {uPlot.AlignedData} */ (data.map((column, index) => [index === 0 ? first : null, ...column]))
    : data;
}

/**
 * Each span covers its last second, so it ends one second after that one's begin.
 * @param {uPlot} plot
 * @param {{colour: string, spans: Span[]}} mark
 */
function shade(plot, { colour: name, spans }) {
  plot.ctx.fillStyle = colour(name);
  for (const { from, to } of spans) {
    const left = Math.max(plot.bbox.left, plot.valToPos(from - 0.5, 'x', true));
    const right = Math.min(plot.bbox.left + plot.bbox.width, plot.valToPos(to + 0.5, 'x', true));
    if (right > left) plot.ctx.fillRect(left, plot.bbox.top, Math.max(1, right - left), plot.bbox.height);
  }
}

/**
 * Relative performance with its interval, what was measured as points, and, where measurements shifted it, what the model
 * alone says as a thin line.
 * @param {HTMLElement} box
 */
export function performanceChart(box) {
  const value = (/** @type {any} */ _, /** @type {number | null} */ share) => percent(share);
  const edge = { width: 0, points: { show: false } };
  return chart(box, 180, [
    { ...edge, label: 'Interval', value: (plot, _, __, at) => (at === null ? percent(null) : `${percent(plot.data[1][at])} – ${percent(plot.data[2][at])}`) },
    { ...edge, label: 'Upper', class: 'unnamed' },
    { label: 'Predicted', stroke: () => colour('--accent'), width: 1.6, points: { show: false }, value },
    { label: 'Measured', stroke: () => colour('--measured'), width: 0,
      points: { show: true, size: 5, stroke: () => colour('--measured'), fill: () => colour('--paper') }, value },
    { label: 'Model alone', stroke: () => colour('--soft'), width: 1, dash: [4, 3], points: { show: false }, value },
  ], { bands: [{ series: [2, 1], fill: () => colour('--band') }], scales: { y: { range: [0, 1] } } }, share => `${Math.round(100 * share)}%`);
}

/** The entries of the stall ledger, from the bottom of the stack to its top. */
const ENTRIES = /** @type {const} */ ([
  ['onCpu', 'On CPU', '--on-cpu'], ['siblings', 'Waits for its threads', '--siblings'], ['quota', 'Waits for its quota', '--quota'],
  ['others', 'Waits for others', '--others'],
]);

/**
 * Where its time went: the entries of the stall ledger on top of one another.
 * @param {HTMLElement} box
 */
export function ledgerChart(box) {
  /** What each line stands for by itself, without those below it. @type {(number | null)[][]} */
  let own = [];
  const lines = ENTRIES.map(([, label, name], index) => ({
    label, stroke: () => colour(name), fill: index ? undefined : () => colour(name), width: 1, points: { show: false },
    value: (/** @type {any} */ _, /** @type {any} */ __, /** @type {number} */ ___, /** @type {number | null} */ at) =>
      cores(at === null ? null : own[index]?.[at] ?? null),
  }));
  const bands = ENTRIES.slice(1).map(([, , name], index) => ({ series: /** @type {[number, number]} */ ([index + 2, index + 1]), fill: () => colour(name) }));
  const plot = chart(box, 112, lines, { bands, scales: { y: { range: (_, __, most) => [0, Math.max(1, most)] } } }, one => cores(one));
  return {
    ...plot,
    /** @param {import('./api.js').History} history @param {Parameters<typeof plot.set>[1]} marked */
    show(history, marked) {
      const [seconds, ...entries] = withHoles(history.seconds, ENTRIES.map(([key]) => history.ledger[key]));
      own = entries;
      /** @type {(number | null)[][]} */
      const stacked = [];
      entries.forEach((entry, index) => stacked.push(entry.map((one, at) =>
        (entries[0][at] === null ? null : (stacked[index - 1]?.[at] ?? 0) + (one ?? 0)))));
      plot.set(/** @type {uPlot.AlignedData} */ ([seconds, ...stacked]), marked);
    },
  };
}

/** @param {number | null} value */
const cores = value => (value === null ? '–' : `${value.toFixed(2)} cores`);

/**
 * One metric of one or a few VMs; they differ by dash as well as by colour.
 * @param {HTMLElement} box
 * @param {string} unit
 * @param {string[]} vms
 */
export function sampleChart(box, unit, vms) {
  const value = (/** @type {any} */ _, /** @type {number | null} */ one) => quantity(one, unit);
  return chart(box, 150, vms.map((vm, index) => ({
    label: vm, stroke: () => colour(COLOURS[index % 3]), dash: DASHES[index % 3], width: 1.4, points: { show: false }, value,
  })), {}, one => quantity(one, unit));
}

/**
 * The columns of a history with a hole where a second is missing, so that no line is drawn over it.
 * @param {import('./api.js').History} history
 * @returns {uPlot.AlignedData}
 */
export function columns({ seconds, lower, upper, relativePerformance, measured, rawRelativePerformance }) {
  const alone = rawRelativePerformance.map((raw, at) => (percent(raw) === percent(relativePerformance[at]) ? null : raw));
  return /** @type {uPlot.AlignedData} */ (withHoles(seconds, [lower, upper, relativePerformance, measured, alone]));
}

/**
 * @param {number[]} seconds
 * @param {(number | null)[][]} series
 * @returns {(number | null)[][]} seconds, then the series
 */
function withHoles(seconds, series) {
  /** @type {(number | null)[][]} */
  const out = [[], ...series.map(() => [])];
  seconds.forEach((second, index) => {
    if (index && second - seconds[index - 1] > 1) [second - 1, ...series.map(() => null)].forEach((one, at) => out[at].push(one));
    [second, ...series.map(values => values[index])].forEach((one, at) => out[at].push(one));
  });
  return out;
}

/** @param {{second: number, reason: string}[]} skipped */
export function skippedWords(skipped) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { reason } of skipped) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) => `${count} × ${words(reason)}`).join(', ');
}
