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
  await gateway.getByRole('button', { name: 'Pay late' }).click();
  for (let minutes = 0; minutes < 5 && !(await budi.messages.filter({ hasText: '🎉 Pembayaran Berhasil!' }).count()); minutes++) {
    await press(page, '+1 min');
  }
  await budi.sees('🎉 Pembayaran Berhasil!');
}
