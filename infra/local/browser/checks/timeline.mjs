// The timeline: a day that goes by leaves the taps in it, what the reader opened stays open, and a reload keeps it all.

import assert from 'node:assert/strict';
import { control, toInvoice } from '../steps.mjs';

export const name = 'a day goes by, and the timeline and a reload keep what the reader sees';

/** How long a day may take where other checks run beside this one; `bench/page.mjs` measures it. */
const LONGEST_MS = 60_000;

export async function check(shop) {
  const page = await shop.page();
  const budi = shop.phone(page);
  await isFarAway(shop, 'pakasir');
  await toInvoice(budi, 'NETFLIX');
  await liesWhereItWas(page.locator('.trip', { hasText: 'taps “💠 Bayar pakai QRIS”' }));
  const trip = page.locator('.trip', { hasText: 'taps “💳 Lanjut ke Pembayaran”' });
  await trip.locator('summary').click();
  await trip.locator('.call').first().click();
  await aDayGoesBy(page);
  await budi.sees('📝 Tagihan Kedaluwarsa');
  assert.ok(await trip.evaluate((element) => element.open), 'the trip that was opened stays open');
  assert.equal(await trip.locator('.about:not([hidden])').count(), 1, 'and the call that was read');
  const taps = page.locator('.trip:not(.idle)', { hasText: 'Budi ' });
  const before = await taps.count();
  assert.ok(before > 3, `${before} taps are left`);

  await page.locator('#timeline').getByRole('button', { name: 'Idle sweeps' }).click();
  const health = page.locator('.trip.idle', { hasText: 'health check' }).first();
  await health.locator('summary').click();
  // By then a later one may stand first.
  await page.locator('.trip.idle[open] li.miss', { hasText: '404' }).waitFor();
  assert.equal(await page.locator('.trip.failed').count(), 0, 'what a function handles is no failure');

  await passesTheSixth(budi);
  await page.locator('#tabs').getByRole('button', { name: 'Owner', includeHidden: true }).evaluate((tab) => tab.click());
  await page.reload();
  await page.locator('.trip', { hasText: 'taps “💳 Lanjut ke Pembayaran”' }).waitFor();
  assert.equal(await taps.count(), before, 'a reload keeps the taps');
  assert.equal(await page.locator('#phone-buyer .chip[aria-pressed=true]').innerText(), 'Agus');
  assert.equal(await page.locator('body').getAttribute('data-shows'), 'owner');
  await page.locator('#timeline').getByRole('button', { name: 'Clear' }).click();
  await page.reload();
  await page.waitForSelector('body.ready');
  await page.locator('.timeline-empty').waitFor();
}

/** Puts a part a while away, so that a call to it is a bar that one can see. */
async function isFarAway(shop, part) {
  const order = { method: 'POST', body: JSON.stringify({ do: 'distance', part, round_trip: 60 }) };
  const answer = await fetch(`${shop.url}/api/script`, order);
  assert.ok(answer.ok, 'the script is obeyed');
}

/** Each bar begins where its call did: the charge after the order that it is for, and the QR code after the charge. */
async function liesWhereItWas(trip) {
  await trip.locator('li.http .bar').waitFor({ state: 'attached' });
  const [order, charge, shown] = await Promise.all(['TransactWriteItems', 'create', 'editMessageMedia'].map((call) =>
    trip.locator('li', { hasText: call }).locator('.bar').evaluate(({ style }) => {
      const [from, wide] = ['--from', '--wide'].map((name) => parseFloat(style.getPropertyValue(name)));
      return { from, to: from + wide };
    })));
  assert.ok(0 < order.from && order.to <= charge.from && charge.to <= shown.from && shown.to < 100, JSON.stringify({ order, charge, shown }));
}

/** The strip says how far the day is, and nothing in it moves. */
async function aDayGoesBy(page) {
  const places = () => page.locator('#strip button').evaluateAll((all) => all.map((one) => one.getBoundingClientRect().x));
  const before = await places();
  const button = control(page, '+1 day');
  await button.click();
  await page.locator('#strip .note', { hasText: /of 24 hours/ }).waitFor();
  await page.waitForFunction((element) => !element.hasAttribute('aria-busy'), await button.elementHandle(), { timeout: LONGEST_MS });
  await page.locator('#strip .note', { hasText: 'A day has gone by' }).waitFor();
  assert.deepEqual(await places(), before, 'the strip stands still');
}

/** More buyers than the row above the phone has room for: each of them can still be reached. */
async function passesTheSixth(phone) {
  for (const name of ['Sari', 'Dewi', 'Rizky', 'Putri', 'Agus', 'Wulan']) {
    await phone.passOn();
    await phone.root.locator('.chip[aria-pressed=true]', { hasText: name }).waitFor();
  }
  await phone.heldBy('Dewi');
  await phone.heldBy('Agus');
}
