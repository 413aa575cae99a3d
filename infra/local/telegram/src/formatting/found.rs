//! What Telegram finds in a plain text by itself: links, addresses, numbers, commands, mentions and hashtags, word by word.

use crate::formatting::entities::{Entity, Look, length};

/// Endings of domains that are no countries', of those that IANA lists: the ones that are used most.
const ENDINGS: &str = "com net org info biz app dev shop store online site xyz club pro tech blog cloud page link live news \
                       media digital agency company email group world today life fun top vip icu asia mobi name edu gov mil";
/// Domains of countries, as IANA lists them.
const COUNTRIES: &str = "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by \
                         bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu \
                         fi fj fk fm fo fr ga gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il \
                         im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly \
                         ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu \
                         nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk sl sm \
                         sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va \
                         vc ve vg vi vn vu wf ws ye yt za zm zw";
/// What stands around a word and is no part of it.
const BEFORE: [char; 4] = ['(', '"', '\'', '['];
const BEHIND: [char; 10] = ['.', ',', ')', '!', '?', ';', ':', '"', '\'', ']'];

/// All that is found, in order.
pub(crate) fn found(text: &str) -> Vec<Entity> {
    let mut at = 0;
    let mut entities = Vec::new();
    for word in text.split_inclusive(char::is_whitespace) {
        if let Some((skipped, stretch, look)) = look_of(word.trim_end()) {
            entities.push(Entity { offset: at + skipped, length: length(stretch), look });
        }
        at += length(word);
    }
    entities
}

/// What a word is, the units skipped before it, and the part of the word it is.
fn look_of(word: &str) -> Option<(usize, &str, Look)> {
    let bare = word.trim_start_matches(BEFORE);
    let skipped = length(word) - length(bare);
    let clean = bare.trim_end_matches(BEHIND);
    if bare.starts_with("http://") || bare.starts_with("https://") {
        return (clean.len() > "https://".len()).then_some((skipped, clean, Look::Url));
    }
    if is_phone(clean) {
        return Some((skipped, clean, Look::PhoneNumber));
    }
    if let Some((name, host)) = clean.split_once('@') {
        let named = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-' | '+');
        if !name.is_empty() && name.chars().all(named) && is_domain(host) {
            return Some((skipped, clean, Look::Email));
        }
    }
    if is_domain(clean.split([':', '/', '?', '#']).next().unwrap_or_default()) {
        return Some((skipped, clean, Look::Url));
    }
    marked(bare).map(|(stretch, look)| (skipped, stretch, look))
}

/// A command, a mention or a hashtag, which its first letter tells.
fn marked(bare: &str) -> Option<(&str, Look)> {
    let first = bare.chars().next()?;
    let name_end =
        |allowed: &dyn Fn(char) -> bool| bare[1..].find(|letter| !allowed(letter)).map_or(bare.len(), |end| end + 1);
    let ascii = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let (end, look, least) = match first {
        '/' => (name_end(&|letter| ascii(letter) || letter == '@'), Look::BotCommand, 2),
        '@' => (name_end(&ascii), Look::Mention, 5),
        '#' => (name_end(&|letter| letter.is_alphanumeric() || letter == '_'), Look::Hashtag, 2),
        _ => return None,
    };
    let clean = !(look == Look::BotCommand && bare[end..].starts_with('/'));
    (end >= least && clean).then(|| (&bare[..end], look))
}

/// `lapak.id`: labels of letters, digits and hyphens, and an ending that exists.
fn is_domain(host: &str) -> bool {
    let Some((labels, ending)) = host.rsplit_once('.') else { return false };
    let ending = ending.to_ascii_lowercase();
    let exists = [COUNTRIES, ENDINGS].iter().any(|list| list.split_whitespace().any(|known| known == ending));
    let is_label = |label: &str| {
        let inner = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
        !label.is_empty() && !label.starts_with('-') && !label.ends_with('-') && label.chars().all(inner)
    };
    exists && labels.split('.').all(is_label)
}

/// `+62812…`: 8 to 15 digits after a plus, with hyphens between them or none (E.164).
fn is_phone(word: &str) -> bool {
    let Some(number) = word.strip_prefix('+') else { return false };
    let digits = number.chars().filter(char::is_ascii_digit).count();
    (8..=15).contains(&digits) && number.chars().all(|letter| letter.is_ascii_digit() || letter == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_telegram_would_find() {
        let shown = |text: &str| {
            let units: Vec<u16> = text.encode_utf16().collect();
            let of = |entity: &Entity| String::from_utf16_lossy(&units[entity.offset..entity.offset + entity.length]);
            found(text).iter().map(|entity| format!("{:?} {}", entity.look, of(entity))).collect::<Vec<_>>().join(", ")
        };
        for (text, expected) in [
            ("😀 lapak.id, (toko.lapak.co.id/a?b=1)", "Url lapak.id, Url toko.lapak.co.id/a?b=1"),
            ("a@lapak.id dan b.c+d@mail.com.", "Email a@lapak.id, Email b.c+d@mail.com"),
            ("+62-812-3456-7890 +123 +62abc4567890", "PhoneNumber +62-812-3456-7890"),
            ("readme.txt Rp50.000 22.45 a..id -a.id .id v1.2", ""),
            (
                "/start@bot @budi_s #promo https://a.id/x. /a/b @abc",
                "BotCommand /start@bot, Mention @budi_s, Hashtag #promo, Url https://a.id/x",
            ),
        ] {
            assert_eq!(shown(text), expected);
        }
    }
}
