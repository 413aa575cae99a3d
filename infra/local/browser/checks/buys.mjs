// A buyer buys by tapping and reads the goods; the timeline shows what it took.

import assert from 'node:assert/strict';

export const name = 'a buyer buys by tapping and reads the goods';

export async function check(shop) {
  const page = await shop.page();
  const budi = shop.phone(page);
  await budi.starts();
  await budi.sees('Halo Budi');
  await budi.taps('🛍 Katalog');
  const list = await (await budi.sees('Netflix 1 Bulan')).innerText();
  const number = list.split('\n').find((line) => line.includes('Netflix 1 Bulan')).trim().split(' ')[0];
  await budi.taps(number);
  await budi.sees('🧮 Jumlah: 1');
  await budi.taps('➕');
  await budi.sees('🧮 Jumlah: 2');
  await budi.taps('🧺 Masukkan Keranjang');
  await budi.sees('Rp70.000');
  await budi.taps('💳 Lanjut ke Pembayaran');
  await budi.taps('💠 Bayar pakai QRIS');
  const invoice = await budi.sees('🧾 Tagihan');
  assert.equal(await invoice.locator('img').count(), 1, 'the invoice has its QR picture');

  const gateway = await budi.opens('Bayar via browser');
  await gateway.getByRole('button', { name: /^Bayar Rp/ }).click();
  const goods = await (await budi.sees('🎉 Pembayaran Berhasil!')).innerText();
  assert.match(goods, /@contoh\.id \| rahasia-\d[\s\S]*@contoh\.id \| rahasia-\d/);
  await budi.seesNoMore('🧾 Tagihan');
  await seesBehind(page);
}

/** The timeline shows the tap, what it called, and an item with its contents encrypted. */
async function seesBehind(page) {
  const trip = page.locator('.trip', { hasText: 'Budi taps “💠 Bayar pakai QRIS”' });
  await trip.locator('summary').click();
  await trip.locator('li.table .call', { hasText: 'TransactWriteItems' }).first().click();
  await trip.locator('.key-named', { hasText: 'UNIT#NETFLIX' }).first().click();
  const item = page.locator('dialog#item');
  await item.getByText('encrypted').first().waitFor();
  assert.doesNotMatch(await item.innerText(), /rahasia/, 'contents stay encrypted');
  await page.keyboard.press('Escape');
}
