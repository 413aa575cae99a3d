// Plays the shop in a browser: `node infra/local/browser/run.mjs [words of a check's name]`.

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT, Shop, openBrowser } from './shop.mjs';

const HERE = join(ROOT, 'infra/local/browser');
const wanted = process.argv.slice(2).join(' ');
const browser = await openBrowser();
let failed = 0;
for (const file of (await readdir(join(HERE, 'checks'))).sort()) {
  const { name, check } = await import(`./checks/${file}`);
  if (!name.includes(wanted)) continue;
  const began = Date.now();
  const problem = await play(check, file);
  console.log(`${problem ? '✗' : '✓'} ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  if (problem) {
    failed += 1;
    console.log(problem);
  }
}
await browser.close();
process.exit(failed ? 1 : 0);

/** Plays one check in a shop of its own; returns what went wrong. */
async function play(check, file) {
  let shop;
  try {
    shop = await Shop.open(browser, join(HERE, 'products.csv'));
    await check(shop);
    await shop.close();
    return null;
  } catch (error) {
    await shop?.picture(join(ROOT, 'target/screenshots', `failed-${file}.png`));
    await shop?.close().catch(() => {});
    return `${error.stack ?? error}\n--- the local cloud said:\n${(shop?.output ?? '').slice(-3000)}`;
  }
}
