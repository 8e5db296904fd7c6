//! sRGB ↔ linear light ↔ CIE L\*a\*b\* (D65), and the CIEDE2000 difference.

use crate::math;
use std::sync::LazyLock;

/// CIE 1976 L\*a\*b\* relative to the D65 white.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Lab {
    /// Lightness, 0..=100.
    pub l: f32,
    /// Green to red.
    pub a: f32,
    /// Blue to yellow.
    pub b: f32,
}

impl Lab {
    /// The colour (l, a, b).
    pub const fn new(l: f32, a: f32, b: f32) -> Lab {
        Lab { l, a, b }
    }

    /// Distance from grey.
    pub fn chroma(self) -> f32 {
        (self.a * self.a + self.b * self.b).sqrt()
    }
}

/// Linear sRGB (D65) to XYZ, each row divided by the white point's X, Y, Z;
/// from the chromaticities of IEC 61966-2-1.
const TO_WHITE_XYZ: [[f32; 3]; 3] = [
    [0.433_887, 0.376_224, 0.189_889],
    [0.212_639, 0.715_169, 0.072_192],
    [0.017_750, 0.109_448, 0.872_802],
];

/// The inverse of [`TO_WHITE_XYZ`].
const FROM_WHITE_XYZ: [[f32; 3]; 3] = [
    [3.080_399, -1.537_383, -0.543_016],
    [-0.921_223, 1.875_968, 0.045_256],
    [0.052_874, -0.203_977, 1.151_103],
];

/// (6/29)³: below it L\*a\*b\* is linear. CIE 15:2004.
const LINEAR_PART: f64 = 216.0 / 24389.0;

/// Steps of the table of the L\*a\*b\* curve; interpolated it is exact to 0.003 units.
const STEPS: usize = 4096;

/// Linear light of each 8-bit sRGB value.
static LINEAR: LazyLock<[f32; 256]> =
    LazyLock::new(|| std::array::from_fn(|v| decode(v as f64 / 255.0) as f32));

/// The least linear light to which each 8-bit sRGB value above 0 is the nearest.
static NEAREST: LazyLock<[f32; 255]> = LazyLock::new(|| {
    std::array::from_fn(|below| {
        let least = decode((below as f64 + 0.5) / 255.0);
        let rounded = least as f32;
        match f64::from(rounded) < least {
            true => f32::from_bits(rounded.to_bits() + 1),
            false => rounded,
        }
    })
});

/// What [`lab`] looks up, so that a colour costs additions and hardly a multiplication.
struct LabTables {
    /// What each value of each channel adds to X, Y, Z relative to the white point, in steps of the curve.
    shares: [[[f32; 3]; 256]; 3],
    /// The L\*a\*b\* curve at 0, 1/STEPS … 1, and one more.
    curve: [f32; STEPS + 2],
}

static LAB: LazyLock<LabTables> = LazyLock::new(|| {
    let curve = |t: f64| {
        if t > LINEAR_PART {
            math::cbrt(t)
        } else {
            t * (841.0 / 108.0) + 4.0 / 29.0
        }
    };
    let share =
        |channel: usize, v: usize| TO_WHITE_XYZ.map(|row| row[channel] * LINEAR[v] * STEPS as f32);
    LabTables {
        shares: std::array::from_fn(|channel| std::array::from_fn(|v| share(channel, v))),
        curve: std::array::from_fn(|i| curve(i as f64 / STEPS as f64) as f32),
    }
});

/// sRGB value in 0..=1 to linear light. IEC 61966-2-1.
fn decode(v: f64) -> f64 {
    if v <= 0.04045 {
        v / 12.92
    } else {
        math::pow((v + 0.055) / 1.055, 2.4)
    }
}

/// Linear light of an 8-bit sRGB value, 0..=1.
#[inline]
pub fn linear(v: u8) -> f32 {
    LINEAR[usize::from(v)]
}

/// Linear light in 0..=1 to the nearest 8-bit sRGB value; outside is cut, and what is no number is 0. IEC 61966-2-1.
pub fn encode(light: f32) -> u8 {
    NEAREST.partition_point(|least| *least <= light) as u8
}

/// Relative luminance of an 8-bit sRGB colour, 0..=1.
#[inline]
pub fn luminance(rgb: [u8; 3]) -> f32 {
    let light = rgb.map(linear);
    let [r, g, b] = TO_WHITE_XYZ[1];
    r * light[0] + g * light[1] + b * light[2]
}

/// L\*a\*b\* of an 8-bit sRGB colour.
#[inline]
pub fn lab(rgb: [u8; 3]) -> Lab {
    let LabTables { shares, curve } = &*LAB;
    let [red, green, blue] = [0, 1, 2].map(|channel| shares[channel][usize::from(rgb[channel])]);
    let [x, y, z] = [0, 1, 2].map(|k| {
        let t = red[k] + green[k] + blue[k];
        let i = (t as usize).min(STEPS);
        curve[i] + (curve[i + 1] - curve[i]) * (t - i as f32)
    });
    Lab::new(116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z))
}

/// The nearest 8-bit sRGB colour; each channel is cut to the gamut.
pub fn srgb(lab: Lab) -> [u8; 3] {
    let y = (lab.l + 16.0) / 116.0;
    let white_xyz = [y + lab.a / 500.0, y, y - lab.b / 200.0].map(|f| {
        if f > 6.0 / 29.0 {
            f * f * f
        } else {
            (f - 4.0 / 29.0) * (108.0 / 841.0)
        }
    });
    FROM_WHITE_XYZ
        .map(|row| encode(row[0] * white_xyz[0] + row[1] * white_xyz[1] + row[2] * white_xyz[2]))
}

/// CIEDE2000 colour difference with all weights 1.
///
/// G. Sharma, W. Wu, E. N. Dalal: The CIEDE2000 color-difference formula, Color Research & Application 30(1), 2005.
pub fn delta_e(first: Lab, second: Lab) -> f64 {
    let (l1, a1, b1): (f64, f64, f64) = (first.l.into(), first.a.into(), first.b.into());
    let (l2, a2, b2): (f64, f64, f64) = (second.l.into(), second.a.into(), second.b.into());
    let chroma = |a: f64, b: f64| (a * a + b * b).sqrt();
    let c_mean = (chroma(a1, b1) + chroma(a2, b2)) / 2.0;
    let g = 0.5 * (1.0 - saturation(c_mean));
    let (a1, a2): (f64, f64) = (a1 * (1.0 + g), a2 * (1.0 + g));
    let (c1, c2) = (chroma(a1, b1), chroma(a2, b2));
    let (h1, h2) = (hue_deg(a1, b1), hue_deg(a2, b2));

    let gray = c1 * c2 == 0.0;
    let apart = h2 - h1;
    let (dh_deg, h_mean) = if gray {
        (0.0, h1 + h2)
    } else if apart.abs() <= 180.0 + 1e-9 {
        (apart, (h1 + h2) / 2.0)
    } else {
        let turn = if apart > 0.0 { -360.0 } else { 360.0 };
        let mean = (h1 + h2 + 360.0) / 2.0;
        (apart + turn, if mean < 360.0 { mean } else { mean - 360.0 })
    };
    let dl = l2 - l1;
    let dc = c2 - c1;
    let dh = 2.0 * (c1 * c2).sqrt() * math::sin(radians(dh_deg / 2.0));

    let l_mean = (l1 + l2) / 2.0;
    let c_mean = (c1 + c2) / 2.0;
    let cos = |deg: f64| math::cos(radians(deg));
    let t =
        1.0 - 0.17 * cos(h_mean - 30.0) + 0.24 * cos(2.0 * h_mean) + 0.32 * cos(3.0 * h_mean + 6.0)
            - 0.20 * cos(4.0 * h_mean - 63.0);
    let from_blue = (h_mean - 275.0) / 25.0;
    let rotation =
        -math::sin(radians(60.0 * math::exp(-from_blue * from_blue))) * 2.0 * saturation(c_mean);
    let off_middle = (l_mean - 50.0) * (l_mean - 50.0);
    let dl = dl / (1.0 + 0.015 * off_middle / (20.0 + off_middle).sqrt());
    let dc = dc / (1.0 + 0.045 * c_mean);
    let dh = dh / (1.0 + 0.015 * c_mean * t);
    (dl * dl + dc * dc + dh * dh + rotation * dc * dh)
        .max(0.0)
        .sqrt()
}

/// √(c⁷ / (c⁷ + 25⁷)).
fn saturation(c: f64) -> f64 {
    let c7 = c * c * c * c * c * c * c;
    (c7 / (c7 + 6_103_515_625.0)).sqrt()
}

/// Angle of (a, b) in 0..360 degrees; 0 for grey.
fn hue_deg(a: f64, b: f64) -> f64 {
    if a == 0.0 && b == 0.0 {
        return 0.0;
    }
    let deg = math::atan2(b, a) * (180.0 / core::f64::consts::PI);
    if deg < 0.0 {
        deg + 360.0
    } else {
        deg
    }
}

fn radians(deg: f64) -> f64 {
    deg * (core::f64::consts::PI / 180.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_value_is_that_of_the_curve() {
        let curve = |light: f32| {
            let light = f64::from(light);
            let v = match light <= 0.003_130_8 {
                true => 12.92 * light,
                false => 1.055 * math::pow(light, 1.0 / 2.4) - 0.055,
            };
            (v * 255.0 + 0.5) as u8
        };
        let near = NEAREST.iter().flat_map(|least| {
            let bits = least.to_bits();
            (bits - 3..bits + 4).map(f32::from_bits)
        });
        let even = (0..20_000).map(|i| i as f32 / 20_000.0);
        for light in near.chain(even).chain([-1.0, 1.0, 7.0, f32::NAN]) {
            assert_eq!(encode(light), curve(light), "{light}");
        }
    }

    /// The test data of Sharma, Wu, Dalal (2005), table 1: two colours and their difference.
    #[rustfmt::skip]
    const SHARMA: [[f32; 7]; 34] = [
        [50.0, 2.6772, -79.7751, 50.0, 0.0, -82.7485, 2.0425],
        [50.0, 3.1571, -77.2803, 50.0, 0.0, -82.7485, 2.8615],
        [50.0, 2.8361, -74.0200, 50.0, 0.0, -82.7485, 3.4412],
        [50.0, -1.3802, -84.2814, 50.0, 0.0, -82.7485, 1.0],
        [50.0, -1.1848, -84.8006, 50.0, 0.0, -82.7485, 1.0],
        [50.0, -0.9009, -85.5211, 50.0, 0.0, -82.7485, 1.0],
        [50.0, 0.0, 0.0, 50.0, -1.0, 2.0, 2.3669],
        [50.0, -1.0, 2.0, 50.0, 0.0, 0.0, 2.3669],
        [50.0, 2.49, -0.001, 50.0, -2.49, 0.0009, 7.1792],
        [50.0, 2.49, -0.001, 50.0, -2.49, 0.0010, 7.1792],
        [50.0, 2.49, -0.001, 50.0, -2.49, 0.0011, 7.2195],
        [50.0, 2.49, -0.001, 50.0, -2.49, 0.0012, 7.2195],
        [50.0, -0.001, 2.49, 50.0, 0.0009, -2.49, 4.8045],
        [50.0, -0.001, 2.49, 50.0, 0.0010, -2.49, 4.8045],
        [50.0, -0.001, 2.49, 50.0, 0.0011, -2.49, 4.7461],
        [50.0, 2.5, 0.0, 50.0, 0.0, -2.5, 4.3065],
        [50.0, 2.5, 0.0, 73.0, 25.0, -18.0, 27.1492],
        [50.0, 2.5, 0.0, 61.0, -5.0, 29.0, 22.8977],
        [50.0, 2.5, 0.0, 56.0, -27.0, -3.0, 31.9030],
        [50.0, 2.5, 0.0, 58.0, 24.0, 15.0, 19.4535],
        [50.0, 2.5, 0.0, 50.0, 3.1736, 0.5854, 1.0],
        [50.0, 2.5, 0.0, 50.0, 3.2972, 0.0, 1.0],
        [50.0, 2.5, 0.0, 50.0, 1.8634, 0.5757, 1.0],
        [50.0, 2.5, 0.0, 50.0, 3.2592, 0.3350, 1.0],
        [60.2574, -34.0099, 36.2677, 60.4626, -34.1751, 39.4387, 1.2644],
        [63.0109, -31.0961, -5.8663, 62.8187, -29.7946, -4.0864, 1.2630],
        [61.2901, 3.7196, -5.3901, 61.4292, 2.2480, -4.9620, 1.8731],
        [35.0831, -44.1164, 3.7933, 35.0232, -40.0716, 1.5901, 1.8645],
        [22.7233, 20.0904, -46.6940, 23.0331, 14.9730, -42.5619, 2.0373],
        [36.4612, 47.8580, 18.3852, 36.2715, 50.5065, 21.2231, 1.4146],
        [90.8027, -2.0831, 1.4410, 91.1528, -1.6435, 0.0447, 1.4441],
        [90.9257, -0.5406, -0.9208, 88.6381, -0.8985, -0.7239, 1.5381],
        [6.7747, -0.2908, -2.4247, 5.8714, -0.0985, -2.2286, 0.6377],
        [2.0776, 0.0795, -1.1350, 0.9033, -0.0636, -0.5514, 0.9082],
    ];

    #[test]
    fn delta_e_meets_the_published_test_data_both_ways() {
        for [l1, a1, b1, l2, a2, b2, expected] in SHARMA {
            let (x, y) = (Lab::new(l1, a1, b1), Lab::new(l2, a2, b2));
            for got in [delta_e(x, y), delta_e(y, x)] {
                assert!(
                    (got - f64::from(expected)).abs() < 1e-4,
                    "{x:?} {y:?}: {got}"
                );
            }
        }
    }

    #[test]
    fn lab_of_the_corners() {
        let near = |rgb, l: f32, a: f32, b: f32| {
            let got = lab(rgb);
            let apart = (got.l - l)
                .abs()
                .max((got.a - a).abs())
                .max((got.b - b).abs());
            assert!(apart < 0.02, "{rgb:?}: {got:?}");
        };
        near([0, 0, 0], 0.0, 0.0, 0.0);
        near([255, 255, 255], 100.0, 0.0, 0.0);
        near([255, 0, 0], 53.24, 80.09, 67.20);
        near([0, 255, 0], 87.73, -86.18, 83.18);
        near([0, 0, 255], 32.30, 79.19, -107.86);
    }

    #[test]
    fn every_sampled_color_comes_back() {
        for r in (0..=255).step_by(15) {
            for g in (0..=255).step_by(15) {
                for b in (0..=255).step_by(15) {
                    assert_eq!(srgb(lab([r, g, b])), [r, g, b]);
                }
            }
        }
    }

    #[test]
    fn encode_inverts_linear_and_cuts() {
        for v in 0..=255 {
            assert_eq!(encode(linear(v)), v);
        }
        assert_eq!((encode(-1.0), encode(2.0), encode(f32::NAN)), (0, 255, 0));
    }
}
