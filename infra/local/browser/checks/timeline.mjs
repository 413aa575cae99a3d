// The timeline: a day that goes by leaves the taps in it, what the reader opened stays open, and a reload keeps it all.

import assert from 'node:assert/strict';
import { control, toInvoice } from '../steps.mjs';

export const name = 'a day goes by, and the timeline and a reload keep what the reader sees';

/** How long a day may take where other checks run beside this one; `bench/page.mjs` measures it. */
const LONGEST_MS = 60_000;

export async function check(shop) {
  const page = await shop.page();
  const budi = shop.phone(page);
  await toInvoice(budi, 'NETFLIX');
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
