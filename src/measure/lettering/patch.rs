//! Flat patches of one strong colour with a hard edge all around, as stickers and drawn signs have; nothing that is worn
//! and photographed is as even.

use super::regions::{self, Neighbours, Region, Regions};
use super::surroundings::Surroundings;
use crate::file::pixels::squares::Squares;
use crate::file::pixels::Pixels;
use crate::geometry::Rect;
use crate::wide::HAS_VECTORS;

/// Long side of the picture that is looked at, in pixels, at most twice as many.
const SIDE: usize = 240;
/// Side of a square of pixels that becomes one, at most.
const LARGEST_STEP: usize = 16;
/// Largest difference between neighbours within a patch, in any channel.
const STEP: u8 = 14;
/// Share of the picture that a patch covers, what it encloses included.
const AREA: std::ops::Range<f32> = 0.0008..0.08;
/// Difference between the largest and the smallest channel of its colour, at least.
const CHROMA: f32 = 90.0;
/// How far its levels may be from its colour on average, and 98 % of its pixels at most, in any channel: skin and cloth that
/// reach the other limits lie at 5 and more.
const UNEVEN: f32 = 3.5;
const FARTHEST: f32 = 14.0;
const MANY: f32 = 0.02;
/// Difference in any channel between its colour and what lies three pixels behind its edge, and the share of that which may be
/// alike: the arms of a star and the two halves of a heart lie behind one another.
const CONTRAST: f32 = 25.0;
const BEHIND: usize = 4;
const ALIKE: f32 = 0.5;
/// Share of the picture's left, upper and right edge that may have its colour: what has more of it is background that hair and
/// shoulders enclose.
const GROUND: f32 = 0.05;
/// Share of its box that it covers, what it encloses included.
const LEAST_FILL: f32 = 0.3;

/// The flat patches of a picture of the size that [`sampled`] gives.
pub(super) fn flat(small: &Pixels) -> Vec<Rect> {
    let (width, height) = (small.width, small.height);
    let area = (width * height) as f32;
    let regions = regions::regions(&smooth(small), width, Neighbours::Four, &|region| {
        AREA.contains(&(region.area as f32 / area)) && region.is_inside(width, height)
    });
    let found = regions.all.iter();
    found
        .filter_map(|region| patch(small, region, &regions))
        .collect()
}

/// Means of squares of pixels, and the sides of these squares; what is over at the right and lower edge is left out.
pub(super) fn sampled(pixels: &Pixels) -> (Pixels, usize) {
    let step = (pixels.width.max(pixels.height) / SIDE).clamp(1, LARGEST_STEP);
    let (width, height) = (pixels.width / step, pixels.height / step);
    let mut small = Pixels::filled(width, height, [0; 3]);
    if width == 0 {
        return (small, step);
    }
    let mut squares = Squares::new(width, step);
    let rows = pixels.rgb.chunks_exact(3 * pixels.width * step);
    for (rows, out) in rows.zip(small.rgb.chunks_exact_mut(3 * width)) {
        for row in rows.chunks_exact(3 * pixels.width) {
            squares.add(row);
        }
        squares.write(0, out);
    }
    (small, step)
}

/// 1 for pixels that do not differ from a neighbour, 0 for the others.
fn smooth(pixels: &Pixels) -> Vec<u8> {
    let width = pixels.width;
    let mut smooth = vec![1; width * pixels.height];
    for distance in [1, width] {
        let others = pixels.rgb.get(3 * distance..).unwrap_or(&[]);
        let pairs = pixels.rgb.iter().zip(others);
        let apart = pairs.map(|(a, b)| match HAS_VECTORS {
            // One of the two is 0; unlike `abs_diff` compared as bytes in every vector.
            true => a.saturating_sub(*b) | b.saturating_sub(*a) > STEP,
            false => (i32::from(*a) - i32::from(*b)).unsigned_abs() > u32::from(STEP),
        });
        let steps: Vec<bool> = apart.collect();
        let steps = steps.chunks_exact(3);
        let mut even: Vec<u8> = steps.map(|s| u8::from(!(s[0] | s[1] | s[2]))).collect();
        if distance == 1 {
            // The last pixel of a row has none beside it.
            let last = even.iter_mut().skip(width.max(1) - 1).step_by(width.max(1));
            last.for_each(|even| *even = 1);
        }
        for from in [0, distance.min(smooth.len())] {
            let cells = smooth[from..].iter_mut().zip(&even);
            cells.for_each(|(smooth, even)| *smooth &= even);
        }
    }
    smooth
}

/// The colours along the left, upper and right edge.
fn edge(pixels: &Pixels) -> impl Iterator<Item = [u8; 3]> + Clone + '_ {
    let sides = (0..pixels.height).flat_map(|y| [pixels.at(0, y), pixels.at(pixels.width - 1, y)]);
    sides.chain((0..pixels.width).map(|x| pixels.at(x, 0)))
}

/// The box of a region that is a patch.
#[cfg_attr(small_wasm, optimize(size))]
fn patch(pixels: &Pixels, region: &Region, regions: &Regions) -> Option<Rect> {
    let colors = regions.places(region).map(|[x, y]| pixels.at(x, y));
    let count = region.area as f32;
    let color =
        [0, 1, 2].map(|c| colors.clone().map(|p| u32::from(p[c])).sum::<u32>() as f32 / count);
    let chroma = color.into_iter().fold(0.0, f32::max) - color.into_iter().fold(255.0, f32::min);
    if chroma < CHROMA {
        return None;
    }
    let off = |p: [u8; 3]| [0, 1, 2].map(|c| (f32::from(p[c]) - color[c]).abs());
    let farthest = |p: [u8; 3]| off(p).into_iter().fold(0.0, f32::max);
    let uneven = colors
        .clone()
        .map(|p| off(p).into_iter().sum::<f32>())
        .sum::<f32>();
    let far = colors.filter(|p| farthest(*p) > FARTHEST).count() as f32;
    if uneven > UNEVEN * 3.0 * count || far > MANY * count {
        return None;
    }
    let is_alike = |p: &[u8; 3]| farthest(*p) < CONTRAST;
    let edge = edge(pixels);
    if edge.clone().filter(is_alike).count() as f32 > GROUND * edge.count() as f32 {
        return None;
    }
    let [left, top, right, bottom] = [region.left, region.top, region.right, region.bottom];
    let around = Surroundings::of(
        regions.runs(region),
        [left, top, right, bottom],
        BEHIND,
        true,
    );
    let whole = around.area() as f32;
    let behind = around.colors(pixels);
    let alike = behind.iter().filter(|color| is_alike(color)).count();
    let rect = Rect::new(
        left as f32,
        top as f32,
        (right - left) as f32,
        (bottom - top) as f32,
    );
    let is_patch = alike as f32 <= ALIKE * behind.len() as f32
        && whole <= AREA.end * (pixels.width * pixels.height) as f32
        && whole >= LEAST_FILL * rect.area();
    is_patch.then_some(rect)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patches(pixels: &Pixels) -> Vec<Rect> {
        let (small, step) = sampled(pixels);
        let found = flat(&small).into_iter();
        found.map(|rect| rect.scaled(step as f32)).collect()
    }

    /// A jacket with a disc around a place, its colour by the distance from the middle.
    fn with_disc(center: [i32; 2], color: impl Fn(i32) -> [u8; 3]) -> Pixels {
        let mut pixels = Pixels::filled(480, 640, [40, 44, 60]);
        for (x, y) in (0..480).flat_map(|x| (0..640).map(move |y| (x, y))) {
            let (dx, dy) = (x - center[0], y - center[1]);
            let square = dx * dx + dy * dy;
            if square <= 40 * 40 {
                pixels.set(x as usize, y as usize, color(square));
            }
        }
        pixels
    }

    #[test]
    fn a_sticker_is_a_patch_whatever_is_drawn_on_it() {
        let smile = |square| {
            if square < 10 * 10 {
                [60, 40, 20]
            } else {
                [255, 210, 40]
            }
        };
        let found = patches(&with_disc([300, 560], smile));
        assert_eq!(found.len(), 1);
        let middle = found[0].center();
        assert!((middle.x - 300.0).abs() < 3.0 && (middle.y - 560.0).abs() < 3.0);
    }

    #[test]
    fn shaded_pale_and_cut_patches_are_none() {
        let shaded = |square: i32| [255, 210 - (square / 10) as u8, 40];
        assert_eq!(patches(&with_disc([300, 560], shaded)), []);
        assert_eq!(patches(&with_disc([300, 560], |_| [235, 230, 225])), []);
        assert_eq!(patches(&with_disc([10, 560], |_| [255, 210, 40])), []);
        assert_eq!(patches(&Pixels::filled(3, 2, [255, 0, 0])), []);
    }
}
