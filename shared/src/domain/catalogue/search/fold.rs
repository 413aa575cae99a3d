//! Folding: text as it is searched, without accents, case and decoration.

/// The words of a text: letters and digits, folded.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for letter in text.chars().flat_map(fold) {
        match letter.is_alphanumeric() {
            true => words.last_mut().expect("there is one").push(letter),
            false => words.push(String::new()),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Latin letters with accents, each line with what it folds to.
const ACCENTS: [(&str, &str); 29] = [
    ("àáâãäåāăąạảấầẩẫậắằẳẵặ", "a"),
    ("æ", "ae"),
    ("çćĉċč", "c"),
    ("ďđð", "d"),
    ("èéêëēĕėęěẹẻẽếềểễệ", "e"),
    ("ĝğġģ", "g"),
    ("ĥħ", "h"),
    ("ìíîïĩīĭįıỉị", "i"),
    ("ĵ", "j"),
    ("ķ", "k"),
    ("ĺļľŀł", "l"),
    ("ñńņňŋ", "n"),
    ("òóôõöøōŏőơọỏốồổỗộớờởỡợ", "o"),
    ("œ", "oe"),
    ("ŕŗř", "r"),
    ("śŝşšș", "s"),
    ("ß", "ss"),
    ("ţťŧț", "t"),
    ("þ", "th"),
    ("ùúûüũūŭůűųưụủứừửữự", "u"),
    ("ŵ", "w"),
    ("ýÿŷỳỵỷỹ", "y"),
    ("źżž", "z"),
    ("™", "tm"),
    ("²", "2"),
    ("³", "3"),
    ("¹", "1"),
    ("ª", "a"),
    ("º", "o"),
];

/// A letter in lower case, without accents. Sellers write names in the styled letters of Unicode's mathematics and in
/// full-width forms; these are letters too. Combining marks vanish.
fn fold(letter: char) -> impl Iterator<Item = char> {
    let plain = match letter {
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200d}' | '\u{fe0f}' => String::new(),
        '\u{ff01}'..='\u{ff5e}' => ascii(u32::from(letter) - 0xfee0),
        // Alphabets of 52 letters: bold, italic, script …
        '\u{1d400}'..='\u{1d6a3}' => match (u32::from(letter) - 0x1d400) % 52 {
            upper @ 0..26 => ascii(u32::from('a') + upper),
            lower => ascii(u32::from('a') + lower - 26),
        },
        '\u{1d7ce}'..='\u{1d7ff}' => ascii(u32::from('0') + (u32::from(letter) - 0x1d7ce) % 10),
        other => other.to_string(),
    };
    let lower = plain.chars().flat_map(char::to_lowercase);
    lower.flat_map(without_accent).collect::<Vec<_>>().into_iter()
}

fn without_accent(letter: char) -> Vec<char> {
    // Turkish `İ` in lower case is an `i` and a combining dot.
    if letter.is_ascii() || ('\u{300}'..='\u{36f}').contains(&letter) {
        return if letter.is_ascii() { vec![letter] } else { Vec::new() };
    }
    let known = ACCENTS.iter().find(|(accented, _)| accented.contains(letter));
    known.map_or_else(|| vec![letter], |(_, plain)| plain.chars().collect())
}

fn ascii(code: u32) -> String {
    char::from_u32(code).map(String::from).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn accents_case_and_decoration_do_not_count() {
        let folded = ["CAFÉ", "Cafe\u{301}", "𝗖𝗮𝗳𝗲", "ｃａｆｅ", "cafe!", "🎬 Café™"].map(|text| words(text).join(" "));
        assert_eq!(folded, ["cafe", "cafe", "cafe", "cafe", "cafe", "cafetm"]);
        assert_eq!(words("İstanbul & Straße, NETFLIX_1-B 𝟭𝟬"), ["istanbul", "strasse", "netflix", "1", "b", "10"]);
        assert_eq!(words("Видео 電影"), ["видео", "電影"]);
        assert_eq!(words(" — "), [""; 0]);
    }

    proptest! {
        #[test]
        fn folding_again_changes_nothing(text in ".{0,40}") {
            let once = words(&text).join(" ");
            prop_assert_eq!(words(&once).join(" "), once);
        }
    }
}
