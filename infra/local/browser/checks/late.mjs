// A payment after expiry is still delivered, because units are in stock.

import { press, toInvoice } from '../steps.mjs';

export const name = 'a payment after expiry';

export async function check(shop) {
  const page = await shop.page();
  const budi = shop.phone(page);
  await toInvoice(budi, 'NETFLIX');
  const gateway = await budi.opens('Bayar via browser');
  await press(page, /^Next deadline/);
  await budi.sees('📝 Tagihan Kedaluwarsa');
  await budi.seesNoMore('🧾 Tagihan');
  // The gateway takes one status call about a transaction in four seconds, and the shop has just made one.
  await page.waitForTimeout(5_000);
  await gateway.getByRole('button', { name: 'Pay late' }).click();
  await budi.sees('🎉 Pembayaran Berhasil!');
}
