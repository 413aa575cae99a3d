// Plays the shop in a browser: `node infra/local/browser/run.mjs [words of a check's name]`.

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT, Shop, openBrowser } from './shop.mjs';

const HERE = join(ROOT, 'infra/local/browser');
const wanted = process.argv.slice(2).join(' ');
const browser = await openBrowser();
let failed = 0;
const checks = [];
for (const file of (await readdir(join(HERE, 'checks'))).sort()) {
  const check = await import(`./checks/${file}`);
  if (check.name.includes(wanted)) checks.push({ file, ...check });
}
// The long ones first; two at a time, as a check mostly waits.
checks.sort((a, b) => Number('stock' in b) - Number('stock' in a));
await Promise.all([playAll(), playAll()]);
await browser.close();
process.exit(failed ? 1 : 0);

/** Plays one check after the other, until none is left. */
async function playAll() {
  for (let next = checks.shift(); next; next = checks.shift()) {
    const began = Date.now();
    const problem = await play(next);
    console.log(`${problem ? '✗' : '✓'} ${next.name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
    if (problem) {
      failed += 1;
      console.log(problem);
    }
  }
}

/** Plays one check in a shop of its own, a small one unless the check says otherwise; returns what went wrong. */
async function play({ file, check, stock = join(HERE, 'products.csv') }) {
  let shop;
  try {
    shop = await Shop.open(browser, stock);
    await check(shop);
    await shop.close();
    return null;
  } catch (error) {
    await shop?.picture(join(ROOT, 'target/screenshots', `failed-${file}.png`));
    await shop?.close().catch(() => {});
    return `${error.stack ?? error}\n--- the local cloud said:\n${(shop?.output ?? '').slice(-3000)}`;
  }
}
