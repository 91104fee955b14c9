import { html, render } from '/webjars/lit-html/lit-html.js';

/** @param {HTMLElement} root */
export function open(root) {
  return { title: 'attention', show() { render(html``, root); }, close() {} };
}
