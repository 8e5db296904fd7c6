//! Sharpness of the face: focus, motion, enlargement.
//!
//! Source: the collection notices: "图像清晰"; ISO/IEC 29794-5, "sharpness".
//!
//! Measured: on eyes, nose and mouth at 120 pixels between the eyes (smaller faces pixel for pixel, so that a small sharp
//! original passes and an enlarged one does not): the energy of second differences over one pixel against that over three, in
//! four directions, each divided by what is usual in sharp portraits; the number is the smallest of the four, since motion
//! blurs one direction only. 1 is usual. A ratio of two scales of the same face depends little on who it is.
//!
//! Limits: photos blurred by a standard deviation of 1.6 pixels and more, enlarged three times or moved by five pixels
//! (development photos) lie below 0.32, 99 % of the photos left sharp above 0.45: below 0.32 advises. Of 237 accepted
//! photographs of real people, mostly scans 350 pixels high, 98 % lie above 0.31, the softest at 0.22: below 0.2, where nine of
//! the thirteen drawn faults lie, rejects.

use crate::face::landmarks::{LEFT_EYE_CORNERS, RIGHT_EYE_CORNERS};
use crate::geometry::Rect;
use crate::math;
use crate::measure::closeup::Closeup;
use crate::rules::check::{Check, Limit, Measure, Missing, Reading, Repair, Unit};
use crate::rules::picture::Picture;
use crate::scene::Portrait;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "sharpness",
    unit: Unit::Ratio,
    limit: Limit::at_least(0.2).advise_below(0.32),
    repair: Repair::Never,
    explained_by: &[],
    measure: Measure::Portrait(measure),
    title: Text::new("图像清晰", "Sharpness"),
    low: Text::new(
        "照片不够清晰。请擦净镜头、对准脸部、拿稳手机后重拍。",
        "The photo is not sharp. Clean the lens, focus on the face, hold still and take it again.",
    ),
    high: Text::new("", ""),
};

/// Steps of the fine and the coarse difference in x, in y (fine, coarse), and the usual ratio of their energies.
const DIRECTIONS: [(isize, isize, isize, f64); 4] = [
    (1, 0, 3, 0.232),
    (1, 1, 2, 0.518),
    (0, 1, 3, 0.176),
    (-1, 1, 2, 0.559),
];
/// Standard deviation of the smoothing before the fine and the coarse difference, pixels.
const FINE: f64 = 0.5;
const COARSE: f64 = 1.0;
/// Reach of the coarse difference.
const REACH: usize = 3;

fn measure(portrait: &Portrait, _: &Picture) -> Reading {
    let closeup = portrait.closeup();
    match closeup.and_then(|closeup| Some((sharpness(closeup)?, closeup))) {
        Some((value, closeup)) => Reading::of(value).in_region(closeup.rect()),
        None => Reading::unknown(Missing::FaceDetail),
    }
}

/// A grey picture of floats.
struct Plane {
    width: usize,
    values: Vec<f32>,
}

/// The smallest ratio of fine to coarse energy; `None` when the face is cut off or perfectly flat.
fn sharpness(closeup: &Closeup) -> Option<f64> {
    let plane = features(closeup)?;
    let fine = smooth(&plane, FINE);
    let coarse = smooth(&plane, COARSE);
    DIRECTIONS
        .iter()
        .filter_map(|(dx, dy, reach, usual)| {
            let base = energy(&coarse, dx * reach, dy * reach);
            (base > 0.1).then(|| energy(&fine, *dx, *dy) / base / usual)
        })
        .reduce(f64::min)
}

/// Eyes, nose and mouth.
fn features(closeup: &Closeup) -> Option<Plane> {
    let eyes = closeup
        .point(LEFT_EYE_CORNERS[0])
        .middle(closeup.point(RIGHT_EYE_CORNERS[0]));
    let unit = closeup.eye_distance;
    let whole = Rect::new(
        0.0,
        0.0,
        closeup.pixels.width as f32,
        closeup.pixels.height as f32,
    );
    let area =
        Rect::new(eyes.x - unit, eyes.y - 0.6 * unit, 2.0 * unit, 2.0 * unit).intersection(whole);
    let (left, right) = (area.x as usize, area.right() as usize);
    let (top, bottom) = (area.y as usize, area.bottom() as usize);
    if right < left + 12 || bottom < top + 12 {
        return None;
    }
    let row = |y: usize| &closeup.luma[y * closeup.pixels.width..][left..right];
    let values = (top..bottom).flat_map(row).map(|v| f32::from(*v));
    Some(Plane {
        width: right - left,
        values: values.collect(),
    })
}

/// Gaussian smoothing; the edges are repeated outwards.
fn smooth(plane: &Plane, sigma: f64) -> Plane {
    let reach = (3.0 * sigma + 0.5) as isize;
    let mut kernel: Vec<f32> = (-reach..=reach)
        .map(|k| math::exp(-((k * k) as f64) / (2.0 * sigma * sigma)) as f32)
        .collect();
    let sum: f32 = kernel.iter().sum();
    kernel.iter_mut().for_each(|k| *k /= sum);
    let (width, height) = (plane.width, plane.values.len() / plane.width);
    let reach = reach as usize;
    let mut down = vec![0.0; width];
    let mut padded = vec![0.0; width + 2 * reach];
    let mut values = vec![0.0; plane.values.len()];
    for (y, out) in values.chunks_exact_mut(width).enumerate() {
        let rows = |k: usize| {
            let y = (y + k).saturating_sub(reach).min(height - 1);
            &plane.values[y * width..][..width]
        };
        weigh(&kernel, rows, &mut down);
        padded[..reach].fill(down[0]);
        padded[reach..][..width].copy_from_slice(&down);
        padded[reach + width..].fill(down[width - 1]);
        weigh(&kernel, |k| &padded[k..][..width], out);
    }
    Plane { width, values }
}

/// The weighted sum of rows.
fn weigh<'a>(weights: &[f32], row: impl Fn(usize) -> &'a [f32], out: &mut [f32]) {
    out.fill(0.0);
    for (k, weight) in weights.iter().enumerate() {
        for (o, v) in out.iter_mut().zip(row(k)) {
            *o += weight * v;
        }
    }
}

/// Mean square of the second difference over (dx, dy), where it fits within the reach.
fn energy(plane: &Plane, dx: isize, dy: isize) -> f64 {
    let (width, height) = (plane.width, plane.values.len() / plane.width);
    let by = dy * width as isize + dx;
    let inner = width - 2 * REACH;
    let mut sum = 0.0;
    for y in REACH..height - REACH {
        let row = |k: isize| {
            let start = ((y * width + REACH) as isize + k) as usize;
            &plane.values[start..start + inner]
        };
        let (before, here, after) = (row(-by), row(0), row(by));
        // Eight sums side by side.
        let mut squares = [0.0f32; 8];
        let mut add = |before: &[f32], here: &[f32], after: &[f32]| {
            let three = before.iter().zip(here).zip(after);
            for (square, ((a, b), c)) in squares.iter_mut().zip(three) {
                let d = a + c - 2.0 * b;
                *square += d * d;
            }
        };
        let [before, here, after] = [before, here, after].map(|row| row.chunks_exact(8));
        let rest = [&before, &here, &after].map(|eights| eights.remainder());
        for ((before, here), after) in before.zip(here).zip(after) {
            add(&before[..8], &here[..8], &after[..8]);
        }
        add(rest[0], rest[1], rest[2]);
        sum += f64::from(squares.iter().sum::<f32>());
    }
    sum / (inner * (height - 2 * REACH)) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;

    /// A checkered face whose squares are smeared over `across` columns and `down` rows.
    fn smeared(across: usize, down: usize) -> Option<f64> {
        let mut scene = fixtures::posed(|_| ());
        let square = |x: usize, y: usize| f32::from(u8::from((x / 7 + y / 7) % 2 == 0));
        for y in 100..500 {
            for x in 100..400 {
                let mut sum = 0.0;
                for dy in 0..down {
                    for dx in 0..across {
                        sum += square(x + dx, y + dy);
                    }
                }
                let v = (60.0 + 120.0 * sum / (across * down) as f32) as u8;
                scene.pixels.set(x, y, [v; 3]);
            }
        }
        fixtures::finding(&CHECK, &scene).value
    }

    #[test]
    fn blur_in_one_direction_is_enough() {
        let sharp = smeared(1, 1).unwrap();
        assert!(smeared(5, 5).unwrap() < sharp / 2.0);
        assert!(smeared(5, 1).unwrap() < sharp / 2.0);
        assert!(smeared(1, 5).unwrap() < sharp / 2.0);
    }

    #[test]
    fn a_flat_face_has_no_sharpness() {
        let mut scene = fixtures::posed(|_| ());
        scene.pixels.rgb.fill(128);
        assert_eq!(fixtures::status(&CHECK, &scene), Status::Unknown);
    }
}
