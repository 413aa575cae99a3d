// Overlays of a chat: toasts, alerts, a question.

import { h } from '../dom.js';

const TOAST_MS = 3500;

/** @type {{on: Sheets, close: () => void}[]} what is open on the phones, the newest last; Escape closes that, wherever the focus is */
const open = [];
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector('dialog[open]')) return;
  open.at(-1)?.close();
});

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
    open.filter(({ on }) => on === this).forEach(({ close }) => close());
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
      open.splice(open.findIndex((sheet) => sheet.close === close), 1);
      cover.remove();
      if (back instanceof HTMLElement && back.isConnected) back.focus();
    };
    const cover = h('div.cover', { onclick: (event) => event.target === cover && close() },
      h('div.sheet', { role, tabindex: -1, 'aria-modal': 'true', 'aria-label': name, onkeydown: goRound }, ...build(close)));
    open.push({ on: this, close });
    this.element.append(cover);
    // Whoever writes on another phone is not interrupted.
    const elsewhere = back?.closest('.place') && !back.closest('.place').contains(cover);
    if (!elsewhere) /** @type {HTMLElement} */ (cover.querySelector('input, button')).focus();
  }
}

/** Keeps Tab within a sheet. */
function goRound(event) {
  if (event.key !== 'Tab') return;
  event.preventDefault();
  const all = [...event.currentTarget.querySelectorAll('input, button')];
  const at = all.indexOf(document.activeElement);
  const back = at > 0 ? at - 1 : all.length - 1;
  all[event.shiftKey ? back : (at + 1) % all.length].focus();
}
