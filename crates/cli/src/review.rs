//! `xuezhao review`: a person's decision about a submission.

use crate::{place, say, who, Error};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use xuezhao_receiver::store::{By, Decision};
use xuezhao_receiver::{State, Store};

/// Options of the command.
#[derive(Args)]
pub struct Arguments {
    /// Receipt of the submission; without it, the submissions of one state are listed
    receipt: Option<String>,
    /// What was decided; without it, everything known of the submission is printed as JSON
    decision: Option<Command>,
    /// Why it is rejected, in words for the student
    #[arg(long, required_if_eq("decision", "reject"))]
    reason: Option<String>,
    /// Print every decision so far: when, who, receipt, from which state, to which, why; and every import of a roster and
    /// hand-over: when, who, what, how many
    #[arg(long, conflicts_with_all = ["receipt", "state"])]
    log: bool,
    /// State to list
    #[arg(long, default_value = "reviewing", conflicts_with = "receipt", value_parser = states())]
    state: State,
    #[command(flatten)]
    who: who::Arguments,
    #[command(flatten)]
    place: place::Arguments,
}

/// The states by their names.
fn states() -> impl TypedValueParser<Value = State> {
    let named = |id: String| State::from_id(&id).ok_or("no such state");
    PossibleValuesParser::new(State::ALL.map(State::id)).try_map(named)
}

/// A decision about a submission.
#[derive(Clone, Copy, ValueEnum)]
enum Command {
    /// 采集中 → 审核中: submit it for review
    Submit,
    /// → 采集完成
    Approve,
    /// → 审核驳回, with a reason
    Reject,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<bool, Error> {
    let store = Store::open_existing(arguments.place.place()?)?;
    if arguments.log {
        for decision in store.decisions()? {
            let reason = decision.reason.unwrap_or_default();
            let words = [decision.at, decision.who, decision.receipt];
            let states = [decision.was, decision.became, reason];
            say([words, states].concat().join("\t"));
        }
        return Ok(true);
    }
    match (&arguments.receipt, arguments.decision) {
        (None, _) => list(&store, arguments.state)?,
        (Some(receipt), None) => {
            store.begin_review(receipt)?;
            say(serde_json::to_string_pretty(&store.whole(receipt)?)?);
        }
        (Some(receipt), Some(decision)) => {
            let decision = match decision {
                Command::Submit => Decision::Submit,
                Command::Approve => Decision::Approve,
                Command::Reject => Decision::Reject(arguments.reason.clone().unwrap_or_default()),
            };
            // Who holds the folder may settle everything.
            let by = By {
                name: &arguments.who.name(),
                is_admin: true,
                can_undo: false,
            };
            let decided = store.decide(receipt, &decision, by)?;
            say(format_args!("{receipt}: {}", decided.state.title().zh));
        }
    }
    Ok(true)
}

fn list(store: &Store, state: State) -> Result<(), Error> {
    for submission in store.in_state(state)? {
        say(format_args!(
            "{}\t{}\t{}\t{}\t{}",
            submission.receipt,
            submission.received_at,
            submission.profile,
            submission.file,
            submission.kind.id()
        ));
    }
    Ok(())
}
