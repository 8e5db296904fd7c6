//! Three finders → where every module of the symbol lies, by matching the patterns that all symbols
//! share against the grey picture.

use super::binary::Binary;
use super::finder::Triple;
use super::frame::{finder_pairs, fitted_frames, Correlation, Frame};
use super::homography::Homography;
use super::plane::Plane;
use super::symbol::Version;
use crate::geometry::Point;
use crate::order::rising;

/// A symbol's size and place.
#[derive(Clone, Debug)]
pub(super) struct Grid {
    pub version: Version,
    pub map: Homography,
    /// 1 for a dark symbol on light background, −1 for the reverse.
    pub sign: f32,
}

/// Least correlation of the timing lines and of the alignment pattern with what they ought to be
/// (calibrated on drawn symbols, see docs/capture-code.md).
const TIMING_MATCH: f32 = 0.25;
const ALIGNMENT_MATCH: f32 = 0.4;

impl Grid {
    /// Corners of the symbol in pixels: upper left, upper right, lower right, lower left.
    pub fn corners(&self) -> [Point; 4] {
        self.map.corners(self.version.side() as f32)
    }
}

/// Possible grids for three finders, likeliest first; none when they are no symbol's. `blurred` says
/// that neighbouring modules run into one another, so that the timing lines cannot be seen.
pub(super) fn grids<'a>(
    plane: &'a Plane,
    binary: &Binary,
    triple: &Triple,
    blurred: bool,
) -> Option<impl Iterator<Item = Grid> + 'a> {
    let frames = fitted_frames(plane, binary, triple)?;
    let sign = if triple.upper_left.dark { 1.0 } else { -1.0 };
    let candidates = sized(plane, &frames, sign, blurred);
    let mut candidates = rising(&candidates, |&(_, likelihood)| -likelihood);
    candidates.truncate(2);
    let all = candidates.into_iter().flat_map(move |(grid, _)| {
        let aligned = aligned(plane, &grid, &frames).map(|map| Grid {
            map,
            ..grid.clone()
        });
        aligned
            .into_iter()
            .chain([grid])
            .map(move |grid| refined(plane, grid))
    });
    Some(all)
}

/// Grids of the sizes that the distances between the finders allow, each with its likelihood.
fn sized(plane: &Plane, frames: &[Frame; 3], sign: f32, blurred: bool) -> Vec<(Grid, f32)> {
    let length = |p: Point| p.distance(Point::default());
    let modules = |to: usize, axis: fn(&Frame) -> Point| {
        let distance = frames[0].center.distance(frames[to].center);
        distance * 2.0 / (length(axis(&frames[0])) + length(axis(&frames[to])))
    };
    let estimate = ((modules(1, |f| f.right) + modules(2, |f| f.down)) / 2.0 + 7.0 - 17.0) / 4.0;
    // Askew symbols are measured up to a tenth short or long.
    let (low, high) = (estimate * 0.9 - 1.0, estimate * 1.1 + 1.0);
    (1..=40)
        .filter(|&number| (number as f32) > low && (number as f32) < high)
        .filter_map(|number| {
            let version = Version::new(number)?;
            let map = Homography::fitted(&finder_pairs(frames, version.side() as f32))?;
            let grid = Grid { version, map, sign };
            if blurred {
                return Some((grid, -(number as f32 - estimate).abs()));
            }
            let timing = timing(plane, &grid);
            (timing > TIMING_MATCH).then_some((grid, timing))
        })
        .collect()
}

/// How well the timing lines alternate: −1..1.
fn timing(plane: &Plane, grid: &Grid) -> f32 {
    let mut sums = Correlation::default();
    for i in 8..grid.version.side() - 8 {
        let light = if i % 2 == 0 { -grid.sign } else { grid.sign };
        for (u, v) in [(i as f32 + 0.5, 6.5), (6.5, i as f32 + 0.5)] {
            let at = grid.map.at(u, v);
            sums.add(plane.at(at.x, at.y), light);
        }
    }
    sums.coefficient()
}

/// How well an alignment pattern lies around the module position (u, v): −1..1.
fn alignment_match(plane: &Plane, grid: &Grid, u: f32, v: f32) -> f32 {
    let mut sums = Correlation::default();
    for row in -2i32..=2 {
        for column in -2i32..=2 {
            let light = if row.abs().max(column.abs()) == 1 {
                grid.sign
            } else {
                -grid.sign
            };
            let at = grid.map.at(u + column as f32, v + row as f32);
            sums.add(plane.at(at.x, at.y), light);
        }
    }
    sums.coefficient()
}

/// The map corrected by the lower right alignment pattern, where there is one and it is found.
fn aligned(plane: &Plane, grid: &Grid, frames: &[Frame; 3]) -> Option<Homography> {
    let side = grid.version.side();
    let &(x, y) = grid.version.alignments().last()?;
    let (u, v) = (x as f32 + 0.5, y as f32 + 0.5);
    let reach = 4 + side as i32 / 6;
    let mut best = (f32::MIN, u, v);
    let mut try_at = |u2: f32, v2: f32| {
        // Distance counts a little, so that of two equals the nearer wins.
        let score = alignment_match(plane, grid, u2, v2) - 0.01 * ((u2 - u).abs() + (v2 - v).abs());
        if score > best.0 {
            best = (score, u2, v2);
        }
        best
    };
    for dv in -reach..=reach {
        for du in -reach..=reach {
            try_at(u + du as f32 * 0.5, v + dv as f32 * 0.5);
        }
    }
    for step in [0.25, 0.12, 0.06] {
        let (_, u2, v2) = try_at(u, v);
        for (du, dv) in [
            (-1.0, -1.0),
            (0.0, -1.0),
            (1.0, -1.0),
            (-1.0, 0.0),
            (1.0, 0.0),
            (-1.0, 1.0),
            (0.0, 1.0),
            (1.0, 1.0),
        ] {
            try_at(u2 + du * step, v2 + dv * step);
        }
    }
    let (score, u2, v2) = best;
    if score < ALIGNMENT_MATCH {
        return None;
    }
    let mut pairs = finder_pairs(frames, side as f32);
    pairs.push((Point::new(u, v), grid.map.at(u2, v2), 5.0));
    Homography::fitted(&pairs)
}

/// The grid moved, corner by corner, to where the symbol's fixed patterns stand out most.
fn refined(plane: &Plane, grid: Grid) -> Grid {
    let side = grid.version.side();
    let template = grid.version.template();
    let (dark, light) = template
        .iter()
        .flatten()
        .fold((0.0, 0.0), |(dark, light), &is_dark| {
            if is_dark {
                (dark + 1.0, light)
            } else {
                (dark, light + 1.0)
            }
        });
    let fixed: Vec<(f32, f32, f32, f32)> = template
        .iter()
        .enumerate()
        .filter_map(|(i, &is_dark)| {
            let weight = if is_dark? {
                -grid.sign / dark
            } else {
                grid.sign / light
            };
            // Two samples on one diagonal, on the other one next door.
            let tilt = if (i % side + i / side) % 2 == 0 {
                1.0
            } else {
                -1.0
            };
            Some((
                (i % side) as f32 + 0.5,
                (i / side) as f32 + 0.5,
                weight,
                tilt,
            ))
        })
        .collect();
    let contrast = |map: &Homography| {
        let mut sum = 0.0;
        for &(u, v, weight, tilt) in &fixed {
            for d in [-0.3, 0.3] {
                let at = map.at(u + d, v + d * tilt);
                sum += weight * plane.at(at.x, at.y);
            }
        }
        sum
    };
    let mut corners = grid.map.corners(side as f32);
    let module = corners[0].distance(corners[1]) / side as f32;
    let mut map = grid.map;
    let mut best = contrast(&map);
    for step in [0.5, 0.25, 0.12, 0.06] {
        for _ in 0..3 {
            let mut improved = false;
            for corner in 0..8 {
                for change in [step * module, -step * module] {
                    let mut trial = corners;
                    if corner % 2 == 0 {
                        trial[corner / 2].x += change;
                    } else {
                        trial[corner / 2].y += change;
                    }
                    let Some(moved) = Homography::from_corners(&trial, side as f32) else {
                        continue;
                    };
                    let score = contrast(&moved);
                    if score > best {
                        (best, corners, map, improved) = (score, trial, moved, true);
                        break;
                    }
                }
            }
            if !improved {
                break;
            }
        }
    }
    Grid { map, ..grid }
}
