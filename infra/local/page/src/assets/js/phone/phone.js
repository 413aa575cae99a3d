// A phone: its person, the chat with the bot, and what is shown over the chat.

import { h, icon } from '../dom.js';
import * as api from '../api.js';
import { keep, kept } from '../kept.js';
import { state } from '../state.js';
import { MessageList } from './messages.js';
import { Composer } from './composer.js';
import { Sheets } from './sheets.js';
import { menu } from './menu.js';
import { people } from './people.js';
import { minute, now } from '../time.js';

const TYPING_MS = 5000;

/** @typedef {'buyer'|'admin'|'owner'} Role */

export class Phone {
  /** @type {import('../shapes.js').Person|undefined} */
  #person;
  typing = 0;

  /** @param {Role} role */
  constructor(role) {
    this.role = role;
    this.list = new MessageList({
      tap: (message, row, column) => this.#do(api.tap(this.key, message, row, column)),
      command: (text) => this.#write(text),
      link: (url) => this.#link(url),
      copy: (text) => this.#copy(text),
    }, () => state.readEarlier(this.key));
    this.composer = new Composer({
      text: (text) => this.#write(text),
      upload: (kind, file) => this.#do(api.upload(this.key, kind, file)),
      unblock: () => this.#do(api.block(this.key, false)),
    });
    this.sheets = new Sheets();
    this.time = h('span', {});
    this.title = h('b', {});
    this.below = h('small', {});
    this.avatar = h('span.avatar', { 'aria-hidden': 'true' });
    this.more = menu('More', [icon('more')], 'more');
    this.empty = h('div.empty', {});
    this.people = people(role, (person) => this.hold(person), (name) => this.#join(name));
    this.element = this.#build();
    this.#listen();
    this.tick();
  }

  get key() {
    return this.#person?.chat ?? '';
  }

  /** Shows the chat of a person on this phone. */
  async hold(person) {
    if (person.chat !== this.key) this.sheets.clear();
    this.#person = person;
    keep(`${this.role} phone`, person.chat);
    const bot = state.bot(person.chat.split('/')[0]);
    this.title.textContent = bot?.name ?? 'Bot';
    this.below.textContent = bot ? `@${bot.username}` : 'not here yet';
    this.avatar.textContent = person.role === 'owner' ? '🛎️' : '🛍️';
    this.composer.showCommands(bot?.commands ?? []);
    this.people.show(person);
    this.#showBlocked(person.blocked);
    const chat = await state.read(person.chat);
    if (this.key !== person.chat) return;
    chat.unread = 0;
    this.list.show(chat, `${person.name} and ${bot?.name ?? 'the bot'}`);
    this.composer.showKeyboard(chat.keyboard);
    this.#showEmpty();
    state.emit('unread');
  }

  /** Sets the phone's clock. */
  tick() {
    this.time.textContent = minute(now());
  }

  #build() {
    const role = { buyer: 'Buyer', admin: 'Admin', owner: 'Owner' }[this.role];
    return h(`section.place.${this.role}`, { id: `phone-${this.role}`, 'aria-label': `${role}'s phone` },
      h('div.holder', {}, h('h2', {}, role), this.people.element),
      h('div.phone', {},
        h('div.screen', {},
          h('div.status', { 'aria-hidden': 'true' }, this.time, h('span.island', {}), h('span.bars', {}, h('i', {}), h('i', {}), h('i', {}), h('em', {}))),
          h('header.chat-head', {}, this.avatar, h('div.chat-name', {}, this.title, this.below), this.more.element),
          h('div.chat-body', {}, this.list.element, this.empty, this.sheets.toasts),
          this.composer.element,
          this.sheets.element)));
  }

  #listen() {
    state.on('message', ({ chat, message, known }) => {
      if (chat !== this.key) return this.#count(chat, message, known);
      this.list.put(message);
      this.#showEmpty();
      if (!message.mine) this.#type('');
      if (!message.mine && !known) this.#say(message);
    });
    state.on('gone', ({ chat, id }) => chat === this.key && this.list.remove(id));
    state.on('keyboard', ({ chat, keyboard }) => chat === this.key && this.composer.showKeyboard(keyboard));
    state.on('typing', ({ chat, what }) => chat === this.key && this.#type(what));
    state.on('toast', (toast) => toast.chat === this.key && this.sheets.toast(toast));
    const again = () => {
      const person = state.person(this.key || kept(`${this.role} phone`)) ?? state.people.find(({ role }) => role === this.role);
      if (person) this.hold(person);
    };
    state.on('anew', again);
    state.on('people', () => {
      const person = state.person(this.key);
      if (!person) return again();
      this.#person = person;
      this.people.show(person);
      this.composer.showCommands(state.bot(person.chat.split('/')[0])?.commands ?? []);
      this.#showBlocked(person.blocked);
    });
    state.on('unread', () => this.#person && this.people.show(this.#person));
  }

  /** Shows what the bot is doing, for as long as Telegram would. */
  #type(what) {
    clearTimeout(this.typing);
    const bot = state.bot(this.key.split('/')[0]);
    this.below.textContent = what ? `${what.replaceAll('_', ' ')}…` : `@${bot?.username ?? ''}`;
    if (what) this.typing = window.setTimeout(() => this.#type(''), TYPING_MS);
  }

  #showBlocked(blocked) {
    this.composer.showBlocked(blocked);
    this.more.fill([
      { label: 'Open a deep link…', run: () => this.#askLink() },
      { label: 'Telegram in English', run: () => this.#do(api.speak(this.key, 'en')) },
      { label: 'Telegram in Indonesian', run: () => this.#do(api.speak(this.key, 'id')) },
      { label: blocked ? 'Unblock the bot' : 'Block the bot', run: () => this.#do(api.block(this.key, !blocked)) },
    ]);
  }

  #showEmpty() {
    this.empty.hidden = state.chat(this.key).messages.size > 0;
    if (this.empty.hidden) return;
    const start = h('button.start', { type: 'button', onclick: () => this.#write('/start') }, 'Start');
    const words = this.role === 'owner'
      ? 'Alerts, backups and the audit trail come here. Nobody but the owner is answered.'
      : `${this.#person?.name} has not met the shop yet.`;
    this.empty.replaceChildren(h('p', {}, words), start);
  }

  /** Counts new messages for a person of this phone whose chat is not shown. */
  #count(chat, message, known) {
    if (message.mine || known || state.person(chat)?.role !== this.role) return;
    state.chat(chat).unread += 1;
    state.emit('unread');
  }

  /** Announces a new message to screen readers. */
  #say(message) {
    const words = message.text || (message.photo ? 'a photo' : (message.file?.name ?? ''));
    const said = document.getElementById('said');
    if (said) said.textContent = `${this.title.textContent} to ${this.#person?.name}: ${words}`;
    if (document.body.dataset.shows !== this.role) state.emit('arrived', this.role);
  }

  #write(text) {
    return this.#do(api.write(this.key, text));
  }

  #link(url) {
    const found = /^(?:https?:\/\/t\.me\/|tg:\/\/resolve\?domain=)(\w+)(?:[?&]start=([\w-]*))?$/i.exec(url);
    const bot = state.bot(this.key.split('/')[0]);
    if (!found || found[1].toLowerCase() !== bot?.username.toLowerCase()) return false;
    this.#do(api.open(this.key, found[2] ?? ''));
    return true;
  }

  #askLink() {
    const bot = state.bot(this.key.split('/')[0]);
    this.sheets.ask(`t.me/${bot?.username ?? 'bot'}?start=`, 'p_CODE', (payload) => this.#do(api.open(this.key, payload)));
  }

  async #copy(text) {
    await navigator.clipboard?.writeText(text).catch(() => {});
    this.sheets.toast({ text: 'Copied' });
  }

  async #join(name) {
    try {
      const person = await api.join(name, this.role);
      if (!state.person(person.chat)) state.people.push(person);
      await this.hold(person);
    } catch (problem) {
      this.sheets.toast({ text: problem.message });
    }
  }

  /** Waits for something the server does; says why if it can't be done. */
  async #do(done) {
    try {
      await done;
    } catch (problem) {
      this.sheets.toast({ text: problem.message });
    }
  }
}
