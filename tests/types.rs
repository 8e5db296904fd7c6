//! `www/engine/types.ts` is made from the types that cross to JavaScript; this test proves that it is fresh.
//!
//! `XUEZHAO_WRITE_DOCS=1 cargo test --all-features --test types` writes it.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use ts_rs::{Config, TS};
use xuezhao::file::probe::{ColorMode, Format, IccKind, Probe};
use xuezhao::geometry::{Point, Rect};
use xuezhao::guide::{Guidance, Hint};
use xuezhao::photo::Placement;
use xuezhao::qr::Code;
use xuezhao::rules::ask::{self, Ask};
use xuezhao::rules::checks;
use xuezhao::rules::finding::{Finding, Status, Verdict};
use xuezhao::rules::limit::Severity;
use xuezhao::rules::picture::Picture;
use xuezhao::rules::profile::{LimitFile, Policy, ProfileFile, RangeFile, Unknown};
use xuezhao::rules::report::{FaceReport, HeadReport, Report};
use xuezhao::rules::state::RuleState;
use xuezhao::rules::unit::Unit;
use xuezhao::text::Text;

const HEAD: &str = "// Made from the core's types by tests/types.rs; do not edit.

import type { Service } from \"./service\";

/** x and y in upright pixels of the picked photo. */
export type Position = [x: number, y: number];
";

/// One declaration with its documentation, laid out for people.
fn declaration<T: TS>() -> String {
    let docs = T::docs().unwrap_or_default();
    let text = format!("\n{docs}export {}\n", T::decl(&Config::default()));
    let short = text.replace("/**\n * ", "/** ").replace("\n */", " */");
    let (head, fields) = short.split_once("= { \n").unwrap_or((&short, ""));
    if fields.is_empty() {
        return short;
    }
    let fields = fields
        .replace(", };\n", ";\n};\n")
        .replace(", \n", ";\n")
        .replace("\n * ", "\n   * ");
    let indented = |line: &str| match line {
        "};" => "};\n".to_string(),
        line if line.starts_with("   *") => format!("{line}\n"),
        line => format!("  {line}\n"),
    };
    let fields: String = fields.lines().map(indented).collect();
    format!("{head}= {{\n{fields}")
}

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
        declaration::<Finding>(),
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
        declaration::<Policy>(),
        declaration::<Picture>(),
        declaration::<RangeFile>(),
        declaration::<LimitFile>(),
        declaration::<Unknown>(),
        declaration::<ProfileFile>(),
    ]
    .concat()
}

#[test]
fn the_types_are_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/engine/types.ts");
    if std::env::var_os("XUEZHAO_WRITE_DOCS").is_some() {
        fs::write(&path, types()).unwrap();
    }
    let found = fs::read_to_string(path).unwrap_or_default();
    assert!(
        found == types(),
        "www/engine/types.ts is stale: see the head of tests/types.rs"
    );
}
