//! Traces of what happened to a picture before it was picked. None of them is a proof.

mod history;
mod moire;
mod retouch;

pub use history::History;
pub use moire::moire;
pub use retouch::smoothness;
