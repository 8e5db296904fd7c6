//! Where to cut: the crop that satisfies every placement rule of a profile at once, with the most room to spare.
//!
//! With u = 1 / crop height, v = crop top / crop height and z = crop left / crop width every placement rule is
//! linear in (u, v, z): `head_ratio` = (chin − crown)·u, `hair_gap` = crown·u − v, `eye_height` = eyes·u − v,
//! `face_width` = cheeks·u / aspect, `face_center` = middle·u / aspect − z − ½. So are the edges of the picture and
//! the allowed enlargement. The margin of a rule is the distance of its number to the nearer limit, 1 in the middle
//! of the range, 0 on a limit, negative outside. The smallest margin is a concave function of (u, v, z); v and z
//! stand in different rules, so a search over u with one inner search each finds the one highest point.

mod collision;
mod rule;
mod search;

pub use collision::{Collision, Obstacle};

use crate::face::subject::Subject;
use crate::geometry::Rect;
use crate::rules::check::Severity;
use crate::rules::judge::View;
use crate::rules::profile::Profile;
use crate::rules::state::{self, RuleState};
use rule::{rules, Position, Rule};
use search::{Bounds, Search};

/// How the placement rules of a profile stand for a crop in upright pixels of the photo; rules that the profile
/// does not ask for are left out.
pub fn evaluate(subject: &Subject, crop: Rect, profile: &Profile) -> Vec<RuleState> {
    let view = View {
        placed: Some((*subject, crop)),
        ..View::default()
    };
    state::placement(&view, profile)
}

/// The crop with the most margin, in upright pixels of the photo: inside the photo, of the profile's aspect, and no
/// smaller than the profile's picture divided by the allowed enlargement.
///
/// # Errors
/// When no crop satisfies all rejecting rules: what stands in the way, and which rules fail in the best crop there is.
#[cfg_attr(small_wasm, optimize(size))]
pub fn plan(subject: &Subject, profile: &Profile) -> Result<Rect, Collision> {
    let collide = |obstacle, rules| Err(Collision { obstacle, rules });
    if !subject.is_measured() {
        return collide(Obstacle::Proportions, Vec::new());
    }
    let all = rules(subject, profile);
    let strict: Vec<Rule> = all
        .iter()
        .filter(|r| r.limit.severity == Severity::Reject)
        .cloned()
        .collect();
    let search = |rules, bounds| {
        Search {
            subject,
            picture: &profile.picture,
            rules,
            bounds,
        }
        .best()
    };
    let best = search(&all, Bounds::ALL)
        .filter(|p| p.margin >= 0.0)
        .or_else(|| search(&strict, Bounds::ALL));
    let found = best.filter(|p| p.margin >= 0.0 && !subject.crown_cut);
    if let Some(crop) = found.and_then(|best| on_grid(best.at, subject, profile)) {
        return Ok(crop);
    }
    let failing = best
        .or_else(|| {
            search(
                &strict,
                Bounds {
                    pixels: false,
                    ..Bounds::ALL
                },
            )
        })
        .map_or(Vec::new(), |best| {
            let crop = best.at.rect(subject, &profile.picture);
            let states = evaluate(subject, crop, profile);
            states.into_iter().filter(|s| !s.holds).collect()
        });
    let free = |bounds| search(&strict, bounds).is_some_and(|p| p.margin >= 0.0);
    let all_but = |obstacle| Bounds {
        above: obstacle != Obstacle::Above,
        below: obstacle != Obstacle::Below,
        beside: obstacle != Obstacle::Beside,
        pixels: obstacle != Obstacle::Pixels,
    };
    // In the order of what is easiest to do about it.
    let single = [
        Obstacle::Above,
        Obstacle::Beside,
        Obstacle::Pixels,
        Obstacle::Below,
    ];
    let obstacle = if subject.crown_cut && !fills_the_picture(subject, profile) {
        if subject.head_cut() {
            Obstacle::CrownCut
        } else {
            Obstacle::HairCut
        }
    } else if subject.crown_cut {
        Obstacle::Around
    } else if !free(Bounds::NONE) {
        Obstacle::Proportions
    } else if let Some(one) = single.into_iter().find(|&o| free(all_but(o))) {
        if one == Obstacle::Beside && too_narrow(subject, profile) {
            Obstacle::Around
        } else {
            one
        }
    } else if free(Bounds {
        pixels: true,
        ..Bounds::NONE
    }) {
        Obstacle::Around
    } else {
        Obstacle::Pixels
    };
    collide(obstacle, failing)
}

/// True when what is seen of the head is larger than a head may be in the whole picture.
fn fills_the_picture(subject: &Subject, profile: &Profile) -> bool {
    let share = (subject.chin - subject.crown) / subject.size[1].max(1.0);
    let most = profile.limit_of("head_ratio").and_then(|limit| limit.max);
    most.is_some_and(|most| share > most)
}

/// The crop at a position on the grid of sixteenths of a pixel. Where rounding breaks a rejecting rule that has no room
/// to spare, one of the crops around it that keeps all of them, or the crop off the grid; `None` when none does.
fn on_grid(at: Position, subject: &Subject, profile: &Profile) -> Option<Rect> {
    let picture = &profile.picture;
    let steps = [0.0, 1.0, -1.0];
    let keeps = |crop: &Rect| {
        let rejects = |rule: &RuleState| !rule.holds && rule.severity == Severity::Reject;
        !evaluate(subject, *crop, profile).iter().any(rejects)
    };
    let around = steps.into_iter().flat_map(|taller| {
        let height = 1.0 / at.u + taller * picture.grid();
        let [top, left] = [at.v / at.u, at.z / at.u * picture.aspect()];
        steps.into_iter().flat_map(move |down| {
            steps.into_iter().map(move |right| Position {
                u: 1.0 / height,
                v: (top + down / 8.0) / height,
                z: (left + right / 8.0) / (height * picture.aspect()),
            })
        })
    });
    std::iter::once(at)
        .chain(around)
        .map(|at| at.rect(subject, picture))
        .chain([at.unrounded(subject, picture)])
        .find(keeps)
}

/// True when standing in the middle would not help: the picture has not the width.
fn too_narrow(subject: &Subject, profile: &Profile) -> bool {
    let [columns, _] = subject.size;
    let centred = Subject {
        eyes: [columns / 2.0, subject.eyes[1]],
        ..*subject
    };
    centred == *subject || plan(&centred, profile).is_err()
}

/// A crop chosen by hand, moved into the photo and brought to the profile's aspect.
///
/// # Errors
/// When a rejecting rule fails in it, or it has fewer pixels than the profile's picture needs.
pub fn chosen(subject: &Subject, crop: Rect, profile: &Profile) -> Result<Rect, Collision> {
    let picture = &profile.picture;
    let least = picture.least_height();
    let wanted = f64::from(crop.height);
    let at = Position {
        u: 1.0
            / if wanted.is_finite() {
                wanted.max(least)
            } else {
                least
            },
        v: f64::from(crop.y) / wanted.max(1.0),
        z: f64::from(crop.x) / f64::from(crop.width).max(1.0),
    };
    let crop = at.rect(subject, picture);
    let obstacle = if f64::from(crop.height) < least {
        Obstacle::Pixels
    } else {
        Obstacle::Chosen
    };
    let mut rules = evaluate(subject, crop, profile);
    rules.retain(|rule| !rule.holds && rule.severity == Severity::Reject);
    if rules.is_empty() && obstacle == Obstacle::Chosen {
        Ok(crop)
    } else {
        Err(Collision { obstacle, rules })
    }
}

#[cfg(test)]
mod tests;
