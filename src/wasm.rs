//! The boundary to JavaScript: the only file that names wasm_bindgen. Everything here converts and delegates.

use crate::geometry::Rect;
use crate::pixels::Pixels;
use crate::prepare::{Outcome, Prepared};
use crate::probe::Format;
use crate::spec::{Spec, BUILT_IN};
use crate::{Models, Photo};
use js_sys::{Reflect, Uint8Array};
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// Sends panic messages to the console; runs once when the module is instantiated.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
}

/// The nets, loaded from their weight files.
#[wasm_bindgen]
pub struct Nets {
    models: Models,
}

#[wasm_bindgen]
impl Nets {
    /// Reads the three weight files.
    ///
    /// # Errors
    /// Names the file that is not what it should be.
    #[wasm_bindgen(constructor)]
    pub fn new(detector: &[u8], mesh: &[u8], segmenter: &[u8]) -> Result<Nets, JsError> {
        let models = Models::load(detector, mesh, segmenter)?;
        Ok(Nets { models })
    }
}

/// A picked photo.
#[wasm_bindgen]
pub struct OpenPhoto {
    photo: Photo,
}

#[wasm_bindgen]
impl OpenPhoto {
    /// Takes the bytes as picked and reads their headers; any bytes will do.
    #[wasm_bindgen(constructor)]
    pub fn new(bytes: Vec<u8>, name: Option<String>) -> OpenPhoto {
        OpenPhoto {
            photo: Photo::open(bytes, name.as_deref()),
        }
    }

    /// As the constructor, with upright sRGB pixels (four bytes each, R G B A) that the browser has decoded.
    /// Pixels that do not fill `width` × `height` are ignored.
    #[wasm_bindgen(js_name = withPixels)]
    pub fn with_pixels(
        bytes: Vec<u8>,
        name: Option<String>,
        rgba: &[u8],
        width: usize,
        height: usize,
    ) -> OpenPhoto {
        if width == 0 || height == 0 || rgba.len() / 4 != width * height {
            return OpenPhoto::new(bytes, name);
        }
        let rgb = rgba.chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]);
        let pixels = Pixels {
            width,
            height,
            rgb: rgb.collect(),
        };
        OpenPhoto {
            photo: Photo::with_pixels(bytes, name.as_deref(), pixels),
        }
    }

    /// True when the container is one that only the browser may be able to decode.
    #[wasm_bindgen(getter, js_name = needsBrowser)]
    pub fn needs_browser(&self) -> bool {
        matches!(
            self.photo.file().probe.format,
            Format::Heic | Format::Avif | Format::Tiff
        )
    }

    /// The report from what is known so far: without the nets, the file-level findings.
    ///
    /// # Errors
    /// When `profile` is neither a built-in id nor the JSON text of a valid profile.
    pub fn inspect(&self, profile: &str) -> Result<JsValue, JsError> {
        Ok(to_js(&self.photo.examine(&spec(profile)?))?)
    }

    /// The whole report.
    ///
    /// # Errors
    /// As [`OpenPhoto::inspect`].
    pub fn examine(&self, nets: &mut Nets, profile: &str) -> Result<JsValue, JsError> {
        let spec = spec(profile)?;
        self.photo.locate(&mut nets.models);
        Ok(to_js(&self.photo.examine(&spec))?)
    }

    /// The file to upload: `{ bytes, report, crop, quality }`, or `{ refused }` with the reasons.
    /// `crop` is `[x, y, width, height]` in upright pixels of the picked photo, chosen by the student.
    ///
    /// # Errors
    /// As [`OpenPhoto::inspect`].
    pub fn prepare(
        &self,
        nets: &mut Nets,
        profile: &str,
        crop: Option<Vec<f32>>,
    ) -> Result<JsValue, JsError> {
        let crop = match crop.as_deref() {
            Some([x, y, width, height]) => Some(Rect::new(*x, *y, *width, *height)),
            _ => None,
        };
        match self.photo.prepare(&spec(profile)?, &mut nets.models, crop) {
            Outcome::Ready(prepared) => ready(&prepared),
            Outcome::Refused(findings) => {
                let answer = js_sys::Object::new();
                set(&answer, "refused", &to_js(&findings)?)?;
                Ok(answer.into())
            }
        }
    }
}

/// The built-in profiles as they are written, in their order.
///
/// # Errors
/// Never: a test reads every one of them.
#[wasm_bindgen]
pub fn profiles() -> Result<JsValue, JsError> {
    let parse = |(_, json): &(&str, &str)| serde_json::from_str::<serde_json::Value>(json);
    let all: Vec<_> = BUILT_IN.iter().map(parse).collect::<Result<_, _>>()?;
    Ok(to_js(&all)?)
}

/// A built-in profile by id, or one from its JSON text.
fn spec(profile: &str) -> Result<Spec, JsError> {
    let spec = if profile.trim_start().starts_with('{') {
        Spec::from_json(profile)
    } else {
        Spec::built_in(profile)
    };
    Ok(spec?)
}

fn ready(prepared: &Prepared) -> Result<JsValue, JsError> {
    let answer = js_sys::Object::new();
    set(
        &answer,
        "bytes",
        &Uint8Array::from(prepared.bytes.as_slice()),
    )?;
    set(&answer, "report", &to_js(&prepared.report)?)?;
    set(&answer, "crop", &to_js(&prepared.crop)?)?;
    set(&answer, "quality", &to_js(&prepared.quality)?)?;
    Ok(answer.into())
}

fn set(object: &js_sys::Object, key: &str, value: &JsValue) -> Result<(), JsError> {
    Reflect::set(object, &key.into(), value).map_err(|_| JsError::new(key))?;
    Ok(())
}

/// Plain objects and `null`, as `JSON.parse` would give them.
fn to_js(value: &impl Serialize) -> Result<JsValue, serde_wasm_bindgen::Error> {
    value.serialize(&serde_wasm_bindgen::Serializer::json_compatible())
}
