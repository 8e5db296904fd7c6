//! [`Photo`]: open and locate; each shared input is computed once.

use crate::appearance::{Appearance, Skin};
use crate::closeup::Closeup;
use crate::code::{self, Code};
use crate::color::Lab;
use crate::eyes::{self, Eye};
use crate::face::{Face, Finder};
use crate::forensics::History;
use crate::ground::Ground;
use crate::head::{self, Head};
use crate::nn;
use crate::person::{Mask, Segmenter};
use crate::pixels::{self, DecodeError, Pixels};
use crate::probe::{self, Probe};
use std::cell::OnceCell;

/// Long side of the picture that checks and nets work on, at most.
const WORK_SIDE: usize = 960;
/// Long side of the decoded picture, at least, where the photo has it: enough for the eyes of a half-body shot.
const DETAIL_SIDE: usize = 1440;
/// Long side of the picture in which a code is looked for, at least: a whole screenshot, half of a phone photo.
const CODE_SIDE: usize = 2000;

/// The nets, loaded once and shared by all photos.
pub struct Models {
    /// Finds faces.
    pub finder: Finder,
    /// Separates the person from the ground.
    pub segmenter: Segmenter,
}

impl Models {
    /// Reads the three weight files.
    ///
    /// # Errors
    /// When one of them is not a weight file of its net.
    pub fn load(detector: &[u8], mesh: &[u8], segmenter: &[u8]) -> Result<Models, nn::Error> {
        Ok(Models {
            finder: Finder::load(detector, mesh)?,
            segmenter: Segmenter::load(segmenter)?,
        })
    }
}

/// A picked photo and everything measured on it so far.
pub struct Photo {
    file: File,
    decoded: OnceCell<Result<Scene, DecodeError>>,
    given: Option<Pixels>,
}

/// What the file-level checks see.
pub struct File {
    /// The bytes as picked.
    pub bytes: Vec<u8>,
    /// The name as picked, where the picker gives one.
    pub name: Option<String>,
    /// What the headers say.
    pub probe: Probe,
    /// Why the file gave no pixels; `None` before decoding and when it did.
    pub refused: OnceCell<DecodeError>,
}

/// The decoded picture and who is in it. All positions are pixels of [`Scene::pixels`].
pub struct Scene {
    /// The working picture, long side at most 960.
    pub pixels: Pixels,
    /// The decoded picture, where it is larger than the working picture.
    pub detail: Option<Pixels>,
    /// Upright pixels of the picked photo per pixel of the working picture.
    pub scale: f32,
    /// Faces, largest first.
    pub faces: Vec<Face>,
    /// The head and outline of the one person; `None` with no face or several.
    pub person: Option<Person>,
    /// What several checks need, each measured when first asked for.
    pub shared: Shared,
}

/// Inputs that several checks share, each measured at most once.
#[derive(Default)]
pub struct Shared {
    ground: OnceCell<Option<Ground>>,
    closeup: OnceCell<Option<Closeup>>,
    appearance: OnceCell<Appearance>,
    code: OnceCell<bool>,
    history: OnceCell<History>,
    eyes: OnceCell<[Eye; 2]>,
    skin: OnceCell<Vec<Lab>>,
}

/// The one person in a scene.
pub struct Person {
    /// The head's geometry.
    pub head: Head,
    /// Where the person is, at the size of [`Scene::pixels`].
    pub mask: Mask,
}

/// What the checks on a person see: borrowed from the scene, with nothing missing.
pub struct Portrait<'a> {
    /// The picture around.
    pub scene: &'a Scene,
    /// The face.
    pub face: &'a Face,
    /// The head's geometry.
    pub head: &'a Head,
    /// Where the person is.
    pub mask: &'a Mask,
}

impl Portrait<'_> {
    /// Eyes, mouth and face, level and at a fixed size.
    pub fn appearance(&self) -> &Appearance {
        self.scene
            .shared
            .appearance
            .get_or_init(|| Appearance::new(self.scene, self.face))
    }

    /// Both eyes, left to right in the picture.
    pub fn eyes(&self) -> &[Eye; 2] {
        let measure = || eyes::measure(&self.scene.pixels, self.face);
        self.scene.shared.eyes.get_or_init(measure)
    }

    /// Reads colours around the landmarks of the face.
    pub fn skin(&self) -> Skin<'_> {
        Skin::new(&self.scene.pixels, self.face, &self.scene.shared.skin)
    }
}

impl Scene {
    /// True when this is a capture code picked as a photo: nobody is in it, and a code reads.
    pub fn shows_code(&self) -> bool {
        let read = || self.faces.is_empty() && code::read_pixels(&self.pixels).is_some();
        *self.shared.code.get_or_init(read)
    }

    /// What the pixels tell of earlier savings as JPEG.
    pub fn history(&self) -> History {
        *self.shared.history.get_or_init(|| History::read(self))
    }

    /// True when one of the pictures here is the photo as stored, not a smaller one.
    pub fn is_unscaled(&self) -> bool {
        self.stored().is_some()
    }

    /// The photo as stored, where it was not made smaller.
    pub(crate) fn stored(&self) -> Option<&Pixels> {
        let width = (self.scale * self.pixels.width as f32).round() as usize;
        self.detail
            .iter()
            .chain([&self.pixels])
            .find(|pixels| pixels.width == width)
    }

    /// The view of the one person; `None` with no face or several.
    pub fn portrait(&self) -> Option<Portrait<'_>> {
        let (face, person) = self.faces.first().zip(self.person.as_ref())?;
        Some(Portrait {
            scene: self,
            face,
            head: &person.head,
            mask: &person.mask,
        })
    }
}

impl Portrait<'_> {
    /// The picture without the person; `None` when hardly any of it is visible.
    pub fn ground(&self) -> Option<&Ground> {
        let measure = || Ground::measure(&self.scene.pixels, self.mask);
        self.scene.shared.ground.get_or_init(measure).as_ref()
    }

    /// The face at a fixed scale; `None` when it is only a speck.
    pub fn closeup(&self) -> Option<&Closeup> {
        let scene = self.scene;
        let cut = || Closeup::cut(&scene.pixels, scene.detail.as_ref(), self.face, self.head);
        scene.shared.closeup.get_or_init(cut).as_ref()
    }
}

impl Photo {
    /// Takes the bytes as picked and reads their headers.
    pub fn open(bytes: Vec<u8>, name: Option<&str>) -> Photo {
        let probe = probe::probe(&bytes);
        Photo {
            file: File {
                bytes,
                name: name.map(str::to_string),
                probe,
                refused: OnceCell::new(),
            },
            decoded: OnceCell::new(),
            given: None,
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

    /// The scene, once [`Photo::locate`] has run on a file that decodes.
    pub fn scene(&self) -> Option<&Scene> {
        self.decoded.get()?.as_ref().ok()
    }

    /// Decodes the picture and finds the person in it; does nothing the second time.
    pub fn locate(&self, models: &mut Models) {
        self.decoded.get_or_init(|| {
            let scene = self
                .decode(DETAIL_SIDE)
                .map(|decoded| self.find(decoded, models));
            if let Err(why) = scene {
                let _ = self.file.refused.set(why);
            }
            scene
        });
    }

    /// The capture code in the picture, its corners in upright pixels of the photo; `None` when there is none
    /// that can be read.
    pub fn read_code(&self) -> Option<Code> {
        let pixels = self.decode(CODE_SIDE).ok()?;
        let scale = self.size()[0] as f32 / pixels.width.max(1) as f32;
        let code = code::read_pixels(&pixels)?;
        Some(Code {
            corners: code.corners.map(|corner| corner.scaled(scale)),
            ..code
        })
    }

    /// Upright pixels, the long side no smaller than `side` where the photo has it, and not much larger.
    fn decode(&self, side: usize) -> Result<Pixels, DecodeError> {
        if let Some(pixels) = &self.given {
            return Ok(pixels.clone());
        }
        let probe = &self.file.probe;
        let (w, h) = (probe.width as usize, probe.height as usize);
        let long = w.max(h).max(1);
        let at_least = if long <= side {
            (w, h)
        } else {
            ((w * side).div_ceil(long), (h * side).div_ceil(long))
        };
        pixels::decode(&self.file.bytes, probe, at_least)
    }

    fn find(&self, decoded: Pixels, models: &mut Models) -> Scene {
        let [upright_width, _] = self.size();
        let long = decoded.width.max(decoded.height);
        let (pixels, detail) = if long > WORK_SIDE {
            let side = |n: usize| (n * WORK_SIDE).div_ceil(long).max(1);
            let work = decoded.resized(side(decoded.width), side(decoded.height));
            (work, Some(decoded))
        } else {
            (decoded, None)
        };
        let faces = models.finder.find(&pixels);
        let shared = Shared::default();
        let person = match faces.as_slice() {
            [face] => {
                let mask = models.segmenter.mask(&pixels, Some(face));
                let eyes = shared.eyes.get_or_init(|| eyes::measure(&pixels, face));
                let head = head::measure(&pixels, face, eyes, &mask);
                Some(Person { head, mask })
            }
            _ => None,
        };
        Scene {
            scale: upright_width as f32 / pixels.width.max(1) as f32,
            pixels,
            detail,
            faces,
            person,
            shared,
        }
    }
}

/// True when two sizes have the same shape, to a hundredth.
fn alike(a: [usize; 2], b: [usize; 2]) -> bool {
    let [one, other] = [[a[0], b[1]], [b[0], a[1]]].map(|[w, h]| w as f64 * h as f64);
    one > 0.0 && (one - other).abs() <= one / 100.0
}
