//! Where a closer look may find faces that are too small for the whole picture: bystanders.
//!
//! The detector leaves a trace of every face it cannot see well enough: a score far below what counts as a face, but above
//! that of most plain places. Only tiles around such traces are searched. Measured on 1,133 portraits without bystander and
//! on 353 into which a head of 5 to 14 % of the longer side was laid: a search of all tiles finds 233 of the heads, this one
//! 229 of them, with 0.9 tiles searched in a portrait instead of 7.9.

use super::detector::Candidate;
use super::pyramid::Pyramid;
use super::sampling::Region;
use crate::file::pixels::Pixels;
use crate::geometry::{Point, Rect};

/// Least score of a trace, and of one on the person's own hair and clothes, which leave stronger ones. Of the heads above, one
/// in a hundred leaves less than 0.016.
pub const LEAST: f32 = 0.012;
const LEAST_ON_PERSON: f32 = 0.0225;
/// Score from which no more is asked.
const SURE: f32 = 0.15;
/// Least range of a colour channel around a trace: plain walls leave traces, too.
const LEAST_RANGE: u8 = 16;
/// Half the side of the square in which it is taken, and what its pixels may cover at most, in parts of the longer side.
const AROUND: f32 = 0.045;
const PIXEL: f32 = 1.0 / 80.0;
/// Widest box of a trace, in parts of the longer side: a face as large is seen in the whole picture.
const WIDEST: f32 = 0.33;
/// Half the width of the person's own face, and its height above the middle of the face, in widths and heights of the
/// detector's box; down to the chin it hides whoever stands behind.
const FACE: [f32; 2] = [0.5, 0.9];
/// Half the width of hair and neck, the height of the hair above the middle of the face and the depth of the chin below
/// it, in widths and heights of the detector's box; how fast the shoulders widen below.
const HAIR: [f32; 3] = [0.9, 1.3, 0.6];
const SHOULDERS: f32 = 1.5;
/// Greatest distance of two traces for which one tile is searched, in parts of its side.
const TOGETHER: f32 = 0.7;

/// Squares of half the longer side that cover the picture, each overlapping its neighbours by at least half.
pub fn all(width: f32, height: f32) -> Vec<Region> {
    let side = width.max(height) / 2.0;
    let centers = |length: f32| -> Vec<f32> {
        if length <= side {
            return vec![length / 2.0];
        }
        let steps = ((length - side) / (side / 2.0)).ceil();
        (0..=steps as usize)
            .map(|i| side / 2.0 + (length - side) * i as f32 / steps)
            .collect()
    };
    let columns = centers(width);
    let square = |y: f32| {
        columns
            .iter()
            .map(move |&x| Region::square(Point::new(x, y), side))
    };
    centers(height).into_iter().flat_map(square).collect()
}

/// The tiles around the traces of further faces, beside the face framed by `known`.
pub fn worth_a_look(pyramid: &Pyramid, known: Rect, traces: &[Candidate]) -> Vec<Region> {
    let (width, height) = (pyramid.full().width as f32, pyramid.full().height as f32);
    let long = width.max(height);
    let (level, scale) = pyramid.level(long * PIXEL);
    let asks = |trace: &&Candidate| {
        let at = trace.rect.center();
        let least = match place(known, at) {
            Place::Face => SURE,
            Place::Person => LEAST_ON_PERSON,
            Place::Beside => LEAST,
        };
        let stands_out = || range_around(level, at, scale, AROUND * long) >= LEAST_RANGE;
        trace.rect.intersection(known).area() == 0.0
            && (trace.score > SURE
                || trace.score >= least && trace.rect.width <= WIDEST * long && stands_out())
    };
    let asking = traces.iter().filter(asks);
    around(
        asking.map(|trace| trace.rect.center()).collect(),
        [width, height],
    )
}

/// Squares of half the longer side around all places, few and as far as the picture reaches.
fn around(mut places: Vec<Point>, size: [f32; 2]) -> Vec<Region> {
    let side = size[0].max(size[1]) / 2.0;
    let within = |at: f32, length: f32| match length > side {
        // Not by `clamp`: the words of its panic would bring the printing of floats into the core.
        true => at.max(side / 2.0).min(length - side / 2.0),
        false => length / 2.0,
    };
    let mut tiles = Vec::new();
    while let Some(first) = places.pop() {
        let mut group = vec![first];
        places.retain(|&place| {
            let all = Rect::around(group.iter().copied().chain([place]));
            let fits = all.is_some_and(|all| all.width.max(all.height) <= TOGETHER * side);
            if fits {
                group.push(place);
            }
            !fits
        });
        let middle = Rect::around(group).map_or(first, Rect::center);
        let center = Point::new(within(middle.x, size[0]), within(middle.y, size[1]));
        tiles.push(Region::square(center, side));
    }
    tiles
}

/// Where a place lies.
enum Place {
    /// On the face of the person whose face is known.
    Face,
    /// On their hair, neck or clothes.
    Person,
    /// Elsewhere.
    Beside,
}

fn place(known: Rect, at: Point) -> Place {
    let middle = known.center();
    let (dx, dy) = (
        (at.x - middle.x).abs() / known.width,
        (at.y - middle.y) / known.height,
    );
    let [half, above, chin] = HAIR;
    let on_person = match dy < chin {
        true => dx < half && dy > -above,
        false => dx < half + (dy - chin) * SHOULDERS,
    };
    match on_person {
        true if dx < FACE[0] && dy > -FACE[1] && dy < chin => Place::Face,
        true => Place::Person,
        false => Place::Beside,
    }
}

/// The largest range of a colour channel in the square of `half` its side around `at`, both in pixels of the picture of
/// which `level` has one for every `scale`.
fn range_around(level: &Pixels, at: Point, scale: f32, half: f32) -> u8 {
    let span = |middle: f32, length: usize| {
        let first = ((middle - half) / scale).floor().max(0.0) as usize;
        let end = ((middle + half) / scale).ceil().max(0.0) as usize + 1;
        first.min(length)..end.min(length)
    };
    let (rows, columns) = (span(at.y, level.height), span(at.x, level.width));
    let mut ranges = [[u8::MAX, u8::MIN]; 3];
    for y in rows {
        for x in columns.clone() {
            for (range, value) in ranges.iter_mut().zip(level.at(x, y)) {
                *range = [range[0].min(value), range[1].max(value)];
            }
        }
    }
    let ranges = ranges.map(|[low, high]| high.saturating_sub(low));
    ranges.into_iter().max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FACE: Rect = Rect {
        x: 180.0,
        y: 200.0,
        width: 120.0,
        height: 120.0,
    };

    fn trace(score: f32, x: f32, y: f32) -> Candidate {
        Candidate {
            score,
            rect: Rect::new(x - 20.0, y - 20.0, 40.0, 40.0),
            points: [Point::new(x, y); 6],
        }
    }

    /// The centres of the tiles that a trace asks for; the picture is plain but for a stripe at its right edge.
    fn asked(trace: Candidate) -> Vec<[f32; 2]> {
        let mut pixels = Pixels::filled(480, 640, [200; 3]);
        for y in 0..640 {
            pixels.set(440, y, [20; 3]);
            pixels.set(441, y, [20; 3]);
        }
        for x in 0..480 {
            for y in 500..640 {
                pixels.set(x, y, if x / 8 % 2 == 0 { [20; 3] } else { [90; 3] });
            }
        }
        worth_a_look(&Pyramid::new(&pixels), FACE, &[trace])
            .iter()
            .map(|tile| [tile.center.x, tile.center.y])
            .collect()
    }

    #[test]
    fn tiles_cover_the_picture_to_its_edges() {
        let portrait = all(480.0, 640.0);
        assert_eq!(portrait.len(), 6);
        assert_eq!(
            (portrait[0].center, portrait[5].center),
            (Point::new(160.0, 160.0), Point::new(320.0, 480.0))
        );
        assert_eq!(all(640.0, 640.0).len(), 9);
        assert_eq!(all(1000.0, 300.0).len(), 3);
    }

    #[test]
    fn a_trace_beside_the_person_asks_for_its_tile() {
        assert_eq!(asked(trace(0.02, 440.0, 100.0)), [[320.0, 160.0]]);
        assert!(asked(trace(0.01, 440.0, 100.0)).is_empty());
    }

    #[test]
    fn plain_walls_and_the_known_face_ask_for_nothing() {
        assert!(asked(trace(0.1, 60.0, 100.0)).is_empty());
        assert!(asked(trace(0.4, 240.0, 260.0)).is_empty());
    }

    #[test]
    fn places_near_to_one_another_share_a_tile() {
        let tiles = |places: &[[f32; 2]]| {
            let places = places.iter().map(|at| Point::new(at[0], at[1])).collect();
            let tiles = around(places, [480.0, 640.0]);
            let middles = tiles.iter().map(|tile| [tile.center.x, tile.center.y]);
            middles.collect::<Vec<_>>()
        };
        assert_eq!(tiles(&[[200.0, 300.0], [280.0, 340.0]]), [[240.0, 320.0]]);
        assert_eq!(
            tiles(&[[470.0, 600.0], [20.0, 300.0], [460.0, 500.0]]),
            [[320.0, 480.0], [160.0, 300.0]]
        );
        assert!(tiles(&[]).is_empty());
    }

    #[test]
    fn clothes_ask_only_when_their_trace_is_strong() {
        assert!(asked(trace(0.02, 240.0, 560.0)).is_empty());
        assert_eq!(asked(trace(0.05, 240.0, 560.0)).len(), 1);
    }
}
