// Faults are switched on and off: the buyer sees an error, and nothing is lost.

import { control, press, toCheckout } from '../steps.mjs';

export const name = 'a fault is switched on and off';

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
  for (let minutes = 0; minutes < 5 && !(await budi.messages.filter({ hasText: '🧾 Tagihan' }).count()); minutes++) {
    await press(page, '+1 min');
  }
  await budi.sees('🧾 Tagihan');

  await press(page, 'Kill next call');
  await budi.writes('/keranjang');
  // The function dies in the middle; Telegram delivers the update again.
  await budi.sees('🧺 Keranjang');
  await pressed(page, 'Kill next call', false);
}

const pressed = (page, name, on) =>
  control(page, name).and(page.locator(`[aria-pressed=${on}]`)).waitFor();
