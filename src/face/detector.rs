//! The short-range face detector: a square of the picture → candidate faces.
//!
//! Architecture: Bazarevsky et al., "BlazeFace: Sub-millisecond Neural Face Detection on Mobile GPUs", 2019.

use super::sampling::{sample_rect, Border, Pyramid, Region};
use crate::geometry::{Point, Rect};
use crate::math;
use crate::nn::Net;
use crate::order::rising;

/// Input side in pixels.
const SIDE: usize = 128;
/// Points of a face.
const POINTS: usize = 6;
/// Values per anchor: box centre, box size, points.
const VALUES: usize = 4 + 2 * POINTS;
/// Anchor grids: cells per side, anchors per cell.
const GRIDS: [(usize, usize); 2] = [(16, 2), (8, 6)];
/// An answer of the net whose score is 0.00034, and more than that.
const LOW: f32 = -8.0;
const LOW_SCORE: f32 = 0.001;
/// Boxes that overlap more than this (intersection over union) are the same face.
const SAME_FACE: f32 = 0.3;

/// A detected face, before the mesh has confirmed it. Pixels of the searched picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// 0..1.
    pub score: f32,
    /// From brow to chin.
    pub rect: Rect,
    /// Eyes (left and right in the picture), tip of the nose, middle of the mouth, the ears' tragions (left and right).
    pub points: [Point; POINTS],
}

impl Candidate {
    /// Left and right in the picture.
    pub fn eyes(&self) -> [Point; 2] {
        [self.points[0], self.points[1]]
    }

    /// The turn of the eye line in radians, positive = clockwise in the picture.
    pub fn angle(&self) -> f32 {
        let [left, right] = self.eyes();
        math::atan2(f64::from(right.y - left.y), f64::from(right.x - left.x)) as f32
    }
}

/// Faces in a square of the picture that score at least `least_score`, best first.
pub fn detect(
    net: &mut Net,
    pyramid: &Pyramid,
    square: &Region,
    least_score: f32,
) -> Vec<Candidate> {
    merged(anchors_above(net, pyramid, square, least_score))
}

/// The same, and every single anchor that scores at least `least_trace`.
pub fn detect_with_traces(
    net: &mut Net,
    pyramid: &Pyramid,
    square: &Region,
    least_score: f32,
    least_trace: f32,
) -> (Vec<Candidate>, Vec<Candidate>) {
    let traces = anchors_above(net, pyramid, square, least_trace);
    let found = traces.iter().filter(|trace| trace.score >= least_score);
    (merged(found.copied().collect()), traces)
}

/// What the net sees at each anchor that scores at least `least_score`.
#[cfg_attr(small_wasm, optimize(size))]
fn anchors_above(
    net: &mut Net,
    pyramid: &Pyramid,
    square: &Region,
    least_score: f32,
) -> Vec<Candidate> {
    sample_rect(
        pyramid,
        square,
        SIDE,
        Border::Black,
        [-1.0, 1.0],
        net.input_mut(),
    );
    net.run();
    let mut found = decode(net.output(0), net.output(1), least_score);
    let map = square.map();
    for candidate in &mut found {
        let rect = candidate.rect;
        let corner = map.at(rect.x, rect.y);
        candidate.rect = Rect::new(
            corner.x,
            corner.y,
            rect.width * square.width,
            rect.height * square.height,
        );
        candidate.points = candidate.points.map(|point| map.at(point.x, point.y));
    }
    found
}

/// Candidates in units of the input side.
fn decode(boxes: &[f32], scores: &[f32], least_score: f32) -> Vec<Candidate> {
    let decoded = |((values, &score), anchor): ((&[f32], &f32), Point)| {
        // Nearly all are so low that their logistic need not be known.
        if score < LOW && least_score > LOW_SCORE {
            return None;
        }
        let score = math::logistic(score);
        if score.is_nan() || score < least_score {
            return None;
        }
        let at = |i: usize| {
            Point::new(
                values[i] / SIDE as f32 + anchor.x,
                values[i + 1] / SIDE as f32 + anchor.y,
            )
        };
        let (center, width, height) = (at(0), values[2] / SIDE as f32, values[3] / SIDE as f32);
        let rect = Rect::new(
            center.x - width / 2.0,
            center.y - height / 2.0,
            width,
            height,
        );
        let usable = rect.area() > 0.0 && values.iter().all(|value| value.is_finite());
        usable.then_some(Candidate {
            score,
            rect,
            points: std::array::from_fn(|i| at(4 + 2 * i)),
        })
    };
    boxes
        .chunks_exact(VALUES)
        .zip(scores)
        .zip(anchors())
        .filter_map(decoded)
        .collect()
}

/// Cell centres in units of the input side, in the order of the net's output.
fn anchors() -> impl Iterator<Item = Point> {
    GRIDS.into_iter().flat_map(|(cells, per_cell)| {
        (0..cells * cells * per_cell).map(move |i| {
            let cell = i / per_cell;
            let center = |k: usize| (k as f32 + 0.5) / cells as f32;
            Point::new(center(cell % cells), center(cell / cells))
        })
    })
}

/// Replaces every group of overlapping candidates by its mean, weighted by score.
#[cfg_attr(small_wasm, optimize(size))]
fn merged(candidates: Vec<Candidate>) -> Vec<Candidate> {
    let mut candidates = rising(&candidates, |candidate| -candidate.score);
    let mut out = Vec::new();
    while let Some(&best) = candidates.first() {
        let (group, rest): (Vec<_>, Vec<_>) = candidates
            .into_iter()
            .partition(|c| *c == best || c.rect.overlap(best.rect) > SAME_FACE);
        let total: f32 = group.iter().map(|c| c.score).sum();
        let mean = |value: &dyn Fn(&Candidate) -> f32| {
            group.iter().map(|c| value(c) * c.score).sum::<f32>() / total
        };
        let point = |i: usize| Point::new(mean(&|c| c.points[i].x), mean(&|c| c.points[i].y));
        out.push(Candidate {
            score: best.score,
            rect: Rect::new(
                mean(&|c| c.rect.x),
                mean(&|c| c.rect.y),
                mean(&|c| c.rect.width),
                mean(&|c| c.rect.height),
            ),
            points: std::array::from_fn(point),
        });
        candidates = rest;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outputs(hits: &[(usize, f32, [f32; 4])]) -> (Vec<f32>, Vec<f32>) {
        let (mut boxes, mut scores) = (vec![0.0; 896 * VALUES], vec![-50.0; 896]);
        for &(anchor, score, rect) in hits {
            scores[anchor] = score;
            boxes[anchor * VALUES..][..4].copy_from_slice(&rect);
        }
        (boxes, scores)
    }

    #[test]
    fn anchors_fill_both_grids() {
        let all: Vec<Point> = anchors().collect();
        assert_eq!(all.len(), 896);
        assert_eq!(
            (all[0], all[1], all[2]),
            (all[1], all[0], Point::new(3.0 / 32.0, 1.0 / 32.0))
        );
        assert_eq!(all[511], Point::new(31.0 / 32.0, 31.0 / 32.0));
        assert_eq!(all[512], Point::new(1.0 / 16.0, 1.0 / 16.0));
    }

    #[test]
    fn what_is_left_out_unseen_scores_too_low() {
        assert!(math::logistic(LOW) < LOW_SCORE);
        let rect = [0.0, 0.0, 64.0, 32.0];
        let (boxes, scores) = outputs(&[(3, LOW + 2.0, rect), (4, LOW - 1.0, rect)]);
        let found = |least: f32| decode(&boxes, &scores, least).len();
        assert_eq!(found(math::logistic(LOW - 1.0)), 2);
        assert_eq!(found(2.0 * LOW_SCORE), 1);
    }

    #[test]
    fn box_is_relative_to_its_anchor() {
        let (boxes, scores) = outputs(&[(512, 5.0, [8.0, 0.0, 64.0, 32.0]), (3, 0.0, [0.0; 4])]);
        let found = decode(&boxes, &scores, 0.4);
        assert_eq!(found.len(), 1);
        assert_eq!(
            found[0].rect,
            Rect::new(0.125 - 0.25, 0.0625 - 0.125, 0.5, 0.25)
        );
    }

    #[test]
    fn not_a_number_is_no_face() {
        let (mut boxes, mut scores) =
            outputs(&[(0, 9.0, [0.0, 0.0, 64.0, 64.0]), (600, 9.0, [0.0; 4])]);
        scores[600] = f32::NAN;
        boxes[9] = f32::INFINITY;
        assert!(decode(&boxes, &scores, 0.5).is_empty());
    }

    #[test]
    fn overlapping_candidates_become_their_weighted_mean() {
        let candidate = |score: f32, x: f32| Candidate {
            score,
            rect: Rect::new(x, 0.0, 10.0, 10.0),
            points: std::array::from_fn(|i| Point::new(x + 5.0 * i as f32, 1.0)),
        };
        let out = merged(vec![
            candidate(0.5, 4.0),
            candidate(1.0, 1.0),
            candidate(0.75, 50.0),
        ]);
        assert_eq!(out.len(), 2);
        assert!((out[0].rect.x - 2.0).abs() < 1e-5 && (out[0].eyes()[1].x - 7.0).abs() < 1e-5);
        assert_eq!((out[0].score, out[1].rect.x), (1.0, 50.0));
    }
}
