// Pictures of the page with a shop in it, into target/screenshots. Those of a buyer's screens come from the walks among
// the checks.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DEMO, ROOT, Shop, openBrowser } from './shop.mjs';

const FOLDER = join(ROOT, 'target/screenshots');
const browser = await openBrowser();
const shop = await Shop.open(browser, DEMO);
try {
  await mkdir(FOLDER, { recursive: true });
  const page = await shop.page();
  await play(page);
  for (const colors of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme: colors });
    await shoot(page, `table-${colors}`);
    await shootPhone(colors);
  }
  await shootGoods();
  await shootOwner();
  for (const colors of ['light', 'dark']) await shootSmall(colors);
} finally {
  await shop.close();
  await browser.close();
}

/** Fills each phone with a chat. */
async function play(page) {
  const [budi, ayu] = ['buyer', 'admin'].map((role) => shop.phone(page, role));
  await ayu.starts();
  await ayu.taps('🛍 Katalog');
  await ayu.taps('2️⃣');
  await ayu.sees('🧮 Jumlah');
  await budi.starts();
  await budi.taps('🛍 Katalog');
  await budi.taps('1️⃣');
  await budi.taps('🧺 Masukkan Keranjang');
  await budi.taps('💳 Lanjut ke Pembayaran');
  await budi.taps('💠 Bayar pakai QRIS');
  await budi.sees('🧾 Tagihan');
  const gateway = await budi.opens('Bayar via browser');
  await gateway.screenshot({ path: join(FOLDER, 'pay-page.png') });
  await gateway.close();
}

/** The same at a phone's width: chat, timeline, controls. */
async function shootPhone(colors) {
  const page = await shop.page({ width: 390, height: 844 }, colors);
  await shop.phone(page).sees('🧾 Tagihan');
  await shoot(page, `phone-${colors}`);
  await page.locator('#tabs').getByRole('button', { name: 'Controls' }).click();
  await shoot(page, `phone-controls-${colors}`);
}

/** The invoice is paid, and the goods are there. */
async function shootGoods() {
  const page = await shop.page({ width: 390, height: 844 }, 'light');
  const budi = shop.phone(page);
  const gateway = await budi.opens('Bayar via browser');
  await gateway.getByRole('button', { name: /^Bayar Rp/ }).click();
  await budi.sees('🎉 Pembayaran Berhasil!');
  await gateway.close();
  await shoot(page, 'phone-goods');
}

/** The owner's screens in English, which their Telegram asks for. The check of restores makes those in Indonesian. */
async function shootOwner() {
  const page = await shop.page({ width: 390, height: 844 }, 'light');
  await page.locator('#tabs').getByRole('button', { name: 'Owner' }).click();
  const hadi = shop.phone(page, 'owner', () => page.waitForTimeout(6_500));
  await hadi.root.getByRole('button', { name: 'More', exact: true }).click();
  await hadi.root.getByRole('menuitem', { name: 'Telegram in English' }).click();
  await hadi.starts();
  await hadi.sees('This is the owner bot');
  await hadi.rests();
  await shoot(page, 'owner-en-menu');
  for (const command of ['status', 'backup', 'restore', 'admins', 'audit', 'maintenance', 'payments', 'report']) {
    const said = await hadi.root.locator('.row.theirs').count();
    await hadi.writes(`/${command}`);
    await hadi.root.locator('.row.theirs').nth(said).waitFor();
    await hadi.rests();
    await shoot(page, `owner-en-${command}`);
  }
}

/** What opens over the page, and a phone on its side, with more buyers than find room. */
async function shootSmall(colors) {
  const page = await shop.page({ width: 390, height: 844 }, colors);
  for (let more = 0; more < 5; more += 1) await shop.phone(page).passOn();
  await page.locator('#phone-buyer').getByRole('button', { name: 'Others' }).click();
  await shoot(page, `phone-others-${colors}`);
  await page.locator('#tabs').getByRole('button', { name: 'Controls' }).click();
  await page.locator('#strip').getByRole('button', { name: 'Reset' }).click();
  await page.getByRole('dialog', { name: 'Start the shop again?' }).waitFor();
  await shoot(page, `phone-reset-${colors}`);
  const side = await shop.page({ width: 844, height: 390 }, colors);
  await shop.phone(side).sees('🎉 Pembayaran Berhasil!');
  await shoot(side, `side-${colors}`);
  await side.locator('#tabs').getByRole('button', { name: 'Controls' }).click();
  await shoot(side, `side-controls-${colors}`);
}

async function shoot(page, name) {
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(FOLDER, `${name}.png`), animations: 'disabled' });
}
