//! One pixel of the edge: how much of it is person, and of which colour.
//!
//! With the background's colour B known and the person's colour F spread around a local mean with covariance S, a pixel
//! with a share α of person shows a colour of mean αF + (1 − α)B and covariance α²S + N, N being the noise of picture
//! and background. The share of highest posterior probability under that Gaussian and a prior from the mask is taken from
//! a fixed ladder of shares; the colour is its conditional mean. After Chuang, Curless, Salesin, Szeliski, "A Bayesian
//! Approach to Digital Matting", CVPR 2001, with F integrated out instead of iterated.

use super::window::{Colors, PAIRS};
use crate::math;

/// Shares tried, from none to all.
const LADDER: usize = 24;
/// Noise of picture and compression, standard deviation in levels.
const NOISE: f32 = 3.0;
/// How far a shadow on the wall, not seen in the background around, may darken it: standard deviation in levels.
const SHADOW: f32 = 12.0;
/// Least spread of the person's colour, standard deviation in levels.
const LEAST_SPREAD: f32 = 6.0;
/// Standard deviation of the share around the prior's half, where person and background have the same colour and where
/// they are far apart.
const DOUBT: [f32; 2] = [0.1, 0.25];
/// Part of that doubt which is left where the prior is 0 or 1.
const SURE: f32 = 0.2;
/// Distance of the two colours, in levels, that counts as far apart.
const FAR: f32 = 90.0;
/// Weight of the Gaussian's normaliser, which favours the narrower explanation. Half of it, because neighbouring pixels
/// of hair are not independent.
const NARROW: f32 = 0.5;

/// A pixel taken apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// Share of person, 0..=1.
    pub alpha: f32,
    /// Colour of the person, in levels.
    pub person: [f32; 3],
}

impl Estimate {
    /// The pixel before another background.
    pub fn before(&self, background: [u8; 3]) -> [u8; 3] {
        core::array::from_fn(|k| {
            let background = f32::from(background[k]);
            (background + (self.person[k] - background) * self.alpha).round() as u8
        })
    }
}

/// Takes a pixel of this `color` apart, between the `ground` and the `person` around; `prior` is the mask's share.
pub fn estimate(color: [f32; 3], background: &Colors, person: &Colors, prior: f32) -> Estimate {
    let doubt = doubt(background, person, prior);
    let brightness = dot(background.mean, background.mean).max(1.0).sqrt();
    let shadow = background.mean.map(|v| v / brightness * SHADOW);
    let noise_sigma =
        (background.spread[0] + background.spread[3] + background.spread[5]).max(0.0) / 3.0;
    let mut own = person.spread;
    for k in [0, 3, 5] {
        own[k] += LEAST_SPREAD * LEAST_SPREAD;
    }
    let mut best = (
        f32::INFINITY,
        Estimate {
            alpha: prior,
            person: color,
        },
    );
    for step in 0..=LADDER {
        let alpha = step as f32 / LADDER as f32;
        let rest = 1.0 - alpha;
        let mut total = own.map(|v| v * alpha * alpha);
        for (k, [i, j]) in PAIRS.into_iter().enumerate() {
            total[k] += rest * rest * shadow[i] * shadow[j];
            if i == j {
                total[k] += NOISE * NOISE + rest * rest * noise_sigma;
            }
        }
        let Some((inverse, determinant)) = invert(total) else {
            continue;
        };
        let off: [f32; 3] =
            core::array::from_fn(|k| color[k] - alpha * person.mean[k] - rest * background.mean[k]);
        let weighed = apply(inverse, off);
        let belief = (alpha - prior) / doubt;
        let width = math::log(f64::from(determinant)) as f32;
        let cost = dot(off, weighed) + NARROW * width + belief * belief;
        if cost < best.0 {
            let shift = apply(own, weighed);
            let person =
                core::array::from_fn(|k| (person.mean[k] + alpha * shift[k]).clamp(0.0, 255.0));
            best = (cost, Estimate { alpha, person });
        }
    }
    best.1
}

/// Standard deviation of the share around its prior.
fn doubt(background: &Colors, person: &Colors, prior: f32) -> f32 {
    let off: [f32; 3] = core::array::from_fn(|k| person.mean[k] - background.mean[k]);
    let apart = (dot(off, off).sqrt() / FAR).min(1.0);
    let most = DOUBT[0] + (DOUBT[1] - DOUBT[0]) * apart;
    most * (SURE + (1.0 - SURE) * 4.0 * prior * (1.0 - prior))
}

fn dot(a: [f32; 3], b: [f32; 3]) -> f32 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

/// Inverse and determinant of a symmetric matrix given as rr, rg, rb, gg, gb, bb; `None` when it has none.
fn invert([a, b, c, d, e, f]: [f32; 6]) -> Option<([f32; 6], f32)> {
    let (p, q, r) = (d * f - e * e, c * e - b * f, b * e - c * d);
    let determinant = a * p + b * q + c * r;
    if !determinant.is_finite() || determinant <= 0.0 {
        return None;
    }
    let inverse = [p, q, r, a * f - c * c, b * c - a * e, a * d - b * b];
    Some((inverse.map(|v| v / determinant), determinant))
}

fn apply([a, b, c, d, e, f]: [f32; 6], v: [f32; 3]) -> [f32; 3] {
    [
        a * v[0] + b * v[1] + c * v[2],
        b * v[0] + d * v[1] + e * v[2],
        c * v[0] + e * v[1] + f * v[2],
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(mean: [f32; 3]) -> Colors {
        Colors {
            mean,
            spread: [4.0, 0.0, 0.0, 4.0, 0.0, 4.0],
        }
    }

    #[test]
    fn a_mixture_is_taken_apart() {
        let (wall, hair) = (plain([240.0; 3]), plain([30.0, 25.0, 20.0]));
        for share in [0.0f32, 0.25, 0.5, 0.75, 1.0] {
            let color =
                core::array::from_fn(|k| share * hair.mean[k] + (1.0 - share) * wall.mean[k]);
            let found = estimate(color, &wall, &hair, 0.5);
            assert!((found.alpha - share).abs() < 0.08, "{share}: {found:?}");
            if share > 0.2 {
                assert!((found.person[0] - 30.0).abs() < 15.0, "{share}: {found:?}");
            }
        }
    }

    #[test]
    fn a_colour_of_neither_is_person() {
        let found = estimate(
            [200.0, 20.0, 30.0],
            &plain([240.0; 3]),
            &plain([30.0; 3]),
            0.5,
        );
        assert!(found.alpha > 0.8, "{found:?}");
    }

    #[test]
    fn where_colours_agree_the_mask_decides() {
        for prior in [0.1, 0.9] {
            let found = estimate([240.0; 3], &plain([240.0; 3]), &plain([238.0; 3]), prior);
            assert!((found.alpha - prior).abs() < 0.2, "{prior}: {found:?}");
        }
    }

    #[test]
    fn the_inverse_inverts() {
        let m = [4.0, 1.0, 0.5, 3.0, 0.2, 2.0];
        let (inverse, _) = invert(m).unwrap();
        let back = apply(inverse, apply(m, [1.0, 2.0, 3.0]));
        assert!(back
            .iter()
            .zip([1.0, 2.0, 3.0])
            .all(|(a, b)| (a - b).abs() < 1e-5));
        assert_eq!(invert([0.0; 6]), None);
    }
}
