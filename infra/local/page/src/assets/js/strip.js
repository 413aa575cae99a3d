// The control strip: the clock, the faults, the stock, a fresh start.

import { h, icon } from './dom.js';
import * as api from './api.js';
import { confirm } from './confirm.js';
import { state } from './state.js';
import { date, minute, now, second, zoneName } from './time.js';

const FAULTS = [
  ['telegram', 'Telegram down', 'The Bot API answers 502 to every call'],
  ['gateway', 'Gateway down', 'Pakasir answers 503 to every call'],
  ['table', 'Table throttled', 'The table refuses every call as throttled'],
  ['kill', 'Kill next call', 'The function dies in the middle of its next call to the table'],
];

/** @param {HTMLElement} bar */
export function strip(bar) {
  const time = h('output.time', {});
  const day = h('small', {});
  const note = h('span.note', { role: 'status', 'aria-live': 'polite' });
  const deadline = h('button.deadline', { type: 'button', onclick: () => order({ do: 'turn', by: 'deadline' }, deadline) }, 'Next deadline');
  const faults = new Map(FAULTS.map(([name, label, title]) => [name, h('button.fault', {
    type: 'button', title, 'aria-pressed': 'false',
    onclick: (event) => order({ do: 'fault', name, on: !state.faults[name] }, event.currentTarget),
  }, h('i.lamp', { 'aria-hidden': 'true' }), h('span', {}, label, h('small', {}, title)))]));

  bar.append(
    h('div.brand', {}, h('img', { src: '/assets/icon.svg', alt: '', width: 28, height: 28 }), h('h1', {}, 'Lapak'), h('span.line-state', { role: 'status' })),
    h('div.group', { role: 'group', 'aria-label': 'The clock' },
      h('div.clock', {}, icon('clock'), h('span', {}, time, day)),
      turn('+1 min', '1m'), deadline, turn('+1 day', '1d')),
    h('div.group', { role: 'group', 'aria-label': 'Faults' }, ...faults.values()),
    h('div.group', { role: 'group', 'aria-label': 'The shop' },
      h('button', { type: 'button', onclick: (event) => order({ do: 'load' }, event.currentTarget, 'Loading 1,000 products…') }, 'Load 1,000 products'),
      h('button.reset', { type: 'button', onclick: (event) => reset(event.currentTarget) }, 'Reset')),
    note);

  function turn(label, by) {
    return h('button', { type: 'button', onclick: (event) => order({ do: 'turn', by }, event.currentTarget, by === '1d' ? 'A day goes by…' : '') }, label);
  }

  async function reset(button) {
    const sure = await confirm('Start the shop again?', 'Everybody’s chats and orders, the stock and the balances of the shop on this machine are deleted.', 'Delete and start again');
    if (sure) await order({ do: 'reset' }, button, 'Starting again…');
  }

  async function order(what, button, meanwhile = '') {
    button.setAttribute('aria-busy', 'true');
    say(meanwhile);
    try {
      const { said } = await api.control(what);
      say(said ?? '');
    } catch (problem) {
      say(problem.message);
    } finally {
      button.removeAttribute('aria-busy');
    }
  }

  let fades = 0;
  function say(words) {
    clearTimeout(fades);
    note.textContent = words;
    if (words && !words.endsWith('…')) fades = window.setTimeout(() => { note.textContent = ''; }, 6000);
  }

  function show() {
    for (const [name, button] of faults) button.setAttribute('aria-pressed', String(!!state.faults[name]));
    deadline.disabled = !state.deadline;
    deadline.textContent = state.deadline ? `Next deadline · ${minute(state.deadline)}` : 'Next deadline';
  }
  function tick() {
    time.textContent = second(now());
    day.textContent = `${date(now())} ${zoneName()}`;
  }
  state.on('note', ({ said }) => say(said));
  state.on('control', () => { show(); tick(); });
  state.on('anew', () => { show(); tick(); });
  setInterval(tick, 1000);
}
