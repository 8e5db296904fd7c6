//! The module with the decoders of rare formats.

use super::numbers::{ERRORS, FORMATS};
use crate::file::pixels::{rare, Stored};
use crate::file::probe::Probe;
use wasm_bindgen::prelude::*;

/// A decoded picture as stored.
#[wasm_bindgen]
pub struct Decoded {
    stored: Stored,
}

#[wasm_bindgen]
impl Decoded {
    /// Columns.
    #[wasm_bindgen(getter)]
    pub fn width(&self) -> usize {
        self.stored.pixels.width
    }

    /// True when the file's colour profile applies to these channels.
    #[wasm_bindgen(getter, js_name = hasProfile)]
    pub fn has_profile(&self) -> bool {
        self.stored.has_profile
    }

    /// Gives the opacity of each pixel away; `undefined` where all are opaque.
    #[wasm_bindgen(js_name = takeAlpha)]
    pub fn take_alpha(&mut self) -> Option<Vec<u8>> {
        self.stored.alpha.take()
    }

    /// Gives the pixels away: R, G, B; rows of `width`.
    #[wasm_bindgen(js_name = takeRgb)]
    pub fn take_rgb(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.stored.pixels.rgb)
    }
}

/// Decodes a file whose header promises so many columns and rows, shrunk by the largest whole factor that still gives
/// the least ones.
///
/// # Errors
/// The position of the reason in [`ERRORS`].
#[wasm_bindgen(js_name = decodeRare)]
pub fn decode_rare(
    bytes: &[u8],
    format: usize,
    width: u32,
    height: u32,
    least_width: usize,
    least_height: usize,
) -> Result<Decoded, JsValue> {
    let probe = Probe {
        format: FORMATS.get(format).copied().unwrap_or_default(),
        width,
        height,
        ..Probe::default()
    };
    match rare::decode(bytes, &probe, (least_width, least_height)) {
        Ok(stored) => Ok(Decoded { stored }),
        Err(why) => {
            let number = ERRORS.iter().position(|known| *known == why);
            Err(number.unwrap_or_default().into())
        }
    }
}
