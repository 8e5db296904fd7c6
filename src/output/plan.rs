//! Where to cut: the crop that satisfies every placement rule of a profile at once, with the most room to spare.
//!
//! With u = 1 / crop height, v = crop top / crop height and z = crop left / crop width every placement rule is
//! linear in (u, v, z): `head_ratio` = (chin − crown)·u, `hair_gap` = crown·u − v, `eye_height` = eyes·u − v,
//! `face_width` = cheeks·u / aspect, `face_center` = middle·u / aspect − z − ½. So are the edges of the picture and
//! the allowed enlargement. The margin of a rule is the distance of its number to the nearer limit, 1 in the middle
//! of the range, 0 on a limit, negative outside. The smallest margin is a concave function of (u, v, z); v and z
//! stand in different rules, so a search over u with one inner search each finds the one highest point.

use crate::check::{Limit, Severity};
use crate::checks;
use crate::geometry::Rect;
use crate::head::Head;
use crate::spec::{Picture, Spec};
use serde::Serialize;

/// What the planner knows of a photo: its size and where the head is, in upright pixels of the picked photo.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Subject {
    /// Columns and rows of the photo.
    pub size: [f64; 2],
    /// Row of the crown.
    pub crown: f64,
    /// Row of the chin.
    pub chin: f64,
    /// Midpoint between the pupils, x and y.
    pub eyes: [f64; 2],
    /// Cheek to cheek.
    pub cheeks: f64,
    /// True when the hair leaves the picture at its upper edge.
    pub crown_cut: bool,
}

impl Subject {
    /// The head of a picture that is `scale` times smaller than the photo of `size` upright pixels.
    pub fn new(head: &Head, scale: f32, size: [f64; 2]) -> Subject {
        let photo = |v: f32| f64::from(v) * f64::from(scale);
        let eyes = head.eyes[0].middle(head.eyes[1]);
        Subject {
            size,
            crown: photo(head.crown.y),
            chin: photo(head.chin.y),
            eyes: [photo(eyes.x), photo(eyes.y)],
            cheeks: photo(head.cheeks[1] - head.cheeks[0]),
            crown_cut: head.crown_cut,
        }
    }

    fn measured(&self) -> bool {
        let numbers = [
            self.crown,
            self.chin,
            self.cheeks,
            self.eyes[0],
            self.eyes[1],
        ];
        numbers.iter().all(|v| v.is_finite()) && self.chin > self.crown && self.cheeks > 0.0
    }
}

/// How one placement rule stands for one crop.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RuleState {
    /// Id of the check.
    pub check: &'static str,
    /// The number the check would measure on the cropped picture.
    pub value: f64,
    /// Smallest allowed number.
    pub min: Option<f64>,
    /// Largest allowed number.
    pub max: Option<f64>,
    /// True inside the range.
    pub holds: bool,
    /// Distance to the nearer limit: 1 in the middle of the range, 0 on a limit, negative outside.
    pub margin: f64,
}

/// What stands in the way of a crop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The hair leaves the picture at its upper edge.
    CrownCut,
    /// Not enough picture above the head.
    Above,
    /// Not enough picture below the head.
    Below,
    /// Not enough picture beside the head.
    Beside,
    /// Not enough picture on several sides: the head fills the frame.
    Around,
    /// Too few pixels: the crop would have to be enlarged further than the profile allows.
    Pixels,
    /// The proportions of the head satisfy no crop, however much picture there were.
    Proportions,
}

/// Why there is no crop.
#[derive(Clone, Debug, PartialEq)]
pub struct Collision {
    /// What stands in the way.
    pub obstacle: Obstacle,
    /// The rules that fail in the best crop there is.
    pub rules: Vec<RuleState>,
}

/// How the placement rules of a profile stand for a crop in upright pixels of the photo; rules that the profile
/// does not ask for are left out.
pub fn evaluate(subject: &Subject, crop: Rect, spec: &Spec) -> Vec<RuleState> {
    let (width, height) = (f64::from(crop.width), f64::from(crop.height));
    if !(width > 0.0 && height > 0.0) {
        return Vec::new();
    }
    let at = Position {
        u: 1.0 / height,
        v: f64::from(crop.y) / height,
        z: f64::from(crop.x) / width,
    };
    rules(subject, spec)
        .iter()
        .map(|rule| rule.state(rule.value(at, width / height)))
        .collect()
}

/// The crop with the most margin, in upright pixels of the photo: inside the photo, of the profile's aspect, and no
/// smaller than the profile's picture divided by the allowed enlargement.
///
/// # Errors
/// When no crop satisfies all rejecting rules: what stands in the way, and which rules fail in the best crop there is.
pub fn plan(subject: &Subject, spec: &Spec) -> Result<Rect, Collision> {
    let collide = |obstacle, rules| Err(Collision { obstacle, rules });
    if !subject.measured() {
        return collide(Obstacle::Proportions, Vec::new());
    }
    let all = rules(subject, spec);
    let strict: Vec<Rule> = all
        .iter()
        .filter(|r| r.limit.severity == Severity::Reject)
        .cloned()
        .collect();
    let search = |rules, bounds| {
        Search {
            subject,
            picture: &spec.picture,
            rules,
            bounds,
        }
        .best()
    };
    let best = search(&all, Bounds::ALL)
        .filter(|p| p.margin >= 0.0)
        .or_else(|| search(&strict, Bounds::ALL));
    if let Some(best) = best.filter(|p| p.margin >= 0.0 && !subject.crown_cut) {
        return Ok(best.at.rect(subject, &spec.picture));
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
            let crop = best.at.rect(subject, &spec.picture);
            let states = evaluate(subject, crop, spec);
            states.into_iter().filter(|s| !s.holds).collect()
        });
    let free = |bounds| search(&strict, bounds).is_some_and(|p| p.margin >= 0.0);
    let all_but = |obstacle| Bounds {
        above: obstacle != Obstacle::Above,
        below: obstacle != Obstacle::Below,
        beside: obstacle != Obstacle::Beside,
        pixels: obstacle != Obstacle::Pixels,
    };
    let single = [
        Obstacle::Pixels,
        Obstacle::Above,
        Obstacle::Below,
        Obstacle::Beside,
    ];
    let obstacle = if subject.crown_cut {
        Obstacle::CrownCut
    } else if !free(Bounds::NONE) {
        Obstacle::Proportions
    } else if let Some(one) = single.into_iter().find(|&o| free(all_but(o))) {
        one
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

/// One placement rule: value = `slope`·u − (v or z) − `offset`.
#[derive(Clone)]
struct Rule {
    check: &'static str,
    limit: Limit,
    axis: Axis,
    slope: f64,
}

#[derive(Clone, Copy, PartialEq)]
enum Axis {
    /// Depends on the crop's height alone.
    Height,
    /// Share of the crop's width.
    Width,
    /// Row below the crop's top.
    Down,
    /// Column from the crop's middle.
    Across,
}

/// A crop of some aspect: u = 1 / height, v = top / height, z = left / width.
#[derive(Clone, Copy)]
struct Position {
    u: f64,
    v: f64,
    z: f64,
}

#[derive(Clone, Copy)]
struct Found {
    at: Position,
    margin: f64,
}

fn rules(subject: &Subject, spec: &Spec) -> Vec<Rule> {
    [
        ("head_ratio", Axis::Height, subject.chin - subject.crown),
        ("hair_gap", Axis::Down, subject.crown),
        ("eye_height", Axis::Down, subject.eyes[1]),
        ("face_width", Axis::Width, subject.cheeks),
        ("face_center", Axis::Across, subject.eyes[0]),
    ]
    .into_iter()
    .filter_map(|(id, axis, slope)| {
        let check = checks::find(id)?.id;
        let limit = spec.limit_of(id)?;
        Some(Rule {
            check,
            limit,
            axis,
            slope,
        })
    })
    .collect()
}

impl Rule {
    fn value(&self, at: Position, aspect: f64) -> f64 {
        match self.axis {
            Axis::Height => self.slope * at.u,
            Axis::Width => self.slope * at.u / aspect,
            Axis::Down => self.slope * at.u - at.v,
            Axis::Across => self.slope * at.u / aspect - at.z - 0.5,
        }
    }

    /// A limit with one end has its margin 1 at a quarter beyond that end.
    fn margin(&self, value: f64) -> f64 {
        let quarter = |end: f64| (end.abs() / 4.0).max(1e-6);
        match (self.limit.min, self.limit.max) {
            (Some(min), Some(max)) => {
                (value - min).min(max - value) / ((max - min) / 2.0).max(1e-6)
            }
            (Some(min), None) => ((value - min) / quarter(min)).min(1.0),
            (None, Some(max)) => ((max - value) / quarter(max)).min(1.0),
            (None, None) => 1.0,
        }
    }

    fn state(&self, value: f64) -> RuleState {
        RuleState {
            check: self.check,
            value,
            min: self.limit.min,
            max: self.limit.max,
            holds: self.limit.place(value).is_eq(),
            margin: self.margin(value),
        }
    }
}

/// Which bounds apply to the search.
#[derive(Clone, Copy)]
struct Bounds {
    above: bool,
    below: bool,
    beside: bool,
    pixels: bool,
}

impl Bounds {
    const ALL: Bounds = Bounds {
        above: true,
        below: true,
        beside: true,
        pixels: true,
    };
    const NONE: Bounds = Bounds {
        above: false,
        below: false,
        beside: false,
        pixels: false,
    };
}

struct Search<'a> {
    subject: &'a Subject,
    picture: &'a Picture,
    rules: &'a [Rule],
    bounds: Bounds,
}

impl Search<'_> {
    /// The highest point; `None` when the bounds leave no crop at all.
    fn best(&self) -> Option<Found> {
        let [columns, rows] = self.subject.size;
        let aspect = self.picture.aspect();
        let head = self.subject.chin - self.subject.crown;
        // A head between a fiftieth and four times the crop's height.
        let (mut low, mut high) = (0.02 / head, 4.0 / head);
        if self.bounds.above && self.bounds.below {
            low = low.max(1.0 / rows);
        }
        if self.bounds.beside {
            low = low.max(aspect / columns);
        }
        if self.bounds.pixels {
            high = high.min(self.picture.enlarge / f64::from(self.picture.height));
        }
        let (u, margin) = peak(low, high, |u| {
            let down = self.down(u).map_or(f64::NEG_INFINITY, |(_, m)| m);
            let across = self.across(u).map_or(f64::NEG_INFINITY, |(_, m)| m);
            let size = self.margin(Position { u, v: 0.0, z: 0.0 }, &[Axis::Height, Axis::Width]);
            down.min(across).min(size)
        })?;
        let at = Position {
            u,
            v: self.down(u)?.0,
            z: self.across(u)?.0,
        };
        Some(Found { at, margin })
    }

    fn margin(&self, at: Position, axes: &[Axis]) -> f64 {
        let aspect = self.picture.aspect();
        self.rules
            .iter()
            .filter(|r| axes.contains(&r.axis))
            .map(|r| r.margin(r.value(at, aspect)))
            .fold(1.0, f64::min)
    }

    /// Best top for a height: v and its margin.
    fn down(&self, u: f64) -> Option<(f64, f64)> {
        let eyes = self.subject.eyes[1] * u;
        let low = if self.bounds.above { 0.0 } else { eyes - 2.0 };
        let high = if self.bounds.below {
            self.subject.size[1] * u - 1.0
        } else {
            eyes + 1.0
        };
        peak(low, high.max(low), |v| {
            self.margin(Position { u, v, z: 0.0 }, &[Axis::Down])
        })
    }

    /// Best left edge for a height: z and its margin.
    fn across(&self, u: f64) -> Option<(f64, f64)> {
        let aspect = self.picture.aspect();
        let middle = self.subject.eyes[0] * u / aspect - 0.5;
        let (low, high) = if self.bounds.beside {
            (0.0, (self.subject.size[0] * u / aspect - 1.0).max(0.0))
        } else {
            (middle - 1.0, middle + 1.0)
        };
        peak(low, high, |z| {
            self.margin(Position { u, v: 0.0, z }, &[Axis::Across])
        })
    }
}

impl Position {
    /// The crop in pixels: its height on the grid on which width and height are exact, its edges in the photo.
    fn rect(self, subject: &Subject, picture: &Picture) -> Rect {
        let grid = picture.grid();
        let [columns, rows] = subject.size;
        let most = rows.min(columns / picture.aspect());
        let floor = |h: f64| (h / grid).floor() * grid;
        let height = ((1.0 / self.u / grid).round() * grid)
            .min(floor(most + 1e-6))
            .max(grid);
        let width = height * picture.aspect();
        // Shrinking towards the grid moves the edges by less than a quarter of a pixel.
        let top = (self.v * height).clamp(0.0, (rows - height).max(0.0));
        let left = (self.z * width).clamp(0.0, (columns - width).max(0.0));
        let sixteenth = |v: f64| ((v * 16.0).floor() / 16.0) as f32;
        Rect::new(sixteenth(left), sixteenth(top), width as f32, height as f32)
    }
}

impl Picture {
    /// Width over height.
    pub(crate) fn aspect(&self) -> f64 {
        f64::from(self.width) / f64::from(self.height)
    }

    /// Smallest height step, a sixteenth of the reduced height, on which the width is a sixteenth of a pixel too.
    fn grid(&self) -> f64 {
        let (mut a, mut b) = (self.width, self.height);
        while b > 0 {
            (a, b) = (b, a % b);
        }
        f64::from(self.height / a.max(1)) / 16.0
    }
}

/// Where a concave function is highest on an interval, and its height there: ternary search, ends included.
/// `None` when the interval is empty or the function nowhere finite.
fn peak(low: f64, high: f64, f: impl Fn(f64) -> f64) -> Option<(f64, f64)> {
    if !(low <= high) {
        return None;
    }
    let (mut a, mut b) = (low, high);
    for _ in 0..64 {
        let (p, q) = (a + (b - a) / 3.0, b - (b - a) / 3.0);
        if f(p) < f(q) {
            a = p;
        } else {
            b = q;
        }
    }
    let mut best = ((a + b) / 2.0, f((a + b) / 2.0));
    for end in [low, high] {
        let height = f(end);
        if height > best.1 {
            best = (end, height);
        }
    }
    best.1.is_finite().then_some(best)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chsi() -> Spec {
        Spec::built_in("chsi").unwrap()
    }

    /// A half-body shot of 3000×4000: head 1000 px, eyes at 0.46 of it, cheeks 0.56 of its height.
    fn phone() -> Subject {
        Subject {
            size: [3000.0, 4000.0],
            crown: 700.0,
            chin: 1700.0,
            eyes: [1480.0, 1160.0],
            cheeks: 560.0,
            crown_cut: false,
        }
    }

    fn margin(subject: &Subject, crop: Rect) -> f64 {
        let states = evaluate(subject, crop, &chsi());
        states.iter().map(|s| s.margin).fold(1.0, f64::min)
    }

    #[test]
    fn every_rule_holds_with_room_to_spare() {
        let crop = plan(&phone(), &chsi()).unwrap();
        let states = evaluate(&phone(), crop, &chsi());
        assert_eq!(states.len(), 5);
        assert!(states.iter().all(|s| s.holds), "{states:?}");
        assert!(margin(&phone(), crop) > 0.5, "{states:?}");
        assert_eq!(crop.width * 4.0, crop.height * 3.0);
    }

    #[test]
    fn no_crop_nearby_is_better() {
        let subject = phone();
        let best = plan(&subject, &chsi()).unwrap();
        let own = margin(&subject, best);
        for scale in [0.97, 1.0, 1.03] {
            for dx in [-20.0, 0.0, 20.0] {
                for dy in [-20.0, 0.0, 20.0] {
                    let other = Rect::new(
                        best.x + dx,
                        best.y + dy,
                        best.width * scale,
                        best.height * scale,
                    );
                    assert!(margin(&subject, other) <= own + 1e-3);
                }
            }
        }
    }

    #[test]
    fn a_finished_picture_is_kept_whole() {
        let subject = Subject {
            size: [480.0, 640.0],
            crown: 80.0,
            chin: 410.0,
            eyes: [243.0, 240.0],
            cheeks: 195.0,
            crown_cut: false,
        };
        assert_eq!(
            plan(&subject, &chsi()),
            Ok(Rect::new(0.0, 0.0, 480.0, 640.0))
        );
    }

    #[test]
    fn the_crop_never_leaves_the_picture() {
        let near_edge = Subject {
            eyes: [900.0, 1160.0],
            ..phone()
        };
        let crop = plan(&near_edge, &chsi()).unwrap();
        assert!(crop.x >= 0.0 && crop.right() <= 3000.0);
        let beyond = Subject {
            eyes: [400.0, 1160.0],
            ..phone()
        };
        assert_eq!(
            plan(&beyond, &chsi()).unwrap_err().obstacle,
            Obstacle::Beside
        );
    }

    #[test]
    fn each_obstacle_is_named() {
        let obstacle = |subject| plan(&subject, &chsi()).unwrap_err().obstacle;
        let up = |by: f64| Subject {
            crown: 700.0 - by,
            chin: 1700.0 - by,
            eyes: [1480.0, 1160.0 - by],
            ..phone()
        };
        assert_eq!(obstacle(up(660.0)), Obstacle::Above);
        assert_eq!(
            obstacle(Subject {
                size: [3000.0, 1900.0],
                ..phone()
            }),
            Obstacle::Below
        );
        assert_eq!(
            obstacle(Subject {
                crown_cut: true,
                ..phone()
            }),
            Obstacle::CrownCut
        );
        assert_eq!(
            obstacle(Subject {
                cheeks: 1100.0,
                ..phone()
            }),
            Obstacle::Proportions
        );
        let tiny = Subject {
            size: [300.0, 400.0],
            crown: 70.0,
            chin: 170.0,
            eyes: [148.0, 116.0],
            cheeks: 56.0,
            crown_cut: false,
        };
        assert_eq!(obstacle(tiny), Obstacle::Pixels);
        let close = Subject {
            size: [1000.0, 1150.0],
            crown: 60.0,
            chin: 1060.0,
            eyes: [500.0, 520.0],
            ..phone()
        };
        assert_eq!(obstacle(close), Obstacle::Around);
    }

    #[test]
    fn a_collision_names_the_rules_that_fail() {
        let high = Subject {
            crown: 20.0,
            chin: 1020.0,
            eyes: [1480.0, 480.0],
            ..phone()
        };
        let rules = plan(&high, &chsi()).unwrap_err().rules;
        assert!(
            rules
                .iter()
                .any(|r| r.check == "hair_gap" && r.value < 50.0 / 640.0),
            "{rules:?}"
        );
    }

    #[test]
    fn a_head_that_was_not_measured_gives_no_crop() {
        for subject in [
            Subject {
                chin: 700.0,
                ..phone()
            },
            Subject {
                cheeks: f64::NAN,
                ..phone()
            },
        ] {
            assert!(plan(&subject, &chsi()).is_err());
        }
    }
}
