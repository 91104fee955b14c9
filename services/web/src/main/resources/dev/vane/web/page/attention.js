// Where the model looked in one window: all heads side by side, or one of them closely.

import { html, nothing, render } from '/webjars/lit-html/lit-html.js';
import { get, getBytes, wordsOf } from './api.js';
import { name, percent, time } from './format.js';
import { fan, labelled, PLACE, signed } from './head-view.js';
import { largest, paint, paintLegend } from './heatmap.js';
import { axisOf, decode, difference, matrixOf } from './maps.js';
import { change, changed, href } from './route.js';
import { saveDrawing, saveJson } from './save.js';

/** @typedef {import('./api.js').MapEntry} MapEntry */
/** @typedef {import('./maps.js').AttentionMap} AttentionMap */
/** @typedef {import('./maps.js').Axis} Axis */

const KEPT = 8;

/** @param {HTMLElement} root */
export function open(root) {
  let query = new URLSearchParams();
  let of = { host: '', vm: '' };
  let listed = '';
  /** @type {MapEntry[] | null} */
  let entries = null;
  /** @type {{map: AttentionMap, other: AttentionMap | null}[]} one for each branch shown */
  let shown = [];
  let problem = '';
  let asked = '';
  let cell = { query: 0, key: 0 };
  /** @type {Map<string, Promise<AttentionMap>>} */
  const kept = new Map();
  /** @type {HTMLCanvasElement[]} */
  const canvases = [];
  const big = document.createElement('canvas');
  const legend = document.createElement('canvas');
  const readout = document.createElement('p');
  readout.className = 'readout number';
  readout.setAttribute('role', 'status');

  const view = () => (query.get('view') === 'head' ? 'head' : 'model');
  const by = () => (query.get('by') === 'token' ? 'token' : 'group');
  const calibrated = () => query.get('calibrated') === 'true';
  const second = () => Number(query.get('second')) || entries?.[0]?.second || 0;
  const compare = () => Number(query.get('compare')) || 0;
  const scale = () => (compare() ? 'diverging' : 'sequential');
  const number = (/** @type {string} */ key, /** @type {number} */ most) => Math.min(Math.max(0, Number(query.get(key)) || 0), most);

  /** @returns {import('./api.js').Branch[]} */
  function branches() {
    const wanted = query.get('branch');
    if (wanted === 'TEMPORAL') return ['TEMPORAL'];
    return wanted === 'BOTH' && view() === 'model' ? ['SYSTEM', 'TEMPORAL'] : ['SYSTEM'];
  }

  /** @param {number} second @param {string} branch */
  const entryOf = (second, branch) =>
    entries?.find(one => one.second === second && one.branch === branch && one.calibrated === calibrated());

  /** @param {MapEntry} entry @returns {Promise<AttentionMap>} */
  function fetchMap(entry) {
    const question = { ...of, second: entry.second, branch: entry.branch, calibrated: entry.calibrated };
    const key = JSON.stringify(question);
    let answer = kept.get(key);
    if (!answer) {
      answer = Promise.all([get('map', question), getBytes('map/weights', question)]).then(([map, weights]) => decode(map, weights));
      answer.catch(() => kept.delete(key));
      kept.set(key, answer);
      if (kept.size > KEPT) kept.delete(String(kept.keys().next().value));
    }
    return answer;
  }

  async function load() {
    const question = query.toString();
    asked = question;
    try {
      const known = listed === JSON.stringify(of);
      if (!known || (query.has('second') && !entries?.some(one => one.second === second()))) {
        if (!known) entries = null;
        draw();
        const { maps } = await get('maps', of);
        if (asked !== question) return;
        entries = maps;
        listed = JSON.stringify(of);
      }
      const wanted = branches().map(branch => ({ entry: entryOf(second(), branch), other: compare() ? entryOf(compare(), branch) : undefined }));
      const next = await Promise.all(wanted.flatMap(({ entry, other }) => (entry && (other || !compare())
        ? [Promise.all([fetchMap(entry), other ? fetchMap(other) : null]).then(([map, other]) => ({ map, other }))] : [])));
      if (asked !== question) return;
      shown = next;
      problem = '';
    } catch (error) {
      if (asked !== question) return;
      problem = wordsOf(error);
    }
    draw();
  }

  function draw() {
    render(page(), root);
  }

  /**
   * @param {{map: AttentionMap, other: AttentionMap | null}} one
   * @param {Axis} axis
   * @param {number} block
   * @param {number} head
   */
  function valuesOf({ map, other }, axis, block, head) {
    const values = matrixOf(map, axis, block, head);
    return other ? difference(values, matrixOf(other, axis, block, head)) : values;
  }

  function page() {
    return html`
      <nav class="crumbs" aria-label="Where"><a href=${href('/')}>Fleet</a> / ${name(of.host)} /
        <a href=${href('/vm', of)}>${name(of.vm)}</a></nav>
      <h1>Attention</h1>
      ${problem ? html`<p class="problem" role="alert">${problem} <button @click=${load}>Try again</button></p>`
        : !entries ? html`<p class="empty" role="status">Reading the list of maps …</p>`
        : !entries.length ? html`<p class="empty">No map is kept of this VM.
            Maps are stored of a sample of its windows, and of those that are explained.</p>`
        : html`${controls(entries)}${shown.length ? (view() === 'model' ? model() : closely(shown[0])) : missing(entries)}`}`;
  }

  /** @param {MapEntry[]} all */
  function controls(all) {
    const moments = [...new Set(all.map(one => one.second))];
    /** @param {string} label @param {string} key @param {string} chosen @param {[string, string][]} options */
    const choice = (label, key, chosen, options) => html`<span class="choice" role="group" aria-label=${label}><small>${label}</small>
      ${options.map(([value, title]) => html`<a href=${changed({ [key]: value })} aria-current=${value === chosen}>${title}</a>`)}</span>`;
    /** @param {string} label @param {string} key @param {string} chosen @param {[string, string][]} options */
    const select = (label, key, chosen, options) => html`<label class="choice"><small>${label}</small>
      <select @change=${(/** @type {any} */ event) => change({ [key]: event.target.value })}>
        ${options.map(([value, title]) => html`<option value=${value} .selected=${value === chosen}>${title}</option>`)}</select></label>`;
    /** @type {[string, string][]} */
    const branchOptions = [['SYSTEM', 'metrics'], ['TEMPORAL', 'seconds']];
    if (view() === 'model') branchOptions.push(['BOTH', 'both']);
    const hasCalibrated = all.some(one => one.calibrated && one.second === second());
    /** @type {[string, string][]} */
    const momentOptions = moments.map(one => [String(one), time(one)]);
    /** @type {[string, string][]} */
    const otherOptions = [['', 'nothing'], ...momentOptions.filter(([one]) => one !== String(second()))];
    if (!moments.includes(second())) momentOptions.unshift([String(second()), `${time(second())} (not kept)`]);
    return html`<div class="controls">
      ${select('Moment', 'second', String(second()), momentOptions)}
      ${choice('View', 'view', view(), [['model', 'all heads'], ['head', 'one head']])}
      ${choice('Branch', 'branch', branches().length > 1 ? 'BOTH' : branches()[0], branchOptions)}
      ${choice('By', 'by', by(), [['group', 'group'], ['token', 'token']])}
      ${hasCalibrated || calibrated()
        ? choice('Calibration', 'calibrated', String(calibrated()), [['false', 'before'], ['true', 'after']]) : nothing}
      ${select('Difference to', 'compare', compare() ? String(compare()) : '', otherOptions)}
    </div>`;
  }

  /** @param {MapEntry[]} all */
  function missing(all) {
    const moments = [...new Set(all.filter(one => branches().includes(one.branch)).map(one => one.second))]
      .sort((a, b) => Math.abs(a - second()) - Math.abs(b - second()));
    return html`<section class="empty missing">
      <p>No such map is kept of ${time(second())}${compare() ? ` and ${time(compare())}` : ''}. These are, the nearest first:</p>
      <ul>${moments.map(one => html`
        <li><a href=${changed({ second: one, calibrated: null, compare: null })}>${time(one)}</a></li>`)}</ul></section>`;
  }

  function model() {
    performance.mark('draw');
    let used = 0;
    const grids = shown.map(one => {
      const axis = axisOf(one.map, by());
      const { blocks, heads, branch } = one.map;
      const rows = Array.from({ length: blocks }, (_, block) => Array.from({ length: heads }, (_, head) => {
        const values = valuesOf(one, axis, block, head);
        const canvas = (canvases[used++] ??= document.createElement('canvas'));
        paint(canvas, values, scale());
        return { block, head, canvas, most: largest(values) };
      }));
      return { branch, rows, axis };
    });
    performance.measure('draw all maps', 'draw');
    return html`${grids.map(({ branch, rows, axis }) => html`
      <section class="model"><h2>${branch === 'SYSTEM' ? 'Between metrics' : 'Between seconds'} <small>${size(axis)}</small></h2>
        <table class="heads" @keydown=${walk}>
        <thead><tr><td></td>${rows[0]?.map(({ head }) => html`<th scope="col">head ${head + 1}</th>`)}</tr></thead>
        <tbody>${rows.map((row, block) => html`<tr><th scope="row">block ${block + 1}</th>${row.map(({ head, canvas, most }) => html`
          <td><a href=${changed({ view: 'head', branch, block, head })} aria-label=${`Block ${block + 1}, head ${head + 1}, largest ${percent(most)}`}>
            ${canvas}<small class="number">${scale() === 'diverging' ? '± ' : 'up to '}${percent(most)}</small></a></td>`)}</tr>`)}</tbody></table>
      </section>`)}
      ${key()}`;
  }

  /** @param {Axis} axis */
  const size = axis => `${axis.labels.length} × ${axis.labels.length}`
    + (axis.left ? `; ${axis.left} metrics without any value in the window are left out` : '');

  function key() {
    paintLegend(legend, scale());
    return html`<p class="note key">${scale() === 'diverging'
      ? html`less ${legend} more, than at ${time(compare())}` : html`0 ${legend} largest weight of each map`};
      colours by the square root. Rows are queries, columns keys.
      ${by() === 'group' ? 'Groups: summed over keys, mean over queries, so that each row adds up to 100%.' : ''}</p>`;
  }

  /** @param {{map: AttentionMap, other: AttentionMap | null}} one */
  function closely(one) {
    const { map } = one;
    const axis = axisOf(map, by());
    const block = number('block', map.blocks - 1);
    const head = number('head', map.heads - 1);
    const values = valuesOf(one, axis, block, head);
    const count = axis.labels.length;
    const chosen = number('query', count - 1);
    cell = { query: Math.min(cell.query, count - 1), key: Math.min(cell.key, count - 1) };
    paint(big, values, scale());
    render(reading(axis, values, cell), readout);
    const branch = map.branch.toLowerCase();
    const moment = compare() ? `${time(map.second)} less ${time(compare())}` : time(map.second);
    const caption = `${of.vm} on ${of.host}, ${moment}, ${branch} branch, block ${block + 1}, head ${head + 1}`
      + (map.calibrated ? ', calibrated' : '');
    const file = `attention-${map.second}-${branch}-${block + 1}-${head + 1}`;
    const rowOf = (/** @type {number} */ query) => values.subarray(query * count, (query + 1) * count);
    const labels = () => /** @type {SVGSVGElement} */ (root.querySelector('.figure svg'));
    const draw = (/** @type {string} */ kind) => saveDrawing(kind, labels(), big, PLACE, caption, file);
    const json = () => saveJson({
      ...of, second: map.second, compare: compare() || null, model: map.model, branch: map.branch, calibrated: map.calibrated,
      block, head, by: by(), labels: axis.labels, weights: axis.labels.map((_, query) => Array.from(rowOf(query))),
    }, file);
    return html`<div class="close">
      <section>
        <h2>Block ${pager('block', block, map.blocks)} head ${pager('head', head, map.heads)} <small>${size(axis)}</small></h2>
        ${readout}
        <div class="figure">
          <div class="plot" tabindex="0" role="application" aria-label="Heatmap: arrow keys move, Enter chooses the query"
            @pointermove=${(/** @type {PointerEvent} */ event) => point(event, count, axis, values)}
            @click=${() => change({ query: cell.query || null })}
            @keydown=${(/** @type {KeyboardEvent} */ event) => move(event, count, axis, values)}>${big}</div>
          ${labelled(axis, chosen, cell)}
        </div>
        ${key()}
        <p class="save">Save as <button @click=${() => draw('png')}>PNG</button>
          <button @click=${() => draw('svg')}>SVG</button> <button @click=${json}>JSON</button></p>
      </section>
      ${fan(axis, rowOf(chosen), chosen, { count: Number(query.get('top')) || 10, compared: !!compare() })}
    </div>`;
  }

  /** @param {string} key @param {number} at @param {number} count */
  const pager = (key, at, count) => html`<span class="pager">${Array.from({ length: count }, (_, index) =>
    html`<a href=${changed({ [key]: index })} aria-current=${index === at}>${index + 1}</a>`)}</span>`;

  /** @param {Axis} axis @param {Float32Array} values @param {typeof cell} at */
  const reading = (axis, values, at) => html`
    <span>query <bdi>${axis.labels[at.query]}</bdi></span> <span>key <bdi>${axis.labels[at.key]}</bdi></span>
    <b>${signed(values[at.query * axis.labels.length + at.key], !!compare())}</b>`;

  /** Moves nothing but the ring and the line that tells the weight: the rest stands. @param {Axis} axis @param {Float32Array} values */
  function tell(axis, values) {
    render(reading(axis, values, cell), readout);
    const ring = /** @type {SVGRectElement} */ (root.querySelector('.cell'));
    const side = PLACE.side / axis.labels.length;
    ring.setAttribute('x', String(PLACE.x + cell.key * side));
    ring.setAttribute('y', String(PLACE.y + cell.query * side));
  }

  /** @param {PointerEvent} event @param {number} count @param {Axis} axis @param {Float32Array} values */
  function point(event, count, axis, values) {
    const box = big.getBoundingClientRect();
    const at = (/** @type {number} */ share) => Math.min(count - 1, Math.max(0, Math.floor(share * count)));
    cell = { query: at((event.clientY - box.top) / box.height), key: at((event.clientX - box.left) / box.width) };
    tell(axis, values);
  }

  /** @param {KeyboardEvent} event @param {number} count @param {Axis} axis @param {Float32Array} values */
  function move(event, count, axis, values) {
    /** @type {Record<string, [number, number]>} */
    const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    const step = steps[event.key];
    if (event.key === 'Enter') change({ query: cell.query || null });
    if (!step) return;
    event.preventDefault();
    const within = (/** @type {number} */ at) => Math.min(count - 1, Math.max(0, at));
    cell = { query: within(cell.query + step[0]), key: within(cell.key + step[1]) };
    tell(axis, values);
  }

  /** Arrow keys walk over the heads. @param {KeyboardEvent} event */
  function walk(event) {
    const links = [.../** @type {HTMLElement} */ (event.currentTarget).querySelectorAll('a')];
    const at = links.indexOf(/** @type {HTMLAnchorElement} */ (document.activeElement));
    const across = shown[0]?.map.heads ?? 1;
    /** @type {Record<string, number>} */
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -across, ArrowDown: across };
    const target = links[at + (steps[event.key] ?? NaN)];
    if (at < 0 || !target) return;
    event.preventDefault();
    target.focus();
  }

  return {
    title: 'Attention',
    /** @param {URLSearchParams} changes */
    show(changes) {
      query = changes;
      of = { host: query.get('host') ?? '', vm: query.get('vm') ?? '' };
      load();
    },
    close() {
      asked = 'closed';
    },
  };
}
