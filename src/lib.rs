//! xuezhao (学照) checks and prepares graduation ID photos on the phone.
//!
//! Bytes become a [`Photo`], a photo and a [`Profile`] become a [`Report`] and an [`Outcome`], and what was prepared
//! is a photo again that must pass the same checks. The modules below are that pipeline, in order; each knows only
//! those above it in the list, and a test holds them to it.
//!
//! ```no_run
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use xuezhao::{Models, Outcome, Photo, Profile, Weights};
//!
//! let files = Weights::NAMES.map(|net| std::fs::read(format!("weights/{net}.nn")).unwrap_or_default());
//! let mut models = Models::load(&Weights::from(files.each_ref().map(Vec::as_slice)))?;
//! let profile = Profile::built_in("chsi")?;
//!
//! let photo = Photo::open(std::fs::read("photo.jpg")?, Some("photo.jpg"));
//! photo.locate(&mut models);
//! for finding in photo.examine(&profile).findings {
//!     println!("{} {:?} {:?}", finding.check, finding.status, finding.value);
//! }
//! match photo.prepare(&profile, &mut models, None) {
//!     Outcome::Ready(prepared) => std::fs::write("ready.jpg", prepared.bytes)?,
//!     Outcome::Refused(reasons) => println!("refused: {reasons:?}"),
//! }
//! # Ok(())
//! # }
//! ```

// Functions that run once a photo take less room in wasm, see scripts/wasm.mjs.
#![cfg_attr(small_wasm, feature(optimize_attribute))]
// What only this workspace's tools and tests use is dead code for everybody else.
#![cfg_attr(not(feature = "internals"), allow(dead_code, unused_imports))]

/// Declares the layers: private, except to this workspace's own tools and tests.
macro_rules! layers {
    ($($layer:ident)*) => {$(
        #[cfg(not(feature = "internals"))]
        mod $layer;
        #[cfg(feature = "internals")]
        #[doc(hidden)]
        pub mod $layer;
    )*};
}

layers! {
    wide geometry math order color json text
    file
    nn
    face
    measure
    qr
    scene
    rules
    output
    photo
    guide
}

#[cfg(target_arch = "wasm32")]
pub mod wasm;

/// The samples of the README compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

#[cfg(test)]
mod fixtures;

pub use face::models::{Models, Weights};
pub use file::pixels::Pixels;
pub use file::probe::Probe;
pub use file::File;
pub use geometry::{Point, Rect};
pub use guide::{Guidance, Guide, Hint};
pub use nn::Error as WeightsError;
pub use photo::{Outcome, Photo, Placement, Prepared};
pub use qr::Code;
pub use rules::ask::Ask;
pub use rules::check::{Severity, Unit};
pub use rules::finding::{Finding, Status, Verdict};
pub use rules::headline::{Headline, Tone};
pub use rules::picture::Picture;
pub use rules::profile::{Policy, Profile, ProfileError, BUILT_IN};
pub use rules::report::{FaceReport, HeadReport, Report};
pub use rules::shown::Shown;
pub use rules::source::Source;
pub use rules::state::RuleState;
pub use text::Text;
