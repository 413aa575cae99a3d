// Builds the page: three phones, the control strip, the timeline; then applies the live feed.

import * as api from './api.js';
import { follow } from './live.js';
import { state } from './state.js';
import { setClock } from './time.js';
import { Phone } from './phone/phone.js';
import { strip } from './strip.js';
import { Timeline } from './timeline/timeline.js';
import { tabs } from './tabs.js';

const phones = /** @type {const} */ (['buyer', 'admin', 'owner']).map((role) => new Phone(role));
document.getElementById('phones').append(...phones.map(({ element }) => element));
tabs(document.getElementById('tabs'));
strip(document.getElementById('strip'));
const timeline = new Timeline(document.getElementById('timeline'));

async function loadState() {
  const hello = await api.hello();
  setClock(hello.zone, hello.now);
  timeline.clear();
  state.load(hello);
  return hello;
}

state.on('control', ({ now, zone }) => {
  setClock(zone, now);
  phones.forEach((phone) => phone.tick());
});
setInterval(() => phones.forEach((phone) => phone.tick()), 1000);

/** Fills the timeline with what happened up to the newest frame that the state knows. */
async function recall({ newest }) {
  timeline.recall((await api.timeline()).filter(({ number }) => number <= newest));
}

const hello = await loadState();
phones.forEach((phone) => phone.tick());
document.body.classList.add('ready');
performance.mark('ready');
await recall(hello);
follow(hello, {
  frame: (frame) => state.frame(frame),
  anew: async () => {
    const fresh = await loadState();
    await recall(fresh);
    return fresh;
  },
  line: (up) => document.body.classList.toggle('offline', !up),
});
