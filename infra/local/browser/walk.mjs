// A buyer's walk through every screen, at a phone's width.

/**
 * Walks with `phone`; `say` is what the shop says in the buyer's language. Calls `shoot` with a name at each screen.
 */
export async function walk(phone, say, shoot) {
  const tap = (key, facts) => phone.taps(say(key, facts));
  const screen = async (name) => {
    await phone.rests();
    await shoot(name);
  };
  await tap('keyboard.button.catalogue');
  await screen('catalogue');
  await phone.taps('4️⃣');
  await screen('product');
  await tap('product.button.to_cart');
  await screen('cart');
  await tap('voucher.button.enter');
  await phone.writes('HEMAT10');
  await screen('voucher-refused');
  await tap('keyboard.button.cart');
  await tap('cart.button.pay');
  await screen('checkout');
  await tap('checkout.button.balance');
  await screen('balance-too-low');
  await tap('balance.button.other_way');
  await tap('checkout.button.qris');
  await screen('invoice');
  await phone.writes('/tagihan');
  await screen('open-invoices');
  const gateway = await phone.opens(say('invoice.button.page'));
  await gateway.getByRole('button', { name: /^Bayar Rp/ }).click();
  await phone.sees(say('delivery.goods'));
  await gateway.close();
  await screen('goods');
  await tap('terms.button.meet');
  await screen('terms');
  await phone.writes('⭐⭐⭐⭐⭐');
  await screen('terms-met');
  await tap('keyboard.button.orders');
  await screen('orders');
  await phone.taps('1️⃣');
  await screen('order');
  await tap('orders.button.warranty');
  await screen('warranty');
  await tap('warranty.button.unit', { number: 1, name: 'Netflix Premium 1 Bulan' });
  await screen('warranty-claim');
  await tap('wizard.button.leave');
  await tap('keyboard.button.balance');
  await screen('balance');
  await tap('balance.button.fill');
  await screen('deposit');
  await tap('balance.button.back');
  await tap('balance.button.transfer');
  await screen('transfer');
  await tap('balance.button.back');
  await tap('balance.button.history');
  await screen('history');
  await tap('keyboard.button.stock');
  await screen('stock');
  await tap('keyboard.button.search');
  await screen('search');
  await phone.writes('netflik');
  await screen('found');
  await phone.follows('p_ZENIT');
  await screen('sold-out');
  await tap('waitlist.button.join');
  await screen('waitlist');
  await tap('keyboard.button.help');
  await screen('help');
  await tap('help.button.close');
  await tap('keyboard.button.profile');
  await screen('profile');
  await phone.follows('p_TIPS');
  await screen('photo');
  await phone.follows('p_RESEP');
  await tap('product.button.to_cart');
  await tap('cart.button.pay');
  await tap('checkout.button.qris');
  await phone.sees(say('invoice.caption', { order: 'LP-' }));
  const again = await phone.opens(say('invoice.button.page'));
  await again.getByRole('button', { name: /^Bayar Rp/ }).click();
  await phone.sees('📎 E-book Resep Nusantara (PDF)');
  await again.close();
  await screen('file');
}
