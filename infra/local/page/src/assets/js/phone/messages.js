// The list of a chat's messages. Only the part around the view is in the document: messages are held
// in blocks, and a block far from the view is emptied and keeps its height.

import { h, icon } from '../dom.js';
import { bubble } from './bubble.js';
import { day } from '../time.js';

const BLOCK = 30;
const GUESSED_HEIGHT = 90;
const NEAR_END = 90;

export class MessageList {
  /** @type {{ids: number[], section: HTMLElement, shown: boolean}[]} */
  #blocks = [];
  #blockOf = new Map();
  #chat = null;
  #sticks = true;
  #unseen = 0;
  #top = 0;

  /**
   * @param {import('./bubble.js').Taps} taps
   * @param {() => Promise<import('../shapes.js').Message[]>} earlier reads older messages
   */
  constructor(taps, earlier) {
    this.taps = taps;
    this.earlier = earlier;
    this.content = h('div.messages-content', {});
    this.scroller = h('div.messages', { role: 'log', 'aria-live': 'off', tabindex: 0, lang: 'id', onscroll: () => this.#scrolled() }, this.content);
    this.toEnd = h('button.to-end', { type: 'button', hidden: true, 'aria-label': 'To the newest message', onclick: () => this.scrollToEnd() }, icon('down'));
    this.element = h('div.messages-frame', {}, this.scroller, this.toEnd);
    this.near = new IntersectionObserver((seen) => this.#seen(seen), { root: this.scroller, rootMargin: '1500px 0px' });
    // When the contents grow (a new message, a picture, a keyboard), the newest message stays in view.
    const grown = new ResizeObserver(() => this.#sticks && this.scrollToEnd());
    grown.observe(this.content);
    grown.observe(this.scroller);
  }

  /** Shows a chat from its newest message. */
  show(chat, name) {
    this.#chat = chat;
    this.scroller.setAttribute('aria-label', name);
    this.near.disconnect();
    this.#blocks = [];
    this.#blockOf.clear();
    this.content.replaceChildren();
    const ids = [...chat.messages.keys()];
    for (let at = 0; at < ids.length; at += BLOCK) this.#block(ids.slice(at, at + BLOCK), 'append');
    this.#blocks.slice(-2).forEach((block) => this.#fill(block));
    this.scrollToEnd();
  }

  /** Draws a message that is new or changed. */
  put(message) {
    const known = this.#blockOf.get(message.id);
    if (known) {
      if (!known.shown) return;
      const old = this.#row(message.id);
      const focused = old?.contains(document.activeElement) ? document.activeElement.getAttribute('data-button') : null;
      const fresh = this.#draw(message.id);
      old?.replaceWith(fresh);
      if (focused) fresh.querySelector(`[data-button="${focused}"]`)?.focus();
      return;
    }
    let last = this.#blocks.at(-1);
    if (!last || last.ids.length >= BLOCK) last = this.#block([], 'append');
    last.ids.push(message.id);
    this.#blockOf.set(message.id, last);
    if (!last.shown) this.#fill(last);
    else last.section.append(this.#draw(message.id, 'arrives'));
    if (message.mine) this.#sticks = true;
    if (!this.#sticks) this.#count(this.#unseen + 1);
  }

  /** Takes a deleted message out. */
  remove(id) {
    const block = this.#blockOf.get(id);
    if (!block) return;
    const row = this.#row(id);
    block.ids.splice(block.ids.indexOf(id), 1);
    this.#blockOf.delete(id);
    if (!row) return;
    row.removeAttribute('data-id');
    row.classList.add('leaves');
    row.addEventListener('animationend', () => row.remove(), { once: true });
    setTimeout(() => row.remove(), 400);
  }

  scrollToEnd() {
    this.#sticks = true;
    this.#count(0);
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  #row(id) {
    return this.content.querySelector(`[data-id="${id}"]`);
  }

  #block(ids, where) {
    const section = h('section.block', {});
    const block = { ids, section, shown: false };
    section.style.height = `${ids.length * GUESSED_HEIGHT}px`;
    ids.forEach((id) => this.#blockOf.set(id, block));
    if (where === 'append') this.#blocks.push(block);
    else this.#blocks.unshift(block);
    this.content[where](section);
    this.near.observe(section);
    return block;
  }

  #seen(entries) {
    for (const { target, isIntersecting } of entries) {
      const block = this.#blocks.find(({ section }) => section === target);
      if (!block) continue;
      if (isIntersecting) this.#fill(block);
      else if (block.shown && block !== this.#blocks.at(-1)) this.#empty(block);
    }
  }

  #fill(block) {
    if (block.shown) return;
    block.shown = true;
    block.section.style.height = '';
    block.section.replaceChildren(...block.ids.map((id) => this.#draw(id)));
  }

  #empty(block) {
    block.section.style.height = `${block.section.offsetHeight}px`;
    block.section.replaceChildren();
    block.shown = false;
  }

  #draw(id, extra) {
    const message = this.#chat.messages.get(id);
    if (!message) return h('span', { hidden: true });
    const row = bubble(message, this.taps);
    if (extra) row.classList.add(extra);
    if (this.#startsDay(message)) row.prepend(h('div.day', {}, day(message.at)));
    return row;
  }

  #startsDay(message) {
    const block = this.#blockOf.get(message.id);
    const at = block.ids.indexOf(message.id);
    const before = at > 0 ? block.ids[at - 1] : this.#blocks[this.#blocks.indexOf(block) - 1]?.ids.at(-1);
    const previous = before === undefined ? null : this.#chat.messages.get(before);
    return !previous || day(previous.at) !== day(message.at);
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    // Only scrolling upwards stops following the newest message; a shrinking view (the keyboard opens) does not.
    if (scrollHeight - scrollTop - clientHeight < NEAR_END) this.#sticks = true;
    else if (scrollTop < this.#top - 2) this.#sticks = false;
    this.#top = scrollTop;
    if (this.#sticks) this.#count(0);
    this.toEnd.hidden = this.#sticks;
    if (scrollTop < 1200 && this.#chat?.earlier) this.#prepend();
  }

  async #prepend() {
    const older = await this.earlier();
    const height = this.scroller.scrollHeight;
    const top = this.scroller.scrollTop;
    const ids = older.map((message) => message.id);
    for (let end = ids.length; end > 0; end -= BLOCK) this.#block(ids.slice(Math.max(0, end - BLOCK), end), 'prepend');
    // Browsers differ in whether they keep the scroll position when contents above the view change, so it is set.
    this.scroller.scrollTop = top + this.scroller.scrollHeight - height;
  }

  #count(unseen) {
    this.#unseen = unseen;
    this.toEnd.dataset.count = unseen || '';
  }
}
