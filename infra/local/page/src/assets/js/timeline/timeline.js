// The timeline: what happened behind each tap, newest first.

import { h } from '../dom.js';
import { keep, kept } from '../kept.js';
import { state } from '../state.js';
import { Trips, isSent } from './trip.js';
import { drawTrip } from './calls.js';

/** How many trips are kept of each kind: counted apart, or what a day's schedules do would displace every tap. */
const KEPT = { caused: 40, scheduled: 20, idle: 20 };

/** The pause between two drawings: a work of many calls goes on meanwhile, and a drawing takes 10 ms from it. */
const PAUSE_MS = 250;

export class Timeline {
  #trips = new Trips();
  /** @type {Map<string, import('./calls.js').Card>} */
  #cards = new Map();
  #stale = new Set();
  #quiet = true;
  /** When it was last drawn. */
  #drawn = 0;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.list = h('div.trips', { role: 'feed', 'aria-label': 'Trips, newest first', tabindex: 0 });
    this.empty = h('p.timeline-empty', {}, 'Tap a button on a phone. What happens behind it appears here: the request, the function, each call to the table and what it costs, the calls out.');
    const sweeps = h('button.quiet', {
      type: 'button', 'aria-pressed': 'false',
      onclick: () => {
        this.#quiet = !this.#quiet;
        sweeps.setAttribute('aria-pressed', String(!this.#quiet));
        root.classList.toggle('quiet', this.#quiet);
      },
    }, 'Idle sweeps');
    root.classList.add('quiet');
    root.append(
      h('header.timeline-head', {}, h('h2', {}, 'Behind the tap'), sweeps,
        h('button', { type: 'button', onclick: () => this.#forget() }, 'Clear')),
      this.empty, this.list);
    state.on('act', (act) => this.#name(act));
    state.on('trace', (frame) => this.#take(frame));
  }

  /** Shows what happened before the page was opened: frames of the feed, oldest first. */
  recall(frames) {
    const cleared = kept('cleared');
    for (const frame of frames) {
      if (cleared?.epoch === state.epoch && frame.number <= cleared.newest) continue;
      if (frame.type === 'act') this.#name(frame);
      else this.#take(frame);
    }
  }

  #forget() {
    keep('cleared', { epoch: state.epoch, newest: state.newest });
    this.clear();
  }

  clear() {
    this.#trips = new Trips();
    this.#cards.clear();
    this.list.replaceChildren();
    this.empty.hidden = false;
  }

  #name(act) {
    this.#trips.act(act).forEach((trip) => this.#freshen(trip));
  }

  #take({ event, ended }) {
    const { trip, fresh } = this.#trips.place({ ...event, ended });
    if (fresh) this.#lay(trip);
    this.#freshen(trip);
  }

  /** Has a trip drawn again soon, once however many calls come. */
  #freshen(trip) {
    this.#stale.add(trip.id);
    if (this.#stale.size > 1) return;
    setTimeout(() => this.#draw(), Math.max(0, this.#drawn + PAUSE_MS - performance.now()));
  }

  #lay(trip) {
    const element = /** @type {HTMLDetailsElement} */ (h('details.trip', { ontoggle: () => this.#freshen(trip) }));
    this.#cards.set(trip.id, { trip, element, open: null, idle: false, unfolded: new Set() });
    // A trip that no person caused must not fold the one that the reader has open.
    if (isSent(trip)) {
      for (const card of this.#cards.values()) {
        // A trip that the reader opened or folded stays so.
        if (card.open === null) card.element.open = card.trip === trip;
      }
    }
    this.list.prepend(element);
    this.empty.hidden = true;
  }

  #draw() {
    for (const id of this.#stale) {
      const card = this.#cards.get(id);
      if (card) drawTrip(card);
    }
    this.#stale.clear();
    this.#drawn = performance.now();
    this.#tidy();
  }

  /** Takes out the oldest trips, but none that the reader opened. */
  #tidy() {
    const room = { ...KEPT };
    for (const [id, card] of [...this.#cards].reverse()) {
      if (card.open) continue;
      const kind = card.idle ? 'idle' : card.trip.isScheduled ? 'scheduled' : 'caused';
      room[kind] -= 1;
      if (room[kind] >= 0) continue;
      card.element.remove();
      this.#cards.delete(id);
      this.#trips.forget(card.trip);
    }
  }
}
