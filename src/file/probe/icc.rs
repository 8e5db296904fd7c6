//! ICC colour profiles (ISO 15076-1): kind, and the matrix and curves of RGB profiles.

use super::bytes::{find, Bytes};
use super::IccKind;

/// How one channel of a profile turns into linear light.
#[derive(Clone, Debug, PartialEq)]
pub enum Curve {
    /// Exponent.
    Gamma(f64),
    /// Samples over 0..=1.
    Table(Vec<u16>),
    /// The type 3 parametric curve and its simpler forms: (a·x + b)^g + e from d on, c·x + f below.
    Parametric([f64; 7]),
}

/// An RGB profile made of a matrix and three curves.
#[derive(Clone, Debug, PartialEq)]
pub struct MatrixProfile {
    /// Columns are the primaries in D50 XYZ.
    pub to_xyz: [[f64; 3]; 3],
    /// Curves of R, G and B.
    pub curves: [Curve; 3],
}

impl MatrixProfile {
    /// The same curve for all channels.
    pub(super) fn of(to_xyz: [[f64; 3]; 3], curve: Curve) -> MatrixProfile {
        MatrixProfile {
            to_xyz,
            curves: [curve.clone(), curve.clone(), curve],
        }
    }
}

/// Primaries of Display P3 in D50 XYZ, columns R, G, B (SMPTE EG 432-1, adapted to D50).
pub(crate) const P3: [[f64; 3]; 3] = [
    [0.5151, 0.2920, 0.1571],
    [0.2412, 0.6922, 0.0666],
    [-0.0011, 0.0419, 0.7841],
];

/// Primaries of sRGB in D50 XYZ, columns R, G, B (IEC 61966-2-1, adapted to D50).
pub(crate) const SRGB: [[f64; 3]; 3] = [
    [0.4360, 0.3851, 0.1431],
    [0.2225, 0.7169, 0.0606],
    [0.0139, 0.0971, 0.7139],
];

/// Bytes of a profile at most: those of printing inks have 2 MB, those of cameras and screens some kilobytes.
pub(super) const MOST_BYTES: usize = 4 << 20;

/// Samples of a curve read at most.
const SAMPLES: usize = 4096;

/// The kind of a profile.
pub(super) fn kind(profile: &[u8]) -> IccKind {
    let near = |a: &[[f64; 3]; 3], b: &[[f64; 3]; 3]| {
        let apart = |(x, y): (&f64, &f64)| (x - y).abs();
        a.iter()
            .flatten()
            .zip(b.iter().flatten())
            .map(apart)
            .fold(0.0, f64::max)
            < 0.003
    };
    match matrix_profile(profile) {
        Some(own) if near(&own.to_xyz, &SRGB) && near_srgb_curve(&own.curves[1]) => IccKind::Srgb,
        Some(own) if near(&own.to_xyz, &P3) => IccKind::DisplayP3,
        _ => IccKind::Other,
    }
}

/// True when a profile is sRGB under any of its names.
pub fn is_srgb(profile: &[u8]) -> bool {
    kind(profile) == IccKind::Srgb
}

/// True when middle grey comes out as the sRGB curve has it.
fn near_srgb_curve(curve: &Curve) -> bool {
    (curve.at(0.5) - 0.2140).abs() < 0.01
}

/// The kind of a profile known only by its name.
pub(super) fn kind_by_name(name: &[u8]) -> IccKind {
    if find(name, b"sRGB").is_some() {
        IccKind::Srgb
    } else if find(name, b"Display P3").is_some() {
        IccKind::DisplayP3
    } else {
        IccKind::Other
    }
}

/// The matrix and curves of an RGB profile; `None` for other kinds and for malformed ones.
#[cfg_attr(small_wasm, optimize(size))]
pub fn matrix_profile(profile: &[u8]) -> Option<MatrixProfile> {
    let data = Bytes::big(profile);
    let is_rgb_to_xyz = data.slice(16, 8)? == b"RGB XYZ ";
    // A profile with look-up tables means them to be used instead.
    if !is_rgb_to_xyz || tag(data, b"A2B0").is_some() {
        return None;
    }
    let [r, g, b] = [b"rXYZ", b"gXYZ", b"bXYZ"].map(|name| xyz(tag(data, name)?));
    let (r, g, b) = (r?, g?, b?);
    let [cr, cg, cb] = [b"rTRC", b"gTRC", b"bTRC"].map(|name| Curve::read(tag(data, name)?));
    let curves = [cr?, cg?, cb?];
    // Exponents without measure make light without end.
    let ends = |curve: &Curve| [curve.at(0.0), curve.at(1.0)];
    let is_finite = curves.iter().flat_map(ends).all(f64::is_finite);
    is_finite.then_some(MatrixProfile {
        to_xyz: [0, 1, 2].map(|i| [r[i], g[i], b[i]]),
        curves,
    })
}

/// The data of a tag.
fn tag<'a>(profile: Bytes<'a>, name: &[u8; 4]) -> Option<Bytes<'a>> {
    let count = profile.position(128)?.min(200);
    let at = (0..count)
        .map(|i| 132 + i * 12)
        .find(|&at| profile.slice(at, 4) == Some(name))?;
    let data = profile.slice(profile.position(at + 4)?, profile.position(at + 8)?)?;
    Some(Bytes::big(data))
}

/// A signed 15.16 number.
fn fixed(data: Bytes<'_>, at: usize) -> Option<f64> {
    Some(f64::from(data.u32(at)? as i32) / 65536.0)
}

fn xyz(data: Bytes<'_>) -> Option<[f64; 3]> {
    (data.slice(0, 4)? == b"XYZ ").then_some(())?;
    Some([fixed(data, 8)?, fixed(data, 12)?, fixed(data, 16)?])
}

impl Curve {
    fn read(data: Bytes<'_>) -> Option<Curve> {
        match data.slice(0, 4)? {
            b"curv" => match data.position(8)? {
                0 => Some(Curve::Gamma(1.0)),
                1 => Some(Curve::Gamma(f64::from(data.u16(12)?) / 256.0)),
                n if n <= SAMPLES => {
                    let samples = (0..n).map(|i| data.u16(12 + 2 * i));
                    Some(Curve::Table(samples.collect::<Option<_>>()?))
                }
                _ => None,
            },
            b"para" => {
                let count = match data.u16(8)? {
                    0 => 1,
                    1 => 3,
                    2 => 4,
                    3 => 5,
                    4 => 7,
                    _ => return None,
                };
                let mut p = [0.0; 7];
                for (i, value) in p.iter_mut().enumerate().take(count) {
                    *value = fixed(data, 12 + 4 * i)?;
                }
                let [g, a, b, c, d, e, f] = p;
                Some(Curve::Parametric(match count {
                    1 => [g, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0],
                    _ if count < 5 && a == 0.0 => return None,
                    3 => [g, a, b, 0.0, -b / a, 0.0, 0.0],
                    4 => [g, a, b, 0.0, -b / a, c, c],
                    _ => [g, a, b, c, d, e, f],
                }))
            }
            _ => None,
        }
    }

    /// Linear light of a channel value in 0..=1.
    pub fn at(&self, x: f64) -> f64 {
        match self {
            Curve::Gamma(g) => crate::math::pow(x, *g),
            Curve::Table(samples) => {
                let place = x * (samples.len() - 1) as f64;
                let low = (place as usize).min(samples.len() - 2);
                let (a, b) = (f64::from(samples[low]), f64::from(samples[low + 1]));
                (a + (b - a) * (place - low as f64)) / 65535.0
            }
            Curve::Parametric([g, a, b, c, d, e, f]) => {
                if x >= *d {
                    crate::math::pow((a * x + b).max(0.0), *g) + e
                } else {
                    c * x + f
                }
            }
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A profile with these primaries and a gamma of 2.2.
    pub(crate) fn profile(primaries: [[f64; 3]; 3]) -> Vec<u8> {
        let names = [b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC"];
        let mut out = vec![0; 128];
        out[16..24].copy_from_slice(b"RGB XYZ ");
        out.extend(6u32.to_be_bytes());
        let first = 132 + 6 * 12;
        for (i, name) in names.iter().enumerate() {
            out.extend(*name);
            out.extend((first + i as u32 * 20).to_be_bytes());
            out.extend(20u32.to_be_bytes());
        }
        for column in 0..3 {
            out.extend(b"XYZ \0\0\0\0");
            for row in primaries {
                out.extend(((row[column] * 65536.0) as i32).to_be_bytes());
            }
        }
        for _ in 0..3 {
            out.extend(b"curv\0\0\0\0\0\0\0\x01");
            out.extend((563u16).to_be_bytes());
            out.extend([0; 6]);
        }
        out
    }

    #[test]
    fn primaries_tell_the_kind() {
        assert_eq!(kind(&profile(SRGB)), IccKind::Srgb);
        assert_eq!(kind(&profile(P3)), IccKind::DisplayP3);
        assert_eq!(kind(&profile([[0.6, 0.2, 0.1]; 3])), IccKind::Other);
    }

    #[test]
    fn a_cut_profile_is_no_matrix_profile() {
        let whole = profile(SRGB);
        assert!(matrix_profile(&whole).is_some());
        for length in 0..whole.len() - 8 {
            assert_eq!(matrix_profile(&whole[..length]), None, "{length}");
        }
    }

    #[test]
    fn curves_start_at_black_and_end_at_white() {
        let srgb = [
            2.4,
            1.0 / 1.055,
            0.055 / 1.055,
            1.0 / 12.92,
            0.04045,
            0.0,
            0.0,
        ];
        for curve in [
            Curve::Gamma(2.2),
            Curve::Table(vec![0, 100, 65535]),
            Curve::Parametric(srgb),
        ] {
            assert!(curve.at(0.0).abs() < 1e-6 && (curve.at(1.0) - 1.0).abs() < 1e-6);
        }
    }
}
