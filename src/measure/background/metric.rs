//! CIEDE2000 near one colour as a plain length, so that thousands of cells cost a few multiplications each.

use crate::color::{delta_e, lab, Lab};

/// A linear map around one colour after which CIEDE2000 is the Euclidean length.
///
/// CIEDE2000 is the square root of a quadratic form for small differences; the form is read off from six differences
/// of one unit around the colour. Exact to a few percent up to a difference of about 10.
#[derive(Clone, Copy, Debug)]
pub struct Metric {
    center: Lab,
    /// Weight of lightness, which the formula keeps apart from a and b.
    l: f32,
    /// Upper triangle of the map of (a, b).
    aa: f32,
    ab: f32,
    bb: f32,
}

impl Metric {
    /// The map around `center`.
    pub fn around(center: Lab) -> Metric {
        let squared = |l: f32, a: f32, b: f32| {
            let at = |k: f32| Lab::new(center.l + k * l, center.a + k * a, center.b + k * b);
            let d = delta_e(at(-0.5), at(0.5));
            d * d
        };
        let (l2, a2, b2) = (
            squared(1.0, 0.0, 0.0),
            squared(0.0, 1.0, 0.0),
            squared(0.0, 0.0, 1.0),
        );
        let mixed = (squared(0.0, 1.0, 1.0) - a2 - b2) / 2.0;
        let aa = a2.max(1e-6).sqrt();
        let ab = mixed / aa;
        let bb = (b2 - ab * ab).max(1e-6).sqrt();
        Metric {
            center,
            l: l2.max(1e-6).sqrt() as f32,
            aa: aa as f32,
            ab: ab as f32,
            bb: bb as f32,
        }
    }

    /// Where a colour lies: the first number is lightness alone.
    #[inline]
    pub fn offset(&self, color: Lab) -> [f32; 3] {
        let (l, a, b) = (
            color.l - self.center.l,
            color.a - self.center.a,
            color.b - self.center.b,
        );
        [self.l * l, self.aa * a + self.ab * b, self.bb * b]
    }

    /// The colour at an offset.
    pub fn lab(&self, offset: [f32; 3]) -> Lab {
        let b = offset[2] / self.bb;
        let a = (offset[1] - self.ab * b) / self.aa;
        Lab::new(
            self.center.l + offset[0] / self.l,
            self.center.a + a,
            self.center.b + b,
        )
    }
}

/// Bits of each channel that choose the place of a colour among the remembered ones.
const BITS: usize = 3;

/// Offsets of sRGB colours, the last ones remembered: a wall has few different colours, and those that lie together
/// differ in their lowest bits.
pub struct Offsets<'a> {
    metric: &'a Metric,
    known: Vec<([u8; 3], [f32; 3])>,
}

impl Offsets<'_> {
    /// Remembers nothing but black.
    pub fn new(metric: &Metric) -> Offsets<'_> {
        let black = ([0; 3], metric.offset(lab([0; 3])));
        Offsets {
            metric,
            known: vec![black; 1 << (3 * BITS)],
        }
    }

    /// Where a colour lies.
    pub fn of(&mut self, rgb: [u8; 3]) -> [f32; 3] {
        let place = rgb.iter().fold(0, |place, v| {
            place << BITS | usize::from(*v) & ((1 << BITS) - 1)
        });
        let known = &mut self.known[place];
        if known.0 != rgb {
            *known = (rgb, self.metric.offset(lab(rgb)));
        }
        known.1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::background::length;

    #[test]
    fn length_is_the_color_difference_nearby() {
        for center in [[100, 197, 255], [255, 255, 255], [120, 120, 120]] {
            let center = lab(center);
            let metric = Metric::around(center);
            for (l, a, b) in [(-3.0, 0.0, 0.0), (-1.0, 2.0, 0.0), (-2.0, -1.0, 2.0)] {
                let other = Lab::new(center.l + l, center.a + a, center.b + b);
                let (near, exact) = (length(metric.offset(other)), delta_e(center, other) as f32);
                assert!((near - exact).abs() < 0.15 * exact, "{near} {exact}");
            }
        }
    }

    #[test]
    fn remembered_offsets_are_those_of_the_color() {
        let metric = Metric::around(lab([100, 197, 255]));
        let mut offsets = Offsets::new(&metric);
        // The first two share a place.
        for rgb in [[0, 0, 0], [8, 16, 24], [9, 16, 24], [0, 0, 0], [9, 16, 24]] {
            assert_eq!(offsets.of(rgb), metric.offset(lab(rgb)));
        }
    }

    #[test]
    fn there_and_back() {
        let metric = Metric::around(lab([100, 197, 255]));
        let other = lab([90, 180, 240]);
        let back = metric.lab(metric.offset(other));
        assert!(delta_e(other, back) < 1e-3);
    }
}
