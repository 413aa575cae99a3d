// A moving picture of a purchase, from the catalogue to the goods: screens of a real run, as an animated WebP.

import { join } from 'node:path';
import sharp from 'sharp';
import { DEMO, ROOT, Shop, openBrowser } from '../shop.mjs';

const FILE = join(ROOT, 'target/screenshots/purchase.webp');
const SIZE = { width: 390, height: 844 };
/** How long a finger lies on a button, how long a screen is read, and one with more to read; in milliseconds. */
const [TOUCH, READ, READ_LONG] = [350, 650, 1_700];
/** Of a QR code every square must be seen. */
const QUALITY = 80;

const frames = [];
const browser = await openBrowser();
const shop = await Shop.open(browser, DEMO);
try {
  const page = await shop.page(SIZE, 'light', 1.5);
  const budi = shop.phone(page);
  await frame(page, READ);
  await touch(page, budi.root.getByRole('button', { name: 'Start' }));
  await budi.sees('Halo Budi');
  for (const [label, answer] of [
    ['🛍 Katalog', 'Katalog'], ['4️⃣', '🧮 Jumlah'], ['🧺 Masukkan Keranjang', '🧺 Keranjang'],
    ['💳 Lanjut ke Pembayaran', '💳 Pembayaran'], ['💠 Bayar pakai QRIS', '🧾 Tagihan'],
  ]) {
    await budi.rests();
    await frame(page, READ);
    // Not more than five acts in five seconds, as anybody's.
    await page.waitForTimeout(1_000);
    await touch(page, budi.root.locator('.key, .button', { hasText: label }).last());
    await budi.sees(answer);
    if (label === '🛍 Katalog') await budi.root.getByRole('button', { name: 'Reply keyboard' }).click();
  }
  await budi.rests();
  await budi.root.locator('.row.theirs img').last().scrollIntoViewIfNeeded();
  await frame(page, READ_LONG);
  await pay(page, budi);
  const goods = await budi.sees('🎉 Pembayaran Berhasil!');
  await budi.rests();
  await goods.evaluate((message) => message.scrollIntoView({ block: 'start' }));
  await frame(page, READ_LONG);
  const pictures = frames.map(({ picture }) => picture);
  const delay = frames.map(({ shown }) => shown);
  const { size } = await sharp(pictures, { join: { animated: true } }).webp({ quality: QUALITY, effort: 6, delay, loop: 0 }).toFile(FILE);
  console.log(`a purchase: ${frames.length} screens in ${delay.reduce((sum, ms) => sum + ms, 0) / 1_000} s, ${Math.round(size / 1_024)} KB`);
} finally {
  await shop.close();
  await browser.close();
}

/** Pays on the gateway's page, which the invoice leads to. */
async function pay(page, budi) {
  const button = budi.root.locator('a.button', { hasText: 'Bayar via browser' }).last();
  const [gateway] = await Promise.all([page.context().waitForEvent('page'), touch(page, button)]);
  await gateway.waitForLoadState();
  await frame(gateway, READ);
  await touch(gateway, gateway.getByRole('button', { name: /^Bayar Rp/ }));
  await gateway.close();
}

/** Shows where a finger lies, then taps there. */
async function touch(page, target) {
  await target.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await target.boundingBox();
  const finger = await page.evaluateHandle(([left, top]) => {
    const spot = document.createElement('div');
    Object.assign(spot.style, {
      position: 'fixed', zIndex: 99, left: `${left - 22}px`, top: `${top - 22}px`, width: '44px', height: '44px',
      borderRadius: '50%', background: 'rgb(20 90 170 / .32)', boxShadow: '0 0 0 2px rgb(255 255 255 / .85)', pointerEvents: 'none',
    });
    document.body.append(spot);
    return spot;
  }, [x + width / 2, y + height / 2]);
  await frame(page, TOUCH);
  await finger.evaluate((spot) => spot.remove());
  await target.click();
}

async function frame(page, shown) {
  await page.evaluate(() => document.fonts.ready);
  frames.push({ picture: await page.screenshot({ animations: 'disabled' }), shown });
}
