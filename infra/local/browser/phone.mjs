// A phone on the page, as a person uses it.

export class Phone {
  /** @param {() => Promise<unknown>} [pause] lets time pass, instead of waiting */
  constructor(page, role, pause) {
    this.page = page;
    this.pause = pause;
    this.root = page.locator(`#phone-${role}`);
    this.messages = this.root.locator('.row');
    this.acts = [];
  }

  /** Taps the newest button with this label, or else a key of the reply keyboard; returns what the button carries. */
  async taps(label) {
    const key = this.root.locator('.key', { hasText: exactly(label) });
    const button = this.root.locator('.button', { hasText: exactly(label) }).last();
    const either = key.or(button).last();
    await either.waitFor({ state: 'attached' });
    return this.#calmly(async () => {
      const target = (await button.count()) ? button : key;
      const data = await target.getAttribute('data-callback');
      await target.click();
      return data;
    });
  }

  /** Presses the start button of a chat that is still empty. */
  async starts() {
    await this.#calmly(() => this.root.getByRole('button', { name: 'Start' }).click());
  }

  async writes(text) {
    await this.#calmly(async () => {
      await this.root.getByRole('textbox', { name: 'Message' }).fill(text);
      await this.root.getByRole('button', { name: 'Send', exact: true }).click();
    });
  }

  /** Acts, and waits before it long enough to stay below the rate limit of five actions in five seconds. */
  async #calmly(act) {
    const [fifthLast] = this.acts.slice(-5).length === 5 ? this.acts.slice(-5) : [];
    const rest = fifthLast ? fifthLast + 6_500 - Date.now() : 0;
    if (rest > 0 && this.pause) {
      await this.pause();
      this.acts = [];
    } else if (rest > 0) {
      await this.page.waitForTimeout(rest);
    }
    const acted = await act();
    // A click may have waited for its button to stand still.
    this.acts.push(Date.now());
    return acted;
  }

  /** Follows a deep link to the bot. */
  async follows(payload) {
    await this.#calmly(async () => {
      await this.root.getByRole('button', { name: 'More', exact: true }).click();
      await this.root.getByRole('menuitem', { name: 'Open a deep link…' }).click();
      await this.root.getByRole('dialog').getByRole('textbox').fill(payload);
      await this.root.getByRole('button', { name: 'Open', exact: true }).click();
    });
  }

  /** Waits for a message of the bot that says `text`, and returns it. */
  async sees(text, timeout = 15_000) {
    const message = this.root.locator('.row.theirs', { hasText: text }).last();
    await message.waitFor({ timeout });
    return message;
  }

  /** Waits until no message says `text`. */
  async seesNoMore(text) {
    await this.root.locator('.row', { hasText: text }).first().waitFor({ state: 'detached' });
  }

  /** Gives the phone to one more buyer. */
  async passOn() {
    await this.root.getByRole('button', { name: 'One more buyer' }).click();
  }

  /** Gives the phone to a person by name. */
  async heldBy(name) {
    const chip = this.root.locator('.people .chip', { hasText: name });
    if (await chip.isVisible()) await chip.click();
    else {
      await this.root.locator('.people').getByRole('button', { name: 'Others' }).click();
      await this.root.locator('.people').getByRole('menuitem', { name }).click();
    }
    await this.page.waitForFunction(([id, who]) =>
      document.querySelector(`#${id} .chip[aria-pressed=true]`)?.textContent.startsWith(who), [await this.root.getAttribute('id'), name]);
  }

  /** Opens the newest button that leads to a page, in a page of its own. */
  async opens(label) {
    const button = this.root.locator('a.button', { hasText: label }).last();
    const [page] = await Promise.all([this.page.context().waitForEvent('page'), button.click()]);
    await page.waitForLoadState();
    return page;
  }

  async sendsPhoto(bytes) {
    const picker = this.root.locator('input[type=file][accept="image/*"]');
    await this.#calmly(() => picker.setInputFiles({ name: 'photo.png', mimeType: 'image/png', buffer: bytes }));
  }

  async sendsFile(name, text) {
    const picker = this.root.locator('input[type=file]:not([accept="image/*"])');
    await this.#calmly(() => picker.setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) }));
  }

  /** Waits until a button with this label is there. */
  async shows(label, timeout = 30_000) {
    await this.root.locator('.button', { hasText: exactly(label) }).last().waitFor({ timeout });
  }

  /** Waits until nothing on the phone changes any more for so long. */
  async rests(milliseconds = 400) {
    let before;
    do {
      before = await this.root.innerText();
      await this.page.waitForTimeout(milliseconds);
    } while (before !== await this.root.innerText());
  }

  /** The text of the newest message. */
  async newest() {
    return this.messages.last().innerText();
  }
}

const exactly = (label) => label instanceof RegExp ? label : new RegExp(`^\\s*${label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
