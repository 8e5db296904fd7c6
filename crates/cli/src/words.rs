//! Reports as people read them.

use clap::{Args, ValueEnum};
use std::fmt::Write;
use xuezhao::{Finding, Profile, Report, Status, Text, Verdict};

/// The option that chooses the language.
#[derive(Args)]
pub struct LanguageOption {
    /// Language of the findings
    #[arg(long, value_enum, default_value = "zh")]
    pub lang: Language,
}

/// A language of the findings.
#[derive(Clone, Copy, ValueEnum)]
pub enum Language {
    /// Simplified Chinese
    Zh,
    /// English
    En,
}

impl Language {
    /// The text in this language.
    pub fn of(self, text: &Text) -> &str {
        match self {
            Language::Zh => &text.zh,
            Language::En => &text.en,
        }
    }
}

/// The verdict, then one line per finding.
pub fn report(name: &str, report: &Report, profile: &Profile, language: Language) -> String {
    let verdict = match report.verdict {
        Verdict::Pass => Text::new("通过", "pass"),
        Verdict::Reject => Text::new("不通过", "reject"),
        Verdict::Unknown => Text::new("无法判断", "unknown"),
    };
    let mut out = format!("{name}: {} ({})", language.of(&verdict), profile.id);
    for finding in &report.findings {
        out.push('\n');
        out.push_str(&line(finding, language));
    }
    out
}

/// One finding: sign, rule, number and range, why there is no number, then what to do or the finding that explains it.
pub fn line(finding: &Finding, language: Language) -> String {
    let sign = match finding.status {
        Status::Pass => '✓',
        Status::Fix => '~',
        Status::Advise => '!',
        Status::Reject => '✗',
        Status::Unknown => '?',
    };
    let title = language.of(&finding.title);
    let mut out = format!("  {sign} {title} [{}]", finding.check);
    if let Some(shown) = &finding.shown {
        let words = Text::new(
            " {measured}，要求 {required}",
            " {measured}, required {required}",
        );
        let numbers = [
            ("measured", shown.measured.clone()),
            ("required", shown.required.clone()),
        ];
        out.push_str(language.of(&words.fill(&numbers)));
    }
    if let Some(reason) = &finding.reason {
        let _ = write!(out, ": {}", language.of(reason));
    }
    match (finding.explained_by, &finding.advice) {
        (Some(cause), _) => {
            let see = Text::new("（见 [{cause}]）", " (see [{cause}])");
            out.push_str(language.of(&see.fill(&[("cause", cause.to_string().into())])));
        }
        (None, Some(advice)) => {
            let _ = write!(out, ": {}", language.of(advice));
        }
        (None, None) => {}
    }
    out
}
