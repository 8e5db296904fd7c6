//! [`Photo`]: open, locate, examine, prepare.

mod examine;
mod place;
mod prepare;
mod preview;

pub use place::Placement;
pub use prepare::{Outcome, Prepared};

use crate::face::models::Models;
use crate::file::pixels::{self, DecodeError, Pixels};
use crate::file::File;
use crate::qr::{self, Code};
use crate::rules::judge::Memory;
use crate::scene::Scene;
use std::borrow::Cow;
use std::cell::OnceCell;

/// Long side of the decoded picture, at least, where the photo has it: enough for the eyes of a half-body shot.
const DETAIL_SIDE: usize = 1440;
/// Long side of the picture in which a code is looked for, at least: a whole screenshot, half of a phone photo.
const CODE_SIDE: usize = 2000;
/// Short side of a long screenshot in which codes are looked for, at least: that of most phones, natively.
const CODE_WIDTH: usize = 1080;
/// Pixels of such a screenshot, at most: 23 phone screens, 70 MB once decoded.
const CODE_AREA: usize = 24_000_000;

/// A picked photo and everything measured on it so far.
pub struct Photo {
    file: File,
    decoded: OnceCell<Result<Scene, DecodeError>>,
    given: Option<Pixels>,
    code: OnceCell<Option<Code>>,
    readings: Memory,
}

impl Photo {
    /// Takes the bytes as picked and reads their headers.
    pub fn open(bytes: Vec<u8>, name: Option<&str>) -> Photo {
        Photo {
            file: File::new(bytes, name),
            decoded: OnceCell::new(),
            given: None,
            code: OnceCell::new(),
            readings: Memory::default(),
        }
    }

    /// As [`Photo::open`], with the upright sRGB pixels of a format that the browser decodes, perhaps smaller than
    /// the photo.
    pub fn with_pixels(bytes: Vec<u8>, name: Option<&str>, pixels: Pixels) -> Photo {
        Photo {
            given: Some(pixels),
            ..Photo::open(bytes, name)
        }
    }

    /// Says that the picker may have taken the metadata out of the file, as that of WeChat does: checks that look for
    /// signs in them are `unknown` where none are left.
    pub fn mark_stripped(&mut self) {
        self.file.is_stripped = true;
    }

    /// The same photo turned clockwise by quarters: `degrees` is a multiple of 90, also below zero; what is over is left
    /// out. Pixels are moved and nothing else; nothing is known of the turned photo yet.
    ///
    /// A profile that wants the file as it was picked does not accept a turned photo: the bytes would still lie.
    pub fn turned(&self, degrees: i32) -> Photo {
        let quarters = (degrees.rem_euclid(360) / 90) as u8;
        let mut turned = Photo::open(self.file.bytes.clone(), self.file.name.as_deref());
        turned.file.probe = self.file.probe.clone();
        turned.file.is_stripped = self.file.is_stripped;
        turned.file.probe.turn(quarters);
        // Without it nobody gives pixels, and nothing turns them.
        if cfg!(feature = "pixels") {
            turned.given = self.given.as_ref().map(|pixels| pixels.turned(quarters));
        }
        turned
    }

    /// Degrees by which the photo must be turned clockwise until the person stands upright: 0, 90, 180 or 270; 0 before
    /// [`Photo::locate`].
    pub fn turn_needed(&self) -> u16 {
        self.scene().map_or(0, |scene| scene.turn_needed)
    }

    /// Degrees by which the photo was turned clockwise by hand: 0, 90, 180 or 270.
    pub fn turn(&self) -> u16 {
        90 * u16::from(self.file.probe.quarters)
    }

    /// The file.
    pub fn file(&self) -> &File {
        &self.file
    }

    /// The bytes as picked.
    pub fn into_bytes(self) -> Vec<u8> {
        self.file.bytes
    }

    /// Columns and rows of the upright photo; zeros when the file does not say.
    pub fn size(&self) -> [usize; 2] {
        let own = [self.file.probe.width, self.file.probe.height].map(|n| n as usize);
        match &self.given {
            Some(pixels) if !alike(own, [pixels.width, pixels.height]) => {
                [pixels.width, pixels.height]
            }
            _ => own,
        }
    }

    /// True when the browser gave the pixels: they are all there are.
    fn is_given(&self) -> bool {
        self.given.is_some()
    }

    /// The scene, once [`Photo::locate`] has run on a file that decodes.
    pub fn scene(&self) -> Option<&Scene> {
        if !cfg!(feature = "pixels") {
            return None;
        }
        self.decoded.get()?.as_ref().ok()
    }

    /// Decodes the picture and finds the person in it; does nothing the second time.
    pub fn locate(&self, models: &mut Models) {
        self.decoded.get_or_init(|| {
            let scene = self
                .decode(DETAIL_SIDE)
                .map(|decoded| Scene::find(decoded.into_owned(), self.size(), models));
            if let Err(why) = scene {
                let _ = self.file.decode_error.set(why);
            }
            scene
        });
    }

    /// The capture code in the picture, its corners in upright pixels of the photo; `None` when there is none
    /// that can be read.
    pub fn read_code(&self) -> Option<Code> {
        let read = || {
            if let Some((scene, code)) = self.scene().and_then(|s| Some((s, s.code()?))) {
                return Some(code.scaled(scene.scale));
            }
            let (pixels, scale) = self.decode_for_codes()?;
            Some(qr::read_pixels(&pixels)?.scaled(scale))
        };
        self.code.get_or_init(read).clone()
    }

    /// Every code in the picture, from the top down, as [`Photo::read_code`] gives one.
    #[cfg_attr(small_wasm, optimize(size))]
    pub fn read_codes(&self) -> Vec<Code> {
        let Some((pixels, scale)) = self.decode_for_codes() else {
            return Vec::new();
        };
        let codes = qr::read_all(&pixels.luma(), pixels.width, pixels.height);
        codes.iter().map(|code| code.scaled(scale)).collect()
    }

    /// The picture in which codes are looked for, and how many times the photo is larger. A long screenshot is as wide
    /// as phones show it.
    fn decode_for_codes(&self) -> Option<(Cow<'_, Pixels>, f32)> {
        let [width, height] = self.size();
        let (short, long) = (width.min(height), width.max(height));
        let side = if long > qr::LONG * short {
            let wide = long * CODE_WIDTH.min(short) / short.max(1);
            wide.min(CODE_AREA / CODE_WIDTH.min(short).max(1))
                .max(CODE_SIDE)
        } else {
            CODE_SIDE
        };
        let pixels = self.decode(side).ok()?;
        let scale = width as f32 / pixels.width.max(1) as f32;
        Some((pixels, scale))
    }

    /// Upright pixels, the long side no smaller than `side` where the photo has it, and not much larger.
    fn decode(&self, side: usize) -> Result<Cow<'_, Pixels>, DecodeError> {
        let probe = &self.file.probe;
        let (w, h) = (probe.width as usize, probe.height as usize);
        let long = w.max(h).max(1);
        let at_least = if long <= side {
            (w, h)
        } else {
            ((w * side).div_ceil(long), (h * side).div_ceil(long))
        };
        self.decode_at(at_least)
    }

    /// Upright pixels that cover `at_least`: those that are there, or where they have another size, decoded anew.
    fn decode_at(&self, at_least: (usize, usize)) -> Result<Cow<'_, Pixels>, DecodeError> {
        if let Some(pixels) = &self.given {
            return Ok(Cow::Borrowed(pixels));
        }
        let probe = &self.file.probe;
        let known = self
            .scene()
            .map(Scene::decoded)
            .filter(|known| (known.width, known.height) == pixels::decoded_size(probe, at_least));
        match known {
            Some(known) => Ok(Cow::Borrowed(known)),
            None => pixels::decode(&self.file.bytes, probe, at_least).map(Cow::Owned),
        }
    }
}

/// True when two sizes have the same shape, to a hundredth.
fn alike(a: [usize; 2], b: [usize; 2]) -> bool {
    let [one, other] = [[a[0], b[1]], [b[0], a[1]]].map(|[w, h]| w as f64 * h as f64);
    one > 0.0 && (one - other).abs() <= one / 100.0
}
