// A seller's first hour, with one thumb at a phone's width: from an empty shop to the figures of its sales.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './shop.mjs';
import { textsOf } from './texts.mjs';
import { Walker } from './walker.mjs';

const FOLDER = join(ROOT, 'target/screenshots');

/** Lines of stock that come in one file. */
const LINES = 3_000;

/** Spends the hour in one language; takes a picture of each screen. */
export async function firstHour(shop, language) {
  const page = await shop.page({ width: 390, height: 844 });
  await page.locator('#tabs').getByRole('button', { name: 'Admin' }).click();
  const phone = shop.phone(page, 'admin', () => shop.minutePasses());
  await mkdir(FOLDER, { recursive: true });
  const shoot = async (name) => {
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: join(FOLDER, `seller-${language}-${name}.png`), animations: 'disabled' });
  };
  const indonesian = await textsOf('id');
  await phone.starts();
  if (language === 'en') {
    await phone.taps(indonesian('keyboard.button.profile'));
    await phone.taps(indonesian('profile.button.language'));
  }
  const seller = new Walker(phone, await textsOf(language), shoot);
  const buyer = shop.phone(await shop.page(), 'buyer', () => shop.minutePasses());
  for (const part of [category, product, stock, voucher, sale, people, texts, broadcast, figures, settings]) await part(seller, buyer, indonesian);
}

async function opens(seller, menu) {
  await seller.writes('/admin');
  await seller.taps(`admin_menu.button.${menu}`);
}

/** There is nothing yet: the shop is told how it begins. */
async function category(seller) {
  await seller.writes('/admin');
  await seller.screen('menu');
  await seller.taps('admin_menu.button.products');
  await seller.screen('products');
  await seller.taps('admin_product.button.categories');
  await seller.taps('admin_product.button.new_category');
  await seller.screen('new-category');
  await seller.writes('🎧 Musik');
  await seller.screen('categories');
}

async function product(seller) {
  await opens(seller, 'products');
  await seller.taps('admin_product.button.new');
  await seller.screen('new-product');
  await seller.writes('LAGU');
  await seller.writes('Musik Premium 1 Bulan');
  await seller.screen('new-price');
  await seller.writes('lima belas ribu');
  await seller.screen('wrong-price');
  await seller.writes('15rb');
  await seller.writes('Akun pribadi, garansi penuh.');
  await seller.screen('pick-category');
  await seller.tapsLabel('🎧 Musik');
  await seller.screen('new-photo');
  await seller.sendsPhoto();
  await seller.screen('product');
  await seller.taps('admin_product.button.tiers');
  await seller.screen('tiers');
  await seller.writes('3:14rb');
  await seller.taps('admin_product.button.low_stock');
  await seller.writes(String(LINES - 1));
}

/** Lines in a file, with a blank one and one that comes twice. */
async function stock(seller) {
  await seller.taps('admin_product.button.stock');
  await seller.screen('stock');
  await seller.taps('admin_stock.button.add');
  await seller.screen('add-stock');
  const lines = Array.from({ length: LINES }, (_, at) => `lagu-${at + 1}@mail.id | sandi${at + 1}`);
  await seller.sendsFile('lagu.txt', [...lines, '', lines[0]].join('\n'));
  await seller.phone.shows(seller.say('admin_stock.button.confirm'));
  await seller.rests();
  await seller.screen('stock-preview');
  await seller.taps('admin_stock.button.confirm');
  await seller.phone.sees(`✅ ${LINES}`, 60_000);
  await seller.rests();
  await seller.screen('stock-added');
  await seller.taps('admin_stock.button.card');
  await seller.taps('admin_stock.button.units');
  await seller.screen('units');
}

async function voucher(seller) {
  await opens(seller, 'vouchers');
  await seller.taps('admin_voucher.button.new');
  await seller.screen('new-voucher');
  await seller.writes('PERDANA 10%');
  await seller.screen('voucher');
}

/** A buyer finds the product, pays, and reads the goods; the seller is told, and opens the order. */
async function sale(seller, buyer, say) {
  await buyer.starts();
  await buyer.follows('p_LAGU');
  await buyer.taps(say('product.button.to_cart'));
  await buyer.taps(say('cart.button.pay'));
  await buyer.taps(say('checkout.button.qris'));
  await buyer.sees('🧾');
  const gateway = await buyer.opens('🔗');
  await gateway.getByRole('button', { name: /^Bayar Rp/ }).click();
  await buyer.sees('lagu-1@mail.id');
  await gateway.close();
  const paid = seller.say('admin_notice.stock_low', { name: 'Musik Premium 1 Bulan', code: 'LAGU' });
  await seller.phone.sees(paid);
  await seller.rests();
  await seller.screen('notices');
  await seller.taps('admin_order.button.open');
  await seller.screen('order');
  await seller.taps('admin_order.button.refund');
  await seller.screen('refund');
  await seller.writes('5rb');
  await seller.writes('salah kirim');
  await seller.screen('refund-sure');
  await seller.taps('admin_order.button.refund_now', { amount: 'Rp5.000' });
  await buyer.sees('5.000');
  await seller.screen('refunded');
}

async function people(seller) {
  await opens(seller, 'users');
  await seller.screen('users');
  await seller.taps('admin_user.button.list');
  await seller.screen('user-list');
  await seller.taps('admin_user.button.back');
  await seller.taps('admin_user.button.search');
  await seller.writes('budi');
  await seller.screen('user');
}

async function texts(seller) {
  await opens(seller, 'texts');
  await seller.screen('texts');
  await seller.taps('admin_texts.button.group.cart');
  await seller.screen('text-list');
  await seller.tapsLabel(/^(✏️ )?🧺/);
  await seller.screen('text');
  await seller.taps('admin_texts.button.edit');
  await seller.screen('edit-text');
  await seller.taps('wizard.button.leave');
}

async function broadcast(seller, buyer) {
  await opens(seller, 'broadcast');
  await seller.taps('admin_broadcast.button.new');
  await seller.screen('new-broadcast');
  await seller.writes('🎉 Toko kami sudah buka. Pakai PERDANA untuk diskon 10%.');
  await seller.screen('broadcast');
  await seller.taps('admin_broadcast.button.start');
  await seller.screen('broadcast-start');
  await seller.taps('admin_broadcast.button.start_now');
  await buyer.sees('Toko kami sudah buka');
  await seller.sees('admin_broadcast.state.done');
  await seller.screen('broadcast-sent');
}

async function figures(seller) {
  await opens(seller, 'statistics');
  await seller.screen('statistics');
  await seller.taps('statistics.button.week');
  await seller.phone.root.locator('.row.theirs img').last().waitFor();
  await seller.rests();
  await seller.screen('statistics-picture');
}

async function settings(seller) {
  await opens(seller, 'money');
  await seller.screen('money');
  await opens(seller, 'settings');
  await seller.screen('settings');
  await seller.taps('admin_settings.button.shop');
  await seller.screen('shop-settings');
  await opens(seller, 'notices');
  await seller.screen('own-notices');
  await opens(seller, 'orders');
  await seller.screen('orders');
}
