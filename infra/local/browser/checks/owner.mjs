// An owner looks at every menu, restores what was an hour ago, and moves the shop to it; with pictures of each screen.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../shop.mjs';

export const name = 'an owner restores the shop and moves to it';

const FOLDER = join(ROOT, 'target/screenshots');
const MENUS = [
  ['/status', 'Bagian toko'], ['/backup', 'Cadangan data'], ['/restore', 'Pulihkan data'], ['/admins', 'Admin'],
  ['/audit', 'Jejak'], ['/maintenance', 'Tutup Sementara'], ['/payments', 'Pembayaran'], ['/report', 'Laporan Harian'],
];

export async function check(shop) {
  await mkdir(FOLDER, { recursive: true });
  const page = await shop.page();
  const minutes = async (count) => { for (let nth = 0; nth < count; nth += 1) await shop.minutePasses(); };
  const hadi = shop.phone(page, 'owner', () => page.waitForTimeout(6_500));
  const closesAlert = () => hadi.root.getByRole('button', { name: 'OK', exact: true }).click();
  await minutes(6);
  await hadi.writes('/start');
  await hadi.sees('Ini bot pemilik');
  await shoot(hadi, 'owner-menu');
  for (const [command, words] of MENUS) {
    await hadi.writes(command);
    await hadi.sees(words);
    await shoot(hadi, `owner${command.replace('/', '-')}`);
  }
  await hadi.writes('/backup');
  await hadi.taps('🗄 Buat Cadangan Sekarang');
  await closesAlert();
  await minutes(9);
  await hadi.writes('/restore');
  // A backup by its date: other buttons about backups stand above it, and alone until the answer is there.
  await hadi.taps(/^🗄 \d/);
  await closesAlert();
  await hadi.sees('Memulihkan data');
  await shoot(hadi, 'owner-restore-running');
  await minutes(30);
  await hadi.sees('Data pulihan siap');
  await hadi.writes('/restore');
  await hadi.sees('Kalau toko pindah ke data ini');
  await shoot(hadi, 'owner-restore-ready');
  await hadi.taps('🚚 Pindah ke data ini…');
  await hadi.sees('Satu langkah lagi');
  await shoot(hadi, 'owner-restore-name');
  await hadi.writes('pindahkan toko');
  await hadi.sees('Toko ditutup untuk pindah');
  await shoot(hadi, 'owner-restore-draining');
  await minutes(30);
  await hadi.sees('Toko sudah pindah ke data pulihan');
  await shoot(hadi, 'owner-restore-moved');
  const budi = shop.phone(page);
  await budi.writes('/start');
  await budi.sees('selamat datang');
}

async function shoot(phone, picture) {
  await phone.rests();
  await phone.root.screenshot({ path: join(FOLDER, `${picture}.png`), animations: 'disabled' });
}
