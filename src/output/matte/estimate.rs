//! One pixel of the edge: how much of it is person, and of which colour.
//!
//! With the ground's colour B known and the person's colour F spread around a local mean with covariance S, a pixel
//! with a share α of person shows a colour of mean αF + (1 − α)B and covariance α²S + N, N being the noise of picture
//! and ground. The share of highest posterior probability under that Gaussian and a prior from the mask is taken from
//! a fixed ladder of shares; the colour is its conditional mean. After Chuang, Curless, Salesin, Szeliski, "A Bayesian
//! Approach to Digital Matting", CVPR 2001, with F integrated out instead of iterated.

use super::window::Colors;
use crate::math;

/// Shares tried, from none to all.
const LADDER: usize = 24;
/// Noise of picture and compression, standard deviation in levels.
const NOISE: f32 = 3.0;
/// Standard deviation of the share around the mask's, where person and ground have the same colour and where they are
/// far apart.
const PRIOR: [f32; 2] = [0.1, 0.5];
/// Distance of the two colours, in levels, that counts as far apart.
const FAR: f32 = 90.0;
/// Least spread of the person's colour, standard deviation in levels.
const LEAST_SPREAD: f32 = 8.0;

/// A pixel taken apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// Share of person, 0..=1.
    pub alpha: f32,
    /// Colour of the person, in levels.
    pub person: [f32; 3],
}

/// Takes a pixel of this `color` apart, between the `ground` and the `person` around; `prior` is the mask's share.
pub fn estimate(color: [f32; 3], ground: &Colors, person: &Colors, prior: f32) -> Estimate {
    let trace = (ground.spread[0] + ground.spread[3] + ground.spread[5]).max(0.0) / 3.0;
    let off = |k: usize| person.mean[k] - ground.mean[k];
    let apart = (0..3).map(|k| off(k) * off(k)).sum::<f32>().sqrt();
    let trust = PRIOR[0] + (PRIOR[1] - PRIOR[0]) * (apart / FAR).min(1.0);
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
        let noise = NOISE * NOISE + rest * rest * trace;
        let a2 = alpha * alpha;
        let s = person.spread;
        let own = LEAST_SPREAD * LEAST_SPREAD;
        let spread = [s[0] + own, s[1], s[2], s[3] + own, s[4], s[5] + own];
        let mut total = spread.map(|v| v * a2);
        for k in [0, 3, 5] {
            total[k] += noise;
        }
        let Some((inverse, determinant)) = invert(total) else {
            continue;
        };
        let off: [f32; 3] =
            core::array::from_fn(|k| color[k] - alpha * person.mean[k] - rest * ground.mean[k]);
        let weighed = apply(inverse, off);
        let misfit = off[0] * weighed[0] + off[1] * weighed[1] + off[2] * weighed[2];
        let doubt = (alpha - prior) / trust;
        let cost = misfit + math::log(f64::from(determinant)) as f32 + doubt * doubt;
        if cost < best.0 {
            let shift = apply(spread, weighed);
            let own =
                core::array::from_fn(|k| (person.mean[k] + alpha * shift[k]).clamp(0.0, 255.0));
            best = (cost, Estimate { alpha, person: own });
        }
    }
    best.1
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
        assert!(found.alpha > 0.9, "{found:?}");
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
