//! Words for people, in Chinese and English.

use crate::json::Json;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// One message in the product's two languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "internals", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Simplified Chinese, what the student reads first.
    pub zh: Cow<'static, str>,
    /// English.
    pub en: Cow<'static, str>,
}

impl Text {
    /// A message known at compile time.
    pub const fn new(zh: &'static str, en: &'static str) -> Text {
        Text {
            zh: Cow::Borrowed(zh),
            en: Cow::Borrowed(en),
        }
    }

    /// The same message, of one known at compile time.
    #[cfg(not(feature = "pixels"))]
    pub(crate) const fn copied(&self) -> Text {
        match (&self.zh, &self.en) {
            (Cow::Borrowed(zh), Cow::Borrowed(en)) => Text::new(zh, en),
            _ => panic!("only constant messages are copied"),
        }
    }

    /// A message from a file: `{"zh", "en"}`.
    ///
    /// # Errors
    /// Names what is missing or wrong.
    #[cfg_attr(small_wasm, optimize(size))]
    pub fn from_json(json: Json, key: &str) -> Result<Text, String> {
        let mut fields = json.fields(key)?;
        let text = Text {
            zh: fields.need("zh")?.text("zh")?.into(),
            en: fields.need("en")?.text("en")?.into(),
        };
        fields.end()?;
        Ok(text)
    }

    /// True when there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.zh.is_empty() && self.en.is_empty()
    }

    /// The first sentence of each language, with its full stop; an advice names the problem there, and what to do after it.
    pub fn first_sentence(&self) -> Text {
        let until = |text: &str, stop: &str| match places(text, stop).next() {
            Some(at) => format!("{}{}", text.get(..at).unwrap_or(text), stop.trim_end()),
            None => text.to_string(),
        };
        Text {
            zh: until(&self.zh, "。").into(),
            en: until(&self.en, ". ").into(),
        }
    }

    /// The fault that an advice names: its first sentence, without the full stop.
    pub fn fault(&self) -> Text {
        let first = self.first_sentence();
        Text {
            zh: first.zh.trim_end_matches('。').to_string().into(),
            en: first.en.trim_end_matches('.').to_string().into(),
        }
    }

    /// What an advice says to do: what follows its first sentence; empty when nothing does.
    pub fn remedy(&self) -> Text {
        let first = self.first_sentence();
        // Indexing would bring the words of its panic along, and with them the tables of what can be printed.
        let behind = |whole: &str, first: &str| {
            let rest = whole.get(first.len()..).unwrap_or_default();
            rest.trim_start().to_string()
        };
        Text {
            zh: behind(&self.zh, &first.zh).into(),
            en: behind(&self.en, &first.en).into(),
        }
    }

    /// The first sentence of this advice, which names the problem, followed by another thing to do.
    pub fn instead(&self, what_helps: &Text) -> Text {
        let problem = self.first_sentence();
        let space = if problem.en.is_empty() { "" } else { " " };
        Text {
            zh: format!("{}{}", problem.zh, what_helps.zh).into(),
            en: format!("{}{space}{}", problem.en, what_helps.en).into(),
        }
    }

    /// Several messages as one, with a mark between them.
    pub fn join(texts: &[Text], mark: &Text) -> Text {
        let joined = |of: fn(&Text) -> &str| {
            let mut parts = texts.iter().map(of);
            let first = parts.next().unwrap_or("").to_string();
            Cow::Owned(parts.fold(first, |all, part| all + of(mark) + part))
        };
        Text {
            zh: joined(|text| &text.zh),
            en: joined(|text| &text.en),
        }
    }

    /// Replaces every `{key}` by its word in the matching language; what has no word vanishes, so that no reader ever
    /// sees a placeholder.
    #[cfg_attr(small_wasm, optimize(size))]
    pub fn fill(&self, words: &[(&str, Text)]) -> Text {
        let find = |key: &str| words.iter().find(|(known, _)| *known == key);
        Text {
            zh: filled(&self.zh, |key| find(key).map_or("", |(_, word)| &word.zh)),
            en: filled(&self.en, |key| find(key).map_or("", |(_, word)| &word.en)),
        }
    }
}

/// Bytes at which a part begins in a text; none for an empty part. Short code for short texts: the standard library's
/// search, which is made for long ones, would be 3 KB of every module.
pub fn places<'a>(text: &'a str, part: &'a str) -> impl Iterator<Item = usize> + 'a {
    let windows = text.as_bytes().windows(part.len().max(1)).enumerate();
    windows.filter_map(move |(at, window)| (window == part.as_bytes()).then_some(at))
}

/// True where a text holds a part.
pub fn holds(text: &str, part: &str) -> bool {
    places(text, part).next().is_some()
}

/// What stands before the first mark in a text, and behind it.
pub fn split_once<'a>(text: &'a str, mark: &str) -> Option<(&'a str, &'a str)> {
    let at = places(text, mark).next()?;
    Some((text.get(..at)?, text.get(at + mark.len()..)?))
}

/// The template with a word in the place of every `{key}`. A word may hold braces of its own.
fn filled<'a>(template: &str, word: impl Fn(&str) -> &'a str) -> Cow<'static, str> {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = split_once(rest, "{") {
        let Some((key, behind)) = split_once(after, "}") else {
            break;
        };
        out.push_str(before);
        out.push_str(word(key));
        rest = behind;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

impl From<String> for Text {
    /// The same word in both languages: a number, a name.
    fn from(word: String) -> Text {
        Text {
            zh: Cow::Owned(word.clone()),
            en: Cow::Owned(word),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_both_languages() {
        let t = Text::new("有 {n} 张脸", "{n} faces").fill(&[("n", "2".to_string().into())]);
        assert_eq!((&*t.zh, &*t.en), ("有 2 张脸", "2 faces"));
    }

    #[test]
    fn a_text_is_split_at_its_first_mark() {
        assert_eq!(split_once("a{b{c", "{"), Some(("a", "b{c")));
        assert_eq!(split_once("照片。完", "。"), Some(("照片", "完")));
        assert_eq!(split_once("abc", "{"), None);
    }

    #[test]
    fn a_part_is_found_wherever_it_stands() {
        let of = |text, part| places(text, part).collect::<Vec<_>>();
        assert_eq!(of("a; b; c", "; "), [1, 4]);
        assert_eq!(of("前置摄像头", "置"), [3]);
        assert_eq!(of("ab", "abc"), [0usize; 0]);
        assert_eq!(of("ab", ""), [0usize; 0]);
        assert!(holds("adobe photoshop 25", "photoshop") && !holds("photo", "photoshop"));
    }

    #[test]
    fn an_advice_is_a_fault_and_what_to_do() {
        let advice = Text::new("照片太暗。请开灯重拍。", "Too dark. Turn on a light.");
        assert_eq!(advice.fault(), Text::new("照片太暗", "Too dark"));
        assert_eq!(
            advice.remedy(),
            Text::new("请开灯重拍。", "Turn on a light.")
        );
        let bare = Text::new("照片太暗。", "Too dark.");
        assert_eq!(bare.fault(), Text::new("照片太暗", "Too dark"));
        assert!(bare.remedy().is_empty());
    }

    #[test]
    fn what_has_no_word_vanishes_and_words_are_not_read_again() {
        let t = Text::new("{a}太小（{b}）", "{a} ({b}) {").fill(&[("a", "{b}".to_string().into())]);
        assert_eq!((&*t.zh, &*t.en), ("{b}太小（）", "{b} () {"));
    }

    #[test]
    fn joins_both_languages() {
        let mark = Text::new("、", ", ");
        let parts = [Text::new("甲", "a"), Text::new("乙", "b")];
        assert_eq!(Text::join(&parts, &mark), Text::new("甲、乙", "a, b"));
        assert!(Text::join(&[], &mark).is_empty());
    }
}
