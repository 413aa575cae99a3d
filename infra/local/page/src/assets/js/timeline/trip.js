// Which calls belong together: one update, callback or schedule, the function it ran, and what that called.

/**
 * @typedef {import('../shapes.js').Call} Call
 * @typedef {object} Trip
 * @property {string} id
 * @property {string} function logical id; empty for a turn of the clock, a fault …
 * @property {string} title
 * @property {Call[]} calls in the order they ended
 * @property {boolean} isScheduled whether a schedule began it
 */

const TITLES = {
  TelegramFunction: 'An update comes',
  OwnerFunction: 'An update comes',
  PakasirFunction: 'The gateway calls back',
  SweepFunction: 'Every minute: sweep',
  AlertsFunction: 'Every five minutes: health check',
  SeedFunction: 'The shop is stocked',
  SetupFunction: 'The shop is set up',
};
/** Who sends a request to which functions; the sender's own record comes after the function's. */
const SENDERS = { telegram: ['TelegramFunction', 'OwnerFunction'], pakasir: ['PakasirFunction'] };

/** Whether somebody's request began a trip, rather than a schedule or an event. */
export const isSent = ({ function: name }) => Object.values(SENDERS).flat().includes(name);

/** Sorts calls into trips, as they are recorded: each when it ends. */
export class Trips {
  /** @type {Map<string, Trip>} */
  #byRequest = new Map();
  /** @type {Map<string, Trip>} the trip each function is on; calls to services name no request */
  #running = new Map();
  /** @type {Trip[]} trips that have answered and whose sender has not recorded it yet */
  #answered = [];
  /** @type {Map<number, string>} what people did, by update */
  #acts = new Map();
  /** @type {Map<number, Trip[]>} */
  #byUpdate = new Map();

  /** Says what a person did to cause an update; returns the trips that it names. */
  act({ update, who, did }) {
    this.#acts.set(update, `${who} ${did}`);
    const trips = this.#byUpdate.get(update) ?? [];
    trips.forEach((trip, nth) => this.#entitle(trip, update, nth));
    return trips;
  }

  /**
   * @param {Call} call
   * @returns {{trip: Trip, fresh: boolean}}
   */
  place(call) {
    const found = this.#find(call);
    const trip = found ?? this.#begin(call);
    trip.calls.push(call);
    trip.isScheduled ||= call.kind === 'bus' && call.call === 'schedule';
    if (call.request) this.#byRequest.set(call.request, trip);
    if (call.kind === 'invoke' && this.#running.get(call.function) === trip) this.#running.delete(call.function);
    if (call.kind === 'http') this.#answered.push(trip);
    if (call.detail?.update_id && call.call.startsWith('update ')) this.#took(trip, call.detail.update_id);
    return { trip, fresh: !found };
  }

  /** Lets go of a trip that is no longer shown. */
  forget(trip) {
    for (const { request } of trip.calls) this.#byRequest.delete(request);
  }

  #find(call) {
    if (call.request && this.#byRequest.has(call.request)) return this.#byRequest.get(call.request);
    if (call.function) {
      const running = this.#running.get(call.function);
      const anothers = call.request && running?.calls.some(({ request }) => request && request !== call.request);
      return anothers ? undefined : running;
    }
    return this.#sent(call);
  }

  /** The trip that `call` is the sender's record of, or that its answer's method ends. */
  #sent(call) {
    const began = call.ended - (call.took.secs * 1e6 + call.took.nanos / 1e3);
    const ended = (trip) => trip.calls.findLast(({ kind }) => kind === 'http').ended;
    if (call.kind === 'telegram' && call.detail?.in_answer) return this.#answered.at(0);
    this.#answered = this.#answered.filter((trip) => ended(trip) >= began || !SENDERS[call.kind]?.includes(trip.function));
    const at = this.#answered.findIndex((trip) => SENDERS[call.kind]?.includes(trip.function));
    return at < 0 ? undefined : this.#answered.splice(at, 1)[0];
  }

  #begin(call) {
    const trip = { id: `n${call.number}`, function: call.function, title: title(call), calls: [], isScheduled: false };
    if (call.function && call.kind !== 'http') this.#running.set(call.function, trip);
    return trip;
  }

  #took(trip, update) {
    const trips = this.#byUpdate.get(update) ?? [];
    this.#byUpdate.set(update, [...trips, trip]);
    this.#entitle(trip, update, trips.length);
  }

  #entitle(trip, update, nth) {
    const words = this.#acts.get(update);
    if (words) trip.title = nth ? `${words} · delivered again` : words;
  }
}

/** What a trip is called that begins with `call`. */
function title({ function: name, kind, call, outcome, detail }) {
  if (name === 'AlertsFunction' && call !== 'schedule') return 'An alert';
  if (name) return TITLES[name] ?? name;
  if (kind === 'control' && call === 'turn') return `The clock is turned on by ${written(detail)}`;
  if (kind === 'pakasir' && call === 'page') return 'The pay page is used';
  if (kind === 'pakasir' && call === 'trial') return outcome;
  return call;
}

/** `PT16M` as `16 min`. */
const written = (span) => String(span).replace(/^P?T?/, '').replace(/(\d+)H/i, '$1 h ').replace(/(\d+)M/i, '$1 min ').replace(/[\d.]+S$/i, '').trim();

/** Keys of items named anywhere in a call's detail. */
export function keysIn(detail) {
  const keys = new Map();
  (function walk(value) {
    if (!value || typeof value !== 'object') return;
    const { pk, sk } = value;
    if (typeof pk === 'string' && typeof sk === 'string') keys.set(`${pk}\n${sk}`, { pk, sk });
    Object.values(value).forEach(walk);
  })(detail);
  return [...keys.values()];
}
