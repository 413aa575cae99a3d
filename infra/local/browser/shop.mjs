// Starts the local cloud for a check, and opens its page in a browser.

import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { Phone } from './phone.mjs';

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** What a shop is opened with: the products and vouchers of `make run`, or nothing at all. */
export const DEMO = Symbol('demo');
export const NOTHING = Symbol('nothing');
const DEMO_FILES = ['--seed', join(ROOT, 'infra/local/demo.csv'), '--vouchers', join(ROOT, 'infra/local/demo-vouchers.csv')];
const START_MS = 30_000;

/** The browser all checks share. */
export const openBrowser = () => chromium.launch({ executablePath: CHROMIUM, args: FLAGS });

/** A shop on a port of its own, with nothing remembered. */
export class Shop {
  /**
   * @param {import('playwright-core').Browser} browser
   * @param {string | symbol} stock the seed file's path, DEMO, or NOTHING
   */
  static async open(browser, stock) {
    const files = { [DEMO]: DEMO_FILES, [NOTHING]: [] }[stock] ?? ['--seed', stock];
    const shop = new Shop();
    shop.browser = browser;
    shop.state = await mkdtemp(join(tmpdir(), 'lapak-browser-'));
    shop.url = `http://127.0.0.1:${await freePort()}`;
    shop.output = '';
    shop.process = spawn(join(ROOT, 'target/debug/lapak-local'), [
      '--template', join(ROOT, 'template.yaml'), '--binaries', join(ROOT, 'target/debug'),
      '--state', shop.state, '--port', new URL(shop.url).port, ...files,
    ], { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [shop.process.stdout, shop.process.stderr]) stream.on('data', (text) => { shop.output += text; });
    await shop.#answers();
    return shop;
  }

  /** Opens the page; whatever goes wrong in it fails the check. */
  async page(viewport = { width: 1440, height: 900 }, colorScheme = 'light', deviceScaleFactor = 1) {
    const context = await this.browser.newContext({ viewport, colorScheme, deviceScaleFactor });
    const page = await context.newPage();
    page.problems = [];
    page.on('pageerror', (error) => page.problems.push(error.message));
    // The page itself reconnects a websocket that breaks while the shop restarts.
    page.on('console', (line) => line.type() === 'error' && !/ERR_CONNECTION_REFUSED/.test(line.text()) && page.problems.push(line.text()));
    page.setDefaultTimeout(15_000);
    await page.goto(this.url);
    await page.waitForSelector('body.ready');
    this.pages = [...(this.pages ?? []), page];
    return page;
  }

  /** The phone of a role on a page: `buyer`, `admin`, `owner`. */
  phone(page, role = 'buyer', pause = undefined) {
    return new Phone(page, role, pause);
  }

  /** Turns the clock by a minute, and lets the sweep run. */
  async minutePasses() {
    const order = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ do: 'turn', by: '1m' }) };
    const answer = await fetch(`${this.url}/api/control`, order);
    if (!answer.ok) throw new Error(`the clock can't be turned: ${await answer.text()}`);
  }

  /** What the pages show, for whoever looks into a failure. */
  async picture(path) {
    for (const [nth, page] of (this.pages ?? []).entries()) await page.screenshot({ path: path.replace('.png', `-${nth}.png`) }).catch(() => {});
  }

  async close() {
    const problems = (this.pages ?? []).flatMap((page) => page.problems);
    for (const page of this.pages ?? []) await page.context().close();
    const ended = new Promise((done) => this.process.once('exit', done));
    if (this.process.exitCode === null) {
      this.process.kill('SIGINT');
      await ended;
    }
    await rm(this.state, { recursive: true, force: true });
    if (problems.length) throw new Error(`the page complains: ${problems.join('; ')}`);
  }

  async #answers() {
    const until = Date.now() + START_MS;
    while (Date.now() < until && this.process.exitCode === null) {
      const answer = await fetch(`${this.url}/api/hello`).catch(() => null);
      if (answer?.ok) return;
      await new Promise((wait) => setTimeout(wait, 50));
    }
    throw new Error(`the local cloud does not start:\n${this.output}`);
  }
}

async function freePort() {
  const server = createServer();
  // Seven services listen on the ports that follow, so one below those that the system hands out.
  const port = 10_000 + 8 * Math.floor(Math.random() * 2_700);
  await new Promise((done, failed) => server.on('error', failed).listen(port, '127.0.0.1', done));
  await new Promise((done) => server.close(done));
  return port;
}
