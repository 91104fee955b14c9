// The part of the URL behind #: it holds all that a page shows, so that any view can be sent to somebody else.

/** @typedef {Record<string, string | number | boolean | null | undefined>} Params null and '' stand for the default */

/** @returns {{path: string, query: URLSearchParams}} */
export function current() {
  const [path, ...rest] = location.hash.slice(1).split('?');
  return { path: path || '/', query: new URLSearchParams(rest.join('?')) };
}

/**
 * @param {string} path
 * @param {Params} [params]
 */
export function href(path, params = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value !== null && value !== undefined && value !== '') query.set(name, String(value));
  }
  return query.size ? `#${path}?${query}` : `#${path}`;
}

/**
 * The same page with some of its state changed.
 * @param {Params} changes
 */
export function changed(changes) {
  const { path, query } = current();
  return href(path, { ...Object.fromEntries(query), ...changes });
}

/**
 * Changes the state without a new entry in the browser's history.
 * @param {Params} changes
 */
export function change(changes) {
  history.replaceState(null, '', changed(changes));
  dispatchEvent(new HashChangeEvent('hashchange'));
}
