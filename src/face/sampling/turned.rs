//! Any region: its places one by one.

use super::{Border, RegionMap};
use crate::file::pixels::Pixels;
use crate::geometry::Point;
use crate::wide::wide;
use std::array::from_fn;

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

wide! {
    /// Fills `out` with the region, `columns` pixels wide: `scale[0]` plus `scale[1]` times the sum of the readings. The places of a row are computed first, side by side, then read one after the other.
    pub fn sample_turned(from: &Turned, scale: [f32; 2], columns: usize, out: &mut [f32]) = turned_body, turned_body;
}

#[inline(always)]
fn turned_body(from: &Turned, [offset, gain]: [f32; 2], columns: usize, out: &mut [f32]) {
    let (map, readings) = (from.map, from.readings);
    let rows = out.len() / 3 / columns;
    let share = |at: usize, reading: f32, count: usize| (at as f32 + reading) / count as f32;
    let across: Vec<Point> = (0..columns)
        .flat_map(|x| readings.iter().map(move |reading| (x, *reading)))
        .map(|(x, reading)| map.at(share(x, reading, columns), 0.0))
        .collect();
    let mut places = vec![Place::default(); across.len()];
    let mut sums = vec![[0.0f32; 4]; columns];
    for (y, row) in out.chunks_exact_mut(columns * 3).enumerate() {
        sums.fill([0.0; 4]);
        for reading in readings {
            let v = share(y, *reading, rows);
            let down = Point::new(v * map.down.x, v * map.down.y);
            for (place, start) in places.iter_mut().zip(&across) {
                *place = from.place(start.x + down.x, start.y + down.y);
            }
            for (sum, places) in sums.iter_mut().zip(places.chunks_exact(readings.len())) {
                for place in places {
                    from.add(place, sum);
                }
            }
        }
        for (pixel, sum) in row.chunks_exact_mut(3).zip(&sums) {
            for (value, sum) in pixel.iter_mut().zip(sum) {
                *value = offset + sum * gain;
            }
        }
    }
}

/// Where four pixels lie in a level, and how they are mixed.
#[derive(Clone, Copy, Default)]
struct Place {
    /// First value of the upper left one.
    start: u32,
    /// Values to the one on the right, and to the one below.
    right: u32,
    below: u32,
    /// Shares of the right and of the lower ones.
    share: [f32; 2],
    /// 0 where black is read, else 1.
    seen: f32,
}

impl Turned<'_> {
    /// The place of (x, y), pixels of the picture.
    #[inline(always)]
    fn place(&self, x: f32, y: f32) -> Place {
        let (width, height) = (self.level.width as u32, self.level.height as u32);
        let (x, y) = (x * self.shrink - 0.5, y * self.shrink - 0.5);
        // Choices instead of `clamp`: what is not a number becomes 0.
        let inside = |at: f32, length: u32| {
            let (at, last) = (if at > 0.0 { at } else { 0.0 }, (length - 1) as f32);
            if at < last {
                at
            } else {
                last
            }
        };
        let (inside_x, inside_y) = (inside(x, width), inside(y, height));
        // Half a pixel outside still blends with the border pixel; further out black is black.
        let is_outside = (x - inside_x).abs() > 0.5 || (y - inside_y).abs() > 0.5;
        let (left, top) = (whole(inside_x), whole(inside_y));
        Place {
            start: (top.0 * width + left.0) * 3,
            right: if left.0 + 1 < width { 3 } else { 0 },
            below: if top.0 + 1 < height { width * 3 } else { 0 },
            share: [inside_x - left.1, inside_y - top.1],
            seen: match is_outside && self.border == Border::Black {
                true => 0.0,
                false => 1.0,
            },
        }
    }

    /// Adds the colour at a place to `sum`: four values at a time; the fourth is the neighbour's red and counts for
    /// nothing. What cannot be read so is left to [`Turned::add_last`]: a choice among values here would keep the compiler
    /// from computing the four of a colour side by side.
    #[inline(always)]
    fn add(&self, place: &Place, sum: &mut [f32; 4]) {
        let pixel = |at: u32| {
            let rest = self.level.rgb.get(at as usize..)?;
            rest.first_chunk::<4>()
        };
        let (above, below) = (place.start, place.start + place.below);
        let row = |at: u32| Some([pixel(at)?, pixel(at + place.right)?]);
        match row(above).zip(row(below)) {
            Some(rows) => mix(rows, place, sum),
            None => self.add_last(place, sum),
        }
    }

    /// As [`Turned::add`], of places next to the last pixel of a picture, which no fourth value follows.
    #[cold]
    #[inline(never)]
    fn add_last(&self, place: &Place, sum: &mut [f32; 4]) {
        let pixel = |at: u32| {
            let rest = self.level.rgb.get(at as usize..).unwrap_or(&[]);
            let [r, g, b] = rest.first_chunk().copied().unwrap_or_default();
            [r, g, b, 0]
        };
        let (above, below) = (place.start, place.start + place.below);
        let row = |at: u32| [pixel(at), pixel(at + place.right)];
        let (upper, lower) = (row(above), row(below));
        mix((upper.each_ref(), lower.each_ref()), place, sum);
    }
}

/// Adds the mean of two rows of two pixels, weighted by a place's shares.
#[inline(always)]
fn mix((upper, lower): ([&[u8; 4]; 2], [&[u8; 4]; 2]), place: &Place, sum: &mut [f32; 4]) {
    let across = |[left, right]: [&[u8; 4]; 2]| {
        let (left, right) = (left.map(f32::from), right.map(f32::from));
        from_fn::<f32, 4, _>(|i| left[i] + (right[i] - left[i]) * place.share[0])
    };
    let (upper, lower) = (across(upper), across(lower));
    for i in 0..4 {
        sum[i] += (upper[i] + (lower[i] - upper[i]) * place.share[1]) * place.seen;
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
