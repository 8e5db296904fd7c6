//! [`Scene`]: the decoded picture and who is in it; each shared input is measured once.

use crate::color::Lab;
use crate::face::cover::Cover;
use crate::face::expression::Expression;
use crate::face::eyes::{self, Eye};
use crate::face::head::{self, Head};
use crate::face::models::Models;
use crate::face::person::Mask;
use crate::face::sampling::Pyramid;
use crate::face::subject::Subject;
use crate::face::Face;
use crate::file::pixels::Pixels;
use crate::geometry::Rect;
use crate::measure::appearance::{self, Appearance, Skin};
use crate::measure::background::Background;
use crate::measure::closeup::Closeup;
use crate::measure::covering::Covering;
use crate::measure::forensics::History;
use crate::qr::{self, Code};
use std::cell::OnceCell;

/// Long side of the picture that checks and nets work on, at most.
const WORK_SIDE: usize = 960;

/// The decoded picture and who is in it. All positions are pixels of [`Scene::pixels`].
pub struct Scene {
    /// The working picture, long side at most 960.
    pub pixels: Pixels,
    /// The decoded picture, where it is larger than the working picture.
    pub detail: Option<Pixels>,
    /// Columns and rows of the upright photo as picked.
    pub size: [usize; 2],
    /// Upright pixels of the picked photo per pixel of the working picture.
    pub scale: f32,
    /// Degrees by which the picture must be turned clockwise until the person stands upright: 0, 90, 180 or 270.
    pub turn_needed: u16,
    /// Faces, largest first.
    pub faces: Vec<Face>,
    /// The head and outline of the one person; `None` with no face or several, and while the picture is not upright.
    pub person: Option<Person>,
    /// What several checks need, each measured when first asked for.
    pub shared: Shared,
}

/// Inputs that several checks share, each measured at most once.
#[derive(Default)]
pub struct Shared {
    background: OnceCell<Option<Background>>,
    closeup: OnceCell<Option<Closeup>>,
    pub(crate) appearance: OnceCell<Appearance>,
    pub(crate) covering: OnceCell<Covering>,
    code: OnceCell<Option<Code>>,
    history: OnceCell<History>,
    pub(crate) eyes: OnceCell<[Eye; 2]>,
    skin: OnceCell<Vec<Lab>>,
}

/// The one person in a scene.
pub struct Person {
    /// The head's geometry.
    pub head: Head,
    /// Where the person is, at the size of [`Scene::pixels`].
    pub mask: Mask,
    /// How far lips and lids are apart.
    pub expression: Expression,
    /// What the nets believe to hide the head.
    pub cover: Cover,
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
    /// How far lips and lids are apart.
    pub expression: &'a Expression,
    /// What the nets believe to hide the head.
    pub cover: &'a Cover,
}

impl Portrait<'_> {
    /// Eyes, mouth and face, level and at a fixed size.
    pub fn appearance(&self) -> &Appearance {
        let scene = self.scene;
        let cut = || Appearance::new(&Pyramid::new(&scene.pixels), 1.0, self.face);
        scene.shared.appearance.get_or_init(cut)
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
    /// Finds the one person in the decoded picture of a photo of `size` upright pixels.
    #[cfg_attr(small_wasm, optimize(size))]
    pub fn find(decoded: Pixels, size: [usize; 2], models: &mut Models) -> Scene {
        let long = decoded.width.max(decoded.height);
        let (pixels, detail) = if long > WORK_SIDE {
            let side = |n: usize| (n * WORK_SIDE).div_ceil(long).max(1);
            let work = decoded.resized(side(decoded.width), side(decoded.height));
            (work, Some(decoded))
        } else {
            (decoded, None)
        };
        let pyramid = Pyramid::new(&pixels);
        let faces = models.finder.find(&pyramid);
        let turn_needed = models.finder.turn_needed(&pixels, &faces);
        let shared = Shared::default();
        let person = match faces.as_slice() {
            [face] if turn_needed == 0 => {
                let mask = models.segmenter.mask(&pyramid, Some(face));
                let eyes = shared.eyes.get_or_init(|| eyes::measure(&pixels, face));
                let head = head::measure(&pixels, face, eyes, &mask);
                let small = appearance::needs_detail(face);
                let finer = detail.as_ref().filter(|_| small).map(Pyramid::new);
                let (finest, scale) = match &finer {
                    Some(finer) => (finer, finer.full().width as f32 / pixels.width as f32),
                    None => (&pyramid, 1.0),
                };
                let cut = || Appearance::new(finest, scale, face);
                shared.appearance.get_or_init(cut);
                Some(Person {
                    head,
                    mask,
                    expression: models.expression.measure(finest, scale, &face.mesh),
                    cover: models.cover.measure(finest, scale, &face.mesh),
                })
            }
            _ => None,
        };
        drop(pyramid);
        Scene {
            size,
            scale: size[0] as f32 / pixels.width.max(1) as f32,
            pixels,
            detail,
            turn_needed,
            faces,
            person,
            shared,
        }
    }

    /// The capture code in the working picture; `None` when there is none that can be read.
    pub fn code(&self) -> Option<&Code> {
        let read = || qr::read_pixels(&self.pixels);
        self.shared.code.get_or_init(read).as_ref()
    }

    /// True when this is a capture code picked as a photo: nobody is in it, and a code reads.
    pub fn shows_code(&self) -> bool {
        self.faces.is_empty() && self.code().is_some()
    }

    /// The one person and the photo's size, in upright pixels of the photo; `None` with no face or several.
    pub fn subject(&self) -> Option<Subject> {
        let person = self.person.as_ref()?;
        Some(Subject::new(
            &person.head,
            self.scale,
            self.size.map(|n| n as f64),
        ))
    }

    /// The whole working picture.
    pub fn frame(&self) -> Rect {
        Rect::new(
            0.0,
            0.0,
            self.pixels.width as f32,
            self.pixels.height as f32,
        )
    }

    /// What the pixels tell of earlier JPEG compression.
    pub fn history(&self) -> History {
        *self
            .shared
            .history
            .get_or_init(|| History::read(self.stored().unwrap_or(&self.pixels)))
    }

    /// The picture as it was decoded, before the working picture was made of it.
    pub(crate) fn decoded(&self) -> &Pixels {
        self.detail.as_ref().unwrap_or(&self.pixels)
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
            expression: &person.expression,
            cover: &person.cover,
        })
    }
}

impl Portrait<'_> {
    /// The picture without the person; `None` when hardly any of it is visible.
    pub fn background(&self) -> Option<&Background> {
        let measure = || Background::measure(&self.scene.pixels, self.mask);
        self.scene.shared.background.get_or_init(measure).as_ref()
    }

    /// What lies over the face: mask, sticker, hand, hair, hat.
    pub fn covering(&self) -> &Covering {
        let measure = || Covering::measure(&self.scene.pixels, self.face, self.mask);
        self.scene.shared.covering.get_or_init(measure)
    }

    /// True when a mask, a scarf or a sticker lies over the mouth, or surely something before the face, so that nothing can be
    /// said of the lips.
    pub fn mouth_is_covered(&self) -> bool {
        self.cover.is_sure_of_a_thing() || self.covering().mouth.is_covered()
    }

    /// The face at a fixed scale; `None` when it is only a speck.
    pub fn closeup(&self) -> Option<&Closeup> {
        let scene = self.scene;
        let cut = || Closeup::cut(&scene.pixels, scene.detail.as_ref(), self.face, self.head);
        scene.shared.closeup.get_or_init(cut).as_ref()
    }
}
