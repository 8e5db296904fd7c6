//! xuezhao (学照) checks and prepares graduation ID photos on the phone.
//!
//! Bytes become a [`Photo`], a photo and a [`Spec`] become a [`Report`] and an output, and the output is a photo
//! again that must pass the same checks. The modules below are that pipeline, in order; each knows only those
//! above it in the list.

pub mod geometry;
pub mod math;
pub mod text;

pub mod probe;

pub mod pixels;

pub mod color;

pub mod nn;

pub mod face;

pub mod person;

pub mod eyes;

pub mod head;

pub mod appearance;
pub mod closeup;
pub mod forensics;
pub mod ground;

pub mod photo;

pub mod ask;
pub mod check;
pub mod checks;
pub mod service;
pub mod spec;

pub mod output;

pub mod code;

pub mod report;

pub mod examine;

pub mod prepare;

pub mod place;

pub mod guide;

#[cfg(target_arch = "wasm32")]
pub mod wasm;

#[cfg(test)]
pub(crate) mod fixtures;

pub use guide::{Guidance, Guide};
pub use photo::{Models, Photo};
pub use place::Placement;
pub use prepare::{Outcome, Prepared};
pub use report::{Report, Verdict};
pub use spec::Spec;
