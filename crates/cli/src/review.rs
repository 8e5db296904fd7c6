//! `xuezhao review`: a person's decision about a submission.

use crate::store::{State, Store};
use crate::{say, Failure};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Options of the command.
#[derive(Args)]
pub struct Arguments {
    /// Receipt of the submission; without it, the submissions of one state are listed
    receipt: Option<String>,
    /// What was decided; without it, everything known of the submission is printed as JSON
    decision: Option<Decision>,
    /// Why it is rejected, in words for the student
    #[arg(long, required_if_eq("decision", "reject"))]
    reason: Option<String>,
    /// State to list
    #[arg(
        long,
        value_enum,
        default_value = "reviewing",
        conflicts_with = "receipt"
    )]
    state: State,
    /// Folder of the submissions
    #[arg(long, default_value = "submissions", value_name = "DIR")]
    store: PathBuf,
}

/// A decision about a submission.
#[derive(Clone, Copy, ValueEnum)]
enum Decision {
    /// 采集中 → 审核中: submit it for review
    Submit,
    /// → 采集完成
    Approve,
    /// → 审核驳回, with a reason
    Reject,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<bool, Failure> {
    let store = Store::open(&arguments.store)?;
    let Some(receipt) = &arguments.receipt else {
        for submission in store.in_state(arguments.state)? {
            let (receipt, profile) = (submission.receipt, submission.profile);
            say(format_args!(
                "{receipt}\t{}\t{profile}\t{}\t{}",
                submission.received_at,
                submission.file,
                submission.kind.id()
            ));
        }
        return Ok(true);
    };
    let Some(decision) = arguments.decision else {
        let card = store.card(receipt)?;
        let card = card.ok_or_else(|| Failure(format!("there is no submission {receipt}")))?;
        say(serde_json::to_string_pretty(&card)?);
        return Ok(true);
    };
    let next = match decision {
        Decision::Submit => State::Reviewing,
        Decision::Approve => State::Complete,
        Decision::Reject => State::Rejected,
    };
    let reason = arguments
        .reason
        .as_deref()
        .filter(|_| next == State::Rejected);
    store.review(receipt, next, reason)?;
    say(format_args!("{receipt}: {}", next.title().zh));
    Ok(true)
}
