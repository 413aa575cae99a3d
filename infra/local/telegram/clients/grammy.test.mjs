// grammY against the stand-in: it sends JSON, and files in chunks of unknown length.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { API_CONSTANTS, Bot, InlineKeyboard, InputFile, InputMediaBuilder, Keyboard } from "grammy";

const TOKEN = "7000000001:AAsecret";
const BINARY = fileURLToPath(new URL("../../../../target/debug/local-telegram", import.meta.url));
// The smallest picture there is: one grey point.
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==", "base64");

let standIn, api, script, bot, budi;

const act = async (what, name = "Budi", more = {}) => {
  const body = JSON.stringify({ do: what, token: TOKEN, name, ...more });
  const answer = await fetch(script, { method: "POST", headers: { "content-type": "application/json" }, body });
  assert.ok(answer.ok, `${what}: ${answer.status}`);
  return answer.json();
};

before(async () => {
  standIn = spawn(BINARY, ["--port", "0", "--script", "0", "--bot", `${TOKEN}=my_bot`], { stdio: ["ignore", "pipe", "inherit"] });
  await once(standIn, "spawn");
  const addresses = [];
  for await (const line of createInterface({ input: standIn.stdout })) {
    addresses.push(...(line.match(/http:\/\/127\.0\.0\.1:\d+/g) ?? []));
    if (addresses.length > 1) break;
  }
  [api, script] = addresses;
  bot = new Bot(TOKEN, { client: { apiRoot: api } });
  await bot.init();
  budi = await act("person");
});

after(() => standIn.kill());

test("a message is sent, edited and deleted", async () => {
  assert.equal(bot.botInfo.username, "my_bot");
  const reply_markup = new InlineKeyboard().text("Beli", "beli").row().url("Situs", "https://lapak.id").copyText("Salin", "x");
  const sent = await bot.api.sendMessage(budi, "<b>Katalog</b>", { parse_mode: "HTML", reply_markup });
  assert.deepEqual([sent.text, sent.entities[0].type, sent.reply_markup.inline_keyboard.length], ["Katalog", "bold", 2]);
  assert.equal((await bot.api.editMessageText(budi, sent.message_id, "Baru")).text, "Baru");
  await assert.rejects(bot.api.editMessageText(budi, sent.message_id, "Baru"), /message is not modified/);
  await bot.api.sendMessage(budi, "ya", {
    reply_parameters: { message_id: sent.message_id }, reply_markup: new Keyboard().text("🛍 Katalog").resized().persistent(),
  });
  assert.equal((await bot.api.copyMessages(budi, budi, [sent.message_id])).length, 1);
  assert.equal(await bot.api.deleteMessages(budi, [sent.message_id]), true);
});

test("pictures and files go one after the other over one connection", async () => {
  let sent;
  for (let time = 0; time < 3; time += 1) sent = await bot.api.sendPhoto(budi, new InputFile(PNG, "qr.png"), { caption: "QR" });
  assert.deepEqual([sent.photo.at(-1).width, sent.caption], [1, "QR"]);
  assert.deepEqual([...(await download(sent.photo.at(-1).file_id)).subarray(0, 3)], [0xff, 0xd8, 0xff], "a photo comes back as a JPEG");
  const shown = await bot.api.sendMessage(budi, "…");
  const media = InputMediaBuilder.photo(new InputFile(PNG), { caption: "<i>QR</i>", parse_mode: "HTML" });
  assert.equal((await bot.api.editMessageMedia(budi, shown.message_id, media)).caption, "QR");
  const album = await bot.api.sendMediaGroup(budi, [media, InputMediaBuilder.photo(sent.photo.at(-1).file_id)]);
  assert.equal(album[0].media_group_id, album[1].media_group_id);
  const { document } = await bot.api.sendDocument(budi, new InputFile(Buffer.from("kunci\n"), "kunci.txt"));
  assert.equal((await download(document.file_id)).toString(), "kunci\n");
});

async function download(id) {
  const { file_path } = await bot.api.getFile(id);
  const file = await fetch(`${api}/file/bot${TOKEN}/${file_path}`);
  return Buffer.from(await file.arrayBuffer());
}

test("the profile, the webhook and the chat", async () => {
  await bot.api.setMyCommands([{ command: "start", description: "Mulai" }], { scope: { type: "all_private_chats" } });
  assert.equal((await bot.api.getMyCommands({ scope: { type: "all_private_chats" } }))[0].command, "start");
  const allowed_updates = [...API_CONSTANTS.ALL_UPDATE_TYPES];
  await bot.api.setWebhook("https://lapak.id/hook", { allowed_updates, secret_token: "abc" });
  assert.deepEqual((await bot.api.getWebhookInfo()).allowed_updates, allowed_updates);
  await bot.api.setWebhook("", { allowed_updates: [] });
  assert.equal((await bot.api.getChat(budi)).first_name, "Budi");
  assert.equal((await bot.api.getChatMember(budi, bot.botInfo.id)).status, "member");
});

test("updates are polled, and a purchase in Stars goes through", { timeout: 20_000 }, async () => {
  const seen = [];
  const paid = new Promise((resolve) => {
    bot.command("start", (context) => context.reply("Katalog", { reply_markup: new InlineKeyboard().text("Beli", "beli") }));
    bot.callbackQuery("beli", async (context) => {
      await context.answerCallbackQuery({ text: "OK" });
      await context.replyWithInvoice("Netflix", "Satu bulan", "order-7", "XTR", [{ label: "x", amount: 5 }]);
      seen.push(context.callbackQuery.data);
      await act("stars", "Budi", { stars: 5 });
      // The bot reads its next update only after this one is handled.
      act("taps", "Budi", { label: "Pay ⭐️5" });
    });
    bot.on("pre_checkout_query", (context) => context.answerPreCheckoutQuery(true));
    bot.on("message:successful_payment", (context) => resolve(context.message.successful_payment));
    bot.on("message:text", async () => {});
  });
  bot.start({ allowed_updates: API_CONSTANTS.ALL_UPDATE_TYPES, timeout: 2 });
  await act("writes", "Budi", { text: "/start" });
  while ((await act("chat")).at(-1).text !== "Katalog") await new Promise(setImmediate);
  await act("taps", "Budi", { label: "Beli" });
  const { telegram_payment_charge_id: charge, invoice_payload } = await paid;
  assert.deepEqual([seen, invoice_payload], [["beli"], "order-7"]);
  assert.equal((await bot.api.getMyStarBalance()).amount, 5);
  assert.equal(await bot.api.refundStarPayment(budi, charge), true);
  await bot.stop();
});

test("refusals are told apart", async () => {
  const siti = await act("person", "Siti");
  await act("blocks", "Siti");
  await assert.rejects(bot.api.sendMessage(siti, "x"), { error_code: 403 });
  await assert.rejects(bot.api.sendMessage(5, "x"), { error_code: 400, description: /chat not found/ });
  await assert.rejects(bot.api.sendDice(budi, "🎲"), { description: /is not played by this stand-in/ });
});
