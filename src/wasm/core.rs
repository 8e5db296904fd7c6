//! The core: photos, reports, prepared files, the live guide.

use super::answers::{profile_of, to_js};
use super::numbers::FORMATS;
use crate::face::models::{Models, Weights};
use crate::file::pixels::Pixels;
use crate::file::probe::Format;
use crate::geometry::Rect;
use crate::guide::Guide;
use crate::photo::{Outcome, Photo, Prepared};
use crate::rules::profile::Profile;
use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::prelude::*;

/// Most pixels that a browser is asked to decode: the largest phone pictures have 108 million.
const BROWSER_AREA: u64 = 120_000_000;

/// The nets, loaded from their weight files.
#[wasm_bindgen]
pub struct Nets {
    models: Models,
    last: LastProfile,
}

#[wasm_bindgen]
impl Nets {
    /// Reads the weight files.
    ///
    /// # Errors
    /// Names the file that is not what it should be.
    #[expect(
        clippy::too_many_arguments,
        reason = "one a file, as JavaScript hands them over"
    )]
    #[wasm_bindgen(constructor)]
    pub fn new(
        detector: &[u8],
        mesh: &[u8],
        segmenter: &[u8],
        mouth: &[u8],
        eyes: &[u8],
        ears: &[u8],
        head: &[u8],
        hand: &[u8],
    ) -> Result<Nets, JsError> {
        let models = Models::load(&Weights {
            detector,
            mesh,
            segmenter,
            mouth,
            eyes,
            ears,
            head,
            hand,
        })?;
        Ok(Nets {
            models,
            last: LastProfile::default(),
        })
    }
}

/// The profile named last, with its name or text: one call after the other names the same.
#[derive(Default)]
struct LastProfile(Option<(String, Profile)>);

impl LastProfile {
    /// The profile that JavaScript names.
    fn of(&mut self, name: &str) -> Result<&Profile, JsError> {
        let known = match self.0.take().filter(|(known, _)| known == name) {
            Some(known) => known,
            None => (name.to_owned(), profile_of(name)?),
        };
        Ok(&self.0.insert(known).1)
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

    /// Says that the picker may have taken the metadata out of the file.
    #[wasm_bindgen(js_name = markStripped)]
    pub fn mark_stripped(&mut self) {
        self.photo.mark_stripped();
    }

    /// As the constructor, with upright sRGB pixels (R, G, B; rows of `width`) that the browser has decoded, perhaps
    /// smaller than the photo. Pixels that do not make whole rows are ignored.
    #[wasm_bindgen(js_name = withPixels)]
    pub fn with_pixels(
        bytes: Vec<u8>,
        name: Option<String>,
        rgb: Vec<u8>,
        width: usize,
    ) -> OpenPhoto {
        match rows(rgb, width) {
            Some(pixels) => OpenPhoto {
                photo: Photo::with_pixels(bytes, name.as_deref(), pixels),
            },
            None => OpenPhoto::new(bytes, name),
        }
    }

    /// True when the container is one that the browser has to decode, and small enough to let it.
    #[wasm_bindgen(getter, js_name = needsBrowser)]
    pub fn needs_browser(&self) -> bool {
        let probe = &self.photo.file().probe;
        let area = u64::from(probe.width) * u64::from(probe.height);
        let foreign = matches!(
            probe.format,
            Format::Heic | Format::Avif | Format::Tiff | Format::Jxl
        );
        foreign && area <= BROWSER_AREA
    }

    /// True when the decoder is in the module of the rare formats.
    #[wasm_bindgen(getter, js_name = isRare)]
    pub fn is_rare(&self) -> bool {
        FORMATS.contains(&self.photo.file().probe.format)
    }

    /// Forgets what the picture shows: the next call looks at it anew.
    pub fn forget(&mut self) {
        self.turn(0);
    }

    /// Turns the photo clockwise by quarters: `degrees` is a multiple of 90. What was known of it is forgotten.
    pub fn turn(&mut self, degrees: i32) {
        self.photo = self.photo.turned(degrees);
    }

    /// The picture as it is measured, as a JPEG with a long side of at most `side` pixels; `undefined` where it cannot be
    /// decoded.
    pub fn preview(&self, side: usize) -> Option<Vec<u8>> {
        self.photo.preview(side)
    }

    /// The report from what is known so far: without the nets, the file-level findings.
    ///
    /// # Errors
    /// When `profile` is neither a built-in id nor the JSON text of a valid profile.
    pub fn inspect(&self, profile: &str) -> Result<JsValue, JsError> {
        Ok(to_js(&self.photo.examine(&profile_of(profile)?))?)
    }

    /// The whole report.
    ///
    /// # Errors
    /// As [`OpenPhoto::inspect`].
    pub fn examine(&self, nets: &mut Nets, profile: &str) -> Result<JsValue, JsError> {
        let profile = nets.last.of(profile)?;
        self.photo.locate(&mut nets.models);
        Ok(to_js(&self.photo.examine(profile))?)
    }

    /// The capture code in the picture, `{ text, corners }`; `null` when there is none that can be read.
    ///
    /// # Errors
    /// Never.
    #[wasm_bindgen(js_name = readCode)]
    pub fn read_code(&self) -> Result<JsValue, JsError> {
        Ok(to_js(&self.photo.read_code())?)
    }

    /// Every code in the picture, from the top down.
    ///
    /// # Errors
    /// Never.
    #[wasm_bindgen(js_name = readCodes)]
    pub fn read_codes(&self) -> Result<JsValue, JsError> {
        Ok(to_js(&self.photo.read_codes())?)
    }

    /// The crop that the planner proposes, `{ crop, leastHeight, rules }`; `null` when no crop keeps the placement
    /// rules.
    ///
    /// # Errors
    /// As [`OpenPhoto::inspect`].
    pub fn place(&self, nets: &mut Nets, profile: &str) -> Result<JsValue, JsError> {
        Ok(to_js(
            &self.photo.place(nets.last.of(profile)?, &mut nets.models),
        )?)
    }

    /// How the placement rules stand in a crop `[x, y, width, height]`, in upright pixels of the picked photo; empty
    /// before the person has been located.
    ///
    /// # Errors
    /// As [`OpenPhoto::inspect`].
    pub fn evaluate(&self, profile: &str, crop: &[f32]) -> Result<JsValue, JsError> {
        let crop = rect(crop).unwrap_or_default();
        Ok(to_js(&self.photo.evaluate(&profile_of(profile)?, crop))?)
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
        let crop = crop.as_deref().and_then(rect);
        match self
            .photo
            .prepare(nets.last.of(profile)?, &mut nets.models, crop)
        {
            Outcome::Ready(prepared) => ready(&prepared),
            Outcome::Refused(findings) => {
                let answer = js_sys::Object::new();
                set(&answer, "refused", &to_js(&findings)?)?;
                Ok(answer.into())
            }
        }
    }
}

/// The guide of one camera session.
#[wasm_bindgen]
pub struct LiveGuide {
    guide: Guide,
}

#[wasm_bindgen]
impl LiveGuide {
    /// A guide to a photo for this profile, from a camera whose photos have so many rows (0 when unknown).
    ///
    /// # Errors
    /// As [`OpenPhoto::inspect`].
    #[wasm_bindgen(constructor)]
    pub fn new(profile: &str, rows: f64) -> Result<LiveGuide, JsError> {
        let guide = Guide::new(profile_of(profile)?, rows);
        Ok(LiveGuide { guide })
    }

    /// What to do next, by a frame (R, G, B; rows of `width`) taken at `millis`.
    ///
    /// # Errors
    /// When the pixels do not make whole rows.
    pub fn look(
        &mut self,
        nets: &mut Nets,
        rgb: Vec<u8>,
        width: usize,
        millis: f64,
    ) -> Result<JsValue, JsError> {
        let frame = rows(rgb, width).ok_or_else(|| JsError::new("not whole rows"))?;
        Ok(to_js(&self.guide.look(frame, &mut nets.models, millis))?)
    }
}

/// Pixels that make whole rows.
fn rows(rgb: Vec<u8>, width: usize) -> Option<Pixels> {
    let row = width.checked_mul(3).filter(|row| *row > 0)?;
    let whole = !rgb.is_empty() && rgb.len() % row == 0;
    whole.then(|| Pixels {
        width,
        height: rgb.len() / row,
        rgb,
    })
}

fn rect(crop: &[f32]) -> Option<Rect> {
    match crop {
        [x, y, width, height] => Some(Rect::new(*x, *y, *width, *height)),
        _ => None,
    }
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
