// The people who may hold a phone, as a row of chips above it.

import { h, icon } from '../dom.js';
import { state } from '../state.js';
import { menu } from './menu.js';

const NAMES = ['Budi', 'Sari', 'Dewi', 'Rizky', 'Putri', 'Agus', 'Wulan', 'Fajar', 'Intan', 'Yoga', 'Ratna', 'Bayu'];

/**
 * @param {'buyer'|'admin'|'owner'} role
 * @param {(person: import('../shapes.js').Person) => void} pick
 * @param {(name: string) => void} join
 */
export function people(role, pick, join) {
  const chips = h('div.chips', {});
  const count = h('span', {});
  const others = menu('Others', [count], 'others');
  const more = role === 'buyer' && h('button.chip.add', {
    type: 'button', 'aria-label': 'One more buyer', title: 'One more buyer', onclick: () => join(nextName()),
  }, icon('plus'));
  const element = h('div.people', { role: 'group', 'aria-label': 'Who holds the phone' }, chips, others.element, more);
  let holder = null;
  new ResizeObserver(() => holder && fold()).observe(element);

  function show(person) {
    holder = person;
    const here = state.people.filter((known) => known.role === role);
    const focused = [...chips.children].indexOf(document.activeElement);
    chips.replaceChildren(...here.map(chip));
    fold();
    if (focused >= 0) chips.children[Math.min(focused, chips.children.length - 1)].focus();
  }

  function chip(person) {
    const { unread } = state.chat(person.chat);
    const held = person.chat === holder.chat;
    return h('button.chip', {
      type: 'button', 'aria-pressed': String(held), onclick: () => held || pick(person), 'data-chat': person.chat,
      'aria-label': unread ? `${person.name}, ${unread} new` : null,
    }, person.name, unread > 0 && h('span.unread', {}, unread));
  }

  /** Who finds no room in the row stands in a menu; whoever holds the phone always finds room. */
  function fold() {
    const all = [...chips.children];
    all.forEach((one) => { one.hidden = false; });
    others.element.hidden = true;
    const fits = () => chips.scrollWidth <= chips.clientWidth + 1;
    const folded = [];
    for (const one of all.filter((other) => other.getAttribute('aria-pressed') !== 'true').reverse()) {
      if (fits()) break;
      others.element.hidden = false;
      one.hidden = true;
      folded.unshift(state.person(one.dataset.chat));
    }
    const unread = folded.reduce((sum, person) => sum + state.chat(person.chat).unread, 0);
    count.replaceChildren(`+${folded.length}`, ...(unread ? [h('span.unread', {}, unread)] : []));
    others.fill(folded.map((person) => ({
      label: person.name, note: state.chat(person.chat).unread ? `${state.chat(person.chat).unread} new` : '', run: () => pick(person),
    })));
  }

  return { element, show };
}

function nextName() {
  const taken = new Set(state.people.map(({ name }) => name));
  return NAMES.find((name) => !taken.has(name)) ?? `Pembeli ${taken.size + 1}`;
}
