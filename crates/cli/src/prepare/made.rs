//! [`Maker`]: a photo → the file to upload and what there is to say about it.

use crate::words::{self, Detail, Language};
use crate::Error;
use serde::Serialize;
use std::fmt::Write;
use std::path::Path;
use xuezhao::{Finding, Models, Outcome, Photo, Policy, Profile, Report, Status, Text};

/// What photos are prepared by, and how it is told.
pub struct Maker<'a> {
    /// The rules.
    pub profile: &'a Profile,
    /// The language of the words.
    pub language: Language,
    /// A line of JSON instead of words.
    pub json: bool,
}

/// What came of a photo.
pub struct Made {
    /// The file to upload; `None` when none can be made.
    pub bytes: Option<Vec<u8>>,
    /// What there is to say, with its end of line.
    pub told: String,
}

/// What came of a photo, as JSON.
#[derive(Serialize)]
#[serde(untagged)]
enum Line<'a> {
    Ready {
        file: String,
        output: String,
        report: &'a Report,
    },
    Refused {
        file: String,
        refused: &'a [Finding],
    },
}

impl Maker<'_> {
    /// True when a JPEG will be written: always, but for other files that are kept as they are.
    pub fn writes_jpeg(&self, photo: &Photo) -> bool {
        let bytes = &photo.file().bytes;
        self.profile.policy != Policy::Original || bytes.starts_with(&[0xff, 0xd8])
    }

    /// Prepares a photo.
    ///
    /// # Errors
    /// When what is to be told cannot be written as JSON.
    pub fn make(
        &self,
        photo: Photo,
        file: &Path,
        output: &Path,
        models: &mut Models,
    ) -> Result<Made, Error> {
        let mut told = String::new();
        photo.locate(models);
        let degrees = self.turn(&photo);
        let photo = match degrees {
            0 => photo,
            _ => photo.turned(i32::from(degrees)),
        };
        if degrees != 0 && !self.json {
            let turned = Text::new("照片已顺时针转 {deg}°", "turned by {deg}° clockwise");
            let turned = turned.fill(&[("deg", degrees.to_string().into())]);
            told = format!("{}\n", self.language.of(&turned));
        }
        let (file, output) = (file.display().to_string(), output.display().to_string());
        let bytes = match photo.prepare(self.profile, models, None) {
            Outcome::Ready(prepared) => {
                told += &self.ready(file, output, &prepared.report)?;
                Some(prepared.bytes)
            }
            Outcome::Refused(findings) => {
                told += &self.refused(file, &findings)?;
                None
            }
        };
        told.push('\n');
        Ok(Made { bytes, told })
    }

    /// Degrees to turn the photo by until the person stands upright: who calls the command wants the file. A profile that
    /// takes the file as it is gets it as it is, and rejects it.
    fn turn(&self, photo: &Photo) -> u16 {
        match self.profile.policy {
            Policy::Original => 0,
            Policy::Fit | Policy::Standardize => photo.turn_needed(),
        }
    }

    fn ready(&self, file: String, output: String, report: &Report) -> Result<String, Error> {
        if self.json {
            let line = Line::Ready {
                file,
                output,
                report,
            };
            return Ok(serde_json::to_string(&line)?);
        }
        let (profile, language) = (self.profile, self.language);
        Ok(words::report(
            &output,
            report,
            profile,
            language,
            Detail::Brief,
        ))
    }

    fn refused(&self, file: String, refused: &[Finding]) -> Result<String, Error> {
        if self.json {
            return Ok(serde_json::to_string(&Line::Refused { file, refused })?);
        }
        let why = Text::new("无法制作", "cannot be prepared");
        let mut told = format!("{file}: {}", self.language.of(&why));
        for finding in refused.iter().filter(|f| f.status != Status::Pass) {
            let _ = write!(told, "\n{}", words::line(finding, self.language));
        }
        Ok(told)
    }
}
