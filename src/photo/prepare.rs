//! [`Photo`] and [`Profile`] → the file to upload, proven by the same checks, or the reasons why there is none.

use crate::face::models::Models;
use crate::face::subject::Subject;
use crate::file::pixels::{self, Pixels};
use crate::geometry::Rect;
use crate::output::encode::{self, Encoded, Outside};
use crate::output::plan;
use crate::output::{jpeg, matte, refusal};
use crate::photo::Photo;
use crate::rules::check::{Check, Limit, Repair};
use crate::rules::checks;
use crate::rules::finding::Verdict;
use crate::rules::finding::{Finding, Status};
use crate::rules::profile::{Policy, Profile};
use crate::rules::report::Report;
use crate::scene::Scene;
use std::cmp::Ordering;

/// Pixels that a decoded picture has along each side, at least, over those of the file made of it. A picture made smaller
/// while decoding is sharp up to its last pixel, which the pixels of a camera are not.
const ENOUGH: f64 = 0.9;

/// A file ready to be uploaded.
#[derive(Clone, Debug, PartialEq)]
pub struct Prepared {
    /// The file: under [`Policy::Original`] the very bytes that were picked.
    pub bytes: Vec<u8>,
    /// What the checks say of the file.
    pub report: Report,
    /// The part of the picked photo that was used, in its upright pixels; `None` when all bytes were kept.
    pub crop: Option<Rect>,
    /// JPEG quality on the IJG scale; `None` when all bytes were kept.
    pub quality: Option<u8>,
}

/// What came of preparing.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// A file that passes.
    Ready(Box<Prepared>),
    /// Why there is none.
    Refused(Vec<Finding>),
}

impl Photo {
    /// Makes the file to upload. `crop` is the part the student chose, in upright pixels of the picked photo;
    /// without it the planner proposes one.
    ///
    /// Nothing is made that the checks reject: what cannot be corrected refuses before any work, and the finished file
    /// is opened and examined like a picked one. Where its own measurement of the head differs from the planner's,
    /// the crop is planned once more with it.
    #[cfg_attr(small_wasm, optimize(size))]
    pub fn prepare(&self, profile: &Profile, models: &mut Models, crop: Option<Rect>) -> Outcome {
        self.locate(models);
        let report = self.examine(profile);
        if !profile.accepts(report.verdict) {
            return Outcome::Refused(self.reasons(report, profile));
        }
        if profile.policy == Policy::Original {
            return self.as_picked(report);
        }
        let Some((scene, subject)) = self.subject() else {
            return Outcome::Refused(only(report.findings, Status::Unknown));
        };
        let bytes = &self.file().bytes;
        let band = profile.limit_of("file_size");
        // Before all bytes are looked at.
        let fits = band.is_none_or(|band| band.place(bytes.len() as f64) == Ordering::Equal);
        if crop.is_none() && self.turn() == 0 && fits && jpeg::is_bare(bytes) {
            let report = self.examine_finished(profile);
            if report.verdict == Verdict::Pass {
                return self.as_picked(report);
            }
        }
        let area = match crop.map_or_else(
            || plan::plan(&subject, profile),
            |c| plan::chosen(&subject, c, profile),
        ) {
            Ok(area) => area,
            Err(collision) => return Outcome::Refused(refusal::of_collision(&collision, profile)),
        };
        let making = Making {
            photo: self,
            scene,
            profile,
        };
        let (refused, measured) = match making.make(area, models) {
            Made::Refused(findings, measured) => (findings, measured),
            Made::Ready(prepared) => return Outcome::Ready(prepared),
        };
        let misplaced = refused
            .iter()
            .any(|f| checks::find(f.check).is_some_and(Check::is_placement));
        let again = measured
            .filter(|_| misplaced && crop.is_none())
            .and_then(|subject| plan::plan(&subject, profile).ok());
        match again.map(|area| making.make(area, models)) {
            Some(Made::Ready(prepared)) => Outcome::Ready(prepared),
            _ => Outcome::Refused(refused),
        }
    }

    /// What rejects a photo for good: where no crop helps, the rules that collide in the best one, instead of a size
    /// that a crop would have corrected.
    fn reasons(&self, report: Report, profile: &Profile) -> Vec<Finding> {
        let mut findings = unacceptable(report, profile);
        let collision = self
            .plan(profile)
            .filter(|_| profile.policy != Policy::Original)
            .and_then(Result::err)
            .filter(|collision| !collision.rules.is_empty());
        if let Some(collision) = collision {
            let cropped = |f: &Finding| {
                checks::find(f.check).is_some_and(|check| check.repair == Repair::Place)
            };
            findings.retain(|f| !cropped(f));
            findings.extend(refusal::of_collision(&collision, profile));
        }
        findings
    }

    fn as_picked(&self, report: Report) -> Outcome {
        Outcome::Ready(Box::new(Prepared {
            bytes: self.file().bytes.clone(),
            report,
            crop: None,
            quality: None,
        }))
    }

    /// The scene and the one person in it.
    fn subject(&self) -> Option<(&Scene, Subject)> {
        let scene = self.scene()?;
        Some((scene, scene.subject()?))
    }
}

/// The findings for which a profile does not accept a photo.
fn unacceptable(report: Report, profile: &Profile) -> Vec<Finding> {
    match report.verdict {
        Verdict::Unknown => report
            .findings
            .into_iter()
            .filter(|f| f.status == Status::Unknown && profile.rejects(f.check))
            .collect(),
        _ => only(report.findings, Status::Reject),
    }
}

fn only(findings: Vec<Finding>, status: Status) -> Vec<Finding> {
    findings
        .into_iter()
        .filter(|f| f.status == status)
        .collect()
}

/// One photo on its way to a file.
struct Making<'a> {
    photo: &'a Photo,
    scene: &'a Scene,
    profile: &'a Profile,
}

enum Made {
    Ready(Box<Prepared>),
    /// Why not, and the head as measured in the file that was not good enough.
    Refused(Vec<Finding>, Option<Subject>),
}

impl Making<'_> {
    /// Cuts, scales, encodes, opens the result and examines it.
    fn make(&self, area: Rect, models: &mut Models) -> Made {
        let file = match self.encode(area) {
            Ok(file) => file,
            Err(findings) => return Made::Refused(findings, None),
        };
        let mut result = Photo::open(file.bytes, None);
        if self.photo.file().has_lost_origin() {
            result.mark_stripped();
        }
        result.locate(models);
        let report = result.examine_finished(self.profile);
        if self.profile.accepts(report.verdict) {
            return Made::Ready(Box::new(Prepared {
                bytes: result.into_bytes(),
                report,
                crop: Some(area),
                quality: Some(file.quality),
            }));
        }
        let per_pixel = area.width / report.photo.width.max(1) as f32;
        let back = |r: Rect| {
            let scaled = r.scaled(per_pixel);
            Rect {
                x: scaled.x + area.x,
                y: scaled.y + area.y,
                ..scaled
            }
        };
        let mut findings = unacceptable(report, self.profile);
        for finding in &mut findings {
            finding.region = finding.region.map(back);
        }
        let measured = result.scene().and_then(Scene::subject).map(|s| {
            let size = self.photo.size().map(|n| n as f64);
            s.before_crop(area, f64::from(per_pixel), size)
        });
        Made::Refused(findings, measured)
    }

    /// The file at the profile's size, or at a multiple where the byte band needs it and the crop has the pixels.
    #[cfg_attr(small_wasm, optimize(size))]
    fn encode(&self, area: Rect) -> Result<Encoded, Vec<Finding>> {
        let profile = self.profile;
        let any = Limit::at_least(0.0);
        let band = profile.limit_of("file_size").unwrap_or(any);
        let mut multiples = vec![1];
        multiples.extend(&profile.picture.multiples);
        let mut too_small = None;
        let mut larger = None;
        for multiple in multiples {
            let (width, height) = (
                profile.picture.width * multiple,
                profile.picture.height * multiple,
            );
            if multiple > 1 && f64::from(area.height) * profile.picture.enlarge < f64::from(height)
            {
                continue;
            }
            let pixels = self.render(area, (width as usize, height as usize), &mut larger)?;
            let pixels = match profile.policy {
                Policy::Standardize => self.standardize(pixels, area)?,
                _ => pixels,
            };
            match encode::within(&pixels, &profile.picture, &band) {
                Ok(file) => return Ok(file),
                Err(Outside::Below(bytes)) => too_small = Some(Outside::Below(bytes)),
                Err(above) => {
                    return Err(refusal::out_of_band(above, profile).into_iter().collect())
                }
            }
        }
        let finding = too_small.and_then(|outside| refusal::out_of_band(outside, profile));
        Err(finding.into_iter().collect())
    }

    /// The crop at its final size, from the smallest decoded picture that has the pixels for it: that of the scene, or
    /// `larger`, which is decoded where it is not there.
    fn render(
        &self,
        area: Rect,
        (width, height): (usize, usize),
        larger: &mut Option<Pixels>,
    ) -> Result<Pixels, Vec<Finding>> {
        let [columns, rows] = self.photo.size();
        let whole = self.scene.decoded();
        let needed = (width as f64 / f64::from(area.width)).min(1.0);
        let enough = |n: usize| (n as f64 * needed * ENOUGH).ceil() as usize;
        let at_least = (enough(columns), enough(rows));
        let is_enough = whole.width >= at_least.0 && whole.height >= at_least.1;
        let source = if is_enough || self.photo.is_given() {
            whole
        } else {
            let file = self.photo.file();
            let size = pixels::decoded_size(&file.probe, at_least);
            let is_there = |held: &Pixels| (held.width, held.height) == size;
            let held = match larger.take().filter(is_there) {
                Some(held) => held,
                None => pixels::decode(&file.bytes, &file.probe, at_least)
                    .map_err(|why| refusal::of_decoding(why, file))?,
            };
            larger.insert(held)
        };
        let (across, down) = (
            source.width as f32 / columns as f32,
            source.height as f32 / rows as f32,
        );
        let part = Rect::new(
            area.x * across,
            area.y * down,
            area.width * across,
            area.height * down,
        );
        Ok(source.crop(part, width, height))
    }

    /// The same picture before the profile's background.
    fn standardize(&self, pixels: Pixels, area: Rect) -> Result<Pixels, Vec<Finding>> {
        let (Some(portrait), Some(&background)) = (
            self.scene.portrait(),
            self.profile.picture.backgrounds.first(),
        ) else {
            return Ok(pixels);
        };
        let scale = self.scene.scale;
        let mask = portrait
            .mask
            .part(area.scaled(1.0 / scale), pixels.width, pixels.height);
        let cheeks = portrait.head.cheeks;
        let face_width = (cheeks[1] - cheeks[0]) * scale * pixels.width as f32 / area.width;
        let refuse = |finding: Option<Finding>| Err(finding.into_iter().collect());
        match matte::replace(&pixels, &mask, face_width, background) {
            Some(replaced) => {
                let busy = refusal::of_noise(replaced.noise_sigma);
                match busy.or_else(|| refusal::of_edge_width(replaced.edge_width)) {
                    None => Ok(replaced.pixels),
                    finding => refuse(finding),
                }
            }
            None => refuse(refusal::no_edge()),
        }
    }
}
