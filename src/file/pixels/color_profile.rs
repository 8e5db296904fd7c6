//! Colour profile → sRGB, for RGB profiles made of a matrix and curves (Display P3, Adobe RGB and the like).
//! Profiles made of look-up tables are left alone: no phone writes them.

use super::Pixels;
use crate::color;
use crate::file::probe::icc::{self, Curve, MatrixProfile};

/// D50 XYZ to linear sRGB, Bradford-adapted: the inverse of the sRGB profile's own matrix.
const FROM_XYZ: [[f64; 3]; 3] = [
    [3.133_856_1, -1.616_866_7, -0.490_614_6],
    [-0.978_768_4, 1.916_141_5, 0.033_454_0],
    [0.071_945_3, -0.228_991_4, 1.405_242_7],
];

/// Steps of the table from linear light to 8 bits; enough to be exact to one step of sRGB.
const STEPS: usize = 1 << 14;

/// A profile by which pictures are converted; `None` for that of sRGB and for malformed and unknown ones.
pub(super) fn read(profile: &[u8]) -> Option<MatrixProfile> {
    match icc::is_srgb(profile) {
        true => None,
        false => icc::matrix_profile(profile),
    }
}

/// Converts a picture to sRGB in place.
pub(super) fn convert(pixels: &mut Pixels, profile: &MatrixProfile) {
    let MatrixProfile { to_xyz, curves } = profile;
    let [red, green, blue] = [0, 1, 2].map(|c| {
        let curve: &Curve = &curves[c];
        let light = |v| curve.at(v as f64 / 255.0) as f32;
        (0..256).map(light).collect::<Vec<f32>>()
    });
    let matrix = FROM_XYZ.map(|row| {
        [0, 1, 2]
            .map(|c| (row[0] * to_xyz[0][c] + row[1] * to_xyz[1][c] + row[2] * to_xyz[2][c]) as f32)
    });
    let encode: Vec<u8> = (0..=STEPS)
        .map(|i| color::encode(i as f32 / STEPS as f32))
        .collect();
    for pixel in pixels.rgb.chunks_exact_mut(3) {
        let light = [
            red[usize::from(pixel[0])],
            green[usize::from(pixel[1])],
            blue[usize::from(pixel[2])],
        ];
        for (value, row) in pixel.iter_mut().zip(matrix) {
            let v = row[0] * light[0] + row[1] * light[1] + row[2] * light[2];
            // `as` cuts below 0 and makes NaN 0.
            let step = (v * STEPS as f32 + 0.5) as usize;
            *value = encode[step.min(STEPS)];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::probe::icc::{tests::profile, P3};

    #[test]
    fn neutral_stays_neutral_and_red_gets_stronger() {
        let mut pixels = Pixels::filled(2, 1, [128; 3]);
        pixels.set(1, 0, [200, 100, 100]);
        convert(&mut pixels, &read(&profile(P3)).unwrap());
        let [gray, red] = [pixels.at(0, 0), pixels.at(1, 0)];
        assert!(gray.iter().all(|v| v.abs_diff(128) <= 1), "{gray:?}");
        assert!(red[0] > 205 && red[1] < 100, "{red:?}");
    }

    #[test]
    fn junk_is_no_profile() {
        assert!(read(b"junk").is_none());
    }
}
