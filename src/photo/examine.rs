//! [`Photo`] and [`Profile`] → [`Report`].

use crate::geometry::Rect;
use crate::output::plan::{self, Collision};
use crate::photo::Photo;
use crate::rules::headline::Headline;
use crate::rules::judge::{self, Crop, Stage, View};
use crate::rules::profile::{Policy, Profile};
use crate::rules::report::{FaceReport, HeadReport, Report};
use crate::scene::Scene;
use std::cell::OnceCell;

impl Photo {
    /// Every finding about a picked photo under a profile, from what is known so far: before [`Photo::locate`] only
    /// the file-level checks have an answer, the others are `unknown`. What preparing corrects is `fix`.
    pub fn examine(&self, profile: &Profile) -> Report {
        let planned = OnceCell::new();
        let plan = || planned.get_or_init(|| self.crop(profile)).clone();
        self.report(profile, &Stage::Picked(&plan))
    }

    /// As [`Photo::examine`], of a file that nobody prepares any more: an upload, or a prepared file.
    pub fn examine_finished(&self, profile: &Profile) -> Report {
        self.report(profile, &Stage::Finished)
    }

    #[cfg_attr(small_wasm, optimize(size))]
    fn report(&self, profile: &Profile, stage: &Stage) -> Report {
        let scene = self.scene();
        let view = View {
            kept_turn: match profile.policy {
                Policy::Original => self.turn(),
                Policy::Fit | Policy::Standardize => 0,
            },
            memory: Some(&self.readings),
            ..View::of_photo(self.file(), scene)
        };
        let findings = judge::judge(&view, profile, stage);
        let face = |s: &Scene| {
            let face = |f| FaceReport::new(f, s.scale);
            s.faces.iter().map(face).collect()
        };
        let verdict = judge::verdict(&findings, profile);
        Report {
            core: env!("CARGO_PKG_VERSION"),
            profile: profile.id.clone(),
            verdict,
            headline: Headline::new(&findings, verdict, profile),
            photo: self.file().probe.clone(),
            faces: scene.map_or(Vec::new(), face),
            head: scene
                .and_then(Scene::portrait)
                .map(|p| HeadReport::new(p.head, p.scene.scale)),
            findings,
            ask: profile.ask.clone(),
        }
    }

    /// The planner's answer, in pixels of the working picture.
    fn crop(&self, profile: &Profile) -> Crop {
        match self.plan(profile) {
            None => Crop::Nobody,
            Some(Err(collision)) => Crop::Impossible(collision.obstacle.advice()),
            Some(Ok(crop)) => {
                let scale = self.scene().map_or(1.0, |scene| scene.scale);
                Crop::Found(crop.scaled(1.0 / scale))
            }
        }
    }

    /// The crop that keeps every rejecting placement rule, in upright pixels of the photo, or why there is none;
    /// `None` with no face or several.
    pub(super) fn plan(&self, profile: &Profile) -> Option<Result<Rect, Collision>> {
        let subject = self.scene()?.subject()?;
        Some(plan::plan(&subject, profile))
    }
}
