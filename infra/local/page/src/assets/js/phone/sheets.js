// Overlays of a chat: toasts, alerts, a question.

import { h } from '../dom.js';

const TOAST_MS = 3500;

export class Sheets {
  constructor() {
    this.element = h('div.sheets', { lang: 'id' });
    this.toasts = h('div.toasts', { lang: 'id', role: 'status', 'aria-live': 'assertive' });
  }

  /** Shows a callback's answer: a toast, or an alert that waits for OK. */
  toast({ text, alert = false }) {
    if (alert) return this.#sheet('alertdialog', text, (close) => [
      h('p', {}, text),
      h('div.sheet-buttons', {}, h('button', { type: 'button', onclick: close }, 'OK')),
    ]);
    const toast = h('div.toast', {}, text);
    this.toasts.replaceChildren(toast);
    setTimeout(() => toast.remove(), TOAST_MS);
  }

  /** Removes all overlays, when the phone shows another person's chat. */
  clear() {
    this.element.replaceChildren();
    this.toasts.replaceChildren();
  }

  /** Asks for one line. */
  ask(label, placeholder, answer) {
    this.#sheet('dialog', label, (close) => {
      const input = /** @type {HTMLInputElement} */ (h('input', { 'aria-label': label, placeholder, maxlength: 64, pattern: '[A-Za-z0-9_\\-]*', spellcheck: 'false' }));
      return [h('form', { onsubmit: (event) => { event.preventDefault(); close(); answer(input.value.trim()); } },
        h('label', {}, label, input),
        h('div.sheet-buttons', {}, h('button', { type: 'button', onclick: close }, 'Cancel'), h('button', { type: 'submit' }, 'Open')))];
    });
  }

  #sheet(role, name, build) {
    const back = document.activeElement;
    const close = () => {
      cover.remove();
      if (back instanceof HTMLElement && back.isConnected) back.focus();
    };
    const cover = h('div.cover', {
      onkeydown: (event) => event.key === 'Escape' && close(),
      onclick: (event) => event.target === cover && close(),
    });
    cover.append(h('div.sheet', { role, 'aria-modal': 'true', 'aria-label': name }, ...build(close)));
    this.element.append(cover);
    /** @type {HTMLElement|null} */ (cover.querySelector('input, button'))?.focus();
  }
}
