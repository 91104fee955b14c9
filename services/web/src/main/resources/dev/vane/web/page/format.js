// Numbers, times and names as the pages show them.

import { html, nothing } from '/webjars/lit-html/lit-html.js';
import { CONDITIONS } from './condition.js';

const PERCENT = new Intl.NumberFormat('en', { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });
const POINTS = new Intl.NumberFormat('en', { signDisplay: 'always', minimumFractionDigits: 1, maximumFractionDigits: 1 });
const SHORT = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });
const WINDOWS = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const DATE = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const ZONE = new Intl.DateTimeFormat('en-GB', { timeZoneName: 'short' });

/** @type {Record<string, string>} */
const BYTES = { '': 'B', K: 'kB', M: 'MB', B: 'GB', T: 'TB' };

const UNKNOWN = '–';

/** @param {number | null | undefined} share */
export const percent = share => (share === null || share === undefined ? UNKNOWN : PERCENT.format(share));

/** @param {number} effect change of a share */
export const points = effect => `${POINTS.format(100 * effect)} points`;

/**
 * @param {number | null} value
 * @param {string} unit of the catalogue, as `By/s` or `{event}/s`
 */
export function quantity(value, unit) {
  if (value === null) return UNKNOWN;
  const number = SHORT.format(value);
  if (unit === '1') return number;
  if (unit.startsWith('By')) return number.replace(/[KMBT]?$/, prefix => ` ${BYTES[prefix]}${unit.slice(2)}`);
  return `${number} ${unit.replace(/\{(\w+)\}/, (_, thing) => thing + (/(s|sh|ch|x)$/.test(thing) ? 'es' : 's'))}`;
}

/** @param {number} second */
export const clock = second => CLOCK.format(second * 1000);

/** @param {number} second */
export const zone = second =>
  ZONE.formatToParts(second * 1000).find(part => part.type === 'timeZoneName')?.value ?? '';

/** @param {number} second local, with its zone, and the date if it is not today's */
export function time(second) {
  const date = DATE.format(second * 1000);
  return `${date === DATE.format(Date.now()) ? '' : `${date} `}${clock(second)} ${zone(second)}`;
}

/** @param {number} seconds */
export function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 120) return `${whole} s`;
  if (whole < 7200) return `${Math.floor(whole / 60)} min`;
  return whole < 172800 ? `${Math.floor(whole / 3600)} h` : `${Math.floor(whole / 86400)} d`;
}

/** @param {number} seconds */
export const ago = seconds => `${duration(seconds)} ago`;

/** @param {number} count of measured windows, of which old ones count in part */
export function windows(count) {
  const shown = WINDOWS.format(count);
  return shown === '0' ? 'less than one measured window' : `${shown} measured window${shown === '1' ? '' : 's'}`;
}

/** @param {{from: number, to: number}[]} spans */
export const spanWords = spans =>
  spans.map(({ from, to }) => (from === to ? clock(from) : `${clock(from)}–${clock(to)}`)).join(', ');

/** @type {Record<string, string>} */
const GROUPS = {
  cpu: 'CPU', memory: 'memory', disk: 'disk', network: 'network', llc: 'last-level cache',
  membw: 'memory bandwidth', topdown: 'CPU pipeline',
};

/**
 * @param {string} group of the catalogue
 * @param {string} scope
 */
export const groupWords = (group, scope) =>
  `${scope === 'OWN' ? 'own' : 'neighbours’'} ${GROUPS[group] ?? group}`;

/** @type {Record<string, {word: string, advice: string}>} */
export const TRIAGES = {
  QUOTA: { word: 'own quota', advice: 'Its own CPU quota limits it: raise the quota, or reduce its load.' },
  HYPERVISOR: { word: 'hypervisor', advice: 'The host has too little CPU time for it: move it to another host.' },
  NEIGHBOURS: { word: 'neighbours', advice: 'Its neighbours take what it needs: limit or move them.' },
  SHORTAGE: { word: 'too little CPU for all', advice: 'It has its fair share of its CPUs, and wants more: move it or another VM to other CPUs.' },
  UNCLEAR: { word: 'no cause found', advice: 'Its quota, the hypervisor and its neighbours were looked at: none of them stands out.' },
  CALM: { word: 'none', advice: 'Nothing has to be done.' },
};

/** @param {string} triage */
export const triageWords = triage => TRIAGES[triage] ?? { word: 'unknown', advice: 'The explanation does not name a cause.' };

/** @param {string} symbol an enum's, as INCOMPLETE_WINDOW */
export const words = symbol => symbol.toLowerCase().replaceAll('_', ' ');

/** @param {string} text a name from outside: kept from turning its surroundings around, and cut where there is no room */
export const name = text => html`<bdi class="name" title=${text}>${text}</bdi>`;

/**
 * A short remark; the title says more.
 * @param {string} text
 * @param {string} [title]
 */
export const chip = (text, title = '') => html`<span class="chip ${text}" title=${title}>${text}</span>`;

/**
 * What is said of a VM, in its word and colour.
 * @param {import('./condition.js').Condition} condition
 */
export const conditionLabel = condition => html`<b class="condition-label ${condition}" title=${CONDITIONS[condition].help}>${CONDITIONS[condition].word}</b>`;

/**
 * A sentence with the names in it isolated, so that a right-to-left one does not reorder the words beside it.
 * @param {string} sentence
 * @param {string[]} names
 */
export function isolated(sentence, names) {
  const known = names.filter(Boolean).sort((a, b) => b.length - a.length);
  if (!known.length) return sentence;
  const pattern = new RegExp(`(${known.map(one => one.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|')})`);
  return sentence.split(pattern).map((part, index) => (index % 2 ? html`<bdi title=${part}>${part}</bdi>` : part));
}

/**
 * Relative performance from 0 to 1 as a bar, its interval as whiskers, in the colour of what is said of the VM.
 * @param {{relativePerformance: number | null, lower: number | null, upper: number | null}} vm
 * @param {import('./condition.js').Condition} condition
 */
export function bar({ relativePerformance, lower, upper }, condition) {
  if (relativePerformance === null) return nothing;
  const x = (/** @type {number} */ share) => (100 * share).toFixed(1);
  const whiskers = lower === null || upper === null ? nothing : html`<svg viewBox="0 0 100 12" preserveAspectRatio="none">
    <path class="whisker" d="M${x(lower)} 6H${x(upper)}M${x(lower)} 2.5V9.5M${x(upper)} 2.5V9.5"></path></svg>`;
  return html`<span class="bar ${condition}" aria-hidden="true">
    <svg viewBox="0 0 100 12" preserveAspectRatio="none"><rect class="fill" y="3" height="6" width=${x(relativePerformance)}></rect></svg>
    ${whiskers}</span>`;
}
