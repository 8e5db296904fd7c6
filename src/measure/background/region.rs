//! Shapes on the grid of cells: distances, connected regions, darkest and brightest neighbours.

use crate::math::{larger, smaller};

/// Distance of every cell from the nearest cell with at least `threshold`, in cells: chamfer distance with steps 1
/// and √2 (Borgefors 1986), at most 8 % above the Euclidean one. Very large where there is none.
pub fn distance(alpha: &[f32], width: usize, threshold: f32) -> Vec<f32> {
    const FAR: f32 = 1e6;
    let mut out: Vec<f32> = alpha
        .iter()
        .map(|a| if *a >= threshold { 0.0 } else { FAR })
        .collect();
    sweep(&mut out, width);
    // Backwards the picture is the same picture turned by half a turn.
    out.reverse();
    sweep(&mut out, width);
    out.reverse();
    out
}

/// One pass of the chamfer: every cell from its left neighbour and the three above.
fn sweep(cells: &mut [f32], width: usize) {
    const DIAGONAL: f32 = std::f32::consts::SQRT_2;
    let mut above: &[f32] = &[];
    for row in cells.chunks_exact_mut(width) {
        if above.len() == width {
            for (c, a) in row.iter_mut().zip(above) {
                *c = smaller(*c, a + 1.0);
            }
            for (c, a) in row[1..].iter_mut().zip(above) {
                *c = smaller(*c, a + DIAGONAL);
            }
            for (c, a) in row.iter_mut().zip(&above[1..]) {
                *c = smaller(*c, a + DIAGONAL);
            }
        }
        let mut left = f32::INFINITY;
        for c in row.iter_mut() {
            left = smaller(*c, left + 1.0);
            *c = left;
        }
        above = row;
    }
}

/// Clears the cells along the edges of the picture.
pub fn clear_frame(cells: &mut [bool], width: usize) {
    let last = (cells.len() / width).saturating_sub(1);
    for (y, row) in cells.chunks_exact_mut(width).enumerate() {
        if y == 0 || y == last {
            row.fill(false);
        }
        row[0] = false;
        row[width - 1] = false;
    }
}

/// The connected regions (eight neighbours) of the cells that are `odd`, each as a list of cells.
pub fn components(odd: &[bool], width: usize) -> Vec<Vec<usize>> {
    let height = odd.len() / width;
    let mut open = odd.to_vec();
    let mut found = Vec::new();
    let lively = |row: &usize| {
        let row = &odd[row * width..(row + 1) * width];
        // Looks at the whole row, many cells at a time.
        row.iter().fold(false, |any, odd| any | odd)
    };
    let rows = (0..height).filter(lively);
    for start in rows.flat_map(|row| row * width..(row + 1) * width) {
        if !open[start] {
            continue;
        }
        open[start] = false;
        let mut region = vec![start];
        let mut next = 0;
        while let Some(cell) = region.get(next).copied() {
            next += 1;
            let (x, y) = (cell % width, cell / width);
            for ny in y.saturating_sub(1)..(y + 2).min(height) {
                for nx in x.saturating_sub(1)..(x + 2).min(width) {
                    let i = ny * width + nx;
                    if open[i] {
                        open[i] = false;
                        region.push(i);
                    }
                }
            }
        }
        found.push(region);
    }
    found
}

/// The smallest value within `radius` cells along rows and columns.
pub fn darkest(values: &[f32], width: usize, radius: usize) -> Vec<f32> {
    filtered(values, width, radius, (smaller, f32::INFINITY))
}

/// The largest value within `radius` cells along rows and columns.
pub fn brightest(values: &[f32], width: usize, radius: usize) -> Vec<f32> {
    filtered(values, width, radius, (larger, f32::NEG_INFINITY))
}

/// A square running minimum or maximum, rows first, then columns; the window is cut at the edges. `pick` takes one of two
/// numbers, `never` is one that it never takes.
#[inline(always)]
fn filtered(
    values: &[f32],
    width: usize,
    radius: usize,
    (pick, never): (impl Fn(f32, f32) -> f32, f32),
) -> Vec<f32> {
    let row = width + 2 * radius;
    let mut picked = vec![never; row * (values.len() / width + 2 * radius)];
    let inner = picked.chunks_exact_mut(row).skip(radius);
    for (out, values) in inner.zip(values.chunks_exact(width)) {
        out[radius..radius + width].copy_from_slice(values);
    }
    let window = 2 * radius + 1;
    for step in [1, row] {
        // Each number is picked from so many, itself the first; then from twice as many.
        let mut reach = 1;
        while reach < window {
            let more = reach.min(window - reach);
            let pairs = picked.iter().zip(&picked[more * step..]);
            picked = pairs.map(|(a, b)| pick(*a, *b)).collect();
            reach += more;
        }
    }
    let mut out = Vec::with_capacity(values.len());
    for row in picked.chunks(row).take(values.len() / width) {
        out.extend_from_slice(&row[..width]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distance_from_the_middle() {
        let mut alpha = vec![0.0; 25];
        alpha[12] = 1.0;
        let d = distance(&alpha, 5, 0.5);
        assert_eq!((d[12], d[10], d[2]), (0.0, 2.0, 2.0));
        assert!((d[0] - 2.0 * std::f32::consts::SQRT_2).abs() < 1e-5);
    }

    #[test]
    fn corners_connect_and_gaps_do_not() {
        #[rustfmt::skip]
        let odd = [
            true,  false, false, false,
            false, true,  false, true,
        ];
        let mut sizes: Vec<usize> = components(&odd, 4).iter().map(Vec::len).collect();
        sizes.sort_unstable();
        assert_eq!(sizes, [1, 2]);
    }

    #[test]
    fn windows_are_cut_at_the_edges() {
        let values = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0];
        assert_eq!(darkest(&values, 3, 1), [1.0; 6]);
        assert_eq!(brightest(&values, 3, 1), [5.0, 9.0, 9.0, 5.0, 9.0, 9.0]);
        assert_eq!(brightest(&values, 3, 9), [9.0; 6]);
    }
}
