// A buyer's walk through every screen and every button, at a phone's width, in the shop of `make run`.

import { join } from 'node:path';
import { mkdir } from 'node:fs/promises';
import { ROOT } from './shop.mjs';
import { textsOf } from './texts.mjs';
import { Walker } from './walker.mjs';

const FOLDER = join(ROOT, 'target/screenshots');

/** Walks in one language; takes a picture of each screen. */
export async function walk(shop, language) {
  const page = await shop.page({ width: 390, height: 844 });
  const phone = shop.phone(page, 'buyer', () => shop.minutePasses());
  const ayu = shop.phone(await shop.page(), 'admin', () => shop.minutePasses());
  await mkdir(FOLDER, { recursive: true });
  const shoot = async (name) => {
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: join(FOLDER, `${language}-${name}.png`), animations: 'disabled' });
  };
  const admin = { phone: ayu, say: await textsOf('id') };
  await ayu.starts();
  await phone.starts();
  if (language === 'en') {
    await phone.taps(admin.say('keyboard.button.profile'));
    await phone.taps(admin.say('profile.button.language'));
  }
  const buyer = new Walker(phone, await textsOf(language), shoot);
  for (const part of [catalogue, cart, vouchers, invoices, goods, warranty, balance, paying, looking, help, profile]) {
    await part(buyer, admin);
  }
}

async function catalogue(buyer) {
  await buyer.writes('/start');
  await buyer.screen('welcome');
  await buyer.taps('keyboard.button.how_to');
  await buyer.screen('how-to');
  await buyer.taps('button.browse');
  await buyer.tapsLabel('➡️');
  await buyer.tapsLabel('⬅️');
  await buyer.taps('catalogue.button.categories');
  await buyer.screen('categories');
  await buyer.taps('catalogue.button.category', { emoji: '🎬', title: 'Streaming' });
  await buyer.screen('category');
  await buyer.tapsLabel('4️⃣');
  await buyer.screen('variants');
  await buyer.tapsLabel('3 Bulan');
  await buyer.screen('variant');
  await buyer.taps('product.button.variants');
  await buyer.taps('product.button.back');
  await buyer.follows('p_TIPS');
  await buyer.screen('photo');
  await buyer.taps('button.browse');
  await buyer.taps('catalogue.button.categories');
  await buyer.taps('catalogue.button.all');
  await buyer.taps('keyboard.button.catalogue');
  await buyer.screen('catalogue');
  await buyer.tapsLabel('4️⃣');
  await buyer.tapsLabel('➕');
  await buyer.screen('product');
  await buyer.tapsLabel('➖');
  await buyer.taps('product.button.enter');
  await buyer.screen('quantity');
  await buyer.taps('wizard.button.leave');
  await buyer.follows('p_NETFLIX1');
  await buyer.tapsLabel('✌️ x2');
  await buyer.taps('product.button.to_cart');
  await buyer.screen('cart');
}

async function cart(buyer) {
  await buyer.taps('cart.button.clear');
  await buyer.screen('clear-cart');
  await buyer.taps('cart.button.keep');
  await buyer.tapsLabel('✏️ Netflix Premium…');
  await buyer.screen('product-in-cart');
  await buyer.taps('product.button.save');
  await buyer.taps('cart.button.add');
  await buyer.taps('cart.button.count', { units: 2 });
  await buyer.taps('cart.button.clear');
  await buyer.taps('cart.button.clear_yes');
  await buyer.screen('cart-empty');
  await buyer.taps('button.browse');
  await buyer.tapsLabel('4️⃣');
  await buyer.taps('product.button.back');
  await buyer.tapsLabel('4️⃣');
  await buyer.taps('product.button.to_cart');
}

async function vouchers(buyer) {
  await buyer.taps('voucher.button.enter');
  await buyer.writes('LAMA2020');
  await buyer.screen('voucher-refused');
  await buyer.writes('HEMAT10');
  await buyer.screen('voucher');
  await buyer.taps('cart.button.pay');
  await buyer.screen('checkout-voucher');
  await buyer.taps('checkout.button.back');
  await buyer.taps('voucher.button.remove', { code: 'HEMAT10' });
}

async function invoices(buyer) {
  await buyer.taps('keyboard.button.cart');
  await buyer.taps('cart.button.pay');
  await buyer.screen('checkout');
  await buyer.taps('checkout.button.balance');
  await buyer.screen('balance-too-low');
  await buyer.taps('balance.button.other_way');
  await buyer.taps('checkout.button.qris');
  await buyer.screen('invoice');
  await buyer.taps('invoice.button.check');
  await buyer.screen('not-paid');
  await buyer.taps('invoice.button.cancel');
  await buyer.screen('ask-cancel');
  await buyer.taps('invoice.button.keep');
  await buyer.writes('/tagihan');
  await buyer.screen('open-invoices');
  await buyer.taps('invoices.button.cancel');
  await buyer.taps('invoice.button.keep');
  await buyer.writes('/tagihan');
  await buyer.taps('invoices.button.show');
  await buyer.writes('/tagihan');
  await buyer.taps('invoices.button.cancel');
  await buyer.tapsLabel(/^🗑/);
  await buyer.screen('no-invoices');
  await buyer.taps('keyboard.button.orders');
  await buyer.tapsLabel('1️⃣');
  await buyer.screen('order-cancelled');
  await buyer.taps('delivery.button.again');
  await buyer.taps('cart.button.pay');
  await buyer.taps('checkout.button.qris');
  await buyer.taps('invoice.button.cancel');
  await buyer.taps('invoice.button.cancel_yes');
  await buyer.screen('cancelled');
  await buyer.taps('invoice.button.again');
  await buyer.taps('cart.button.pay');
  await buyer.taps('checkout.button.qris');
  await buyer.sendsPhoto();
  await buyer.screen('proof-not-needed');
  await buyer.taps('invoices.button.open');
  await buyer.pays('delivery.goods');
}

async function goods(buyer) {
  await buyer.screen('goods');
  await buyer.taps('button.menu');
  await buyer.taps('delivery.button.again');
  await buyer.taps('terms.button.meet');
  await buyer.screen('terms');
  await buyer.writes('⭐⭐⭐⭐⭐');
  await buyer.screen('terms-met');
  await buyer.taps('keyboard.button.orders');
  await buyer.screen('orders');
  await buyer.tapsLabel('1️⃣');
  await buyer.screen('order');
  await buyer.taps('orders.button.resend');
  await buyer.taps('orders.button.help');
  await buyer.screen('help-order');
  await buyer.taps('help.button.close');
}

async function warranty(buyer, { phone: ayu, say }) {
  await buyer.taps('keyboard.button.orders');
  await buyer.tapsLabel('1️⃣');
  await buyer.taps('orders.button.back');
  await buyer.tapsLabel('1️⃣');
  await buyer.taps('orders.button.warranty');
  await buyer.screen('warranty');
  await buyer.taps('warranty.button.back');
  await buyer.taps('orders.button.warranty');
  await buyer.taps('warranty.button.unit', { number: 1, name: 'Netflix Premium 1 Bulan' });
  await buyer.screen('warranty-claim');
  await buyer.taps('wizard.button.leave');
  await buyer.screen('left');
  await buyer.taps('keyboard.button.orders');
  await buyer.tapsLabel('1️⃣');
  await buyer.taps('orders.button.warranty');
  await buyer.taps('warranty.button.unit', { number: 1, name: 'Netflix Premium 1 Bulan' });
  await buyer.writes('Kata sandi salah');
  await buyer.screen('claimed');
  await ayu.taps(say('admin_request.button.replace'));
  await buyer.sees('delivery.replacements');
  await buyer.screen('replacement');
}

async function balance(buyer, { phone: ayu, say }) {
  await buyer.taps('keyboard.button.balance');
  await buyer.screen('balance');
  await buyer.taps('balance.button.fill');
  await buyer.screen('deposit');
  await buyer.tapsLabel('Rp10.000');
  await buyer.screen('deposit-invoice');
  await buyer.pays('balance.paid', { amount: 'Rp10.000' });
  await buyer.screen('deposited');
  await buyer.taps('balance.button.open');
  await buyer.taps('balance.button.fill');
  await buyer.taps('balance.button.other');
  await buyer.writes('35000');
  await buyer.screen('deposit-confirm');
  await buyer.taps('balance.button.change');
  await buyer.writes('35000');
  await buyer.taps('balance.button.pay');
  await buyer.taps('invoice.button.cancel');
  await buyer.taps('invoice.button.cancel_yes');
  await buyer.screen('deposit-cancelled');
  await buyer.taps('balance.button.fill');
  await buyer.taps('balance.button.back');
  await buyer.taps('balance.button.transfer');
  await buyer.screen('transfer');
  await buyer.taps('transfer.button.prove');
  await buyer.writes('50000');
  await buyer.screen('transfer-proof');
  await buyer.sendsPhoto();
  await buyer.screen('transferred');
  await ayu.taps(say('admin_request.button.credit', { refund: 'Rp50.000' }));
  await buyer.sees('transfer.credited', { amount: 'Rp50.000' });
  await buyer.screen('transfer-credited');
  await buyer.taps('balance.button.open');
  await buyer.taps('balance.button.history');
  await buyer.screen('history');
  await buyer.taps('balance.button.back');
  await buyer.taps('balance.button.deposits');
  await buyer.screen('deposits');
  await buyer.tapsLabel('1️⃣');
  await buyer.screen('deposit-detail');
  await buyer.taps('orders.button.back_to_deposits');
}

async function paying(buyer) {
  await buyer.taps('keyboard.button.cart');
  await buyer.taps('cart.button.pay');
  await buyer.taps('checkout.button.balance');
  await buyer.sees('delivery.goods');
  await buyer.screen('paid-from-balance');
  await buyer.follows('p_VPN30');
  await buyer.taps('product.button.to_cart');
  await buyer.taps('voucher.button.enter');
  await buyer.writes('GRATIS');
  await buyer.taps('cart.button.pay');
  await buyer.screen('checkout-free');
  await buyer.taps('checkout.button.free');
  await buyer.sees('delivery.goods');
  await buyer.follows('p_RESEP');
  await buyer.taps('product.button.to_cart');
  await buyer.taps('cart.button.pay');
  await buyer.taps('checkout.button.balance');
  await buyer.phone.sees('📎 E-book Resep Nusantara (PDF)');
  await buyer.rests();
  await buyer.screen('file');
}

async function looking(buyer) {
  await buyer.taps('keyboard.button.stock');
  await buyer.screen('stock');
  await buyer.taps('catalogue.button.refresh');
  await buyer.screen('stock-refreshed');
  await buyer.taps('keyboard.button.search');
  await buyer.screen('search');
  await buyer.writes('netflik');
  await buyer.screen('found');
  await buyer.tapsLabel('1️⃣');
  await buyer.taps('keyboard.button.search');
  await buyer.writes('zzzzzz');
  await buyer.screen('none-found');
  await buyer.taps('catalogue.button.categories');
  await buyer.follows('p_ZENIT');
  await buyer.screen('sold-out');
  await buyer.taps('waitlist.button.join');
  await buyer.screen('waitlist');
  await buyer.taps('waitlist.button.leave');
  await buyer.taps('waitlist.button.open');
  await buyer.writes('apa kabar');
  await buyer.screen('not-understood');
}

async function help(buyer, { phone: ayu }) {
  await buyer.taps('keyboard.button.help');
  await buyer.screen('help');
  await buyer.writes('Bisa bayar pakai DANA?');
  await buyer.screen('help-relayed');
  await ayu.taps(/^✍️/);
  await ayu.sees('Tulis');
  await ayu.writes('Bisa, lewat QRIS');
  await buyer.phone.sees('Bisa, lewat QRIS');
  await buyer.rests();
  await buyer.screen('help-answered');
  await buyer.taps('help.button.answer');
  await buyer.taps('help.button.close');
  await buyer.screen('help-closed');
}

async function profile(buyer) {
  await buyer.taps('keyboard.button.profile');
  await buyer.screen('profile');
  await buyer.taps('profile.button.name');
  await buyer.screen('name');
  await buyer.writes('Budi Santoso');
  await buyer.taps('profile.button.whatsapp');
  await buyer.writes('0812 3456 7890');
  await buyer.screen('profile-saved');
  await buyer.taps('profile.button.no_whatsapp');
  await buyer.ends('profile.button.language');
}
