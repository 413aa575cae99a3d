// A buyer who goes through the shop and looks at each screen: nothing is cut off, every tap is answered.

import assert from 'node:assert/strict';

const ANSWER_MS = 15_000;
const REST_MS = 120;

/** Buttons of these subjects carry names of the shop's own, which may look like words. */
const NAMED = ['list', 'page', 'p', 'v', 'search'];

export class Walker {
  /** Kinds of buttons that were shown, and that were tapped. */
  #shown = new Set();
  #tapped = new Set();
  /** The bot's messages as they stood before the last act, by their ids. */
  #before = {};

  /**
   * @param {import('./phone.mjs').Phone} phone
   * @param {(key: string, facts?: object) => string} say what the shop says in the buyer's language
   * @param {(name: string) => Promise<void>} shoot takes a picture of a screen
   */
  constructor(phone, say, shoot) {
    this.phone = phone;
    this.page = phone.page;
    this.say = say;
    this.shoot = shoot;
  }

  /** Taps the newest button with this text, or the key. */
  taps(key, facts) {
    return this.tapsLabel(this.say(key, facts));
  }

  /** The same for a label that is no text of the shop's own; or the newest button whose label matches. */
  async tapsLabel(label) {
    await this.#answered(`“${label}”`, async () => {
      const data = await this.phone.taps(label);
      this.#tapped.add(data === null ? keyKind(label) : kind(data));
    });
  }

  /** Pays the newest invoice on the gateway's page, and waits for what the shop says then. */
  async pays(key, facts) {
    const gateway = await this.phone.opens('🔗');
    await gateway.getByRole('button', { name: /^Bayar Rp/ }).click();
    const paid = this.phone.root.locator('.row.theirs', { hasText: this.say(key, facts) });
    // If the sweep asked the gateway a moment ago, it refuses to be asked again, and a later sweep finds the payment.
    for (let minutes = 0; minutes < 5 && !(await paid.last().waitFor({ timeout: 5_000 }).then(() => true, () => false)); minutes++) {
      await this.phone.pause();
    }
    await gateway.close();
    await this.sees(key, facts);
  }

  writes(text) {
    return this.#answered(`writing “${text}”`, () => this.phone.writes(text));
  }

  follows(payload) {
    return this.#answered(`following ${payload}`, () => this.phone.follows(payload));
  }

  /** Sends a picture of the screen: any photo will do. */
  sendsPhoto() {
    return this.#answered('a photo', async () => this.phone.sendsPhoto(await this.page.screenshot()));
  }

  sendsFile(name, text) {
    return this.#answered(`the file ${name}`, () => this.phone.sendsFile(name, text));
  }

  /** Waits for a message with this text that came, or changed, since the last act. */
  async sees(key, facts) {
    const text = this.say(key, facts);
    const seen = this.page.waitForFunction(([id, text, before]) => {
      const rows = [...document.getElementById(id).querySelectorAll('.row.theirs')];
      const line = (words) => words.replace(/\s+/g, ' ').trim();
      return rows.some((row) => line(row.textContent).includes(line(text)) && before[row.dataset.id] !== row.innerText);
    }, [await this.phone.root.getAttribute('id'), text, this.#before], { timeout: ANSWER_MS, polling: 40 });
    await seen.catch(() => assert.fail(`“${text}” does not come`));
    await this.rests();
  }

  /** Takes a picture of the screen as it is now. */
  screen(name) {
    return this.shoot(name);
  }

  /** Taps the last button. Fails if a kind of button was shown until now that was never tapped. */
  async ends(key) {
    const shown = [...this.#shown];
    await this.taps(key);
    assert.deepEqual(shown.filter((kind) => !this.#tapped.has(kind)).sort(), [], 'buttons that were shown and never tapped');
  }

  /** Acts, and waits for the answer: a message that changes or comes, or a toast. No button may stay busy. */
  async #answered(what, act) {
    this.#before = await this.phone.root.evaluate((root) => {
      for (const toast of root.querySelectorAll('.toast')) toast.dataset.seen = '';
      return Object.fromEntries([...root.querySelectorAll('.row.theirs')].map((row) => [row.dataset.id, row.innerText]));
    });
    await act();
    const id = await this.phone.root.getAttribute('id');
    const answered = this.page.waitForFunction(([id, before]) => {
      const root = document.getElementById(id);
      if (root.querySelector('[aria-busy=true]')) return false;
      if (root.querySelector('.toast:not([data-seen]), [role=alertdialog]')) return true;
      const rows = [...root.querySelectorAll('.row.theirs')];
      return rows.length !== Object.keys(before).length || rows.some((row) => before[row.dataset.id] !== row.innerText);
    }, [id, this.#before], { timeout: ANSWER_MS, polling: 40 });
    await answered.catch(() => assert.fail(`${what} is not answered, or its button stays busy`));
    const alert = this.phone.root.locator('[role=alertdialog]');
    if (await alert.count()) await alert.getByRole('button', { name: 'OK' }).click();
    await this.rests();
  }

  /** Waits until the phone rests, then looks whether all of it can be read. */
  async rests() {
    await this.phone.rests(REST_MS);
    const { shown, faults } = await this.phone.root.evaluate(inspect);
    shown.buttons.forEach((data) => this.#shown.add(kind(data)));
    shown.keys.forEach((label) => this.#shown.add(keyKind(label)));
    assert.deepEqual(faults, [], 'what can\'t be read on this screen');
  }
}

/** What kind of button it is by what it carries: words stay, ids, codes and figures become `*`. */
function kind(data) {
  const [subject, ...rest] = data.replace(/^\+/, '').split(':').filter((part) => part !== '');
  if (NAMED.includes(subject)) return subject;
  return [subject, ...rest.map((part) => (/^[a-z]+$/.test(part) ? part : '*'))].join(':');
}

const keyKind = (label) => `key ${label.trim()}`;

/** In the page: the buttons that are there, and whatever is wider than the screen or cut off. */
function inspect(root) {
  const faults = [];
  if (document.documentElement.scrollWidth > innerWidth) faults.push('the page is wider than the screen');
  for (const element of root.querySelectorAll('.row *, .key, .toast')) {
    const { left, right, width } = element.getBoundingClientRect();
    if (width && (left < -0.5 || right > innerWidth + 0.5)) faults.push(`wider than the screen: ${element.textContent}`);
  }
  // Telegram shows one line of a label and cuts the rest; this font is about as wide as a phone's.
  const ruler = document.createElement('canvas').getContext('2d');
  for (const label of root.querySelectorAll('.button, .key')) {
    const { fontSize, paddingLeft } = getComputedStyle(label);
    ruler.font = `${fontSize} "DejaVu Sans Condensed"`;
    const words = ruler.measureText(label.textContent).width;
    if (words > label.clientWidth - 2 * Number.parseFloat(paddingLeft)) faults.push(`cut off: ${label.textContent}`);
  }
  const buttons = [...root.querySelectorAll('[data-callback]')].map((button) => button.dataset.callback);
  const keys = [...root.querySelectorAll('.keys:not([hidden]) .key')].map((key) => key.textContent);
  return { shown: { buttons, keys }, faults };
}
