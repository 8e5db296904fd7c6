//! Seals: a thin red ring, as every official seal (公章) has around its words.

use super::regions::{regions, Neighbours, Region};
use crate::file::pixels::Pixels;
use crate::geometry::{Point, Rect};
use crate::math;

/// Red over the larger of green and blue, from which a pixel is red, and by how much it is redder than what is around it.
const RED: i32 = 60;
const REDDER: i32 = 25;
/// How far around a pixel its surroundings reach, as a share of the longer side.
const AROUND: f32 = 0.04;
/// Diameter as a share of the longer side.
const DIAMETER: std::ops::Range<f32> = 0.08..0.5;
/// How far the sides of a ring's box may differ, as a share of the longer one.
const OVAL: f32 = 0.12;
/// Share of its box that is red, at most: a disc fills more.
const FILL: f32 = 0.65;
/// Directions from the middle, how many of them must lie within the picture, and in what share of those the ring is seen.
const DIRECTIONS: usize = 48;
const LEAST_DIRECTIONS: usize = 28;
const SEEN: f32 = 0.7;
/// Where the ring lies, in radii.
const RING: [f32; 2] = [0.86, 1.03];
/// Steps in which the ring is looked for from its inner to its outer edge.
const STEPS: usize = 12;

/// The box of the first seal in a picture; it may be cut off at the edge.
pub(super) fn seal(pixels: &Pixels) -> Option<Rect> {
    let (width, height) = (pixels.width, pixels.height);
    let side = width.max(height) as f32;
    let red = red(pixels);
    let rings = regions(&red, width, Neighbours::Eight, &|region| {
        let longer = (region.right - region.left).max(region.bottom - region.top);
        DIAMETER.contains(&(longer as f32 / side)) && red_share(pixels, region) <= FILL
    });
    rings.all.iter().find_map(|region| {
        let ring = ring(region, width, height)?;
        goes_along(&red, width, ring).then(|| boxed(region))
    })
}

fn boxed(region: &Region) -> Rect {
    Rect::new(
        region.left as f32,
        region.top as f32,
        (region.right - region.left) as f32,
        (region.bottom - region.top) as f32,
    )
}

/// Share of a region's box that is red, whatever lies around it.
#[cfg_attr(small_wasm, optimize(size))]
fn red_share(pixels: &Pixels, region: &Region) -> f32 {
    let rows = (region.top..region.bottom).map(|y| y * pixels.width);
    let places = rows.flat_map(|row| (region.left..region.right).map(move |x| row + x));
    let red = places.filter(|at| redness(&pixels.rgb[3 * at..3 * at + 3]) >= RED);
    red.count() as f32 / boxed(region).area()
}

fn redness(pixel: &[u8]) -> i32 {
    i32::from(pixel[0]) - i32::from(pixel[1].max(pixel[2]))
}

/// A circle.
#[derive(Clone, Copy)]
struct Ring {
    middle: Point,
    radius: f32,
}

/// The circle of which a region shows as much as the edge of the picture leaves; `None` for a box that has none.
fn ring(region: &Region, width: usize, height: usize) -> Option<Ring> {
    let rect = boxed(region);
    let (longer, shorter) = (rect.width.max(rect.height), rect.width.min(rect.height));
    let radius = match region.is_inside(width, height) {
        true if longer - shorter > OVAL * longer => return None,
        true => (longer + shorter) / 4.0,
        false => longer / 2.0,
    };
    let center = rect.center();
    let x = match () {
        () if region.left == 0 => rect.right() - radius,
        () if region.right == width => rect.x + radius,
        () => center.x,
    };
    let y = match () {
        () if region.top == 0 => rect.bottom() - radius,
        () if region.bottom == height => rect.y + radius,
        () => center.y,
    };
    Some(Ring {
        middle: Point::new(x, y),
        radius,
    })
}

/// True when there is red along a circle, all around where it lies within the picture.
#[cfg_attr(small_wasm, optimize(size))]
fn goes_along(red: &[u8], width: usize, ring: Ring) -> bool {
    let height = red.len() / width;
    let mark = |x: f32, y: f32| {
        let is_inside = (0.0..width as f32).contains(&x) && (0.0..height as f32).contains(&y);
        is_inside.then(|| red[y as usize * width + x as usize])
    };
    let (mut inside, mut seen) = (0, 0);
    for direction in 0..DIRECTIONS {
        let angle = std::f64::consts::TAU * direction as f64 / DIRECTIONS as f64;
        let (sin, cos) = (math::sin(angle) as f32, math::cos(angle) as f32);
        let at = |share: f32| {
            let reach = share * ring.radius;
            mark(ring.middle.x + reach * cos, ring.middle.y + reach * sin)
        };
        if at(1.0).is_none() {
            continue;
        }
        inside += 1;
        let along = |step: usize| RING[0] + (RING[1] - RING[0]) * step as f32 / STEPS as f32;
        seen += usize::from((0..=STEPS).any(|step| at(along(step)) == Some(1)));
    }
    inside >= LEAST_DIRECTIONS && seen as f32 >= SEEN * inside as f32
}

/// The largest redness of all pixels, or 0. Looks at every byte, those of red count: many at a time, for most pictures have
/// no such red.
fn reddest(pixels: &Pixels) -> u8 {
    let is_red = [u8::MAX, 0, 0].repeat(pixels.width);
    let rows = pixels.rgb.chunks_exact(is_red.len().max(1));
    rows.fold(0, |most, row| {
        let colors = row.iter().zip(&row[1..]).zip(&row[2..]).zip(&is_red);
        let reds = colors.map(|(((r, g), b), is_red)| r.saturating_sub(*g.max(b)) & is_red);
        reds.fold(most, u8::max)
    })
}

/// 1 for pixels that are red, and redder than what is around them, else 0.
fn red(pixels: &Pixels) -> Vec<u8> {
    let (width, height) = (pixels.width, pixels.height);
    if i32::from(reddest(pixels)) < RED {
        return vec![0; width * height];
    }
    let redness: Vec<i32> = pixels.rgb.chunks_exact(3).map(redness).collect();
    // Sums of everything above and to the left.
    let mut sums = vec![0i32; (width + 1) * (height + 1)];
    for (y, redness) in redness.chunks_exact(width).enumerate() {
        let (above, own) = sums[y * (width + 1)..].split_at_mut(width + 1);
        let mut row = 0;
        for ((sum, above), value) in own[1..].iter_mut().zip(&above[1..]).zip(redness) {
            row += value;
            *sum = above + row;
        }
    }
    let around = ((AROUND * width.max(height) as f32) as usize).max(2);
    let mean = |x: usize, y: usize| {
        let (left, right) = (x.saturating_sub(around), (x + around + 1).min(width));
        let (top, bottom) = (y.saturating_sub(around), (y + around + 1).min(height));
        let at = |x: usize, y: usize| sums[y * (width + 1) + x];
        let sum = at(right, bottom) - at(left, bottom) - at(right, top) + at(left, top);
        sum / ((right - left) * (bottom - top)) as i32
    };
    let is_red = |(i, &value): (usize, &i32)| {
        u8::from(value >= RED && value >= mean(i % width, i / width) + REDDER)
    };
    redness.iter().enumerate().map(is_red).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A white shirt with a red shape: whether a place at this distance from the middle is part of it.
    fn shirt(is_part: impl Fn(f32, f32) -> bool) -> Pixels {
        let mut pixels = Pixels::filled(240, 320, [230, 228, 225]);
        for (x, y) in (0..240).flat_map(|x| (0..320).map(move |y| (x, y))) {
            if is_part(x as f32 - 120.0, y as f32 - 260.0) {
                pixels.set(x, y, [205, 60, 70]);
            }
        }
        pixels
    }

    #[test]
    fn a_ring_is_a_seal_whatever_stands_in_it() {
        let ring = |x: f32, y: f32| (36.0..39.0).contains(&(x * x + y * y).sqrt());
        let found = seal(&shirt(ring)).unwrap();
        assert!((found.width - 78.0).abs() < 3.0, "{found:?}");
        assert!(seal(&shirt(|x, y| ring(x, y) || (x.abs() < 9.0 && y.abs() < 9.0))).is_some());
        let cut = |x: f32, y: f32| (66.0..69.0).contains(&(x * x + y * y).sqrt());
        let found = seal(&shirt(cut)).unwrap();
        assert!(found.bottom() >= 319.0, "{found:?}");
    }

    #[test]
    fn a_disc_half_a_ring_a_line_and_red_clothes_are_none() {
        assert_eq!(seal(&shirt(|x, y| (x * x + y * y).sqrt() < 38.0)), None);
        assert_eq!(
            seal(&shirt(
                |x, y| y < 0.0 && (36.0..39.0).contains(&(x * x + y * y).sqrt())
            )),
            None
        );
        assert_eq!(
            seal(&shirt(|x, y| (x - y).abs() < 2.0 && x.abs() < 40.0)),
            None
        );
        assert_eq!(seal(&shirt(|_, y| y > -30.0)), None);
        assert_eq!(seal(&Pixels::filled(1, 1, [255, 0, 0])), None);
    }
}
