// The people who may hold a phone, as a row of chips above it.

import { h, icon } from '../dom.js';
import { state } from '../state.js';

const NAMES = ['Budi', 'Sari', 'Dewi', 'Rizky', 'Putri', 'Agus', 'Wulan', 'Fajar', 'Intan', 'Yoga', 'Ratna', 'Bayu'];

/**
 * @param {'buyer'|'admin'|'owner'} role
 * @param {(person: import('../shapes.js').Person) => void} pick
 * @param {(name: string) => void} join
 */
export function people(role, pick, join) {
  const element = h('div.people', { role: 'group', 'aria-label': 'Who holds the phone' });

  function show(holder) {
    const here = state.people.filter((person) => person.role === role);
    const chips = here.map((person) => {
      const { unread } = state.chat(person.chat);
      const held = person.chat === holder.chat;
      return h('button.chip', {
        type: 'button', 'aria-pressed': String(held), onclick: () => held || pick(person),
        'aria-label': unread ? `${person.name}, ${unread} new` : null,
      }, person.name, unread > 0 && h('span.unread', {}, unread));
    });
    const more = role === 'buyer' && h('button.chip.add', {
      type: 'button', 'aria-label': 'One more buyer', title: 'One more buyer', onclick: () => join(nextName()),
    }, icon('plus'));
    const focused = [...element.children].indexOf(document.activeElement);
    element.replaceChildren(...chips, ...(more ? [more] : []));
    if (focused >= 0) element.children[Math.min(focused, element.children.length - 1)].focus();
    element.querySelector('[aria-pressed=true]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  return { element, show };
}

function nextName() {
  const taken = new Set(state.people.map(({ name }) => name));
  return NAMES.find((name) => !taken.has(name)) ?? `Pembeli ${taken.size + 1}`;
}
