//! Any region: its places side by side.

use super::{Border, RegionMap};
use crate::file::pixels::Pixels;
use crate::geometry::Point;
use crate::wide::{wide, HAS_VECTORS};

/// How a turned region is read from a level of the pyramid.
pub struct Turned<'a> {
    /// The level.
    pub level: &'a Pixels,
    /// Its pixels per pixel of the picture.
    pub shrink: f32,
    /// From the region to the picture.
    pub map: RegionMap,
    /// Where an output pixel is read along each axis, in parts of it.
    pub readings: &'a [f32],
    /// What lies outside.
    pub border: Border,
}

/// Output pixels that are looked at together; with vectors, they are made at once.
const LANES: usize = if HAS_VECTORS { 16 } else { 8 };
/// A number of each of them.
type Lanes<T> = [T; LANES];

wide! {
    /// Fills `out` with the region, `columns` pixels wide: `scale[0]` plus `scale[1]` times the sum of the readings. The pixels of a row are made side by side; only what lies in the level is fetched one after the other.
    pub fn sample_turned(from: &Turned, scale: [f32; 2], columns: usize, out: &mut [f32]) = turned_body, turned_body;
}

#[inline(always)]
fn turned_body(from: &Turned, [offset, gain]: [f32; 2], columns: usize, out: &mut [f32]) {
    let (map, readings) = (from.map, from.readings);
    let rows = out.len() / 3 / columns;
    let share = |at: usize, reading: f32, count: usize| (at as f32 + reading) / count as f32;
    let bytes: [f32; 256] = std::array::from_fn(|byte| byte as f32);
    // Where each reading of each column begins; those of the lanes that are over are not used.
    let sets = columns.div_ceil(LANES);
    let mut across = vec![[[0.0; LANES]; 2]; sets * readings.len()];
    for (i, [xs, ys]) in across.iter_mut().enumerate() {
        let (first, reading) = (i / readings.len() * LANES, readings[i % readings.len()]);
        for lane in 0..LANES {
            let start = map.at(share(first + lane, reading, columns), 0.0);
            (xs[lane], ys[lane]) = (start.x, start.y);
        }
    }
    for (y, row) in out.chunks_exact_mut(columns * 3).enumerate() {
        let sets = across.chunks_exact(readings.len());
        for (starts, out) in sets.zip(row.chunks_mut(LANES * 3)) {
            let mut sums = [[0.0; LANES]; 3];
            for reading in readings {
                let v = share(y, *reading, rows);
                let down = Point::new(v * map.down.x, v * map.down.y);
                for start in starts {
                    let at = from.places(start, down);
                    match (from.holds(&at), HAS_VECTORS) {
                        (true, true) => from.add(&at, &mut sums),
                        (true, false) => from.add_singly(&at, &bytes, &mut sums),
                        (false, _) => from.add_beside(&at, &mut sums),
                    }
                }
            }
            for (lane, pixel) in out.chunks_exact_mut(3).enumerate() {
                for (value, sums) in pixel.iter_mut().zip(&sums) {
                    *value = offset + sums[lane] * gain;
                }
            }
        }
    }
}

/// Columns and rows of a level, pixel centres being whole numbers.
type Places = [Lanes<f32>; 2];

impl Turned<'_> {
    /// The places that lie `down` from where they begin, in pixels of the picture.
    #[inline(always)]
    fn places(&self, [xs, ys]: &[Lanes<f32>; 2], down: Point) -> Places {
        let mut places = [[0.0; LANES]; 2];
        for i in 0..LANES {
            places[0][i] = (xs[i] + down.x) * self.shrink - 0.5;
            places[1][i] = (ys[i] + down.y) * self.shrink - 0.5;
        }
        places
    }

    /// Whether all places lie between four pixels of the level, with one more on their right: they lie on a line, whose
    /// ends tell.
    #[inline(always)]
    fn holds(&self, places: &Places) -> bool {
        let last = [
            self.level.width as f32 - 2.0,
            self.level.height as f32 - 1.0,
        ];
        let ends = |axis: usize| [places[axis][0], places[axis][LANES - 1]];
        let inside = |axis: usize| ends(axis).iter().all(|&at| at >= 0.0 && at < last[axis]);
        inside(0) && inside(1)
    }

    /// Adds what is read at places that the level [`holds`](Turned::holds): the means of two rows of two pixels.
    #[inline(always)]
    fn add(&self, [xs, ys]: &Places, sums: &mut [Lanes<f32>; 3]) {
        let row = self.level.width as u32 * 3;
        let mut starts = [0; LANES];
        let mut shares = [[0.0; LANES]; 2];
        for i in 0..LANES {
            let (left, top) = (whole(xs[i]), whole(ys[i]));
            starts[i] = top.0 * row + left.0 * 3;
            shares[0][i] = xs[i] - left.1;
            shares[1][i] = ys[i] - top.1;
        }
        // Red, green, blue, and red of the pixel on the right; its green and blue. All is overwritten: only zeros would
        // be filled in by a call out of the engine.
        let (mut above, mut below) = ([starts; 2], [starts; 2]);
        for (i, &start) in starts.iter().enumerate() {
            let pixels = [self.two_pixels(start), self.two_pixels(start + row)];
            for (words, pixels) in [&mut above, &mut below].into_iter().zip(pixels) {
                words[0][i] = pixels as u32;
                words[1][i] = (pixels >> 32) as u32;
            }
        }
        for (c, sums) in sums.iter_mut().enumerate() {
            for i in 0..LANES {
                let byte = |words: &[Lanes<u32>; 2], at: usize| {
                    (words[at / 4][i] >> (at % 4 * 8) & 255) as i32 as f32
                };
                let between = |words: &[Lanes<u32>; 2]| {
                    let left = byte(words, c);
                    left + (byte(words, c + 3) - left) * shares[0][i]
                };
                let (upper, lower) = (between(&above), between(&below));
                sums[i] += upper + (lower - upper) * shares[1][i];
            }
        }
    }

    /// The same one after the other, so that its numbers stay in registers. `bytes` are looked up as numbers.
    #[inline(always)]
    fn add_singly(&self, [xs, ys]: &Places, bytes: &[f32; 256], sums: &mut [Lanes<f32>; 3]) {
        let row = self.level.width as u32 * 3;
        for (i, (x, y)) in xs.iter().zip(ys).enumerate() {
            let (left, top) = (x.trunc(), y.trunc());
            let start = counted(top) * row + counted(left) * 3;
            let [Some(above), Some(below)] = [start, start + row].map(|at| {
                let rest = self.level.rgb.get(at as usize..);
                rest.and_then(|rest| rest.first_chunk::<6>())
            }) else {
                continue;
            };
            let (share, share_below) = (x - left, y - top);
            for (c, sums) in sums.iter_mut().enumerate() {
                let between = |pixels: &[u8; 6]| {
                    let [left, right] = [c, c + 3].map(|at| bytes[usize::from(pixels[at])]);
                    left + (right - left) * share
                };
                let (upper, lower) = (between(above), between(below));
                sums[i] += upper + (lower - upper) * share_below;
            }
        }
    }

    /// Adds what is read at any places, one after the other.
    #[inline(never)]
    fn add_beside(&self, [xs, ys]: &Places, sums: &mut [Lanes<f32>; 3]) {
        let (width, height) = (self.level.width, self.level.height);
        // Choices instead of `clamp`: what is not a number becomes 0.
        let inside = |at: f32, length: usize| {
            let (at, last) = (if at > 0.0 { at } else { 0.0 }, (length - 1) as f32);
            if at < last {
                at
            } else {
                last
            }
        };
        for (i, (&x, &y)) in xs.iter().zip(ys).enumerate() {
            let (inside_x, inside_y) = (inside(x, width), inside(y, height));
            // Half a pixel outside still blends with the border pixel; further out black is black.
            let is_outside = (x - inside_x).abs() > 0.5 || (y - inside_y).abs() > 0.5;
            if is_outside && self.border == Border::Black {
                continue;
            }
            let (left, top) = (whole(inside_x), whole(inside_y));
            let [columns, rows] = [(left, width), (top, height)].map(|((first, _), length)| {
                let first = first as usize;
                [first, (first + 1).min(length - 1)]
            });
            let [above, below] = rows.map(|row| columns.map(|column| self.level.at(column, row)));
            for (c, sums) in sums.iter_mut().enumerate() {
                let between = |pixels: &[[u8; 3]; 2]| {
                    let [left_level, right_level] = [0, 1].map(|k| f32::from(pixels[k][c]));
                    left_level + (right_level - left_level) * (inside_x - left.1)
                };
                let (upper, lower) = (between(&above), between(&below));
                sums[i] += upper + (lower - upper) * (inside_y - top.1);
            }
        }
    }

    /// A pixel and the one that follows it, neither the last of its row.
    #[inline(always)]
    fn two_pixels(&self, at: u32) -> u64 {
        let rest = self.level.rgb.get(at as usize..);
        let bytes = rest.and_then(|rest| rest.first_chunk());
        bytes.map_or(0, |bytes| u64::from_le_bytes(*bytes))
    }
}

/// From here on floats are whole numbers, and their last 23 bits count up.
const WHOLE: f32 = 8_388_608.0;

/// A whole number from 0 to 2²³ as integer. Unlike a cast, it need not care for all other numbers.
#[inline(always)]
fn counted(whole: f32) -> u32 {
    (whole + WHOLE).to_bits() & 0x7f_ffff
}

/// The whole part of a number from 0 to 2²³, as integer and as it was, in steps that vectorise.
#[inline(always)]
fn whole(value: f32) -> (u32, f32) {
    let nearest = (value + WHOLE) - WHOLE;
    let below = if nearest > value {
        nearest - 1.0
    } else {
        nearest
    };
    (counted(below), below)
}

#[cfg(test)]
mod tests {
    use super::super::Region;
    use super::*;

    #[test]
    fn both_forms_have_the_same_bits() {
        let level = Pixels {
            width: 31,
            height: 29,
            rgb: (0..31 * 29 * 3).map(|i| (i * 7919 % 251) as u8).collect(),
        };
        let region = Region {
            angle: 0.3,
            ..Region::square(Point::new(15.2, 14.1), 14.0)
        };
        let from = Turned {
            level: &level,
            shrink: 1.0,
            map: region.map(),
            readings: &[0.5],
            border: Border::Black,
        };
        let bytes = std::array::from_fn(|byte| byte as f32);
        for row in 0..16 {
            let starts =
                std::array::from_fn(|i| from.map.at(i as f32 / LANES as f32, row as f32 / 16.0));
            let starts = [starts.map(|at| at.x), starts.map(|at| at.y)];
            let at = from.places(&starts, Point::new(0.0, 0.0));
            assert!(from.holds(&at));
            let mut sums = [[[1.5; LANES]; 3]; 2];
            from.add(&at, &mut sums[0]);
            from.add_singly(&at, &bytes, &mut sums[1]);
            assert_eq!(sums[0], sums[1]);
        }
    }

    #[test]
    fn whole_parts_are_those_of_a_cast() {
        for i in 0..40_000 {
            for value in [
                i as f32,
                i as f32 * 0.25,
                i as f32 * 1.003,
                i as f32 + 0.999,
            ] {
                assert_eq!(whole(value), (value as u32, value.trunc()));
            }
        }
    }
}
