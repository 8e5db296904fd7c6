//! Shapes on the grid of cells: distances, connected regions, darkest and brightest neighbours.

/// Distance of every cell from the nearest cell with at least `threshold`, in cells: chamfer distance with steps 1
/// and √2 (Borgefors 1986), at most 8 % above the Euclidean one. Very large where there is none.
pub fn distance(alpha: &[f32], width: usize, threshold: f32) -> Vec<f32> {
    const FAR: f32 = 1e6;
    const DIAGONAL: f32 = std::f32::consts::SQRT_2;
    let height = alpha.len() / width;
    let mut out: Vec<f32> = alpha
        .iter()
        .map(|a| if *a >= threshold { 0.0 } else { FAR })
        .collect();
    let relax = |out: &mut [f32], x: usize, y: usize, sign: isize| {
        let mut best = out[y * width + x];
        for (dx, dy, cost) in [
            (-1, 0, 1.0),
            (-1, -1, DIAGONAL),
            (0, -1, 1.0),
            (1, -1, DIAGONAL),
        ] {
            let (nx, ny) = (x as isize + sign * dx, y as isize + sign * dy);
            if nx >= 0 && ny >= 0 && (nx as usize) < width && (ny as usize) < height {
                best = best.min(out[ny as usize * width + nx as usize] + cost);
            }
        }
        out[y * width + x] = best;
    };
    for y in 0..height {
        for x in 0..width {
            relax(&mut out, x, y, 1);
        }
    }
    for y in (0..height).rev() {
        for x in (0..width).rev() {
            relax(&mut out, x, y, -1);
        }
    }
    out
}

/// The connected regions (eight neighbours) of the cells that are `odd`, each as a list of cells.
pub fn components(odd: &[bool], width: usize) -> Vec<Vec<usize>> {
    let height = odd.len() / width;
    let mut open = odd.to_vec();
    let mut found = Vec::new();
    for start in 0..odd.len() {
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
    filtered(values, width, radius, f32::min)
}

/// The largest value within `radius` cells along rows and columns.
pub fn brightest(values: &[f32], width: usize, radius: usize) -> Vec<f32> {
    filtered(values, width, radius, f32::max)
}

/// A square running minimum or maximum, rows first, then columns; the window is cut at the edges.
fn filtered(values: &[f32], width: usize, radius: usize, pick: fn(f32, f32) -> f32) -> Vec<f32> {
    let height = values.len() / width;
    let mut rows = values.to_vec();
    for (out, row) in rows.chunks_exact_mut(width).zip(values.chunks_exact(width)) {
        for shift in 1..=radius.min(width.saturating_sub(1)) {
            for (o, v) in out.iter_mut().zip(&row[shift..]) {
                *o = pick(*o, *v);
            }
            for (o, v) in out[shift..].iter_mut().zip(row) {
                *o = pick(*o, *v);
            }
        }
    }
    let mut out = rows.clone();
    for shift in 1..=radius.min(height.saturating_sub(1)) {
        let by = shift * width;
        for (o, v) in out.iter_mut().zip(&rows[by..]) {
            *o = pick(*o, *v);
        }
        for (o, v) in out[by..].iter_mut().zip(&rows) {
            *o = pick(*o, *v);
        }
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
