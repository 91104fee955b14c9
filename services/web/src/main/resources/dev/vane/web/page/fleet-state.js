// Every VM as the server last sent it, kept up to date by its events.

import { get, wordsOf } from './api.js';

/** @typedef {import('./api.js').Vm} Vm */

/** @param {{host: string, vm: string}} vm names may hold any character, so no separator is safe */
export const keyOf = vm => JSON.stringify([vm.host, vm.vm]);

const RETRY_MILLIS = 2000;
const NO_EVENTS = 'The server sends no events: it is asked every few seconds instead.';

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

  now() {
    return Date.now() / 1000 + this.#offset;
  }

  start() {
    this.#events?.close();
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
    events.addEventListener('open', () => this.#load());
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
    this.#apply({ time, vms, gone: [] });
  }

  /** @param {{time: number, vms: Vm[], gone: {host: string, vm: string}[]}} news */
  #apply(news) {
    this.#offset = news.time - Date.now() / 1000;
    for (const vm of news.vms) this.vms.set(keyOf(vm), vm);
    for (const vm of news.gone) this.vms.delete(keyOf(vm));
    this.dispatchEvent(new CustomEvent('change', { detail: news }));
  }

  async #lose(reason = '') {
    // An EventSource gives up after an error status, and says nothing of it: ask in its stead, also for news.
    this.#events?.close();
    this.state = 'lost';
    this.reason = reason || (await get('vms').then(answer => (this.#replace(answer), NO_EVENTS), wordsOf));
    this.dispatchEvent(new Event('change'));
    clearTimeout(this.#retry);
    this.#retry = window.setTimeout(() => this.start(), RETRY_MILLIS);
  }
}

export const fleet = new FleetState();
