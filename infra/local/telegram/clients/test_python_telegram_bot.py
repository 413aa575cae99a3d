"""python-telegram-bot against the stand-in: it sends forms, with JSON in their fields."""

import asyncio

from telegram import (
    Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaDocument, InputMediaPhoto, KeyboardButton,
    LabeledPrice, LinkPreviewOptions, ReplyKeyboardMarkup, Update,
)
from telegram.error import BadRequest, Forbidden, InvalidToken
from telegram.ext import ApplicationBuilder, MessageHandler, PreCheckoutQueryHandler, filters
from stand_in import JPEG, TOKEN, Website, WithStandIn, png


class PythonTelegramBot(WithStandIn):
    async def asyncSetUp(self):
        self.bot = Bot(TOKEN, base_url=f"{self.stand_in.api}/bot", base_file_url=f"{self.stand_in.api}/file/bot")
        await self.bot.initialize()
        self.addAsyncCleanup(self.bot.shutdown)
        self.budi = self.stand_in.person()
        await self.bot.delete_webhook(drop_pending_updates=True)

    async def test_a_message_is_sent_edited_and_deleted(self):
        keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Beli", callback_data="beli")]])
        sent = await self.bot.send_message(
            self.budi, "<b>Katalog</b>", parse_mode="HTML", reply_markup=keyboard, disable_notification=True,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )
        self.assertEqual((sent.text_html, sent.reply_markup), ("<b>Katalog</b>", keyboard))
        self.assertEqual((await sent.edit_text("Baru")).text, "Baru")
        with self.assertRaisesRegex(BadRequest, "(?i)message is not modified"):
            await sent.edit_text("Baru")
        below = ReplyKeyboardMarkup([[KeyboardButton("🛍 Katalog"), "📦"]], resize_keyboard=True, is_persistent=True)
        await sent.reply_text("ya", reply_markup=below, do_quote=True)
        self.assertEqual(self.stand_in.newest()["reply_keyboard"]["rows"], [["🛍 Katalog", "📦"]])
        self.assertEqual(len(await self.bot.copy_messages(self.budi, self.budi, [sent.message_id])), 1)
        self.assertTrue(await sent.delete())

    async def test_a_form_of_more_than_64_kb_is_read(self):
        rows = [[InlineKeyboardButton("😀" * 40, callback_data=f"{number}")] for number in range(100)]
        sent = await self.bot.send_message(self.budi, "😀" * 2048, reply_markup=InlineKeyboardMarkup(rows))
        self.assertEqual(len(sent.reply_markup.inline_keyboard), 100)

    async def test_pictures_and_files(self):
        for _ in range(3):
            sent = await self.bot.send_photo(self.budi, png(), caption="QR", filename="qr.png")
        file = await sent.photo[-1].get_file()
        self.assertTrue((await file.download_as_bytearray()).startswith(JPEG))
        shown = await self.bot.edit_message_media(InputMediaPhoto(png(80, 80)), self.budi, sent.message_id)
        self.assertEqual(shown.photo[-1].width, 80)
        album = await self.bot.send_media_group(self.budi, [InputMediaDocument(b"a", filename="a.txt"), InputMediaDocument(b"b", filename="b.txt")])
        self.assertEqual([part.document.file_name for part in album], ["a.txt", "b.txt"])
        website = Website("image/png", png(90, 30))
        self.addCleanup(website.stop)
        self.assertEqual((await self.bot.send_photo(self.budi, website.url)).photo[-1].width, 90)

    async def test_the_profile_the_webhook_and_the_chat(self):
        await self.bot.set_my_commands([BotCommand("start", "Mulai")])
        self.assertEqual((await self.bot.get_my_commands())[0].command, "start")
        await self.bot.set_webhook("https://lapak.id/hook", allowed_updates=Update.ALL_TYPES)
        self.assertEqual(list((await self.bot.get_webhook_info()).allowed_updates), Update.ALL_TYPES)
        await self.bot.set_webhook("https://lapak.id/hook", allowed_updates=[])
        self.assertEqual((await self.bot.get_chat(self.budi)).first_name, "Budi")
        self.assertEqual((await self.bot.get_chat_member(self.budi, self.bot.id)).status, "member")

    async def test_the_newest_update_is_asked_for_by_an_offset_below_zero(self):
        for text in ("satu", "dua"):
            self.stand_in.act("writes", text=text)
        updates = await self.bot.get_updates(offset=-1)
        self.assertEqual([update.message.text for update in updates], ["dua"])
        self.assertEqual(await self.bot.get_updates(offset=updates[-1].update_id + 1), ())

    async def test_updates_are_polled_and_a_purchase_in_stars_goes_through(self):
        done = asyncio.Queue()

        async def started(update, _):
            await update.message.reply_invoice("Netflix", "Satu bulan", "order-7", "XTR", [LabeledPrice("x", 5)])
            await done.put(update.message.text)

        async def asked(update, _):
            await update.pre_checkout_query.answer(ok=True)

        async def paid(update, _):
            await done.put(update.message.successful_payment.telegram_payment_charge_id)

        builder = ApplicationBuilder().token(TOKEN).base_url(f"{self.stand_in.api}/bot")
        application = builder.base_file_url(f"{self.stand_in.api}/file/bot").build()
        application.add_handler(PreCheckoutQueryHandler(asked))
        application.add_handler(MessageHandler(filters.SUCCESSFUL_PAYMENT, paid))
        application.add_handler(MessageHandler(filters.TEXT, started))
        async with application:
            await application.start()
            await application.updater.start_polling(allowed_updates=Update.ALL_TYPES, timeout=2)
            act = lambda *acts, **more: asyncio.to_thread(self.stand_in.act, *acts, **more)
            await act("writes", text="/start")
            self.assertEqual(await asyncio.wait_for(done.get(), 10), "/start")
            await act("stars", stars=5)
            await act("taps", label="Pay ⭐️5")
            self.assertTrue(await self.bot.refund_star_payment(self.budi, await asyncio.wait_for(done.get(), 10)))
            await application.updater.stop()
            await application.stop()

    async def test_refusals_are_told_apart(self):
        siti = self.stand_in.person("Siti")
        self.stand_in.act("blocks", "Siti")
        with self.assertRaises(Forbidden):
            await self.bot.send_message(siti, "x")
        with self.assertRaisesRegex(BadRequest, "(?i)chat not found"):
            await self.bot.send_message(5, "x")
        # python-telegram-bot takes every 404 for a wrong token.
        with self.assertRaisesRegex((BadRequest, InvalidToken), "is not played by this stand-in"):
            await self.bot.send_dice(self.budi)
