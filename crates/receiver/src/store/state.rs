//! [`State`]: where a student's collection stands, in the words of the notices.

use crate::Error;
use xuezhao::Text;

/// Where a student's collection stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// 待上传: on the roster, nothing has arrived.
    Waiting,
    /// 检测中: arrived, not judged yet.
    Checking,
    /// 采集中: arrived, held until the operator submits it for review (after a payment, say).
    Collecting,
    /// 审核中: waiting for a person.
    Reviewing,
    /// 审核驳回: refused by a person or by the checks, with a reason; the student may submit again.
    Rejected,
    /// 采集完成: accepted.
    Complete,
    /// 已更换: before anybody had looked at it, the same student sent another photo in its place.
    Replaced,
}

impl State {
    /// Every state, in the order in which a collection goes through them.
    pub const ALL: [State; 7] = [
        State::Waiting,
        State::Checking,
        State::Collecting,
        State::Reviewing,
        State::Rejected,
        State::Complete,
        State::Replaced,
    ];

    /// Name in the database and in answers.
    pub fn id(self) -> &'static str {
        match self {
            State::Waiting => "waiting",
            State::Checking => "checking",
            State::Collecting => "collecting",
            State::Reviewing => "reviewing",
            State::Rejected => "rejected",
            State::Complete => "complete",
            State::Replaced => "replaced",
        }
    }

    /// The state of this name.
    pub fn from_id(id: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.id() == id)
    }

    /// Where a student stands whose last photo is in the state of this name; `None` where none has arrived.
    pub(super) fn of_last(id: Option<String>) -> Result<State, Error> {
        let Some(id) = id else {
            return Ok(State::Waiting);
        };
        State::from_id(&id).ok_or_else(|| Error::Corrupt(format!("state `{id}`")))
    }

    /// Name for people.
    pub fn title(self) -> Text {
        match self {
            State::Waiting => Text::new("待上传", "Waiting for a photo"),
            State::Checking => Text::new("检测中", "Being checked"),
            State::Collecting => Text::new("采集中", "In collection"),
            State::Reviewing => Text::new("审核中", "Under review"),
            State::Rejected => Text::new("审核驳回", "Rejected"),
            State::Complete => Text::new("采集完成", "Complete"),
            State::Replaced => Text::new("已更换", "Replaced"),
        }
    }

    /// True when a new photo may take the place of the one in this state.
    pub fn may_submit(self) -> bool {
        matches!(self, State::Waiting | State::Rejected)
    }

    /// True when another photo of the same student takes its place as long as nobody has begun to look at it.
    pub fn may_be_replaced(self) -> bool {
        matches!(self, State::Checking | State::Collecting | State::Reviewing)
    }

    /// True when a person may move a submission from this state to that one.
    pub fn may_become(self, next: State) -> bool {
        match next {
            State::Waiting | State::Checking | State::Collecting | State::Replaced => false,
            State::Reviewing => self == State::Collecting,
            State::Rejected | State::Complete => {
                matches!(self, State::Collecting | State::Reviewing)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_is_found_by_its_name() {
        for state in State::ALL {
            assert_eq!(State::from_id(state.id()), Some(state));
        }
    }

    #[test]
    fn nobody_decides_about_what_is_not_judged_yet() {
        for next in State::ALL {
            assert!(!State::Checking.may_become(next));
        }
    }

    #[test]
    fn what_is_decided_stays_decided() {
        for next in State::ALL {
            assert!(!State::Complete.may_become(next));
            assert!(!State::Rejected.may_become(next));
        }
    }
}
