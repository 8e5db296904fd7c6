//! What the command carries inside itself: the weights and the built page.

use crate::Failure;
use xuezhao::Models;

mod files {
    #![allow(missing_docs)]
    include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
}

/// Path and bytes of every file of the page and the npm package; empty when they were not built before.
pub use files::SITE;

/// The nets.
///
/// # Errors
/// When the command was built with files that are no weights.
pub fn models() -> Result<Models, Failure> {
    Models::load(files::DETECTOR, files::MESH, files::SEGMENTER).map_err(Failure::from)
}
