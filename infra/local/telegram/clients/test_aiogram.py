"""aiogram against the stand-in: it reads every answer into its own models, which are strict."""

import asyncio

from aiogram import Bot, Dispatcher, F
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import UpdateType
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramNotFound
from aiogram.types import (
    BotCommand, BotCommandScopeChat, BufferedInputFile, CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup,
    InputMediaPhoto, LabeledPrice, Message, MessageEntity, PreCheckoutQuery, ReplyKeyboardRemove, ReplyParameters, User,
)
from stand_in import JPEG, TOKEN, Website, WithStandIn, png


def buttons(*labels):
    return InlineKeyboardMarkup(
        inline_keyboard=[[InlineKeyboardButton(text=label, callback_data=label.lower())] for label in labels]
    )


class Aiogram(WithStandIn):
    async def asyncSetUp(self):
        session = AiohttpSession(api=TelegramAPIServer.from_base(self.stand_in.api))
        self.bot = Bot(TOKEN, session=session, default=DefaultBotProperties(parse_mode="HTML"))
        self.addAsyncCleanup(session.close)
        self.budi = self.stand_in.person()
        await self.bot.delete_webhook(drop_pending_updates=True)

    async def test_a_message_is_sent_edited_answered_and_deleted(self):
        self.assertEqual((await self.bot.me()).username, "my_bot")
        sent = await self.bot.send_message(self.budi, "<b>Katalog</b> &amp; harga", reply_markup=buttons("Beli"))
        self.assertEqual((sent.text, sent.entities[0].type), ("Katalog & harga", "bold"))
        edited = await sent.edit_text("<i>Baru</i>", reply_markup=buttons("Beli", "Batal"))
        self.assertEqual(edited.reply_markup.inline_keyboard[1][0].callback_data, "batal")
        with self.assertRaisesRegex(TelegramBadRequest, "message is not modified"):
            await sent.edit_text("<i>Baru</i>", reply_markup=buttons("Beli", "Batal"))
        await sent.edit_reply_markup(reply_markup=None)
        reply = await sent.reply("ya", reply_markup=ReplyKeyboardRemove())
        self.assertEqual(reply.reply_to_message.message_id, sent.message_id)
        with self.assertRaisesRegex(TelegramBadRequest, "message to be replied not found"):
            await self.bot.send_message(self.budi, "x", reply_parameters=ReplyParameters(message_id=9999))
        await self.bot.send_chat_action(self.budi, "typing")
        copies = await self.bot.copy_messages(self.budi, self.budi, [sent.message_id, reply.message_id])
        self.assertEqual(len(copies), 2)
        self.assertIsNotNone((await self.bot.forward_message(self.budi, self.budi, sent.message_id)).forward_origin)
        await self.bot.delete_messages(self.budi, [copy.message_id for copy in copies])
        await sent.delete()
        with self.assertRaisesRegex(TelegramBadRequest, "message to delete not found"):
            await sent.delete()

    async def test_pictures_and_files_go_one_after_the_other_over_one_connection(self):
        picture = lambda: BufferedInputFile(png(), "qr.png")
        for _ in range(3):
            sent = await self.bot.send_photo(self.budi, picture(), caption="<b>Bayar</b>")
            self.assertEqual((sent.photo[-1].width, sent.caption_entities[0].type), (60, "bold"))
        self.assertTrue((await self.bot.download(sent.photo[-1])).read().startswith(JPEG))
        again = await self.bot.send_photo(self.budi, sent.photo[-1].file_id)
        self.assertEqual(again.photo[-1].file_unique_id, sent.photo[-1].file_unique_id)
        shown = await self.bot.send_message(self.budi, "…")
        shown = await shown.edit_media(InputMediaPhoto(media=picture(), caption="<i>QR</i>"))
        self.assertEqual(shown.caption, "QR")
        self.assertEqual((await shown.edit_caption(caption="Lunas")).caption, "Lunas")
        album = await self.bot.send_media_group(self.budi, [InputMediaPhoto(media=picture()) for _ in range(3)])
        self.assertEqual(len({part.media_group_id for part in album}), 1)
        document = await self.bot.send_document(self.budi, BufferedInputFile(b"kunci\n", "kunci.txt"))
        self.assertEqual((document.document.file_name, document.document.mime_type), ("kunci.txt", "text/plain"))
        self.assertEqual((await self.bot.download(document.document)).read(), b"kunci\n")

    async def test_a_picture_comes_from_its_address(self):
        website = Website("image/png", png(90, 30))
        self.addCleanup(website.stop)
        sent = await self.bot.send_photo(self.budi, website.url)
        self.assertEqual((sent.photo[-1].width, sent.photo[-1].height), (90, 30))
        with self.assertRaisesRegex(TelegramBadRequest, "failed to get HTTP URL content|wrong type of the web page"):
            await self.bot.send_photo(self.budi, self.stand_in.api)

    async def test_entities_are_read_and_found(self):
        mention = MessageEntity(type="text_mention", offset=0, length=4, user=User(id=self.budi, is_bot=False, first_name="B"))
        sent = await self.bot.send_message(self.budi, "Budi!", entities=[mention], parse_mode=None)
        self.assertEqual((sent.entities[0].user.id, sent.entities[0].user.first_name), (self.budi, "Budi"))
        sent = await self.bot.send_message(self.budi, f'<a href="tg://user?id={self.budi}">Budi</a>')
        self.assertEqual(sent.entities[0].user.first_name, "Budi")
        text = "lapak.id toko@lapak.id +6281234567890 https://a.id/x #promo @budi_s /start"
        found = [(entity.type, entity.extract_from(text)) for entity in (await self.bot.send_message(self.budi, text)).entities]
        self.assertEqual(found, [
            ("url", "lapak.id"), ("email", "toko@lapak.id"), ("phone_number", "+6281234567890"), ("url", "https://a.id/x"),
            ("hashtag", "#promo"), ("mention", "@budi_s"), ("bot_command", "/start"),
        ])
        with self.assertRaisesRegex(TelegramBadRequest, "can't parse entities"):
            await self.bot.send_message(self.budi, "<b>x")

    async def test_the_profile_and_the_webhook_are_set_and_read(self):
        commands = [BotCommand(command="start", description="Mulai")]
        await self.bot.set_my_commands(commands, scope=BotCommandScopeChat(chat_id=self.budi))
        kept = await self.bot.get_my_commands(scope=BotCommandScopeChat(chat_id=self.budi))
        self.assertEqual([command.command for command in kept], ["start"])
        await self.bot.set_my_description("Toko")
        self.assertEqual((await self.bot.get_my_description()).description, "Toko")
        kinds = [kind.value for kind in UpdateType]
        await self.bot.set_webhook("https://lapak.id/hook", secret_token="abc", allowed_updates=kinds, max_connections=5)
        info = await self.bot.get_webhook_info()
        self.assertEqual((info.url, info.allowed_updates, info.max_connections), ("https://lapak.id/hook", kinds, 5))
        await self.bot.set_webhook("https://lapak.id/hook", allowed_updates=[])

    async def test_chats_and_members_are_looked_up(self):
        chat = await self.bot.get_chat(self.budi)
        self.assertEqual((chat.type, chat.first_name), ("private", "Budi"))
        self.assertEqual((await self.bot.get_chat_member(self.budi, self.budi)).status, "member")
        with self.assertRaisesRegex(TelegramBadRequest, "chat not found"):
            await self.bot.get_chat(5)

    async def test_updates_are_polled_and_a_purchase_in_stars_goes_through(self):
        dispatcher, done = Dispatcher(), asyncio.Queue()

        @dispatcher.message(F.successful_payment)
        async def paid(message: Message):
            await done.put(message.successful_payment.telegram_payment_charge_id)

        @dispatcher.message()
        async def started(message: Message):
            await message.answer("Katalog", reply_markup=buttons("Beli"))
            await done.put(message.text)

        @dispatcher.callback_query()
        async def tapped(query: CallbackQuery):
            await query.answer("OK")
            await query.message.answer_invoice("Netflix", "Satu bulan", "order-7", "XTR", [LabeledPrice(label="x", amount=5)])
            await done.put(query.data)

        @dispatcher.pre_checkout_query()
        async def asked(query: PreCheckoutQuery):
            await query.answer(ok=query.invoice_payload == "order-7")

        polling = asyncio.create_task(dispatcher.start_polling(self.bot, handle_signals=False, polling_timeout=2))
        act = lambda *acts, **more: asyncio.to_thread(self.stand_in.act, *acts, **more)
        await act("writes", text="/start")
        self.assertEqual(await asyncio.wait_for(done.get(), 10), "/start")
        await act("taps", label="Beli")
        self.assertEqual(await asyncio.wait_for(done.get(), 10), "beli")
        await act("stars", stars=5)
        await act("taps", label="Pay ⭐️5")
        charge = await asyncio.wait_for(done.get(), 10)
        self.assertEqual((await self.bot.get_my_star_balance()).amount, 5)
        self.assertTrue(await self.bot.refund_star_payment(self.budi, charge))
        await dispatcher.stop_polling()
        await polling
        self.assertTrue((await self.bot.create_invoice_link("a", "b", "c", "XTR", [LabeledPrice(label="x", amount=1)])))

    async def test_who_blocks_is_not_written_to(self):
        siti = self.stand_in.person("Siti")
        self.stand_in.act("blocks", "Siti")
        with self.assertRaisesRegex(TelegramForbiddenError, "bot was blocked by the user"):
            await self.bot.send_message(siti, "x")

    async def test_what_is_not_played_is_refused_in_one_voice(self):
        for call in (
            self.bot.send_dice(self.budi),
            self.bot.send_message(self.budi, "x", message_thread_id=1, business_connection_id="x"),
            self.bot.send_message(self.budi, "*x*", parse_mode="MarkdownV2"),
        ):
            with self.assertRaisesRegex((TelegramBadRequest, TelegramNotFound), "is not played by this stand-in"):
                await call
