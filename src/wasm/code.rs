//! The module with the reader of capture codes.

use crate::qr;
use wasm_bindgen::prelude::*;

/// Codes that were read.
#[wasm_bindgen]
pub struct FoundCodes {
    codes: Vec<qr::Code>,
}

#[wasm_bindgen]
impl FoundCodes {
    /// What each says.
    #[wasm_bindgen(getter)]
    pub fn texts(&self) -> Vec<String> {
        self.codes.iter().map(|code| code.text.clone()).collect()
    }

    /// x and y of the four corners of each.
    #[wasm_bindgen(getter)]
    pub fn corners(&self) -> Vec<f32> {
        let corners = self.codes.iter().flat_map(|code| code.corners);
        corners.flat_map(|corner| [corner.x, corner.y]).collect()
    }
}

/// At most so many codes of a picture given as luma.
#[wasm_bindgen(js_name = findCodes)]
pub fn find_codes(luma: &[u8], width: usize, height: usize, most: usize) -> FoundCodes {
    FoundCodes {
        codes: qr::search(luma, width, height, most),
    }
}
