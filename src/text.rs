//! Words for people, in Chinese and English.

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

    /// True when there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.zh.is_empty() && self.en.is_empty()
    }

    /// The first sentence of each language, with its full stop; an advice names the problem there, and what to do after it.
    pub fn first_sentence(&self) -> Text {
        let until = |text: &str, stop: &str| match text.split_once(stop) {
            Some((first, _)) => format!("{first}{}", stop.trim_end()),
            None => text.to_string(),
        };
        Text {
            zh: until(&self.zh, "。").into(),
            en: until(&self.en, ". ").into(),
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
            let parts: Vec<&str> = texts.iter().map(of).collect();
            Cow::Owned(parts.join(of(mark)))
        };
        Text {
            zh: joined(|text| &text.zh),
            en: joined(|text| &text.en),
        }
    }

    /// Replaces every `{key}` by its word in the matching language.
    pub fn fill(&self, words: &[(&str, Text)]) -> Text {
        let mut out = self.clone();
        for (key, word) in words {
            let mark = format!("{{{key}}}");
            if out.zh.contains(&mark) {
                out.zh = Cow::Owned(out.zh.replace(&mark, &word.zh));
            }
            if out.en.contains(&mark) {
                out.en = Cow::Owned(out.en.replace(&mark, &word.en));
            }
        }
        out
    }
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
    fn joins_both_languages() {
        let mark = Text::new("、", ", ");
        let parts = [Text::new("甲", "a"), Text::new("乙", "b")];
        assert_eq!(Text::join(&parts, &mark), Text::new("甲、乙", "a, b"));
        assert!(Text::join(&[], &mark).is_empty());
    }
}
