//! Squares of pixels → their means, many side by side.

use crate::wide::HAS_VECTORS;

/// A row of squares, filled by the rows of pixels that they cover.
pub struct Squares {
    side: usize,
    /// Sums down the columns: red, green, blue.
    sums: Vec<u16>,
    /// The means of what begins at each of the sums; those of whole squares are used.
    means: Vec<u8>,
}

impl Squares {
    /// For so many squares of `side` × `side` pixels, 257 at most: 16 bits hold the sum of a column.
    pub fn new(count: usize, side: usize) -> Squares {
        let values = 3 * count * side;
        Squares {
            side,
            sums: vec![0; values],
            means: vec![0; values],
        }
    }

    /// Adds a row of pixels. Those beyond the squares are left out; where some are missing, the last one counts for them.
    pub fn add(&mut self, row: &[u8]) {
        for (sum, value) in self.sums.iter_mut().zip(row) {
            *sum += u16::from(*value);
        }
        for (at, sum) in self.sums.iter_mut().enumerate().skip(row.len()) {
            *sum += u16::from(row[row.len() - 3 + at % 3]);
        }
    }

    /// Writes the mean of each square, rounded down when `rounding` was added to its sum, and begins anew.
    pub fn write(&mut self, rounding: u32, out: &mut [u8]) {
        match self.side {
            2 if !HAS_VECTORS => self.each::<2>(rounding, out),
            3 if !HAS_VECTORS => self.each::<3>(rounding, out),
            4 if !HAS_VECTORS => self.each::<4>(rounding, out),
            _ => self.many(rounding, out),
        }
        self.sums.fill(0);
    }

    /// One mean after the other, of a side that is known.
    #[inline(always)]
    fn each<const SIDE: usize>(&self, rounding: u32, out: &mut [u8]) {
        let squares = self.sums.chunks_exact(3 * SIDE);
        for (square, out) in squares.zip(out.chunks_exact_mut(3)) {
            for (c, mean) in out.iter_mut().enumerate() {
                let sum: u32 = (0..SIDE).map(|k| u32::from(square[3 * k + c])).sum();
                *mean = ((sum + rounding) / (SIDE * SIDE) as u32) as u8;
            }
        }
    }

    /// Many means at once.
    #[inline(always)]
    fn many(&mut self, rounding: u32, out: &mut [u8]) {
        match self.side {
            2 if HAS_VECTORS => self.average::<2>(rounding),
            3 if HAS_VECTORS => self.average::<3>(rounding),
            4 if HAS_VECTORS => self.average::<4>(rounding),
            _ => self.average_any(rounding),
        }
        let squares = self.means.chunks_exact(3 * self.side).enumerate();
        for (at, square) in squares.map(|(i, square)| (3 * i, square)) {
            // One byte more, which the next one overwrites.
            match (out.get_mut(at..at + 4), square.first_chunk::<4>()) {
                (Some(out), Some(pixel)) => out.copy_from_slice(pixel),
                _ => out[at..at + 3].copy_from_slice(&square[..3]),
            }
        }
    }

    /// Means of a side that is known, so that the compiler makes many at once, whether they begin a square or not.
    #[inline(always)]
    fn average<const SIDE: usize>(&mut self, rounding: u32) {
        let count = (self.sums.len() + 3).saturating_sub(3 * SIDE);
        let columns: [&[u16]; SIDE] = std::array::from_fn(|k| &self.sums[3 * k..][..count]);
        for (i, mean) in self.means[..count].iter_mut().enumerate() {
            let sum: u16 = columns.iter().map(|column| column[i]).sum();
            *mean = ((sum + rounding as u16) / (SIDE * SIDE) as u16) as u8;
        }
    }

    fn average_any(&mut self, rounding: u32) {
        let side = self.side;
        let squares = self.sums.chunks_exact(3 * side);
        for (sums, means) in squares.zip(self.means.chunks_exact_mut(3 * side)) {
            for (c, mean) in means.iter_mut().take(3).enumerate() {
                let sum: u32 = sums.iter().skip(c).step_by(3).map(|&v| u32::from(v)).sum();
                *mean = ((sum + rounding) / (side * side) as u32) as u8;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_side_gives_the_mean_of_its_squares() {
        for side in [1, 2, 3, 4, 5, 17] {
            let area = (side * side) as u32;
            let value = |x: usize, y: usize, c: usize| ((x * 31 + y * 57 + c * 101) % 256) as u8;
            for rounding in [0, area / 2] {
                // Twice, and with a pixel too many.
                let mut squares = Squares::new(3, side);
                for top in [0, 7] {
                    for y in top..top + side {
                        let row = (0..3 * (3 * side + 1)).map(|at| value(at / 3, y, at % 3));
                        squares.add(&row.collect::<Vec<u8>>());
                    }
                    let mut out = [0; 9];
                    match side {
                        2 => squares.each::<2>(rounding, &mut out),
                        3 => squares.each::<3>(rounding, &mut out),
                        4 => squares.each::<4>(rounding, &mut out),
                        _ => {}
                    }
                    let one_by_one = out;
                    squares.write(rounding, &mut out);
                    if (2..=4).contains(&side) {
                        assert_eq!(out, one_by_one);
                    }
                    for (at, mean) in out.into_iter().enumerate() {
                        let places = (0..side * side).map(|i| [i % side, top + i / side]);
                        let values = places.map(|[x, y]| value(at / 3 * side + x, y, at % 3));
                        let sum: u32 = values.map(u32::from).sum();
                        assert_eq!(u32::from(mean), (sum + rounding) / area, "{side}, {at}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_last_pixel_counts_for_one_that_is_missing() {
        let mut squares = Squares::new(2, 2);
        squares.add(&[0, 0, 7, 1, 0, 7, 2, 0, 7]);
        squares.add(&[0, 0, 7, 1, 0, 7, 2, 0, 7]);
        let mut out = [0; 6];
        squares.write(2, &mut out);
        assert_eq!(out, [1, 0, 7, 2, 0, 7]);
    }
}
