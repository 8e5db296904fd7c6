//! The boundary to JavaScript: the only folder that names wasm_bindgen. Everything here converts and delegates.
//!
//! A phone gets three modules. The core asks the other two for what they are built with, through functions that the
//! worker lends it; each is fetched when it is first needed.

#[cfg(any(feature = "exports-core", feature = "exports-start"))]
mod answers;
#[cfg(feature = "exports-code")]
pub mod code;
#[cfg(feature = "exports-core")]
pub mod core;
#[cfg(feature = "exports-formats")]
pub mod formats;
#[cfg(all(
    feature = "exports-core",
    not(all(feature = "formats", feature = "code"))
))]
mod lent;
mod numbers;
#[cfg(feature = "exports-start")]
pub mod start;

#[cfg(feature = "exports-core")]
pub use self::core::{LiveGuide, Nets, OpenPhoto};

/// Less code than the standard library's, and as fast.
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// Sends panic messages to the console; runs once when the module is instantiated. The first module, which reads headers
/// alone, goes without: a kilobyte less.
#[cfg(not(feature = "exports-start"))]
#[wasm_bindgen::prelude::wasm_bindgen(start)]
pub fn prepare_instance() {
    console_error_panic_hook::set_once();
}
