//! The rules of the photo: what a [`check`] is, the list of [`checks`], the [`profile`] that sets their limits, the
//! [`judge`] that compares, and the [`report`] that tells.

pub mod ask;
pub mod check;
pub mod checks;
pub mod finding;
pub mod formats;
pub mod headline;
pub mod judge;
pub mod limit;
pub mod picture;
pub mod profile;
pub mod profile_file;
pub mod report;
pub mod shown;
pub mod source;
pub mod state;
pub mod unit;
