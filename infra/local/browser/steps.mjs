// Steps of buyers that several checks share.

/** Opens a product by its deep link and goes on to the ways to pay. */
export async function toCheckout(phone, code) {
  await phone.follows(`p_${code}`);
  await phone.sees('🧮 Jumlah');
  await phone.taps('🧺 Masukkan Keranjang');
  await phone.taps('💳 Lanjut ke Pembayaran');
  await phone.sees('💳 Pembayaran');
}

/** Orders a product and waits for its invoice. */
export async function toInvoice(phone, code) {
  await toCheckout(phone, code);
  await phone.taps('💠 Bayar pakai QRIS');
  return phone.sees('🧾 Tagihan');
}

/** The control strip. */
export const control = (page, name) => page.locator('#strip').getByRole('button', { name });

/** Presses a control and waits until it has done its work. */
export async function press(page, name) {
  const button = control(page, name);
  await button.click();
  await page.waitForFunction((element) => !element.hasAttribute('aria-busy'), await button.elementHandle());
}
