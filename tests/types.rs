//! `www/engine/types.ts` is made from the types that cross to JavaScript; this test proves that it is fresh.
//!
//! `XUEZHAO_WRITE_DOCS=1 cargo test --all-features --test types` writes it.
#![allow(clippy::unwrap_used)]

use xuezhao::file::probe::{ColorMode, Format, IccKind, Probe};
use xuezhao::geometry::{Point, Rect};
use xuezhao::guide::{Guidance, Hint};
use xuezhao::photo::Placement;
use xuezhao::qr::Code;
use xuezhao::rules::ask::{self, Ask};
use xuezhao::rules::checks;
use xuezhao::rules::finding::{Finding, Status, Verdict};
use xuezhao::rules::headline::{Headline, Tone};
use xuezhao::rules::limit::Severity;
use xuezhao::rules::report::{FaceReport, HeadReport, Report};
use xuezhao::rules::shown::Shown;
use xuezhao::rules::state::RuleState;
use xuezhao::rules::unit::Unit;
use xuezhao::text::Text;
use xuezhao_fixtures::typescript::{assert_fresh, declaration};

const HEAD: &str = "// Made from the core's types by tests/types.rs; do not edit.

/** x and y in upright pixels of the picked photo. */
export type Position = [x: number, y: number];
";

/// A union of ids.
fn union(name: &str, about: &str, ids: impl Iterator<Item = String>) -> String {
    let ids: String = ids.map(|id| format!("\n  | \"{id}\"")).collect();
    format!("\n/** {about} */\nexport type {name} ={ids};\n")
}

fn types() -> String {
    let mut units: Vec<String> = Vec::new();
    for unit in Unit::ALL {
        if !units.iter().any(|known| known == unit.id()) {
            units.push(unit.id().to_string());
        }
    }
    let check_ids = checks::ALL.iter().map(|check| check.id.to_string());
    let ask_ids = ask::ALL.iter().map(|(id, ..)| id.to_string());
    [
        HEAD.to_string(),
        union("CheckId", "Every check, most urgent first.", check_ids),
        union("AskId", "Every declaration.", ask_ids),
        union("Unit", "Unit of a number in a report.", units.into_iter()),
        declaration::<Text>(),
        declaration::<Point>(),
        declaration::<Rect>(),
        declaration::<Format>(),
        declaration::<ColorMode>(),
        declaration::<IccKind>(),
        declaration::<Probe>(),
        declaration::<Status>(),
        declaration::<Verdict>(),
        declaration::<Shown>(),
        declaration::<Finding>(),
        declaration::<Tone>(),
        declaration::<Headline>(),
        declaration::<FaceReport>(),
        declaration::<HeadReport>(),
        declaration::<Ask>(),
        declaration::<Report>(),
        declaration::<Severity>(),
        declaration::<RuleState>(),
        declaration::<Placement>(),
        declaration::<Hint>(),
        declaration::<Guidance>(),
        declaration::<Code>(),
    ]
    .concat()
}

#[test]
fn the_types_are_fresh() {
    assert_fresh("www/engine/types.ts", &types());
}
