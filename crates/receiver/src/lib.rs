//! Page and receiver for a school: it hosts the page, receives photos, checks each again with the same core as the
//! phone, and keeps what is accepted until a person has looked at it.
//!
//! [`Server`] is the whole of it over HTTP, [`Store`] is the folder in which submissions and the roster lie, and
//! [`ServiceProfile`] is a profile together with the student's way through the service.

pub mod digest;
mod error;
pub mod handover;
mod hooks;
pub mod judge;
mod location;
mod profile;
pub mod receipt;
pub mod roster;
pub mod serve;
pub mod service;
pub mod store;
pub mod time;

pub use error::{one_line, Error};
pub use hooks::Webhook;
pub use profile::{ProfileError, ServiceProfile};
pub use serve::{openapi, Options, Server};
pub use store::{State, Store};

/// What the program that runs the receiver brings along. It also runs [`judge::worker::run`] under the command
/// [`judge::WORKER`].
#[derive(Clone, Copy)]
pub struct Embedded {
    /// Path and bytes of every file of the page and the npm package, compressed forms beside the plain ones.
    pub site: &'static [(&'static str, &'static [u8])],
}
