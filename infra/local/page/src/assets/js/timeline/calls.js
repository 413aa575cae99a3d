// One trip in the timeline: a line that sums it up, and its calls over time.

import { h } from '../dom.js';
import { keysIn } from './trip.js';
import { showItem } from './item.js';
import { second, span, took } from '../time.js';

const MOST_ROWS = 150;
const NAMES = {
  http: 'HTTP', invoke: 'function', log: 'log', table: 'table', bus: 'bus', parameters: 'secrets',
  bucket: 'bucket', telegram: 'Telegram', pakasir: 'Pakasir', control: 'control',
};
/** What lies outside of AWS. */
const OUTSIDE = new Set(['telegram', 'pakasir']);
const SERVICES = new Set(['table', 'telegram', 'pakasir', 'bus', 'bucket', 'parameters']);

/**
 * @typedef {object} Card a trip in the list
 * @property {import('./trip.js').Trip} trip
 * @property {HTMLDetailsElement} element
 * @property {boolean|null} open whether the reader opened or folded it
 * @property {boolean} idle the work of a schedule that found nothing to do
 * @property {Set<number>} unfolded the calls of which the reader reads more
 */

/**
 * Draws a trip into its `<details>`, as the reader left it.
 * @param {Card} card
 */
export function drawTrip(card) {
  const { trip, element } = card;
  const sums = sum(trip.calls);
  card.idle = isIdle(trip, sums);
  element.classList.toggle('idle', card.idle);
  element.classList.toggle('failed', sums.failed);
  element.replaceChildren(
    h('summary', { onclick: () => { card.open = !element.open; } },
      h('span.trip-title', {}, trip.title),
      h('time', {}, second(Date.parse(trip.calls[0].at))),
      trip.function && h('span.trip-path', {}, ...path(trip, sums)),
      trip.function && h('span.trip-sums', {}, ...figures(sums))),
    ...(element.open ? [rows(card)] : []));
}

/** Whether a schedule's work found nothing to do: a sweep that wrote nothing, a health check that told nobody. */
function isIdle({ function: name, calls }, sums) {
  if (name.startsWith('Sweep')) return sums.idle;
  return name.startsWith('Alerts') && !calls.some(({ kind, call }) => kind === 'telegram' && !call.startsWith('get'));
}

function sum(calls) {
  const of = (kind) => calls.filter((call) => call.kind === kind);
  const table = of('table');
  const whole = of('http')[0] ?? of('invoke')[0];
  return {
    took: whole ? took(whole.took) : null,
    cold: of('invoke').some(({ detail }) => detail?.cold),
    table: table.length,
    writes: table.reduce((units, call) => units + call.write_units, 0),
    reads: table.reduce((units, call) => units + call.read_units, 0),
    out: calls.filter((call) => OUTSIDE.has(call.kind) && !inbound(call)).length,
    failed: calls.some((call) => verdict(call) === 'bad' && call.kind !== 'table'),
    idle: !calls.some(({ kind }) => OUTSIDE.has(kind)) && table.every((call) => call.write_units === 0),
  };
}

/** Whether a call came to a function from outside: an update, a callback. */
const inbound = ({ kind, call }) => (kind === 'telegram' && call.startsWith('update ')) || (kind === 'pakasir' && call === 'callback');

/** Who talked to whom, in order: `Telegram › telegram › table ×2 › Telegram`. */
function path(trip, sums) {
  const sender = trip.calls.find(inbound);
  const steps = sender ? [{ kind: sender.kind, name: NAMES[sender.kind], times: 1 }] : [];
  if (trip.function) steps.push({ kind: 'invoke', name: `ƒ ${trip.function.replace('Function', '').toLowerCase()}${sums.cold ? ' ❄' : ''}`, times: 1 });
  for (const call of trip.calls) {
    const { kind } = call;
    if (!SERVICES.has(kind) || inbound(call)) continue;
    const last = steps.at(-1);
    if (last?.kind === kind) last.times += 1;
    else steps.push({ kind, name: NAMES[kind], times: 1 });
  }
  return steps.map(({ kind, name, times }) => h(`span.step.${kind}`, {}, times > 1 ? `${name} ×${times}` : name));
}

function figures({ took: ms, cold, table, writes, reads, out }) {
  return [
    ms !== null && h('b', {}, span(ms)),
    cold && h('span', {}, 'cold start'),
    table > 0 && h('span', { title: 'write and read units of the table' }, `${units(writes)} WU · ${units(reads)} RU`),
    out > 0 && h('span', {}, out === 1 ? '1 call out' : `${out} calls out`),
  ];
}

function rows(card) {
  const times = card.trip.calls.map((call) => ({ call, end: call.ended / 1000, ms: took(call.took) }));
  const begin = Math.min(...times.map(({ end, ms }) => end - ms));
  const last = Math.max(...times.map(({ end }) => end));
  const whole = last - begin || 1;
  // The first call caused all others, so it ends last, whatever the time stamps say.
  const sender = times.find(({ call }) => inbound(call));
  if (sender) Object.assign(sender, { end: last, ms: whole });
  // Calls are recorded when they end; they are sorted by when they began.
  times.sort((a, b) => (a.end - a.ms) - (b.end - b.ms) || b.ms - a.ms || a.call.number - b.call.number);
  const list = h('ol.calls', {}, ...times.slice(0, MOST_ROWS).map((time) => row(card, time, begin, whole)));
  if (times.length > MOST_ROWS) list.append(h('li.rest', {}, `and ${times.length - MOST_ROWS} more`));
  return list;
}

function row(card, { call, end, ms }, begin, whole) {
  const unfolded = card.unfolded.has(call.number);
  const more = h('div.about', { hidden: !unfolded }, ...(unfolded ? about(call) : []));
  const bar = h('i.bar', { 'aria-hidden': 'true' });
  bar.style.setProperty('--from', `${((end - ms - begin) / whole) * 100}%`);
  bar.style.setProperty('--wide', `${(ms / whole) * 100}%`);
  const button = h('button.call', {
    type: 'button', 'aria-expanded': String(unfolded),
    onclick: () => {
      // Whoever reads a call has opened its trip.
      card.open = true;
      card.unfolded[more.hidden ? 'add' : 'delete'](call.number);
      more.hidden = !more.hidden;
      button.setAttribute('aria-expanded', String(!more.hidden));
      if (!more.hidden) more.replaceChildren(...about(call));
    },
  },
  h('span.kind', {}, NAMES[call.kind]),
  h('span.what', {}, words(call)),
  h('span.units', {}, cost(call)),
  h('span.took', {}, call.kind === 'log' ? '' : span(ms)),
  call.kind !== 'log' && h('span.lane', {}, bar));
  return h(['li', call.kind, verdict(call)].filter(Boolean).join('.'), {}, button, more);
}

function words(call) {
  if (call.kind === 'log') return logLine(call);
  if (call.kind === 'invoke') return `${call.function}${call.detail?.cold ? ' · cold' : ' · warm'}${outcome(call)}`;
  return `${call.call}${outcome(call)}`;
}

function outcome({ outcome: end }) {
  if (['ok', '200', ''].includes(end)) return '';
  // A fault shows the whole answer it gives; an error of the table shows its name alone.
  return ` → ${/#(\w+Exception)/.exec(end)?.[1] ?? end}`;
}

/** Fields of a log line that say nothing of what happened. */
const SURROUNDINGS = new Set(['level', 'message', 'fields', 'span', 'spans', 'target', 'timestamp']);

function logLine({ call, detail }) {
  if (!detail || typeof detail !== 'object') return String(detail ?? call);
  const metrics = detail._aws?.CloudWatchMetrics?.flatMap(({ Metrics }) => Metrics.map(({ Name }) => Name));
  if (metrics) return `metric ${metrics.map((metric) => `${metric}=${detail[metric]}`).join(' ')}`;
  const line = { ...detail, ...detail.fields };
  const more = Object.entries(line).filter(([name, value]) => !SURROUNDINGS.has(name) && typeof value !== 'object');
  return [line.level, line.message, ...more.map(([name, value]) => `${name}=${value}`)].filter(Boolean).join(' ');
}

function cost({ write_units: writes, read_units: reads }) {
  return [writes > 0 && `${units(writes)} W`, reads > 0 && `${units(reads)} R`].filter(Boolean).join(' ');
}

const units = (count) => (Number.isInteger(count) ? String(count) : count.toFixed(1));

/**
 * What a caller asks for to learn whether it is so: a condition, a conflict with another writer, a secret or an object that
 * may be missing, a message that is gone. Its function goes on from there.
 */
const MISSES = {
  table: /^(ConditionalCheckFailedException|TransactionConflictException|TransactionCanceledException: ((None|ConditionalCheckFailed|TransactionConflict)(, |$))+$)/,
  parameters: /^ParameterNotFound/,
  bucket: /^404$/,
  telegram: /^40[03]\b/,
  pakasir: /^404$/,
};

/** How a call ended: `bad`, `miss` (an answer that its function handles), or an empty string. */
function verdict(call) {
  const { kind, outcome: end } = call;
  if (kind === 'log') return /^error$/i.test(call.detail?.level ?? '') ? 'bad' : '';
  if (kind === 'control' || call.call === 'trial' || /^(ok|2\d\d|3\d\d|)$/.test(end)) return '';
  return !inbound(call) && MISSES[kind]?.test(end) ? 'miss' : 'bad';
}

/** The detail of a call, and the items it names. */
function about(call) {
  const keys = keysIn(call.detail);
  return [
    keys.length > 0 && h('div.keys-named', {}, ...keys.slice(0, 30).map((key) =>
      h('button.key-named', { type: 'button', onclick: () => showItem(key) }, `${key.pk} · ${key.sk}`))),
    h('pre', { tabindex: 0 }, JSON.stringify(call.detail ?? { outcome: call.outcome }, null, 2)),
  ].filter(Boolean);
}
