// The state of the page: people, bots, chats, faults. Frames of the live feed change it; views listen to its events.

import * as api from './api.js';

/** A chat between a person and a bot. */
export class Chat {
  constructor(key) {
    this.key = key;
    /** @type {Map<number, import('./shapes.js').Message>} in order of their ids */
    this.messages = new Map();
    /** Are there older messages than those held? */
    this.earlier = false;
    /** @type {import('./shapes.js').Keyboard|null} */
    this.keyboard = null;
    this.unread = 0;
    this.read = false;
    /** @type {Set<number>} what was deleted while the chat is being read */
    this.gone = new Set();
  }
}

class State extends EventTarget {
  /** Which run of the local cloud this is, and the newest frame of it that was applied. */
  epoch = '';
  newest = 0;
  /** @type {import('./shapes.js').Bot[]} */
  bots = [];
  /** @type {import('./shapes.js').Person[]} */
  people = [];
  /** @type {Record<string, boolean>} */
  faults = {};
  /** @type {number|null} */
  deadline = null;
  /** @type {Map<string, Chat>} */
  #chats = new Map();

  /** Replaces the state by the server's answer, at the start or after a restart. */
  load(hello) {
    Object.assign(this, { epoch: hello.epoch, newest: hello.newest, bots: hello.bots, people: hello.people, faults: hello.faults, deadline: hello.deadline });
    for (const chat of this.#chats.values()) Object.assign(chat, new Chat(chat.key));
    this.emit('anew');
  }

  bot(id) {
    return this.bots.find((bot) => bot.id === id);
  }

  person(key) {
    return this.people.find((person) => person.chat === key);
  }

  chat(key) {
    if (!this.#chats.has(key)) this.#chats.set(key, new Chat(key));
    return this.#chats.get(key);
  }

  /** Reads the newest messages of a chat, once. */
  async read(key) {
    const chat = this.chat(key);
    if (chat.read) return chat;
    chat.read = true;
    const page = await api.messages(key);
    const since = [...chat.messages.values()];
    chat.messages = new Map(page.messages.filter(({ id }) => !chat.gone.has(id)).map((message) => [message.id, message]));
    for (const message of since) chat.messages.set(message.id, message);
    Object.assign(chat, { earlier: page.earlier, keyboard: page.keyboard });
    return chat;
  }

  /** Reads the page of messages before those held; returns them. */
  async readEarlier(key) {
    const chat = this.chat(key);
    if (!chat.earlier) return [];
    chat.earlier = false;
    const [oldest] = chat.messages.keys();
    const page = await api.messages(key, oldest);
    chat.messages = new Map([...page.messages.map((message) => [message.id, message]), ...chat.messages]);
    chat.earlier = page.earlier;
    return page.messages;
  }

  /** Applies one frame of the live feed. */
  frame(frame) {
    this.newest = frame.number;
    switch (frame.type) {
      case 'message': {
        const chat = this.chat(frame.chat);
        const known = chat.messages.has(frame.message.id);
        chat.messages.set(frame.message.id, frame.message);
        this.emit('message', { ...frame, known });
        break;
      }
      case 'gone':
        this.chat(frame.chat).messages.delete(frame.id);
        this.chat(frame.chat).gone.add(frame.id);
        this.emit('gone', frame);
        break;
      case 'keyboard':
        this.chat(frame.chat).keyboard = frame.keyboard;
        this.emit('keyboard', frame);
        break;
      case 'people':
        this.people = frame.people;
        this.emit('people');
        break;
      case 'bots':
        this.bots = frame.bots;
        this.emit('people');
        break;
      case 'control':
        Object.assign(this, { faults: frame.faults, deadline: frame.deadline });
        this.emit('control', frame);
        break;
      default:
        this.emit(frame.type, frame);
    }
  }

  /** Listens to a kind of change. */
  on(type, listener) {
    this.addEventListener(type, (event) => listener(/** @type {CustomEvent} */ (event).detail));
  }

  emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

export const state = new State();
