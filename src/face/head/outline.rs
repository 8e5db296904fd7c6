//! Where the skin of the face ends: chin and cheeks to the pixel.
//!
//! The mesh draws the face's outline from what faces look like; the picture shows it as a fall of brightness from
//! skin to the shadow under the chin, to hair, ear or background. A stretch of the mesh's outline is moved outwards and
//! inwards, and the place where the mean log brightness along it falls most steeply is taken, near the mesh's own.

use crate::file::pixels::Pixels;
use crate::geometry::Point;
use crate::math;

/// Offsets tried to either side, in steps.
const REACH: i32 = 22;
/// One step over the face's size.
const STEP: f32 = 0.005;
/// Points read along the stretch.
const READINGS: usize = 17;
/// Levels added before the logarithm, so that noise in the black does not count.
const FLOOR: f32 = 8.0;
/// Fall of log brightness over two hundredths of the face that outweighs an offset of [`Search::spread`].
const FALL_FOR_SPREAD: f32 = 0.05;
/// [`STEP`]s over which [`FALL_FOR_SPREAD`] is measured.
const FALL_STEPS: f32 = 4.0;

/// How one part of the outline is searched.
pub struct Search {
    /// Most likely offset outwards of the mesh, over the face's size.
    pub expected: f32,
    /// Standard deviation of the offset around it.
    pub spread: f32,
    /// Smoothing of the brightness along the offset, standard deviation in steps.
    pub smoothing: f32,
    /// How far to follow the picture rather than `expected`, 0..1.
    pub trust: f32,
}

/// Offset of the skin's end from `stretch`, over `size`, along the unit vector `outwards`; `size` in pixels.
pub fn offset(
    pixels: &Pixels,
    stretch: &[Point],
    outwards: Point,
    size: f32,
    search: &Search,
) -> f32 {
    if stretch.is_empty() || size.is_nan() || size < 1.0 {
        return search.expected;
    }
    let brightness: Vec<f32> = (-REACH..=REACH)
        .map(|step| {
            let away = step as f32 * STEP * size;
            mean_log(
                pixels,
                stretch,
                Point::new(outwards.x * away, outwards.y * away),
            )
        })
        .collect();
    let falls = falls(&brightness, search.smoothing);
    let score: Vec<f32> = falls
        .iter()
        .zip(-REACH..)
        .map(|(fall, step)| {
            let sigmas = (step as f32 * STEP - search.expected) / search.spread;
            fall * FALL_STEPS - FALL_FOR_SPREAD * sigmas * sigmas
        })
        .collect();
    let mut best = 0;
    for (i, value) in score.iter().enumerate() {
        if *value > score[best] {
            best = i;
        }
    }
    let found = (best as i32 - REACH) as f32 * STEP;
    search.expected + search.trust * (found - search.expected)
}

/// Mean of the logarithm of the brightness along the stretch, moved by `by`.
fn mean_log(pixels: &Pixels, stretch: &[Point], by: Point) -> f32 {
    let last = (stretch.len() - 1) as f32;
    let mut sum = 0.0f64;
    for i in 0..READINGS {
        let at = i as f32 / (READINGS - 1) as f32 * last;
        let (from, share) = (at as usize, at - at.floor());
        let (a, b) = (stretch[from], stretch[(from + 1).min(stretch.len() - 1)]);
        let [red, green, blue] = pixels.bilinear(
            a.x + (b.x - a.x) * share + by.x,
            a.y + (b.y - a.y) * share + by.y,
        );
        sum += math::log(f64::from((red + green + blue) / 3.0 + FLOOR));
    }
    (sum / READINGS as f64) as f32
}

/// Fall per step of `values` smoothed with a Gaussian: the correlation with its derivative.
fn falls(values: &[f32], smoothing: f32) -> Vec<f32> {
    let reach = (smoothing * 4.0) as i32 + 1;
    let bell: Vec<f32> = (-reach..=reach)
        .map(|i| {
            let sigmas = i as f32 / smoothing;
            math::expf(-0.5 * sigmas * sigmas)
        })
        .collect();
    let total: f32 = bell.iter().sum();
    let last = values.len() as i32 - 1;
    (0..=last)
        .map(|at| {
            let slope: f32 = (-reach..=reach)
                .zip(&bell)
                .map(|(i, weight)| {
                    let value = values[(at + i).clamp(0, last) as usize];
                    value * weight * i as f32 / (smoothing * smoothing)
                })
                .sum();
            -slope / total
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEARCH: Search = Search {
        expected: 0.0,
        spread: 0.025,
        smoothing: 1.5,
        trust: 1.0,
    };

    /// Bright above `row`, dark below.
    fn step(row: usize) -> Pixels {
        let mut pixels = Pixels::filled(200, 200, [210, 170, 150]);
        for y in row..200 {
            for x in 0..200 {
                pixels.set(x, y, [90, 60, 50]);
            }
        }
        pixels
    }

    fn chin(pixels: &Pixels, search: &Search) -> f32 {
        let stretch = [Point::new(80.0, 100.0), Point::new(120.0, 100.0)];
        offset(pixels, &stretch, Point::new(0.0, 1.0), 200.0, search)
    }

    #[test]
    fn finds_the_edge_on_either_side() {
        assert!((chin(&step(104), &SEARCH) - 0.02).abs() < 0.006);
        assert!((chin(&step(96), &SEARCH) + 0.02).abs() < 0.006);
    }

    #[test]
    fn rising_brightness_is_no_edge_and_a_plain_picture_gives_the_expected() {
        let plain = Pixels::filled(200, 200, [200; 3]);
        let search = Search {
            expected: 0.01,
            ..SEARCH
        };
        assert!((chin(&plain, &search) - 0.01).abs() < 1e-6);
        let mut upside_down = step(104);
        upside_down.rgb.reverse();
        assert!(chin(&upside_down, &SEARCH).abs() < 0.03);
    }

    #[test]
    fn nothing_to_search_gives_the_expected() {
        let nowhere = offset(&step(100), &[], Point::new(0.0, 1.0), 200.0, &SEARCH);
        assert_eq!(nowhere, 0.0);
        let flat = offset(
            &step(100),
            &[Point::default()],
            Point::new(0.0, 1.0),
            f32::NAN,
            &SEARCH,
        );
        assert_eq!(flat, 0.0);
    }
}
