// The page on a phone, upright and on its side, and on a wide screen; by keyboard alone; and a fresh start without loading
// it again.

import assert from 'node:assert/strict';
import { control } from '../steps.mjs';

export const name = 'the page at 390 px, on its side and at 1440 px, by keyboard, and after a reset';

export async function check(shop) {
  const wide = await shop.page({ width: 1440, height: 900 });
  for (const role of ['buyer', 'admin', 'owner']) assert.ok(await wide.locator(`#phone-${role}`).isVisible());
  assert.ok(await wide.locator('#timeline').isVisible());
  await fits(wide);
  assert.ok((await wide.locator('#strip').boundingBox()).height < 60, 'the strip is one line');

  const narrow = await shop.page({ width: 390, height: 844 });
  await fits(narrow);
  assert.ok(await narrow.locator('#phone-buyer').isVisible());
  assert.ok(!(await narrow.locator('#phone-admin').isVisible()));
  for (const [tab, shows] of [['Admin', '#phone-admin'], ['Owner', '#phone-owner'], ['Behind', '#timeline'], ['Controls', '#strip'], ['Buyer', '#phone-buyer']]) {
    await narrow.locator('#tabs').getByRole('button', { name: tab }).click();
    assert.ok(await narrow.locator(shows).isVisible(), `${tab} shows ${shows}`);
    await fits(narrow);
  }

  await onItsSide(shop);
  await manyPeople(shop, narrow);
  await byKeyboard(shop, wide);
  const welcome = narrow.locator('#phone-buyer .row.theirs').first();
  await welcome.waitFor();
  await control(wide, 'Reset').click();
  const question = wide.getByRole('dialog', { name: 'Start the shop again?' });
  await wide.keyboard.press('Escape');
  await question.waitFor({ state: 'detached' });
  assert.ok(await welcome.isVisible(), 'whoever thinks better of it keeps the shop');
  await control(wide, 'Reset').click();
  await question.getByRole('button', { name: 'Delete and start again' }).click();
  await welcome.waitFor({ state: 'detached', timeout: 20_000 });
  await narrow.locator('#phone-buyer').getByRole('button', { name: 'Start' }).waitFor();
}

async function byKeyboard(shop, page) {
  await page.locator('#phone-buyer textarea').focus();
  await page.keyboard.type('/start');
  await page.keyboard.press('Enter');
  await shop.phone(page).sees('Halo Budi');
  await page.waitForFunction(() => document.getElementById('said').textContent.includes('Halo Budi'));
  await keepsFocus(page);
  const key = page.locator('#phone-buyer .key').first();
  await key.focus();
  await page.keyboard.press('Enter');
  await shop.phone(page).sees('🛍 Katalog');
}

/** Tab stays in what opens over a chat, and Escape closes it wherever the focus is. */
async function keepsFocus(page) {
  const phone = page.locator('#phone-buyer');
  const more = phone.getByRole('button', { name: 'More', exact: true });
  const sheet = phone.getByRole('dialog');
  const asks = async () => {
    await more.click();
    await phone.getByRole('menuitem', { name: 'Open a deep link…' }).click();
    await sheet.getByRole('textbox').waitFor();
  };
  await asks();
  for (const key of ['Tab', 'Tab', 'Tab', 'Tab', 'Shift+Tab', 'Shift+Tab']) {
    await page.keyboard.press(key);
    assert.ok(await sheet.evaluate((element) => element.contains(document.activeElement)), `${key} stays in the sheet`);
  }
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'detached' });
  await more.click();
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('Escape');
  await phone.getByRole('menuitem').first().waitFor({ state: 'hidden' });
}

/** A phone on its side: half of its height and more is the chat's, with the reply keyboard open. */
async function onItsSide(shop) {
  const page = await shop.page({ width: 844, height: 390 });
  const sari = shop.phone(page);
  await sari.passOn();
  await sari.starts();
  await page.locator('#phone-buyer .key').first().waitFor();
  for (const [tab, shows] of [['Behind', '#timeline'], ['Controls', '#strip'], ['Buyer', '#phone-buyer .messages']]) {
    await page.locator('#tabs').getByRole('button', { name: tab }).click();
    const { height } = await page.locator(shows).boundingBox();
    assert.ok(height > 195, `${shows} has ${height} of 390 px`);
    await fits(page);
  }
}

/** The menu of those who find no room in the row lies within the page, though it hangs from a button at its edge. */
async function manyPeople(shop, page) {
  const others = page.locator('#phone-buyer').getByRole('button', { name: 'Others' });
  while (!(await others.isVisible())) {
    const there = await page.locator('#phone-buyer .chips .chip').count();
    await shop.phone(page).passOn();
    await page.locator('#phone-buyer .chips .chip').nth(there).waitFor({ state: 'attached' });
  }
  await others.click();
  const { x, width } = await page.getByRole('menu', { name: 'Others' }).boundingBox();
  assert.ok(x >= 0 && x + width <= page.viewportSize().width, `the menu is at ${x}, ${width} px wide`);
  await page.keyboard.press('Escape');
  await shop.phone(page).heldBy('Budi');
}

async function fits(page) {
  const [wide, there] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(wide <= there, `${wide} px do not fit into ${there}`);
}
