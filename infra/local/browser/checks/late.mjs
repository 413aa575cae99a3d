// A payment after expiry still brings the goods, as stock is there.

import { press, toInvoice } from '../errands.mjs';

export const name = 'a payment after expiry';

export async function check(shop) {
  const page = await shop.page();
  const budi = shop.phone(page);
  await toInvoice(budi, 'NETFLIX');
  const gateway = await budi.opens('Bayar via browser');
  await press(page, /^Next deadline/);
  await budi.sees('📝 Tagihan Kadaluarsa');
  await budi.seesNoMore('🧾 Tagihan');
  // The gateway tells a transaction's status once in four seconds; the shop has just asked.
  await page.waitForTimeout(5_000);
  await gateway.getByRole('button', { name: 'Pay late' }).click();
  await budi.sees('🎉 Pembayaran Berhasil!');
}
