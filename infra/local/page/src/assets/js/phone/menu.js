// A button that opens a menu.

import { h } from '../dom.js';

let open = null;
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || !open) return;
  event.preventDefault();
  open.element.querySelector('button').focus();
  open?.close();
});
document.addEventListener('pointerdown', ({ target }) => {
  if (open && !open.element.contains(/** @type {Node} */ (target))) open.close();
});

/**
 * @param {string} name what a screen reader says
 * @param {(Node|string)[]} face what the button shows
 * @param {string} kind a class of its own
 */
export function menu(name, face, kind) {
  const button = h('button.tool', { type: 'button', 'aria-label': name, 'aria-haspopup': 'menu', 'aria-expanded': 'false' }, ...face);
  const list = h('div.menu-list', { role: 'menu', 'aria-label': name, hidden: true });
  const element = h(`div.menu.${kind}`, {}, button, list);
  const self = { element, fill, close };

  /** @param {{label: string, note?: string, run: () => void}[]} entries */
  function fill(entries) {
    list.replaceChildren(...entries.map(({ label, note, run }) =>
      h('button.menu-entry', { type: 'button', role: 'menuitem', onclick: () => { close(); run(); } },
        h('span', {}, label), note && h('small', {}, note))));
  }

  function close() {
    list.hidden = true;
    button.setAttribute('aria-expanded', 'false');
    if (open === self) open = null;
  }

  button.addEventListener('click', () => {
    if (!list.hidden) return close();
    open?.close();
    open = self;
    list.hidden = false;
    button.setAttribute('aria-expanded', 'true');
    list.querySelector('button')?.focus();
  });
  element.addEventListener('focusout', ({ relatedTarget }) => {
    if (relatedTarget && !element.contains(/** @type {Node} */ (relatedTarget))) close();
  });
  element.addEventListener('keydown', (event) => {
    const entries = [...list.querySelectorAll('button')];
    const at = entries.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    if (event.key === 'ArrowDown') entries[(at + 1) % entries.length]?.focus();
    else if (event.key === 'ArrowUp') entries.at(at - 1)?.focus();
    else return;
    event.preventDefault();
  });
  return self;
}
