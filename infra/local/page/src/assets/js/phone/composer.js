// The foot of a chat: the commands' menu, a file or photo to send, the text, the reply keyboard.

import { h, icon } from '../dom.js';
import { menu } from './menu.js';

/**
 * @typedef {object} Sends
 * @property {(text: string) => void} text
 * @property {(kind: 'photo'|'file', file: File) => void} upload
 * @property {() => void} unblock
 */

export class Composer {
  #rows = '';
  #once = false;

  /** @param {Sends} on */
  constructor(on) {
    this.on = on;
    this.input = /** @type {HTMLTextAreaElement} */ (h('textarea.input', {
      rows: 1, 'aria-label': 'Message', placeholder: 'Message', lang: 'id',
      oninput: () => this.#grow(), onkeydown: (event) => this.#key(event), onpaste: (event) => this.#paste(event),
    }));
    this.photo = this.#picker('photo', 'image/*');
    this.file = this.#picker('file', '');
    this.commands = menu('Commands of the bot', [icon('menu'), h('span.label', {}, 'Menu')], 'commands');
    const attach = menu('Send a photo or a file', [icon('clip')], 'attach');
    attach.fill([
      { label: 'Photo', run: () => this.photo.click() },
      { label: 'File', run: () => this.file.click() },
    ]);
    this.toggle = h('button.tool', { type: 'button', 'aria-label': 'Reply keyboard', 'aria-expanded': 'true', hidden: true, onclick: () => this.#open(this.keys.hidden) }, icon('keys'));
    const send = h('button.tool.send', { type: 'submit', 'aria-label': 'Send' }, icon('send'));
    this.form = h('form.composer', { onsubmit: (event) => this.#submit(event) },
      this.commands.element, attach.element, this.input, this.toggle, send, this.photo, this.file);
    this.keys = h('div.keys', { role: 'group', 'aria-label': 'Reply keyboard', hidden: true, lang: 'id' });
    this.unblock = h('button.unblock', { type: 'button', hidden: true, onclick: () => on.unblock() }, 'Unblock the bot');
    this.element = h('div.foot', {}, this.form, this.unblock, this.keys);
  }

  /** @param {import('../shapes.js').Keyboard|null} keyboard */
  showKeyboard(keyboard) {
    const rows = JSON.stringify(keyboard?.rows ?? null);
    this.input.placeholder = keyboard?.placeholder || 'Message';
    this.#once = keyboard?.once ?? false;
    if (rows === this.#rows && !this.#once) return;
    this.#rows = rows;
    this.toggle.hidden = !keyboard;
    this.keys.replaceChildren(...(keyboard?.rows ?? []).map((row) =>
      h('div.keys-row', {}, ...row.map((label) =>
        h('button.key', { type: 'button', onclick: () => this.#press(label) }, label)))));
    this.#open(!!keyboard);
  }

  /** @param {{command: string, description: string}[]} commands */
  showCommands(commands) {
    this.commands.element.hidden = commands.length === 0;
    this.commands.fill(commands.map(({ command, description }) => ({
      label: description, note: `/${command}`, run: () => this.on.text(`/${command}`),
    })));
  }

  showBlocked(blocked) {
    this.form.hidden = blocked;
    this.unblock.hidden = !blocked;
    this.keys.hidden = blocked || this.toggle.getAttribute('aria-expanded') === 'false' || this.toggle.hidden;
  }

  #open(open) {
    this.keys.hidden = !open;
    this.toggle.setAttribute('aria-expanded', String(open));
  }

  #press(label) {
    if (this.#once) this.#open(false);
    this.on.text(label);
  }

  #submit(event) {
    event.preventDefault();
    const text = this.input.value.trim();
    if (!text) return;
    this.input.value = '';
    this.#grow();
    this.on.text(text);
  }

  #key(event) {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    this.#submit(event);
  }

  #paste(event) {
    const [file] = event.clipboardData?.files ?? [];
    if (!file) return;
    event.preventDefault();
    this.on.upload(file.type.startsWith('image/') ? 'photo' : 'file', file);
  }

  #grow() {
    this.input.style.height = 'auto';
    this.input.style.height = `${Math.min(this.input.scrollHeight, 120)}px`;
  }

  #picker(kind, accept) {
    const picker = /** @type {HTMLInputElement} */ (h('input', { type: 'file', accept, hidden: true, 'aria-label': `Send a ${kind}` }));
    picker.addEventListener('change', () => {
      const [file] = picker.files ?? [];
      if (file) this.on.upload(kind, file);
      picker.value = '';
    });
    return picker;
  }
}
