//! Any region: its places side by side.

use super::{Border, RegionMap};
use crate::file::pixels::Pixels;
use crate::geometry::Point;
use crate::wide::wide;

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

/// Output pixels that are made at once.
const LANES: usize = 16;
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
                    let places = from.places(start, down);
                    mix(&from.fetched(&places), &places, &mut sums);
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

/// Where four pixels lie in a level, and how they are mixed, for each lane.
struct Places {
    /// First value of the upper left one.
    start: Lanes<u32>,
    /// Bits from it to the one on the right, and values to the one below.
    right: Lanes<u32>,
    below: Lanes<u32>,
    /// Shares of the right and of the lower ones.
    share: [Lanes<f32>; 2],
    /// 0 where black is read, else 1.
    seen: Lanes<f32>,
}

impl Turned<'_> {
    /// The places that lie `down` from where they begin, in pixels of the picture.
    #[inline(always)]
    fn places(&self, [xs, ys]: &[Lanes<f32>; 2], down: Point) -> Places {
        let (width, height) = (self.level.width as u32, self.level.height as u32);
        let is_black = self.border == Border::Black;
        // Choices instead of `clamp`: what is not a number becomes 0.
        let inside = |at: f32, length: u32| {
            let (at, last) = (if at > 0.0 { at } else { 0.0 }, (length - 1) as f32);
            if at < last {
                at
            } else {
                last
            }
        };
        let mut places = Places {
            start: [0; LANES],
            right: [0; LANES],
            below: [0; LANES],
            share: [[0.0; LANES]; 2],
            seen: [0.0; LANES],
        };
        for i in 0..LANES {
            let (x, y) = (xs[i] + down.x, ys[i] + down.y);
            let (x, y) = (x * self.shrink - 0.5, y * self.shrink - 0.5);
            let (inside_x, inside_y) = (inside(x, width), inside(y, height));
            // Half a pixel outside still blends with the border pixel; further out black is black.
            let is_outside = ((x - inside_x).abs() > 0.5) | ((y - inside_y).abs() > 0.5);
            let (left, top) = (whole(inside_x), whole(inside_y));
            places.start[i] = (top.0 * width + left.0) * 3;
            places.right[i] = if left.0 + 1 < width { 24 } else { 0 };
            places.below[i] = if top.0 + 1 < height { width * 3 } else { 0 };
            places.share[0][i] = inside_x - left.1;
            places.share[1][i] = inside_y - top.1;
            places.seen[i] = if is_outside & is_black { 0.0 } else { 1.0 };
        }
        places
    }

    /// The pixels at some places, the first two above the others: red in the lowest byte, and in the highest what follows.
    #[inline(always)]
    fn fetched(&self, places: &Places) -> [Lanes<u32>; 4] {
        let mut pixels = [[0; LANES]; 4];
        for (i, (&start, &below)) in places.start.iter().zip(&places.below).enumerate() {
            let above = self.two_pixels(start);
            let below = self.two_pixels(start + below);
            let right = places.right[i];
            pixels[0][i] = above as u32;
            pixels[1][i] = (above >> right) as u32;
            pixels[2][i] = below as u32;
            pixels[3][i] = (below >> right) as u32;
        }
        pixels
    }

    /// A pixel and the one that follows it.
    #[inline(always)]
    fn two_pixels(&self, at: u32) -> u64 {
        let rest = self.level.rgb.get(at as usize..);
        match rest.and_then(|rest| rest.first_chunk()) {
            Some(bytes) => u64::from_le_bytes(*bytes),
            None => self.last_pixels(at),
        }
    }

    /// The same near the end of the picture.
    #[cold]
    #[inline(never)]
    fn last_pixels(&self, at: u32) -> u64 {
        let rest = self.level.rgb.get(at as usize..).unwrap_or(&[]);
        let bytes = rest.iter().take(8).rev();
        bytes.fold(0, |pixels, byte| pixels << 8 | u64::from(*byte))
    }
}

/// Adds the means of two rows of two pixels, weighted by their places' shares.
#[inline(always)]
fn mix(pixels: &[Lanes<u32>; 4], places: &Places, sums: &mut [Lanes<f32>; 3]) {
    for (c, sums) in sums.iter_mut().enumerate() {
        for i in 0..LANES {
            let level = |k: usize| (pixels[k][i] >> (8 * c) & 255) as i32 as f32;
            let [across, down] = [0, 1].map(|axis| places.share[axis][i]);
            let upper = level(0) + (level(1) - level(0)) * across;
            let lower = level(2) + (level(3) - level(2)) * across;
            sums[i] += (upper + (lower - upper) * down) * places.seen[i];
        }
    }
}

/// The whole part of a number from 0 to 2²³, as integer and as it was. Unlike a cast, which has to care for all other
/// numbers, it vectorises.
#[inline(always)]
fn whole(value: f32) -> (u32, f32) {
    /// From here on floats are whole numbers, and their last 23 bits count up.
    const WHOLE: f32 = 8_388_608.0;
    let nearest = (value + WHOLE) - WHOLE;
    let below = if nearest > value {
        nearest - 1.0
    } else {
        nearest
    };
    ((below + WHOLE).to_bits() & 0x7f_ffff, below)
}

#[cfg(test)]
mod tests {
    use super::*;

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
