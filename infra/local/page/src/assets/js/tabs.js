// Where there is no room for all: one phone, the timeline or the controls at a time.

import { h, icon } from './dom.js';
import { keep, kept } from './kept.js';
import { state } from './state.js';

const TABS = [
  ['buyer', 'Buyer', 'phone'], ['admin', 'Admin', 'shop'], ['owner', 'Owner', 'crown'],
  ['timeline', 'Behind', 'lines'], ['controls', 'Controls', 'tune'],
];

/** @param {HTMLElement} bar */
export function tabs(bar) {
  const buttons = new Map(TABS.map(([shows, label, sign]) => [shows,
    h('button.tab', { type: 'button', onclick: () => show(shows) }, icon(sign), h('span', {}, label))]));
  bar.append(...buttons.values());
  state.on('arrived', (role) => buttons.get(role)?.classList.add('news'));

  function show(shows) {
    document.body.dataset.shows = shows;
    keep('shows', shows);
    for (const [name, button] of buttons) button.setAttribute('aria-pressed', String(name === shows));
    buttons.get(shows)?.classList.remove('news');
  }
  show(kept('shows') ?? 'buyer');
}
