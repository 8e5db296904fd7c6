//! What the samples of a PNG mean where no ICC profile says it: cICP, sRGB, gAMA and cHRM (PNG third edition, 4.3 and 11.3.2),
//! read as Chromium reads them.

use super::bytes::Bytes;
use super::icc::{Curve, MatrixProfile, SRGB};

/// gAMA of pictures in sRGB: programs write it for them alone, without cHRM.
const SRGB_GAMMA: u32 = 45_455;
/// D50, the white of profiles, in XYZ (ICC.1:2022, 7.2.16).
const D50: [f64; 3] = [0.9642, 1.0, 0.8249];
/// The Bradford cone response (ICC.1:2022, E.2).
const BRADFORD: [[f64; 3]; 3] = [
    [0.8951, 0.2664, -0.1614],
    [-0.7502, 1.7135, 0.0367],
    [0.0389, -0.0685, 1.0296],
];
/// Chromaticities of white D65, red, green and blue by their numbers in ITU-T H.273, table 2: x, y.
const BT709: [f64; 8] = [0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06];
const BT2020: [f64; 8] = [0.3127, 0.329, 0.708, 0.292, 0.17, 0.797, 0.131, 0.046];
const DISPLAY_P3: [f64; 8] = [0.3127, 0.329, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06];

/// The colours of a PNG.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum PngColor {
    /// sRGB, or what an ICC profile says.
    #[default]
    Usual,
    /// Primaries and curve of its own.
    Own(Box<MatrixProfile>),
    /// More light than a screen's white (PQ, HLG): every program shows it in another way.
    HighDynamicRange,
}

/// The chunks that say something of colour, as they come.
#[derive(Default)]
pub(super) struct Chunks {
    pub cicp: Option<[u8; 4]>,
    pub is_srgb: bool,
    pub gamma: Option<u32>,
    pub primaries: Option<[f64; 8]>,
}

impl Chunks {
    /// Takes a chunk in; other chunks are left out.
    pub fn read(&mut self, name: &[u8], body: &[u8]) {
        let data = Bytes::big(body);
        match name {
            b"cICP" => self.cicp = body.try_into().ok(),
            b"sRGB" => self.is_srgb = true,
            b"gAMA" => self.gamma = data.u32(0).filter(|&gamma| gamma > 0),
            b"cHRM" => {
                let values = [0, 1, 2, 3, 4, 5, 6, 7].map(|i| data.u32(4 * i));
                let sound = values.iter().all(|v| v.is_some());
                self.primaries = sound.then(|| values.map(|v| f64::from(v.unwrap_or(0)) / 1e5));
            }
            _ => {}
        }
    }

    /// What they say together; `has_profile` when an ICC profile speaks for all but cICP.
    pub fn color(&self, has_profile: bool) -> PngColor {
        if let Some(color) = self.cicp.and_then(coded) {
            return color;
        }
        if has_profile || self.is_srgb {
            return PngColor::Usual;
        }
        let own = |gamma: u32, to_xyz| {
            let curve = Curve::Gamma(1e5 / f64::from(gamma));
            PngColor::Own(MatrixProfile::of(to_xyz, curve).into())
        };
        match (self.gamma, self.primaries) {
            (None, _) | (Some(SRGB_GAMMA), None) => PngColor::Usual,
            (Some(gamma), None) => own(gamma, SRGB),
            (Some(gamma), Some(primaries)) => match to_xyz(primaries) {
                Some(to_xyz) => own(gamma, to_xyz),
                None => PngColor::Usual,
            },
        }
    }
}

/// Colour primaries and transfer characteristics of ITU-T H.273; `None` for those that browsers do not know.
fn coded([primaries, transfer, _matrix, _range]: [u8; 4]) -> Option<PngColor> {
    let primaries = match primaries {
        1 => BT709,
        9 => BT2020,
        12 => DISPLAY_P3,
        _ => return None,
    };
    let curve = match transfer {
        // Pictures of video are shown with the curve of its screens (ITU-R BT.1886), not with that of its cameras.
        1 | 6 | 14 | 15 => Curve::Gamma(2.4),
        4 => Curve::Gamma(2.2),
        5 => Curve::Gamma(2.8),
        8 => Curve::Gamma(1.0),
        // IEC 61966-2-1, 4.2.
        13 if primaries == BT709 => return Some(PngColor::Usual),
        13 => {
            let (a, b, c) = (1.0 / 1.055, 0.055 / 1.055, 1.0 / 12.92);
            Curve::Parametric([2.4, a, b, c, 0.04045, 0.0, 0.0])
        }
        16 | 18 => return Some(PngColor::HighDynamicRange),
        _ => return None,
    };
    Some(PngColor::Own(
        MatrixProfile::of(to_xyz(primaries)?, curve).into(),
    ))
}

/// RGB to D50 XYZ by the chromaticities of white, red, green and blue; `None` when they span no plane.
fn to_xyz(chromaticities: [f64; 8]) -> Option<[[f64; 3]; 3]> {
    let [white, red, green, blue] = [0, 1, 2, 3].map(|i| {
        let (x, y) = (chromaticities[2 * i], chromaticities[2 * i + 1]);
        [x / y, 1.0, (1.0 - x - y) / y]
    });
    // Columns are the primaries; each as strong as white needs it.
    let columns = [0, 1, 2].map(|i| [red[i], green[i], blue[i]]);
    let strength = times(inverse(columns)?, white);
    let columns = columns.map(|row| [0, 1, 2].map(|c| row[c] * strength[c]));
    let (from, to) = (times(BRADFORD, white), times(BRADFORD, D50));
    let scaled = [0, 1, 2].map(|i| BRADFORD[i].map(|v| v * to[i] / from[i]));
    let adapted = product(product(inverse(BRADFORD)?, scaled), columns);
    adapted
        .iter()
        .flatten()
        .all(|v| v.is_finite())
        .then_some(adapted)
}

fn times(matrix: [[f64; 3]; 3], v: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row[0] * v[0] + row[1] * v[1] + row[2] * v[2])
}

fn product(a: [[f64; 3]; 3], b: [[f64; 3]; 3]) -> [[f64; 3]; 3] {
    a.map(|row| [0, 1, 2].map(|c| row[0] * b[0][c] + row[1] * b[1][c] + row[2] * b[2][c]))
}

/// By cofactors.
fn inverse(m: [[f64; 3]; 3]) -> Option<[[f64; 3]; 3]> {
    let cofactor = |r: usize, c: usize| {
        let (r1, r2, c1, c2) = ((r + 1) % 3, (r + 2) % 3, (c + 1) % 3, (c + 2) % 3);
        m[r1][c1] * m[r2][c2] - m[r1][c2] * m[r2][c1]
    };
    let determinant: f64 = (0..3).map(|c| m[0][c] * cofactor(0, c)).sum();
    let sound = determinant.is_finite() && determinant.abs() > 1e-9;
    sound.then(|| [0, 1, 2].map(|r| [0, 1, 2].map(|c| cofactor(c, r) / determinant)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::probe::icc::P3;

    fn near(a: [[f64; 3]; 3], b: [[f64; 3]; 3]) -> bool {
        let mut pairs = a.iter().flatten().zip(b.iter().flatten());
        pairs.all(|(a, b)| (a - b).abs() < 2e-3)
    }

    #[test]
    fn the_matrices_are_those_of_the_profiles() {
        assert!(near(to_xyz(BT709).unwrap(), SRGB));
        assert!(near(to_xyz(DISPLAY_P3).unwrap(), P3));
        assert_eq!(to_xyz([0.0; 8]), None);
    }

    #[test]
    fn the_first_that_speaks_counts() {
        let color = |chunks: &[(&[u8; 4], &[u8])], has_profile| {
            let mut read = Chunks::default();
            chunks
                .iter()
                .for_each(|(name, body)| read.read(*name, body));
            read.color(has_profile)
        };
        let linear = 100_000u32.to_be_bytes();
        let linear: (&[u8; 4], &[u8]) = (b"gAMA", &linear);
        assert_eq!(color(&[], false), PngColor::Usual);
        let own = PngColor::Own(MatrixProfile::of(SRGB, Curve::Gamma(1.0)).into());
        assert_eq!(color(&[linear], false), own);
        assert_eq!(color(&[linear], true), PngColor::Usual);
        assert_eq!(color(&[linear, (b"sRGB", &[0])], false), PngColor::Usual);
        assert_eq!(
            color(&[(b"gAMA", &SRGB_GAMMA.to_be_bytes())], false),
            PngColor::Usual
        );
        assert_eq!(color(&[(b"cICP", &[1, 13, 0, 1])], true), PngColor::Usual);
        let bright = color(&[(b"cICP", &[9, 16, 0, 1]), linear], true);
        assert_eq!(bright, PngColor::HighDynamicRange);
        assert!(matches!(
            color(&[(b"cICP", &[12, 13, 0, 1])], true),
            PngColor::Own(_)
        ));
    }
}
