//! Where a closer look may find faces that are too small for the whole picture: bystanders.
//!
//! The detector leaves a trace of every face it cannot see well enough: a score far below what counts as a face, but above
//! that of most plain places. Only the tile nearest to such a trace is searched. Measured on 141 portraits without bystander
//! and with 304 small heads laid over them: a search of all tiles finds 194 of the heads, this one 192 of them (the two
//! lost ones are 6 and 7 % of the longer side high), with 1.8 tiles searched in a portrait instead of 7.9.

use super::detector::Candidate;
use super::pyramid::Pyramid;
use super::sampling::Region;
use crate::file::pixels::Pixels;
use crate::geometry::{Point, Rect};

/// Least score of a trace, and of one on the person's own hair and clothes, which leave stronger ones.
pub const LEAST: f32 = 0.006;
const LEAST_ON_PERSON: f32 = 0.0225;
/// Score from which no more is asked.
const SURE: f32 = 0.15;
/// Least range of a colour channel around a trace: plain walls leave traces, too.
const LEAST_RANGE: u8 = 16;
/// Half the side of the square in which it is taken, and what its pixels may cover at most, in parts of the longer side.
const AROUND: f32 = 0.045;
const PIXEL: f32 = 1.0 / 80.0;
/// Half the width of hair and neck, the height of the hair above the middle of the face and the depth of the chin below
/// it, in widths and heights of the detector's box; how fast the shoulders widen below.
const HAIR: [f32; 3] = [0.9, 1.3, 0.6];
const SHOULDERS: f32 = 1.5;

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

/// The tiles nearest to the traces of further faces, beside the face framed by `known`.
pub fn worth_a_look(pyramid: &Pyramid, known: Rect, traces: &[Candidate]) -> Vec<Region> {
    let (width, height) = (pyramid.full().width as f32, pyramid.full().height as f32);
    let long = width.max(height);
    let (level, scale) = pyramid.level(long * PIXEL);
    let asks = |trace: &&Candidate| {
        let at = trace.rect.center();
        let least = match on_person(known, at) {
            true => LEAST_ON_PERSON,
            false => LEAST,
        };
        let stands_out = || range_around(level, at, scale, AROUND * long) >= LEAST_RANGE;
        trace.rect.intersection(known).area() == 0.0
            && (trace.score > SURE || trace.score >= least && stands_out())
    };
    let tiles = all(width, height);
    let nearest = |trace: &Candidate| {
        let distance = |tile: &Region| tile.center.distance(trace.rect.center());
        let by_distance =
            |a: &usize, b: &usize| distance(&tiles[*a]).total_cmp(&distance(&tiles[*b]));
        (0..tiles.len()).min_by(by_distance)
    };
    let wanted: Vec<usize> = traces.iter().filter(asks).filter_map(nearest).collect();
    let chosen = (0..tiles.len()).filter(|index| wanted.contains(index));
    chosen.map(|index| tiles[index]).collect()
}

/// Whether a place lies on the hair, the neck or the clothes of the person whose face is `known`.
fn on_person(known: Rect, at: Point) -> bool {
    let middle = known.center();
    let (dx, dy) = (
        (at.x - middle.x).abs() / known.width,
        (at.y - middle.y) / known.height,
    );
    let [half, above, chin] = HAIR;
    match dy < chin {
        true => dx < half && dy > -above,
        false => dx < half + (dy - chin) * SHOULDERS,
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
            eyes: [Point::new(x, y); 2],
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
        assert_eq!(asked(trace(0.01, 440.0, 100.0)), [[320.0, 160.0]]);
        assert!(asked(trace(0.004, 440.0, 100.0)).is_empty());
    }

    #[test]
    fn plain_walls_and_the_known_face_ask_for_nothing() {
        assert!(asked(trace(0.1, 60.0, 100.0)).is_empty());
        assert!(asked(trace(0.4, 240.0, 260.0)).is_empty());
    }

    #[test]
    fn clothes_ask_only_when_their_trace_is_strong() {
        assert!(asked(trace(0.02, 240.0, 560.0)).is_empty());
        assert_eq!(asked(trace(0.05, 240.0, 560.0)).len(), 1);
    }
}
