//! `getChat` and `getChatMember`: who is in a private chat, and what a bot is in a channel.

use super::Work;
use crate::call::refusal::Refusal;
use crate::state::Channel;
use crate::wire;
use serde_json::{Value, json};

/// A name has one of so many colours, if nobody paid for others.
const COLOURS: i64 = 7;
/// A message has at most so many different reactions.
const MOST_REACTIONS: i64 = 11;

/// `getChat`
pub(super) fn get(work: &mut Work) -> Result<Value, Refusal> {
    let mut full = match named_channel(work)? {
        Some(channel) => wire::channel(channel),
        None => {
            let id = work.chat("chat_id")?;
            work.state.users.get(&id).map(wire::chat).ok_or_else(|| Refusal::bad("chat not found"))?
        }
    };
    full["accent_color_id"] = full["id"].as_i64().unwrap_or_default().rem_euclid(COLOURS).into();
    full["max_reaction_count"] = MOST_REACTIONS.into();
    full["accepted_gift_types"] = json!({
        "unlimited_gifts": false, "limited_gifts": false, "unique_gifts": false, "premium_subscription": false,
        "gifts_from_channels": false,
    });
    Ok(full)
}

/// `getChatMember`: in a private chat there are the person and the bot; of a channel it is known which bots post.
pub(super) fn member(work: &mut Work) -> Result<Value, Refusal> {
    let id = work.params.int("user_id")?.ok_or_else(|| Refusal::bad("invalid user_id specified"))?;
    let bot = work.bot;
    let user = match work.state.users.get(&id) {
        _ if id == bot => wire::bot(work.state.bot(bot)),
        Some(user) => wire::user(user),
        None => return Err(Refusal::bad("PARTICIPANT_ID_INVALID")),
    };
    let status = match named_channel(work)? {
        Some(channel) if channel.admins.contains(&id) => "administrator",
        Some(_) => "left",
        None => {
            let chat = work.chat("chat_id")?;
            if id != bot && id != chat {
                return Err(Refusal::bad("PARTICIPANT_ID_INVALID"));
            }
            "member"
        }
    };
    let mut member = json!({ "user": user, "status": status });
    if status == "administrator" {
        for right in ADMINISTRATOR_OF_CHANNEL {
            member[right] = (*right == "can_post_messages").into();
        }
    }
    Ok(member)
}

/// What every `ChatMemberAdministrator` says, and what one of a channel does besides.
const ADMINISTRATOR_OF_CHANNEL: &[&str] = &[
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_post_messages",
    "can_edit_messages",
];

/// The channel that `chat_id` names, if it names one; anybody may look at it.
fn named_channel<'a>(work: &'a mut Work) -> Result<Option<&'a Channel>, Refusal> {
    let Some(named) = work.params.channel("chat_id")? else { return Ok(None) };
    let channel = work.state.channels.values().find(|channel| channel.is(&named));
    channel.map(Some).ok_or_else(|| Refusal::bad("chat not found"))
}
