//! Grid → one value a module: the grey sampled, set against local black and white, and sharpened when
//! the picture is so blurred that modules run into one another.

use super::grid::Grid;
use super::plane::Plane;
use super::symbol::{finder_is_dark, Version};
use crate::math;

/// Modules around one over which black and white are measured.
const REACH: usize = 6;

/// Mean grey of the middle of every module, row by row, the lighter of a pair of colours always larger.
pub(super) fn samples(plane: &Plane, grid: &Grid) -> Vec<f32> {
    let side = grid.version.side();
    let mut values = Vec::with_capacity(side * side);
    for y in 0..side {
        for x in 0..side {
            let mut sum = 0.0;
            for (du, dv) in [
                (0.5, 0.5),
                (0.32, 0.32),
                (0.68, 0.32),
                (0.32, 0.68),
                (0.68, 0.68),
            ] {
                let at = grid.map.at(x as f32 + du, y as f32 + dv);
                sum += plane.at(at.x, at.y);
            }
            values.push(grid.sign * sum / 5.0);
        }
    }
    values
}

/// Light-minus-dark values in −1..1 against the means of the light and of the dark modules nearby.
pub(super) fn contrasted(samples: &[f32], side: usize) -> Vec<f32> {
    let mut threshold = box_mean(samples, side);
    let mut contrast = vec![1.0; samples.len()];
    for _ in 0..2 {
        let is_light: Vec<f32> = samples
            .iter()
            .zip(&threshold)
            .map(|(s, t)| (s > t) as u8 as f32)
            .collect();
        let lit: Vec<f32> = samples.iter().zip(&is_light).map(|(s, l)| s * l).collect();
        let share = box_mean(&is_light, side);
        let light = box_mean(&lit, side);
        let all = box_mean(samples, side);
        for i in 0..samples.len() {
            if share[i] > 0.05 && share[i] < 0.95 {
                let (bright, dim) = (light[i] / share[i], (all[i] - light[i]) / (1.0 - share[i]));
                threshold[i] = (bright + dim) / 2.0;
                contrast[i] = ((bright - dim) / 2.0).max(1.0);
            }
        }
    }
    (0..samples.len())
        .map(|i| ((samples[i] - threshold[i]) / contrast[i]).clamp(-1.0, 1.0))
        .collect()
}

/// The symbol as its mirror image shows it.
pub(super) fn mirrored(modules: &[f32], side: usize) -> Vec<f32> {
    (0..modules.len())
        .map(|i| modules[i % side * side + i / side])
        .collect()
}

/// Mean over the square of `2 REACH + 1` modules, cut at the border.
fn box_mean(values: &[f32], side: usize) -> Vec<f32> {
    let mut sums = vec![0f64; (side + 1) * (side + 1)];
    for y in 0..side {
        let mut row = 0.0;
        for x in 0..side {
            row += values[y * side + x] as f64;
            sums[(y + 1) * (side + 1) + x + 1] = sums[y * (side + 1) + x + 1] + row;
        }
    }
    let mut means = Vec::with_capacity(values.len());
    for y in 0..side {
        let (top, bottom) = (
            y.saturating_sub(REACH) * (side + 1),
            (y + REACH + 1).min(side) * (side + 1),
        );
        for x in 0..side {
            let (left, right) = (x.saturating_sub(REACH), (x + REACH + 1).min(side));
            let sum =
                sums[bottom + right] - sums[bottom + left] - sums[top + right] + sums[top + left];
            let area = (bottom - top) / (side + 1) * (right - left);
            means.push((sum / area as f64) as f32);
        }
    }
    means
}

/// How much light a module gets from itself, its neighbour and the one after, along one axis.
type Kernel = [f32; 3];

/// A Gaussian of `sigma` modules over modules of width one, sampled at their middles.
fn kernel(sigma: f64) -> Kernel {
    let weight = |offset: f64| -> f64 {
        (0..32)
            .map(|i| {
                let t = (offset + (i as f64 + 0.5) / 32.0 - 0.5) / sigma;
                math::exp(-t * t / 2.0)
            })
            .sum()
    };
    let raw = [weight(0.0), weight(1.0), weight(2.0)];
    let total = raw[0] + 2.0 * (raw[1] + raw[2]);
    raw.map(|w| (w / total) as f32)
}

/// The symbol seen through the kernel; beyond its border lies light background.
fn blurred(modules: &[f32], side: usize, kernel: &Kernel) -> Vec<f32> {
    let mut rows = vec![0.0; modules.len()];
    for (out, row) in rows.chunks_exact_mut(side).zip(modules.chunks_exact(side)) {
        let at = |x: usize| row.get(x).copied().unwrap_or(1.0);
        for (x, value) in out.iter_mut().enumerate() {
            *value = kernel[0] * row[x]
                + kernel[1] * (at(x.wrapping_sub(1)) + at(x + 1))
                + kernel[2] * (at(x.wrapping_sub(2)) + at(x + 2));
        }
    }
    let mut both = vec![0.0; modules.len()];
    for (y, out) in both.chunks_exact_mut(side).enumerate() {
        let row = |y: usize| {
            if y < side {
                Some(&rows[y * side..(y + 1) * side])
            } else {
                None
            }
        };
        let near = [row(y.wrapping_sub(1)), row(y + 1)];
        let far = [row(y.wrapping_sub(2)), row(y + 2)];
        for (x, value) in out.iter_mut().enumerate() {
            let sum = |pair: &[Option<&[f32]>; 2]| {
                pair.iter().map(|r| r.map_or(1.0, |r| r[x])).sum::<f32>()
            };
            *value =
                kernel[0] * rows[y * side + x] + kernel[1] * sum(&near) + kernel[2] * sum(&far);
        }
    }
    both
}

/// Blur of the picture measured on the finders.
pub(super) struct Blur {
    kernel: Kernel,
    /// Half the grey difference between light and dark without blur.
    contrast: f32,
}

/// The Gaussian that best turns a drawn finder into the three seen.
pub(super) fn blur(samples: &[f32], side: usize) -> Option<Blur> {
    let drawn: Vec<f32> = (0..64)
        .map(|i| {
            if finder_is_dark(i % 8, i / 8) {
                -1.0
            } else {
                1.0
            }
        })
        .collect();
    let mut best: Option<(f32, Blur)> = None;
    for step in 3..=20 {
        let kernel = kernel(step as f64 * 0.05);
        let model = blurred(&drawn, 8, &kernel);
        let (mut rest, mut contrast) = (0.0, 0.0);
        for (mirror_x, mirror_y) in [(false, false), (true, false), (false, true)] {
            let pairs: Vec<(f32, f32)> = (1..6)
                .flat_map(|row| (1..6).map(move |column| (column, row)))
                .map(|(column, row)| {
                    let x = if mirror_x { side - 1 - column } else { column };
                    let y = if mirror_y { side - 1 - row } else { row };
                    (model[row * 8 + column], samples[y * side + x])
                })
                .collect();
            let count = pairs.len() as f32;
            let mean = pairs
                .iter()
                .fold((0.0, 0.0), |m, p| (m.0 + p.0 / count, m.1 + p.1 / count));
            let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
            for (x, y) in pairs {
                let (x, y) = (x - mean.0, y - mean.1);
                (xx, xy, yy) = (xx + x * x, xy + x * y, yy + y * y);
            }
            rest += yy - xy * xy / xx;
            contrast += xy / xx / 3.0;
        }
        if contrast > 1.0 && best.as_ref().is_none_or(|(least, _)| rest < *least) {
            best = Some((rest, Blur { kernel, contrast }));
        }
    }
    best.map(|(_, blur)| blur)
}

/// Rounds of gradient descent; each is one blur of the grid.
const ROUNDS: usize = 60;

/// The light-minus-dark values in −1..1 which, blurred, come nearest to the samples: projected gradient
/// descent (Bertero & Boccacci 1998, 6.1) with the fixed patterns held at their known colours.
pub(super) fn sharpened(samples: &[f32], version: Version, blur: &Blur) -> Vec<f32> {
    let side = version.side();
    let template = version.template();
    let known = |modules: &mut [f32]| {
        for (module, fixed) in modules.iter_mut().zip(&template) {
            match fixed {
                Some(true) => *module = -1.0,
                Some(false) => *module = 1.0,
                None => {}
            }
        }
    };
    let mut modules = contrasted(samples, side);
    known(&mut modules);
    for round in 0..3 {
        // The background is what is left of the samples without the symbol, smoothed.
        let seen = blurred(&modules, side, &blur.kernel);
        let rest: Vec<f32> = samples
            .iter()
            .zip(&seen)
            .map(|(s, m)| s - blur.contrast * m)
            .collect();
        let background = box_mean(&rest, side);
        let target: Vec<f32> = samples
            .iter()
            .zip(&background)
            .map(|(s, g)| (s - g) / blur.contrast)
            .collect();
        for _ in 0..ROUNDS * (round + 1) / 3 {
            let seen = blurred(&modules, side, &blur.kernel);
            for ((module, t), s) in modules.iter_mut().zip(&target).zip(&seen) {
                *module = (*module + 1.5 * (t - s)).clamp(-1.0, 1.0);
            }
            known(&mut modules);
        }
    }
    modules
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A symbol of the smallest size with every third data module dark.
    fn drawn() -> (Version, Vec<f32>) {
        let version = Version::new(1).unwrap();
        let fixed = version.template();
        let modules = fixed
            .iter()
            .enumerate()
            .map(|(i, m)| if m.unwrap_or(i % 3 == 0) { -1.0 } else { 1.0 })
            .collect();
        (version, modules)
    }

    #[test]
    fn contrast_follows_a_shadow() {
        let (version, modules) = drawn();
        let side = version.side();
        let shaded: Vec<f32> = modules
            .iter()
            .enumerate()
            .map(|(i, m)| 60.0 + 6.0 * (i % side) as f32 + 20.0 * m)
            .collect();
        let values = contrasted(&shaded, side);
        assert!(values.iter().zip(&modules).all(|(v, m)| v * m > 0.0));
    }

    #[test]
    fn an_even_background_gives_no_number_that_is_not_finite() {
        assert!(contrasted(&[9.0; 441], 21).iter().all(|v| v.is_finite()));
        assert!(blur(&[9.0; 441], 21).is_none());
    }

    #[test]
    fn sharpening_undoes_a_blur_that_hides_single_modules() {
        let (version, modules) = drawn();
        let kernel = kernel(0.8);
        let samples: Vec<f32> = blurred(&modules, 21, &kernel)
            .iter()
            .map(|m| (128.0 + 100.0 * m).round())
            .collect();
        let wrong = |values: &[f32]| {
            values
                .iter()
                .zip(&modules)
                .filter(|(v, m)| *v * *m <= 0.0)
                .count()
        };
        assert!(wrong(&contrasted(&samples, 21)) > 40);
        let found = blur(&samples, 21).unwrap();
        assert!((found.contrast - 100.0).abs() < 8.0);
        assert_eq!(wrong(&sharpened(&samples, version, &found)), 0);
    }

    #[test]
    fn a_mirror_image_swaps_rows_and_columns() {
        assert_eq!(mirrored(&[1.0, 2.0, 3.0, 4.0], 2), [1.0, 3.0, 2.0, 4.0]);
    }
}
