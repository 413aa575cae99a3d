// The timeline: what happened behind each tap, newest first.

import { h } from '../dom.js';
import { state } from '../state.js';
import { Trips } from './trip.js';
import { drawTrip } from './calls.js';

const SHOWN = 40;

export class Timeline {
  #trips = new Trips();
  /** @type {Map<string, {trip: import('./trip.js').Trip, element: HTMLDetailsElement, open: boolean|null}>} */
  #cards = new Map();
  #stale = new Set();
  #quiet = true;

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
        h('button', { type: 'button', onclick: () => this.clear() }, 'Clear')),
      this.empty, this.list);
    state.on('act', (act) => this.#trips.act(act).forEach((trip) => this.#freshen(trip)));
    state.on('trace', ({ event, ended }) => this.#take({ ...event, ended }));
  }

  clear() {
    this.#trips = new Trips();
    this.#cards.clear();
    this.list.replaceChildren();
    this.empty.hidden = false;
  }

  #take(call) {
    const { trip, fresh } = this.#trips.place(call);
    if (fresh) this.#lay(trip);
    this.#freshen(trip);
  }

  /** Has a trip drawn again before the next frame, once however many calls come. */
  #freshen(trip) {
    this.#stale.add(trip.id);
    if (this.#stale.size === 1) requestAnimationFrame(() => this.#draw());
  }

  #lay(trip) {
    const element = /** @type {HTMLDetailsElement} */ (h('details.trip', {}));
    this.#cards.set(trip.id, { trip, element, open: null });
    // A trip that no person caused must not fold the one that the reader has open.
    if (trip.function && !trip.function.startsWith('Sweep')) {
      for (const card of this.#cards.values()) {
        // A trip that the reader opened or folded stays so.
        if (card.open === null) card.element.open = card.trip === trip;
      }
    }
    this.list.prepend(element);
    this.empty.hidden = true;
    for (const id of [...this.#cards.keys()].slice(0, -SHOWN)) {
      this.#cards.get(id).element.remove();
      this.#cards.delete(id);
    }
  }

  #draw() {
    for (const id of this.#stale) {
      const card = this.#cards.get(id);
      if (card) drawTrip(card.trip, card.element, (open) => { card.open = open; });
    }
    this.#stale.clear();
  }
}
