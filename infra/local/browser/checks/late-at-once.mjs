// A payment in the moment after expiry: the gateway has just answered a status call and refuses another one so soon,
// so a sweep confirms the callback later.

import { press, toInvoice } from '../steps.mjs';

export const name = 'a payment in the moment after expiry';

export async function check(shop) {
  const page = await shop.page();
  const budi = shop.phone(page);
  await toInvoice(budi, 'NETFLIX');
  const gateway = await budi.opens('Bayar via browser');
  await press(page, /^Next deadline/);
  await budi.sees('📝 Tagihan Kedaluwarsa');
  await budi.seesNoMore('🧾 Tagihan');
  await gateway.getByRole('button', { name: 'Pay late' }).click();
  for (let minutes = 0; minutes < 5 && !(await budi.messages.filter({ hasText: '🎉 Pembayaran Berhasil!' }).count()); minutes++) {
    await press(page, '+1 min');
  }
  await budi.sees('🎉 Pembayaran Berhasil!');
}
