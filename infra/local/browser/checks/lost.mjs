// The gateway's callback is lost: the sweep finds the payment when the clock is turned.

import { press, toInvoice } from '../steps.mjs';

export const name = 'a lost callback is found by the sweep';

export async function check(shop) {
  const page = await shop.page();
  const budi = shop.phone(page);
  await toInvoice(budi, 'NETFLIX');
  const gateway = await budi.opens('Bayar via browser');
  await gateway.getByRole('button', { name: 'Pay, lose the callback' }).click();
  for (let minutes = 0; minutes < 5; minutes++) {
    await press(page, '+1 min');
    if (await budi.messages.filter({ hasText: '🎉 Pembayaran Berhasil!' }).count()) return;
  }
  await budi.sees('🎉 Pembayaran Berhasil!');
}
