// Faults are switched on and off, and a callback is lost: the buyer sees an error, and nothing is lost.

import { control, press, toCheckout } from '../steps.mjs';

export const name = 'a fault is switched on and off, and a lost callback is found by the sweep';

export async function check(shop) {
  const page = await shop.page();
  const budi = shop.phone(page);
  await toCheckout(budi, 'NETFLIX');
  await press(page, 'Gateway down');
  await pressed(page, 'Gateway down', true);
  await budi.taps('💠 Bayar pakai QRIS');
  await budi.sees('sedang disiapkan');
  await press(page, 'Gateway down');
  await pressed(page, 'Gateway down', false);
  await comes(page, budi, '🧾 Tagihan');

  await press(page, 'Kill next call');
  await budi.writes('/keranjang');
  // The function dies in the middle; Telegram delivers the update again.
  await budi.sees('🧺 Keranjang');
  await pressed(page, 'Kill next call', false);

  const gateway = await budi.opens('Bayar via browser');
  await gateway.getByRole('button', { name: 'Pay, lose the callback' }).click();
  await comes(page, budi, '🎉 Pembayaran Berhasil!');
}

/** Lets minutes pass, until a sweep brings the message. */
async function comes(page, phone, text) {
  for (let minutes = 0; minutes < 5 && !(await phone.messages.filter({ hasText: text }).count()); minutes++) {
    await press(page, '+1 min');
  }
  await phone.sees(text);
}

const pressed = (page, name, on) =>
  control(page, name).and(page.locator(`[aria-pressed=${on}]`)).waitFor();
