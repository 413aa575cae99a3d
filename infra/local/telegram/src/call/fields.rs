//! The methods there are, and the fields that each takes; of the Bot API 10.3, as far as the stand-in plays it.

/// Where a new message goes, and how.
const TO: &[&str] = &["chat_id", "message_thread_id", "disable_notification", "protect_content"];
const EFFECT: &[&str] = &["message_effect_id"];
/// What every message takes besides that is not a copy of several, or forwarded.
const OWN: &[&str] = &["allow_paid_broadcast", "reply_parameters"];
const BUTTONS: &[&str] = &["reply_markup"];
/// What a caption takes.
const CAPTION: &[&str] = &["caption", "parse_mode", "caption_entities"];
const ABOVE: &[&str] = &["show_caption_above_media"];
/// Which message an edit is about, and the buttons that it gets.
const EDIT: &[&str] = &["chat_id", "message_id", "reply_markup"];

/// What an invoice in Stars takes; what only other currencies need is not played.
const INVOICE: &[&str] = &["title", "description", "payload", "provider_token", "currency", "prices"];

/// Each method in small letters, and its fields in groups.
pub(crate) const METHODS: &[(&str, &[&[&str]])] = &[
    ("getme", &[]),
    ("getwebhookinfo", &[]),
    ("setmyname", &[&["name", "language_code"]]),
    ("setmydescription", &[&["description", "language_code"]]),
    ("setmyshortdescription", &[&["short_description", "language_code"]]),
    ("getmyname", &[&["language_code"]]),
    ("getmydescription", &[&["language_code"]]),
    ("getmyshortdescription", &[&["language_code"]]),
    ("setchatmenubutton", &[&["chat_id", "menu_button"]]),
    ("getchatmenubutton", &[&["chat_id"]]),
    ("setmycommands", &[&["commands", "scope", "language_code"]]),
    ("getmycommands", &[&["scope", "language_code"]]),
    ("deletemycommands", &[&["scope", "language_code"]]),
    (
        "setwebhook",
        &[&["url", "ip_address", "max_connections", "allowed_updates", "drop_pending_updates", "secret_token"]],
    ),
    ("deletewebhook", &[&["drop_pending_updates"]]),
    ("getupdates", &[&["offset", "limit", "timeout", "allowed_updates"]]),
    ("sendmessage", &[TO, EFFECT, OWN, BUTTONS, &["text", "parse_mode", "entities", "link_preview_options"]]),
    ("sendphoto", &[TO, EFFECT, OWN, BUTTONS, CAPTION, ABOVE, &["photo", "has_spoiler"]]),
    (
        "senddocument",
        &[TO, EFFECT, OWN, BUTTONS, CAPTION, &["document", "thumbnail", "disable_content_type_detection"]],
    ),
    ("sendchataction", &[&["chat_id", "message_thread_id", "action"]]),
    ("copymessage", &[TO, EFFECT, OWN, BUTTONS, CAPTION, ABOVE, &["from_chat_id", "message_id"]]),
    ("forwardmessage", &[TO, EFFECT, &["from_chat_id", "message_id"]]),
    ("editmessagetext", &[EDIT, &["text", "parse_mode", "entities", "link_preview_options"]]),
    ("editmessagecaption", &[EDIT, CAPTION, ABOVE]),
    ("editmessagemedia", &[EDIT, &["media"]]),
    ("editmessagereplymarkup", &[EDIT]),
    ("deletemessage", &[&["chat_id", "message_id"]]),
    ("deletemessages", &[&["chat_id", "message_ids"]]),
    ("answercallbackquery", &[&["callback_query_id", "text", "show_alert", "url", "cache_time"]]),
    ("getfile", &[&["file_id"]]),
    ("sendmediagroup", &[TO, EFFECT, OWN, &["media"]]),
    ("copymessages", &[TO, &["from_chat_id", "message_ids", "remove_caption"]]),
    ("getchat", &[&["chat_id"]]),
    ("getchatmember", &[&["chat_id", "user_id"]]),
    ("sendinvoice", &[TO, EFFECT, OWN, BUTTONS, INVOICE, &["start_parameter"]]),
    ("createinvoicelink", &[INVOICE]),
    ("answerprecheckoutquery", &[&["pre_checkout_query_id", "ok", "error_message"]]),
    ("refundstarpayment", &[&["user_id", "telegram_payment_charge_id"]]),
    ("getmystarbalance", &[]),
];

/// What a method takes; nothing if it is not played.
pub(crate) fn of(method: &str) -> Option<Vec<&'static str>> {
    let (_, groups) = METHODS.iter().find(|(name, _)| name.eq_ignore_ascii_case(method))?;
    Some(groups.concat())
}
