//! What a school gets when a collection is over: the photos under the names it wants, a table of its students, a sheet to
//! look at. Nothing but what was asked for is in them.

mod archive;
mod identities;
mod names;
mod sheet;
mod table;

pub use archive::archive;
pub use identities::Identities;
pub use names::{Problem, Rule};
pub use sheet::{drawn, sheet, SIDE};
pub use table::table;
