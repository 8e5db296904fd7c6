//! What counts as the same: names, numbers and codes as they are compared, however they were typed.

use unicode_normalization::UnicodeNormalization;

/// The form in which schools, names and student numbers are compared: compatibility forms are folded (NFKC: full-width
/// digits, brackets and letters become plain ones), every middle dot is the same, spaces and invisible characters
/// count for nothing, upper and lower case are one.
pub fn key(text: &str) -> String {
    let dotted = folded(text).map(|letter| match letter {
        '.' | '\u{2022}' | '\u{2027}' | '\u{2219}' | '\u{22c5}' | '\u{30fb}' => '\u{b7}',
        other => other,
    });
    dotted.flat_map(char::to_lowercase).collect()
}

/// The form in which capture codes are compared: as [`key`], but every letter keeps its case and a dot stays a dot.
pub fn code(text: &str) -> String {
    folded(text).collect()
}

/// The last four characters of an identity number as they are compared: its check character is a capital X.
pub fn last_four(text: &str) -> String {
    folded(text).map(|c| c.to_ascii_uppercase()).collect()
}

/// NFKC without spaces and without characters that show nothing.
fn folded(text: &str) -> impl Iterator<Item = char> + '_ {
    text.nfkc().filter(|letter| !is_invisible(*letter))
}

/// Spaces, and what a copied text brings along unseen: zero-width characters, soft hyphens, direction marks.
fn is_invisible(letter: char) -> bool {
    letter.is_whitespace()
        || letter.is_control()
        || matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_same_however_their_dot_is_typed() {
        let plain = key("阿依古丽·买买提");
        for typed in [
            "阿依古丽•买买提",
            "阿依古丽・买买提",
            "阿依古丽.买买提",
            "阿依古丽．买买提",
            " 阿依古丽 · 买买提\u{3000}",
            "阿依古丽‧买买提",
            "阿依古丽･买买提",
            "\u{feff}阿依古丽·买\u{200b}买提",
        ] {
            assert_eq!(key(typed), plain, "{typed}");
        }
        assert_ne!(key("阿依古丽买买提"), plain);
    }

    #[test]
    fn full_width_and_compatibility_forms_are_plain() {
        assert_eq!(key("２０２０Ａ０１"), key("2020a01"));
        assert_eq!(key("中国石油大学（北京）"), key("中国石油大学(北京)"));
        assert_eq!(key("\u{f9dc}"), key("\u{9686}"));
        assert_eq!(last_four("００4x"), "004X");
        assert_eq!(code(" ab+C/ \n"), "ab+C/");
    }
}
