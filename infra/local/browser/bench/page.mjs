// Figures of the page, as `make bench` prints them: how soon it is there, and how long the long controls take.

import { DEMO, Shop, openBrowser } from '../shop.mjs';

const LOADS = 7;
const LONGEST_MS = 120_000;

const browser = await openBrowser();
const shop = await Shop.open(browser, DEMO);
try {
  const page = await shop.page();
  const loads = [];
  for (let nth = 0; nth < LOADS; nth += 1) loads.push(await load(page));
  for (const what of ['first paint', 'ready']) print(what, median(loads.map((one) => one[what])));
  for (const control of ['+1 day', 'Load 1,000 products', '+1 day']) print(control, await press(page, control));
} finally {
  await shop.close();
  await browser.close();
}

/** Loads the page anew, without anything that the browser kept; milliseconds from the navigation. */
async function load(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  await page.reload();
  await page.waitForSelector('body.ready');
  const ready = await page.evaluate(() => performance.getEntriesByName('ready')[0].startTime);
  const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0].startTime);
  return { 'first paint': paint, ready };
}

/** Presses a control; milliseconds until it has done its work. */
async function press(page, name) {
  const button = page.locator('#strip').getByRole('button', { name });
  const began = performance.now();
  await button.click();
  await page.waitForFunction((element) => !element.hasAttribute('aria-busy'), await button.elementHandle(), { timeout: LONGEST_MS });
  return performance.now() - began;
}

function median(figures) {
  return figures.sort((a, b) => a - b)[Math.floor(figures.length / 2)];
}

function print(what, milliseconds) {
  console.log(`${what.padEnd(20)} ${(milliseconds / 1_000).toFixed(2)} s`);
}
