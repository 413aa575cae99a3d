//! Texts in Telegram's HTML, and what is found in plain ones.

use crate::formatting::entities::{Entity, Formatted};
use crate::formatting::html::read;
use expect_test::{Expect, expect};

fn check(html: &str, expected: Expect) {
    let shown = match read(html).map(Formatted::settled) {
        Ok(Formatted { text, entities }) => {
            let units: Vec<u16> = text.encode_utf16().collect();
            let cut =
                |entity: &Entity| String::from_utf16(&units[entity.offset..entity.offset + entity.length]).unwrap();
            let lines = entities.iter().map(|entity| format!("\n{:?} {:?}", cut(entity), entity.look));
            format!("{text:?}{}", lines.collect::<String>())
        }
        Err(error) => error,
    };
    expected.assert_eq(&shown);
}

#[test]
fn every_tag_has_its_look() {
    check(
        "<b>b</b> <strong>b</strong> <i>i</i> <em>i</em> <u>u</u> <ins>u</ins> <s>s</s> <strike>s</strike> <del>s</del>",
        expect![[r#"
            "b b i i u u s s s"
            "b" Bold
            "b" Bold
            "i" Italic
            "i" Italic
            "u" Underline
            "u" Underline
            "s" Strikethrough
            "s" Strikethrough
            "s" Strikethrough"#]],
    );
    check(
        "<tg-spoiler>x</tg-spoiler> <span class=\"tg-spoiler\">y</span> <code>c</code> <pre>p</pre>",
        expect![[r#"
        "x y c p"
        "x" Spoiler
        "y" Spoiler
        "c" Code
        "p" Pre { language: None }"#]],
    );
    check(
        "<pre><code class=\"language-rust\">fn</code></pre> <code class=\"language-x\">y</code>",
        expect![[r#"
        "fn y"
        "fn" Pre { language: Some("rust") }
        "y" Code"#]],
    );
    check(
        "<blockquote>q</blockquote>\n<blockquote expandable>long</blockquote>",
        expect![[r#"
        "q\nlong"
        "q" Blockquote
        "long" ExpandableBlockquote"#]],
    );
    check(
        "<a href=\"https://example.com?a=1&amp;b=2\">t</a> <a href='tg://user?id=7'>u</a> <a href=\"nowhere\">n</a>",
        expect![[r#"
            "t u n"
            "t" TextLink { url: "https://example.com/?a=1&b=2" }
            "u" TextMention { user: Mentioned { id: 7 } }"#]],
    );
    check(
        "<tg-emoji emoji-id=\"5368324170671202286\">👍</tg-emoji>",
        expect![[r#"
        "👍"
        "👍" CustomEmoji { custom_emoji_id: "5368324170671202286" }"#]],
    );
}

#[test]
fn references_and_blanks() {
    check(
        "  &lt;b&gt; &amp;amp; &quot;x&quot; &#128512;&#x41; &nbsp; a & b > c \n",
        expect![[r#""<b> &amp; \"x\" 😀A &nbsp; a & b > c""#]],
    );
    check(
        "👋 <b>Budi </b>\n",
        expect![[r#"
        "👋 Budi"
        "Budi" Bold"#]],
    );
    check(" <i> \n</i>", expect![[r#""""#]]);
}

#[test]
fn nothing_is_set_inside_code_and_neighbours_join() {
    check(
        "<b>Order <code>TRX-1</code> paid</b>",
        expect![[r#"
        "Order TRX-1 paid"
        "Order " Bold
        "TRX-1" Code
        " paid" Bold"#]],
    );
    check(
        "<b>a</b><b>b</b> <b><i>c</i></b>",
        expect![[r#"
        "ab c"
        "ab" Bold
        "c" Bold
        "c" Italic"#]],
    );
}

#[test]
fn found_by_itself() {
    check(
        "/start p_1 /a/b see (https://lapak.id/x). @lapak_bot #promo2 a@b <code>/not</code>",
        expect![[r##"
        "/start p_1 /a/b see (https://lapak.id/x). @lapak_bot #promo2 a@b /not"
        "/start" BotCommand
        "https://lapak.id/x" Url
        "@lapak_bot" Mention
        "#promo2" Hashtag
        "/not" Code"##]],
    );
}

#[test]
fn refused() {
    for (html, words) in [
        ("<p>x</p>", "Unsupported start tag \"p\" at byte offset 0"),
        ("a <b>x", "Can't find end tag corresponding to start tag \"b\""),
        ("é <b>x</i>", "Unmatched end tag at byte offset 7, expected \"</b>\", found \"</i>\""),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("1 < 2", "Unsupported start tag \"\" at byte offset 2"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<a href=\"x>y</a>", "Unclosed start tag at byte offset 0"),
        ("<a href>y</a>", "Expected equal sign in declaration of an attribute of the tag \"a\" at byte offset 0"),
        ("<a href=a_b>y</a>", "Unexpected end of name token at byte offset 8"),
        ("<span class=\"x\">y</span>", "Tag \"span\" must have class \"tg-spoiler\" at byte offset 0"),
        ("<tg-emoji emoji-id=\"x\">y</tg-emoji>", "Invalid custom emoji identifier specified"),
        ("<br/>", "Unsupported start tag \"br/\" at byte offset 0"),
    ] {
        assert_eq!(read(html).unwrap_err(), words, "{html}");
    }
}
