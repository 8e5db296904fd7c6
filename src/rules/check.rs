//! [`Check`], [`Reading`], [`Limit`], [`Finding`]: one number, one allowed range, one answer.

pub use super::limit::{Limit, Severity};
pub use super::unit::Unit;

use super::picture::Picture;
use crate::face::head::Head;
use crate::face::subject::Subject;
use crate::file::File;
use crate::geometry::Rect;
use crate::scene::{Portrait, Scene};
use crate::text::Text;

/// One rule of the photo: how it is measured, its default range, and what to tell the student.
///
/// Every check lives in a file of its own under `checks/`; that file's header is its documentation.
pub struct Check {
    /// Public name, as in profiles and reports.
    pub id: &'static str,
    /// What the number means.
    pub unit: Unit,
    /// Range that applies where the profile names none.
    pub limit: Limit,
    /// What preparing a picture can correct.
    pub repair: Repair,
    /// Checks that explain this one: when one of them is outside its range, this one's finding says so.
    pub explained_by: &'static [&'static str],
    /// The measuring function.
    pub measure: Measure,
    /// Name of the rule.
    pub title: Text,
    /// What to say when the number is below the range. Its first sentence is the fault as a
    /// person would say it, what follows the one thing to do; the numbers stand in [`super::shown::Shown`]. Placeholders:
    /// `{value}`, `{range}` and the reading's own words. Empty where no lower bound makes sense.
    pub low: Text,
    /// What to say when the number is above the range; empty where no upper bound makes sense.
    pub high: Text,
}

impl Check {
    /// The check as far as it can answer of a picture that is not decoded: without the function that measures pixels, and
    /// without the advice that only its number would give.
    #[cfg(not(feature = "pixels"))]
    pub(crate) const fn before_decoding(&self) -> Check {
        const NONE: Text = Text::new("", "");
        const fn unseen<Seen>(_: &Seen, _: &Picture) -> Reading {
            Reading::unknown(Missing::NotOpened)
        }
        const fn value(_: &Subject, _: &Rect) -> f64 {
            f64::NAN
        }
        const fn region(_: &Head) -> Rect {
            Rect::new(0.0, 0.0, 0.0, 0.0)
        }
        let is_of_file = matches!(self.measure, Measure::File(_) | Measure::Whole(_));
        let measure = match self.measure {
            Measure::File(_) | Measure::Whole(_) => self.measure,
            Measure::Placement { .. } => Measure::Placement { value, region },
            _ => Measure::Picture(unseen::<Scene>),
        };
        Check {
            id: self.id,
            unit: self.unit,
            limit: self.limit,
            repair: self.repair,
            explained_by: self.explained_by,
            measure,
            title: self.title.copied(),
            low: if is_of_file { self.low.copied() } else { NONE },
            high: if is_of_file { self.high.copied() } else { NONE },
        }
    }

    /// True for the rules on where the head stands in the frame.
    pub fn is_placement(&self) -> bool {
        matches!(self.measure, Measure::Placement { .. })
    }
}

/// What a check needs, and the function that turns it into a number.
#[derive(Clone, Copy)]
pub enum Measure {
    /// The bytes and their probe; nothing is decoded.
    File(fn(&File, &Picture) -> Reading),
    /// The bytes, their probe and the picture; `None` before it is decoded and where it cannot be.
    Whole(fn(&File, Option<&Scene>, &Picture) -> Reading),
    /// The decoded picture and the faces in it.
    Picture(fn(&Scene, &Picture) -> Reading),
    /// A picture of one person whose head was measured.
    Portrait(fn(&Portrait, &Picture) -> Reading),
    /// Which way is up: the decoded picture, and degrees by which it was turned by hand where its file is not.
    Turn(fn(&Scene, u16) -> Reading),
    /// The head alone, as it can be followed from one camera frame to the next.
    Head(fn(&Head) -> Reading),
    /// Where the head stands in a frame: the whole picture, a crop, or the window of the live guide.
    Placement {
        /// The number, of a head and a frame in pixels of one picture.
        value: fn(&Subject, &Rect) -> f64,
        /// The part of the picture it is about.
        region: fn(&Head) -> Rect,
    },
}

/// What preparing a picture can correct.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repair {
    /// Nothing: the student has to take or pick another photo.
    Never,
    /// Cropping and scaling, when the planner finds a crop.
    Place,
    /// Turning the picture by quarters, once the student has said so.
    Turn,
    /// Writing the file anew: format, bytes, density.
    Encode,
    /// Writing the file anew where the number is above the range; below it nothing, since what the file lacks
    /// cannot be made up.
    EncodeAbove,
    /// Replacing the background (policy `standardize`).
    Background,
}

/// Why a number could not be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The picture was not decoded yet.
    NotOpened,
    /// The file cannot be decoded.
    Undecodable,
    /// The file does not say, or does not have it.
    NotInFile,
    /// The metadata that would tell were taken out when the file was picked.
    Stripped,
    /// No face was found.
    Face,
    /// There is more than one face.
    OneFace,
    /// The picture lies on its side or stands on its head.
    NotUpright,
    /// The face has too few pixels, or lies partly outside the picture.
    FaceDetail,
    /// The eyes, or what lies in them, cannot be made out.
    Eyes,
    /// The head is turned too far to the side.
    Turned,
    /// Something covers it.
    Covered,
    /// Hardly any background is visible.
    Background,
    /// The shoulders or their outline cannot be made out.
    Shoulders,
    /// The number came out as no number.
    Unclear,
}

impl Missing {
    /// The reason in words.
    pub fn text(self) -> Text {
        match self {
            Missing::NotOpened => {
                Text::new("照片还没有检测完", "The picture has not been looked at yet")
            }
            Missing::Undecodable => Text::new("照片打不开", "The picture cannot be opened"),
            Missing::NotInFile => Text::new("文件里没有这项信息", "The file does not say"),
            Missing::Stripped => Text::new(
                "选图时去掉了照片的拍摄信息，看不出来",
                "Picking the photo has removed the metadata that would tell",
            ),
            Missing::Face => Text::new("没有找到人脸", "No face was found"),
            Missing::OneFace => Text::new("照片里不止一个人", "There is more than one person"),
            Missing::NotUpright => Text::new(
                "照片没有摆正，还不能检测",
                "The picture is not the right way up yet",
            ),
            Missing::FaceDetail => Text::new(
                "脸太小或不完整，看不清",
                "The face is too small or not whole",
            ),
            Missing::Eyes => Text::new("眼睛看不清", "The eyes cannot be made out"),
            Missing::Turned => {
                Text::new("头转得太多，看不出来", "The head is turned too far to tell")
            }
            Missing::Covered => Text::new("被遮住了，看不到", "It is covered"),
            Missing::Background => {
                Text::new("照片里几乎看不到背景", "Hardly any background is visible")
            }
            Missing::Shoulders => Text::new("肩膀看不清", "The shoulders cannot be made out"),
            Missing::Unclear => Text::new("这一处看不清", "It cannot be made out"),
        }
    }
}

/// What a measuring function found: a number, or why there is none.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The number, always finite; or why it could not be measured.
    pub value: Result<f64, Missing>,
    /// The part of the picture it is about, in pixels of the working picture.
    pub region: Option<Rect>,
    /// Words for the placeholders of the advice; `measured`, `required` and `colors` go into [`super::shown::Shown`].
    pub words: Vec<(&'static str, Text)>,
}

impl Reading {
    /// A number about the whole photo.
    pub fn of(value: impl Into<f64>) -> Reading {
        let value = value.into();
        Reading {
            value: if value.is_finite() {
                Ok(value)
            } else {
                Err(Missing::Unclear)
            },
            region: None,
            words: Vec::new(),
        }
    }

    /// 1 when the rule holds, 0 when not.
    pub fn flag(holds: bool) -> Reading {
        Reading::of(u8::from(holds))
    }

    /// Could not be measured, and why.
    pub const fn unknown(why: Missing) -> Reading {
        Reading {
            value: Err(why),
            region: None,
            words: Vec::new(),
        }
    }

    /// The same number, about one part of the picture.
    pub fn in_region(self, region: Rect) -> Reading {
        Reading {
            region: Some(region),
            ..self
        }
    }

    /// The same number with one more word for the advice.
    #[inline(never)]
    pub fn with(mut self, key: &'static str, word: impl Into<Text>) -> Reading {
        self.words.push((key, word.into()));
        self
    }
}
