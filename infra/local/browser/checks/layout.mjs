// The page on a phone and on a wide screen; by keyboard alone; and a fresh start without loading it again.

import assert from 'node:assert/strict';
import { control } from '../steps.mjs';

export const name = 'the page at 390 px and 1440 px, by keyboard, and after a reset';

export async function check(shop) {
  const wide = await shop.page({ width: 1440, height: 900 });
  for (const role of ['buyer', 'admin', 'owner']) assert.ok(await wide.locator(`#phone-${role}`).isVisible());
  assert.ok(await wide.locator('#timeline').isVisible());
  await fits(wide);

  const narrow = await shop.page({ width: 390, height: 844 });
  await fits(narrow);
  assert.ok(await narrow.locator('#phone-buyer').isVisible());
  assert.ok(!(await narrow.locator('#phone-admin').isVisible()));
  for (const [tab, shows] of [['Admin', '#phone-admin'], ['Owner', '#phone-owner'], ['Behind', '#timeline'], ['Controls', '#strip'], ['Buyer', '#phone-buyer']]) {
    await narrow.locator('#tabs').getByRole('button', { name: tab }).click();
    assert.ok(await narrow.locator(shows).isVisible(), `${tab} shows ${shows}`);
    await fits(narrow);
  }

  await byKeyboard(shop, wide);
  const welcome = narrow.locator('#phone-buyer .row.theirs').first();
  await welcome.waitFor();
  await control(wide, 'Reset').click();
  await welcome.waitFor({ state: 'detached', timeout: 20_000 });
  await narrow.locator('#phone-buyer').getByRole('button', { name: 'Start' }).waitFor();
}

async function byKeyboard(shop, page) {
  await page.locator('#phone-buyer textarea').focus();
  await page.keyboard.type('/start');
  await page.keyboard.press('Enter');
  await shop.phone(page).sees('Halo Budi');
  await page.waitForFunction(() => document.getElementById('said').textContent.includes('Halo Budi'));
  const key = page.locator('#phone-buyer .key').first();
  await key.focus();
  await page.keyboard.press('Enter');
  await shop.phone(page).sees('🛍 Katalog');
}

async function fits(page) {
  const [wide, there] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(wide <= there, `${wide} px do not fit into ${there}`);
}
