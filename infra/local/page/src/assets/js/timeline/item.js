// An item of the table. Encrypted contents stay encrypted.

import { h, icon } from '../dom.js';
import * as api from '../api.js';
import { size } from '../time.js';

/** Shows the item under `key` in the page's dialog. */
export async function showItem(key) {
  const dialog = /** @type {HTMLDialogElement} */ (document.getElementById('item'));
  const close = h('button.tool', { type: 'button', 'aria-label': 'Close', onclick: () => dialog.close() }, icon('close'));
  const body = h('div.item-body', {}, 'Reading…');
  dialog.replaceChildren(
    h('header', {}, h('h2', { id: 'item-title' }, 'An item of the table'), close),
    h('p.item-key', {}, h('code', {}, key.pk), ' · ', h('code', {}, key.sk)),
    body);
  if (!dialog.open) dialog.showModal();
  try {
    const { item } = await api.item(key);
    body.replaceChildren(item ? attributes(item) : h('p', {}, 'There is no such item now.'));
  } catch (problem) {
    body.replaceChildren(h('p', {}, problem.message));
  }
}

function attributes(item) {
  const names = Object.keys(item).sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
  return h('dl', {}, ...names.flatMap((name) => [h('dt', {}, name), h('dd', {}, value(item[name]))]));
}

const rank = (name) => ({ pk: 0, sk: 1 })[name] ?? 2;

/** A value in the table's notation: `{"S": "…"}`, `{"N": "1"}`, `{"B": "base64"}` … */
function value(typed) {
  const [[type, held]] = Object.entries(typed);
  switch (type) {
    case 'S': return h('span.string', {}, held);
    case 'N': return h('span.number', {}, held);
    case 'BOOL': return h('span.number', {}, String(held));
    case 'NULL': return h('span.number', {}, 'null');
    case 'B': return h('span.encrypted', {}, `🔒 encrypted, ${size(Math.floor((held.length * 3) / 4))}`);
    case 'L': return held.length ? h('ol', {}, ...held.map((inner) => h('li', {}, value(inner)))) : h('span', {}, '[]');
    case 'M': return attributes(held);
    default: return h('span', {}, held.map?.(String).join(', ') ?? JSON.stringify(held));
  }
}
