// Two buyers race for the last item: one gets the invoice, the other a message that it is taken.

import assert from 'node:assert/strict';
import { toCheckout } from '../steps.mjs';

export const name = 'two buyers race for the last item';

export async function check(shop) {
  const budi = shop.phone(await shop.page());
  const sari = shop.phone(await shop.page());
  await sari.passOn();
  await Promise.all([toCheckout(budi, 'TERAKHIR'), toCheckout(sari, 'TERAKHIR')]);
  await Promise.all([budi.taps('💠 Bayar pakai QRIS'), sari.taps('💠 Bayar pakai QRIS')]);
  const ends = await Promise.all([budi, sari].map(async (buyer) => {
    const end = buyer.root.locator('.row.theirs', { hasText: /🧾 Tagihan|sedang dipesan semua/ }).last();
    await end.waitFor();
    return (await end.innerText()).includes('Tagihan') ? 'invoice' : 'gone';
  }));
  assert.deepEqual(ends.sort(), ['gone', 'invoice']);
}
