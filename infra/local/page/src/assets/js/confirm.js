// A question before something that can't be taken back.

import { h } from './dom.js';

/**
 * @param {string} title the question
 * @param {string} words what would happen
 * @param {string} verb what the button that does it says
 * @returns {Promise<boolean>}
 */
export function confirm(title, words, verb) {
  return new Promise((answer) => {
    const dialog = /** @type {HTMLDialogElement} */ (h('dialog.item.question', { 'aria-labelledby': 'question' },
      h('h2', { id: 'question' }, title), h('p', {}, words),
      h('div.question-buttons', {},
        h('button', { type: 'button', autofocus: true, onclick: () => dialog.close() }, 'Cancel'),
        h('button.danger', { type: 'button', onclick: () => dialog.close(verb) }, verb))));
    dialog.addEventListener('close', () => {
      dialog.remove();
      answer(dialog.returnValue === verb);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
