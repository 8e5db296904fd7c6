//! The first module that a phone gets: it answers the file-level checks while the core is still on its way.

use super::answers::{profile_of, to_js};
use crate::photo::Photo;
use wasm_bindgen::prelude::*;

/// A picked file that nobody has decoded.
#[wasm_bindgen]
pub struct PickedFile {
    photo: Photo,
}

#[wasm_bindgen]
impl PickedFile {
    /// Takes the bytes as picked and reads their headers; any bytes will do.
    #[wasm_bindgen(constructor)]
    pub fn new(bytes: Vec<u8>, name: Option<String>) -> PickedFile {
        PickedFile {
            photo: Photo::open(bytes, name.as_deref()),
        }
    }

    /// Says that the picker may have taken the metadata out of the file.
    #[wasm_bindgen(js_name = markStripped)]
    pub fn mark_stripped(&mut self) {
        self.photo.mark_stripped();
    }

    /// Turns the photo clockwise by quarters: `degrees` is a multiple of 90.
    pub fn turn(&mut self, degrees: i32) {
        self.photo = self.photo.turned(degrees);
    }

    /// The report of the core on the same file before it has been decoded: the file-level findings.
    ///
    /// # Errors
    /// When `profile` is neither a built-in id nor the JSON text of a valid profile.
    pub fn inspect(&self, profile: &str) -> Result<JsValue, JsError> {
        Ok(to_js(&self.photo.examine(&profile_of(profile)?))?)
    }
}
