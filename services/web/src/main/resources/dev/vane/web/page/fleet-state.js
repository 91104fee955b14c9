// Every VM as the server last sent it, kept up to date by its events.

import { get, wordsOf } from './api.js';

/** @typedef {import('./api.js').Vm} Vm */

/** @param {{host: string, vm: string, key?: string}} vm names may hold any character, so no separator is safe */
export const keyOf = vm => vm.key ?? JSON.stringify([vm.host, vm.vm]);

/** As people order names: vm-2 stands before vm-10. */
const NATURAL = new Intl.Collator('en', { numeric: true });

/** Nothing new for so many seconds is no longer live. */
const QUIET_SECONDS = 10;

/** Less is no reason to change places: rows that jump every second cannot be read, and take long to draw. */
const STEADY = 0.02;

const RETRY_MILLIS = 2000;

/** A question that is neither answered nor refused for so long is given up: a browser itself would wait for ever. */
const PATIENCE_MILLIS = 10_000;

const NO_EVENTS = 'The server sends no events: it is asked every few seconds instead.';

/** @param {number | null} value @param {number | null} before */
const steady = (value, before) => (value !== null && before !== null && Math.abs(value - before) < STEADY ? before : value);

/** Dispatches `change` after each batch of news and `explanation` with the explanation as its detail. */
class FleetState extends EventTarget {
  /** @type {Map<string, Vm>} */
  vms = new Map();

  /** Stopped: the server answers, but does not read what there is. @type {'loading' | 'live' | 'stopped' | 'lost'} */
  state = 'loading';

  /** Why it is not live. */
  reason = '';

  /** The server's clock less this browser's, in seconds: ages are told by the server's. */
  #offset = 0;

  /** @type {EventSource | undefined} */
  #events;

  #retry = 0;

  /** True if the VMs' places have to be worked out anew, since VMs came or left: comparing names takes long. */
  #unplaced = true;

  /** In the order of their names. @type {string[]} */
  #hosts = [];

  /** When the newest record of any VM was appended. */
  #heard = 0;

  now() {
    return Date.now() / 1000 + this.#offset;
  }

  /** Seconds without a new record of any VM, if these are so many that what is shown is not live; else 0. */
  quietSeconds() {
    const quiet = this.now() - this.#heard;
    return this.vms.size && this.state === 'live' && quiet > QUIET_SECONDS ? Math.round(quiet) : 0;
  }

  /** Place of a VM in the order of hosts and names. @param {Vm} vm */
  placeOf(vm) {
    if (this.#unplaced) this.#place();
    return vm.place ?? 0;
  }

  /** Names of the hosts in their order. */
  hosts() {
    if (this.#unplaced) this.#place();
    return this.#hosts;
  }

  #place() {
    const byHost = Map.groupBy(this.vms.values(), vm => vm.host);
    this.#hosts = [...byHost.keys()].sort(NATURAL.compare);
    let place = 0;
    for (const host of this.#hosts) {
      const own = byHost.get(host) ?? [];
      for (const vm of own.sort((one, other) => NATURAL.compare(one.vm, other.vm))) vm.place = place++;
    }
    this.#unplaced = false;
  }

  start() {
    this.#events?.close();
    clearTimeout(this.#retry);
    this.#retry = window.setTimeout(() => this.#lose(), PATIENCE_MILLIS);
    const events = (this.#events = new EventSource('/api/events'));
    events.addEventListener('vms', event => {
      const news = JSON.parse(event.data);
      this.#judge(news);
      this.#apply(news);
    });
    events.addEventListener('explanation', event => {
      this.dispatchEvent(new CustomEvent('explanation', { detail: JSON.parse(event.data) }));
    });
    // What changed while no events came is not sent again, so the whole fleet is read after each connect.
    events.addEventListener('open', () => {
      clearTimeout(this.#retry);
      this.#load();
    });
    events.addEventListener('error', () => this.#lose());
  }

  async #load() {
    try {
      const answer = await get('vms');
      this.#judge(answer);
      this.#replace(answer);
      this.dispatchEvent(new Event('change'));
    } catch (error) {
      this.#lose(wordsOf(error));
    }
  }

  /** Whether the server itself reads what there is. @param {{live: boolean, reason: string}} answer */
  #judge({ live, reason }) {
    this.state = live ? 'live' : 'stopped';
    this.reason = live ? '' : `Not live: ${reason}.`;
  }

  /** @param {{time: number, vms: Vm[]}} answer */
  #replace({ time, vms }) {
    this.vms.clear();
    this.#unplaced = true;
    this.#apply({ time, vms, gone: [] });
  }

  /** @param {{time: number, vms: Vm[], gone: {host: string, vm: string}[]}} news */
  #apply(news) {
    this.#offset = news.time - Date.now() / 1000;
    for (const vm of news.vms) {
      const key = (vm.key = keyOf(vm));
      const known = this.vms.get(key);
      if (known) vm.place = known.place;
      else this.#unplaced = true;
      vm.steady = steady(vm.relativePerformance, known?.steady ?? null);
      this.vms.set(key, vm);
      this.#heard = Math.max(this.#heard, vm.heard);
    }
    for (const vm of news.gone) if (this.vms.delete(keyOf(vm))) this.#unplaced = true;
    this.dispatchEvent(new CustomEvent('change', { detail: news }));
  }

  async #lose(reason = '') {
    // An EventSource gives up after an error status, and says nothing of it: ask in its stead, also for news.
    this.#events?.close();
    this.state = 'lost';
    this.reason = reason
      || (await get('vms', {}, AbortSignal.timeout(PATIENCE_MILLIS)).then(answer => (this.#replace(answer), NO_EVENTS), wordsOf));
    this.dispatchEvent(new Event('change'));
    clearTimeout(this.#retry);
    this.#retry = window.setTimeout(() => this.start(), RETRY_MILLIS);
  }
}

export const fleet = new FleetState();
