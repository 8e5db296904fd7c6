//! Keeps lines and hints from flickering.

use super::Hint;
use crate::rules::state::RuleState;

/// Margin that a rule with two limits must reach before it counts as holding; it then holds as long as it really does.
const SETTLED: f64 = 0.1;
/// Milliseconds that a hint must be the most urgent one before it is shown.
const PERSISTS: f64 = 300.0;
/// Milliseconds that a shown hint stays at least.
const STAYS: f64 = 800.0;

/// What was shown last.
#[derive(Default)]
pub(super) struct Steady {
    holding: Vec<&'static str>,
    shown: Option<(Hint, bool, f64)>,
    waiting: Option<(Hint, bool, f64)>,
}

impl Steady {
    /// A rule that has just come into its range does not hold yet.
    pub fn settle(&mut self, rules: &mut [RuleState]) {
        for rule in rules.iter_mut() {
            let closed = rule.min.is_some() && rule.max.is_some();
            let settled = !closed || rule.margin >= SETTLED;
            rule.holds &= settled || self.holding.contains(&rule.check);
        }
        let held = rules.iter().filter(|rule| rule.holds);
        self.holding = held.map(|rule| rule.check).collect();
    }

    /// The hint to show at `millis`, when `hint` is the most urgent one.
    pub fn show(&mut self, hint: Hint, ready: bool, millis: f64) -> (Hint, bool) {
        let Some((shown, was_ready, since)) = self.shown else {
            self.shown = Some((hint, ready, millis));
            return (hint, ready);
        };
        if (shown, was_ready) == (hint, ready) {
            self.waiting = None;
            return (hint, ready);
        }
        let first_seen = match self.waiting {
            Some((other, its_ready, first)) if (other, its_ready) == (hint, ready) => first,
            _ => millis,
        };
        if millis - first_seen >= PERSISTS && millis - since >= STAYS {
            self.shown = Some((hint, ready, millis));
            self.waiting = None;
            return (hint, ready);
        }
        self.waiting = Some((hint, ready, first_seen));
        (shown, was_ready)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::rule_state;
    use crate::rules::check::Limit;

    #[test]
    fn a_hint_that_flickers_is_not_shown() {
        let mut steady = Steady::default();
        assert_eq!(steady.show(Hint::Closer, false, 0.0).0, Hint::Closer);
        for frame in 1..20 {
            let hint = [Hint::Closer, Hint::Left][frame % 2];
            let shown = steady.show(hint, false, frame as f64 * 100.0);
            assert_eq!(shown.0, Hint::Closer);
        }
    }

    #[test]
    fn a_hint_that_persists_is_shown_and_then_stays() {
        let mut steady = Steady::default();
        steady.show(Hint::Closer, false, 0.0);
        assert_eq!(steady.show(Hint::Ready, true, 600.0), (Hint::Closer, false));
        assert_eq!(steady.show(Hint::Ready, true, 901.0), (Hint::Ready, true));
        assert_eq!(steady.show(Hint::Back, false, 1000.0), (Hint::Ready, true));
        assert_eq!(steady.show(Hint::Back, false, 1800.0), (Hint::Back, false));
    }

    #[test]
    fn a_rule_settles_before_it_holds_and_holds_to_its_limit() {
        let mut steady = Steady::default();
        let mut holds = |value: f64| {
            let limit = Limit::between(-1.0, 1.0);
            let mut rules = [rule_state("face_center", limit, value)];
            steady.settle(&mut rules);
            rules[0].holds
        };
        assert!(!holds(0.95));
        assert!(holds(0.8));
        assert!(holds(0.95));
        assert!(!holds(1.05));
        assert!(!holds(0.95));
    }
}
