//! The attempts carried out: planes → finders → groups → grids → text.

use super::attempts::{attempts, Attempt, Background, Size};
use super::binary::Binary;
use super::decode::decode;
use super::finder::{finders, triples, Finder};
use super::grid::{grids, Grid};
use super::modules;
use super::plane::Plane;
use super::Code;
use crate::geometry::Point;
use crate::order::rising;

/// Grey levels under the mean that count as dark: above JPEG ripples, under the faintest code.
const MARGIN: i32 = 4;

/// The same where the neighbourhood is near and ripples are small.
const NEAR_MARGIN: i32 = 2;

/// The radius in pixels that a neighbourhood has at least where it is a part of the plane.
const LEAST_RADIUS: usize = 6;

/// Finders kept from one attempt, and from all.
const FINDERS: usize = 16;

/// Attempts that read an ordinary screenshot, of those in `attempts`.
const CHEAP_ATTEMPTS: usize = 3;

/// Groups of finders looked at in one attempt; of those that hold three true finders, the number tried in
/// vain in one attempt and in all. They bound the time spent on a picture.
const LOOKS: usize = 64;
const GROUPS: usize = 6;
const ALL_GROUPS: usize = 24;

/// A search in progress.
struct Search {
    planes: Vec<(Size, Plane)>,
    /// The best finders of all attempts so far, in pixels of the picture: an attempt that sees but two
    /// of a symbol's three takes the third from another.
    finders: Vec<Finder>,
    /// Groups of finders that may still be tried in vain.
    left: usize,
    /// Codes read so far.
    codes: Vec<Code>,
    /// Codes wanted.
    most: usize,
}

/// The codes of a picture, at most `most`: of every attempt, or, where one is enough, of the first that finds any.
/// `cheap` looks at the likeliest attempts alone.
pub(super) fn search(picture: Plane, most: usize, cheap: bool) -> Vec<Code> {
    let mut attempts = attempts(picture.width, picture.height);
    if cheap {
        attempts.truncate(CHEAP_ATTEMPTS);
    }
    let planes = vec![(Size::Shrunk(1), picture)];
    let mut search = Search {
        planes,
        finders: Vec::new(),
        left: ALL_GROUPS,
        codes: Vec::new(),
        most,
    };
    for attempt in attempts {
        // What is left beside a code that was read is as clear as that code was.
        let is_blurred = matches!(attempt.background, Background::Near(_));
        if search.codes.len() == most || (is_blurred && !search.codes.is_empty()) {
            continue;
        }
        search.look(attempt);
    }
    search.codes
}

impl Search {
    /// Adds the codes found in one attempt.
    fn look(&mut self, attempt: Attempt) {
        let index = self.plane(attempt.size);
        let plane = &self.planes[index].1;
        let scale = attempt.size.scale();
        let (radius, margin, blurred) = match attempt.background {
            Background::Part(part) => (
                (plane.width.min(plane.height) / part).max(LEAST_RADIUS),
                MARGIN,
                false,
            ),
            Background::Near(radius) => (radius, NEAR_MARGIN, true),
        };
        let binary = Binary::local_mean(plane, radius, margin);
        // Under heavy blur the outlines say more than the grey.
        let outlines = blurred.then(|| binary.plane());

        let mut finders = finders(&binary);
        let is_read = |finder: &Finder, codes: &[Code]| {
            let center = finder.center.scaled(scale);
            codes.iter().any(|code| inside(&code.corners, center))
        };
        finders.retain(|finder| !is_read(finder, &self.codes));
        finders.truncate(FINDERS);
        let fresh = finders.len();
        let mut all: Vec<Finder> = self.finders.iter().map(|f| f.scaled(1.0 / scale)).collect();
        all.retain(|old| !finders.iter().any(|new| new.is_same(old)));
        all.retain(|old| !is_read(old, &self.codes));
        remember(&mut self.finders, finders.iter().map(|f| f.scaled(scale)));
        finders.append(&mut all);

        let mut in_vain = 0;
        for triple in triples(&finders, fresh).iter().take(LOOKS) {
            if self.left == 0 || in_vain == GROUPS || self.codes.len() == self.most {
                break;
            }
            let corners = [triple.upper_left, triple.upper_right, triple.lower_left];
            if corners.iter().any(|finder| is_read(finder, &self.codes)) {
                continue;
            }
            let Some(mut grids) =
                grids(outlines.as_ref().unwrap_or(plane), &binary, triple, blurred)
            else {
                continue;
            };
            let code = grids.find_map(|grid| {
                let corners = grid.corners().map(|corner| corner.scaled(scale));
                Some(Code {
                    text: text(plane, &grid)?,
                    corners,
                })
            });
            match code {
                Some(code) => self.codes.push(code),
                None => {
                    in_vain += 1;
                    self.left -= 1;
                }
            }
        }
    }

    /// Index of the plane of a size, made from the picture when it is not there yet.
    fn plane(&mut self, size: Size) -> usize {
        if let Some(index) = self.planes.iter().position(|(made, _)| *made == size) {
            return index;
        }
        let picture = &self.planes[0].1;
        let plane = match size {
            Size::Shrunk(k) => picture.shrunk(k),
            Size::Enlarged(k) => picture.enlarged(k),
        };
        self.planes.push((size, plane));
        self.planes.len() - 1
    }
}

/// Merges new finders into those known and keeps the best.
fn remember(known: &mut Vec<Finder>, new: impl Iterator<Item = Finder>) {
    for finder in new {
        match known.iter_mut().find(|old| old.is_same(&finder)) {
            Some(old) if old.quality < finder.quality => *old = finder,
            Some(_) => {}
            None => known.push(finder),
        }
    }
    *known = rising(known, |finder| -finder.quality);
    known.truncate(FINDERS);
}

/// What a grid says: read as sampled, then with the blur taken out, either way also as a mirror image.
fn text(plane: &Plane, grid: &Grid) -> Option<String> {
    let samples = modules::samples(plane, grid);
    let side = grid.version.side();
    let read = |modules: &[f32]| {
        decode(grid.version, modules)
            .or_else(|| decode(grid.version, &modules::mirrored(modules, side)))
    };
    read(&modules::contrasted(&samples, side)).or_else(|| {
        let blur = modules::blur(&samples, side)?;
        read(&modules::sharpened(&samples, grid.version, &blur))
    })
}

/// Whether a point lies in a quadrilateral whose corners go round clockwise.
fn inside(corners: &[Point; 4], point: Point) -> bool {
    (0..4).all(|i| {
        let (a, b) = (corners[i], corners[(i + 1) % 4]);
        (b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x) >= 0.0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inside_goes_by_all_four_sides() {
        let square =
            [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)].map(|(x, y)| Point::new(x, y));
        assert!(inside(&square, Point::new(1.0, 3.0)));
        assert!(!inside(&square, Point::new(5.0, 3.0)));
        assert!(!inside(&square, Point::new(1.0, -1.0)));
    }
}
