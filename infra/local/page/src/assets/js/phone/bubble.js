// One message as Telegram draws it: picture, file, text, time, and the buttons below.

import { h, icon } from '../dom.js';
import { rich } from './rich.js';
import { minute, size } from '../time.js';

/**
 * @typedef {object} Taps what a bubble can be asked to do
 * @property {(message: number, row: number, column: number) => Promise<void>} tap
 * @property {(text: string) => void} command
 * @property {(url: string) => boolean} link opens the link in the chat and says so, or leaves it to the browser
 * @property {(text: string) => void} copy
 */

/**
 * @param {import('../shapes.js').Message} message
 * @param {Taps} on
 * @returns {HTMLElement}
 */
export function bubble(message, on) {
  const side = message.mine ? 'mine' : 'theirs';
  return h(`article.row.${side}`, { 'data-id': message.id, 'aria-label': message.mine ? 'You' : 'Bot' },
    h(`div.bubble${message.photo ? '.pictured' : ''}${message.text ? '' : '.wordless'}`, {},
      message.photo && picture(message.photo),
      message.file && file(message.file),
      h('div.words', { dir: 'auto' }, message.text && rich(message.text, message.entities, on), stamp(message))),
    message.buttons.length > 0 && buttons(message, on));
}

function picture({ src, width, height }) {
  return h('a.picture', { href: src, target: '_blank', rel: 'noopener' },
    h('img', { src, width, height, alt: 'Photo', decoding: 'async' }));
}

function file({ src, name, size: bytes }) {
  return h('a.file', { href: src, download: name },
    h('span.file-icon', {}, icon('file')),
    h('span.file-name', {}, h('b', {}, name), h('small', {}, `${size(bytes)} · download`)));
}

function stamp(message) {
  return h('span.stamp', {}, message.edited && 'edited ', minute(message.at),
    message.mine && h('span.ticks', { 'aria-hidden': 'true' }, ' ✓✓'));
}

function buttons(message, on) {
  return h('div.buttons', { role: 'group', 'aria-label': 'Buttons' },
    ...message.buttons.map((row, r) =>
      h('div.buttons-row', {}, ...row.map((button, c) => inline(message.id, button, r, c, on)))));
}

function inline(id, button, row, column, on) {
  const style = ['primary', 'success', 'danger'].includes(button.style) ? `.${button.style}` : '';
  if (button.url) {
    return h(`a.button${style}`, {
      href: safe(button.url), target: '_blank', rel: 'noopener',
      onclick: (event) => on.link(button.url) && event.preventDefault(),
    }, h('span', {}, button.text), icon('link'));
  }
  if (button.copy !== undefined) {
    return h(`button.button${style}`, { type: 'button', onclick: () => on.copy(button.copy) },
      h('span', {}, button.text), icon('copy'));
  }
  const tap = async (event) => {
    const { currentTarget } = event; // gone once the event is over
    currentTarget.setAttribute('aria-busy', 'true');
    try {
      await on.tap(id, row, column);
    } finally {
      currentTarget.removeAttribute('aria-busy');
    }
  };
  return h(`button.button${style}`, { type: 'button', 'data-button': `${row}.${column}`, 'data-callback': button.data, onclick: tap },
    h('span', {}, button.text));
}

const safe = (url) => (/^(https?|tg):\/\//i.test(url) ? url : null);
