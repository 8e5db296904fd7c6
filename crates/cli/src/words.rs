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

/// How much of a report is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// What rejects or advises, what could reject and could not be measured, where no other finding explains it; and how
    /// many are left out.
    Brief,
    /// Every finding.
    All,
}

/// The verdict in a word.
pub fn verdict(verdict: Verdict) -> Text {
    match verdict {
        Verdict::Pass => Text::new("通过", "pass"),
        Verdict::Reject => Text::new("不通过", "reject"),
        Verdict::Unknown => Text::new("无法判断", "unknown"),
    }
}

/// The findings that [`Detail::Brief`] tells.
pub fn told<'a>(report: &'a Report, profile: &'a Profile) -> impl Iterator<Item = &'a Finding> {
    report.findings.iter().filter(|finding| {
        let is_cause = finding.explained_by.is_none();
        match finding.status {
            Status::Pass => false,
            Status::Reject => true,
            Status::Advise | Status::Fix => is_cause,
            Status::Unknown => is_cause && profile.rejects(finding.check),
        }
    })
}

/// The verdict, then one line per finding.
pub fn report(
    name: &str,
    report: &Report,
    profile: &Profile,
    language: Language,
    detail: Detail,
) -> String {
    let verdict = verdict(report.verdict);
    let mut out = format!("{name}: {} ({})", language.of(&verdict), profile.id);
    let said: Vec<&Finding> = match detail {
        Detail::All => report.findings.iter().collect(),
        Detail::Brief => told(report, profile).collect(),
    };
    for finding in &said {
        out.push('\n');
        out.push_str(&line(finding, language));
    }
    let rest = report.findings.len() - said.len();
    if rest > 0 {
        let more = Text::new(
            "  其余 {n} 项没有问题，或已由上面说明",
            "  {n} more pass or are explained above",
        );
        let more = more.fill(&[("n", rest.to_string().into())]);
        let _ = write!(out, "\n{}", language.of(&more));
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
