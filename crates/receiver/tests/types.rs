//! `www/engine/service.ts` is made from the types of a profile: what the photo must be, and the student's steps.
//!
//! `XUEZHAO_WRITE_DOCS=1 cargo test -p xuezhao-receiver --all-features --test types` writes it.

use xuezhao::rules::picture::Picture;
use xuezhao::rules::profile::{LimitFile, Policy, ProfileFile, RangeFile, Unknown};
use xuezhao::rules::source::Source;
use xuezhao_fixtures::typescript::{assert_fresh, declaration};
use xuezhao_receiver::service::{Camera, Contact, Fee, Once, Service, Stage, Step, Submits};

const HEAD: &str =
    "// Made from the types of a profile by crates/receiver/tests/types.rs; do not edit.

import type { AskId, CheckId, Severity, Text } from \"./types\";
import type { Target } from \"./upload/target\";
";

#[test]
fn the_types_are_fresh() {
    let types = [
        HEAD.to_string(),
        declaration::<Step>(),
        declaration::<Submits>(),
        declaration::<Stage>(),
        declaration::<Contact>(),
        declaration::<Fee>(),
        declaration::<Camera>(),
        declaration::<Once>(),
        declaration::<Service>(),
        declaration::<Policy>(),
        declaration::<Picture>(),
        declaration::<RangeFile>(),
        declaration::<LimitFile>(),
        declaration::<Unknown>(),
        declaration::<Source>(),
        declaration::<ProfileFile>(),
    ];
    assert_fresh("www/engine/service.ts", &types.concat());
}
