//! What the command carries inside itself: the weights and the built page.

use xuezhao::{Models, WeightsError};
use xuezhao_receiver::Embedded;

mod files {
    #![allow(missing_docs)]
    include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
}

/// The page and the nets; the page is empty when it was not built before.
pub const EMBEDDED: Embedded = Embedded { site: files::SITE };

/// The nets.
///
/// # Errors
/// When the command was built with files that are no weights.
pub fn models() -> Result<Models, WeightsError> {
    Models::load(&files::WEIGHTS.into())
}
