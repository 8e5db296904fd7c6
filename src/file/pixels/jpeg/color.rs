//! Rows of components → rows of RGB.

use crate::wide::wide;

/// What the components of a picture are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coding {
    Grey,
    Rgb,
    /// Luma and two colour differences (JFIF: ITU-R BT.601, full range).
    Ycc,
    /// Four inks, as paper minus ink.
    Cmyk,
    /// The same with three of them as luma and colour differences.
    Ycck,
}

impl Coding {
    /// Which it is, by what most readers go by: identifiers, JFIF's segment, Adobe's segment.
    pub fn of(ids: &[u8], is_jfif: bool, adobe: Option<u8>) -> Option<Coding> {
        match (ids, adobe) {
            ([_], _) => Some(Coding::Grey),
            ([1, 2, 3], _) => Some(Coding::Ycc),
            (b"RGB", _) => Some(Coding::Rgb),
            ([_, _, _], _) if is_jfif => Some(Coding::Ycc),
            ([_, _, _], Some(0)) => Some(Coding::Rgb),
            ([_, _, _], _) => Some(Coding::Ycc),
            ([_, _, _, _], None | Some(0)) => Some(Coding::Cmyk),
            ([_, _, _, _], _) => Some(Coding::Ycck),
            _ => None,
        }
    }

    /// One row of RGB.
    pub fn convert(self, rows: &[&[u8]], rgb: &mut [u8]) {
        match (self, rows) {
            (Coding::Grey, [grey]) => {
                for (pixel, &v) in rgb.chunks_exact_mut(3).zip(*grey) {
                    pixel.fill(v);
                }
            }
            (Coding::Rgb, [r, g, b]) => interleave(r, g, b, rgb),
            (Coding::Ycc, [y, cb, cr]) => ycc(y, cb, cr, rgb),
            (Coding::Cmyk, [c, m, y, k]) => {
                interleave(c, m, y, rgb);
                for (pixel, &k) in rgb.chunks_exact_mut(3).zip(*k) {
                    pixel.iter_mut().for_each(|v| *v = inked(*v, k));
                }
            }
            (Coding::Ycck, [y, cb, cr, k]) => {
                ycc(y, cb, cr, rgb);
                for (pixel, &k) in rgb.chunks_exact_mut(3).zip(*k) {
                    pixel.iter_mut().for_each(|v| *v = inked(255 - *v, k));
                }
            }
            _ => {}
        }
    }
}

/// Naive conversion, as browsers do without a profile. Files store paper minus ink: Photoshop began it, and every reader
/// takes all files to be of that kind, whether or not its segment is there.
fn inked(paper: u8, black: u8) -> u8 {
    ((u32::from(paper) * u32::from(black) + 127) / 255) as u8
}

fn interleave(r: &[u8], g: &[u8], b: &[u8], rgb: &mut [u8]) {
    for (((pixel, &r), &g), &b) in rgb.chunks_exact_mut(3).zip(r).zip(g).zip(b) {
        pixel.copy_from_slice(&[r, g, b]);
    }
}

/// Pixels that are converted at once.
const LANES: usize = 16;
/// Bytes that they take, and one more.
const SET: usize = LANES * 3 + 1;

#[cfg(all(target_arch = "wasm32", not(target_feature = "simd128")))]
use one_by_one as ycc;
#[cfg(not(all(target_arch = "wasm32", not(target_feature = "simd128"))))]
wide! {
    /// Luma and two colour differences as RGB.
    fn ycc(y: &[u8], cb: &[u8], cr: &[u8], rgb: &mut [u8]) = ycc_body, ycc_body;
}

#[inline(always)]
fn ycc_body(y: &[u8], cb: &[u8], cr: &[u8], rgb: &mut [u8]) {
    let mut at = 0;
    let inputs = y.chunks(LANES).zip(cb.chunks(LANES)).zip(cr.chunks(LANES));
    for ((y, cb), cr) in inputs {
        let out = &mut rgb[3 * at..];
        if let (Ok(y), Ok(cb), Ok(cr)) = (y.try_into(), cb.try_into(), cr.try_into()) {
            if let Some(out) = out.first_chunk_mut() {
                pack(ycc_lanes(y, cb, cr), out);
                at += LANES;
                continue;
            }
        }
        let [mut ys, mut cbs, mut crs] = [[0; LANES]; 3];
        ys[..y.len()].copy_from_slice(y);
        cbs[..y.len()].copy_from_slice(cb);
        crs[..y.len()].copy_from_slice(cr);
        let mut packed = [0; SET];
        pack(ycc_lanes(&ys, &cbs, &crs), &mut packed);
        out.copy_from_slice(&packed[..out.len()]);
    }
}

/// Three rows as one. Each pixel is written with the byte behind it, which the next one then writes over: single bytes take
/// three times as many stores.
#[inline(always)]
fn pack([r, g, b]: [[i16; LANES]; 3], out: &mut [u8; SET]) {
    let mut pixels = [0u32; LANES];
    for (i, pixel) in pixels.iter_mut().enumerate() {
        let [r, g, b] = [r[i], g[i], b[i]].map(|v| v.clamp(0, 255) as u16);
        *pixel = u32::from(r | g << 8) | u32::from(b) << 16;
    }
    for (i, pixel) in pixels.iter().enumerate() {
        out[3 * i..3 * i + 4].copy_from_slice(&pixel.to_le_bytes());
    }
}

/// The conversion of JFIF with libjpeg's rounding, constants of 16 bits. Whole multiples are taken out of the products,
/// so that what is left of the constants fits into 16 bits with a sign: 1.402 = 1 + 26345 / 65536, and so on. Not yet
/// limited to what a byte holds.
#[inline(always)]
fn ycc_lanes(y: &[u8; LANES], cb: &[u8; LANES], cr: &[u8; LANES]) -> [[i16; LANES]; 3] {
    let mut out = [[0; LANES]; 3];
    for i in 0..LANES {
        let y = i16::from(y[i]);
        let (cb, cr) = (i16::from(cb[i]) - 128, i16::from(cr[i]) - 128);
        let times = |v: i16, constant: i16| i32::from(v) * i32::from(constant);
        let rounded = |sum: i32| ((sum + 32768) >> 16) as i16;
        // 1.402, −0.344136286 and −0.714136286, 1.772.
        out[0][i] = y + cr + rounded(times(cr, 26345));
        out[1][i] = y - cr + rounded(times(cb, -22554) + times(cr, 18734));
        out[2][i] = y + 2 * cb + rounded(times(cb, -14942));
    }
    out
}

/// The same on processors without vectors. One jump for all three: beyond what a byte holds are few.
#[cfg(any(test, all(target_arch = "wasm32", not(target_feature = "simd128"))))]
fn one_by_one(y: &[u8], cb: &[u8], cr: &[u8], rgb: &mut [u8]) {
    for (((pixel, &y), &cb), &cr) in rgb.chunks_exact_mut(3).zip(y).zip(cb).zip(cr) {
        let y = (i32::from(y) << 16) + 32768;
        let (cb, cr) = (i32::from(cb) - 128, i32::from(cr) - 128);
        let mut all = [
            (y + cr * 91881) >> 16,
            (y - cb * 22554 - cr * 46802) >> 16,
            (y + cb * 116130) >> 16,
        ];
        if (all[0] | all[1] | all[2]) as u32 > 255 {
            all = all.map(|v| v.clamp(0, 255));
        }
        pixel.copy_from_slice(&all.map(|v| v as u8));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inks_are_taken_off_the_paper() {
        let mut rgb = [0; 9];
        let rows: [&[u8]; 4] = [
            &[255, 0, 255],
            &[255, 255, 255],
            &[255, 255, 255],
            &[255, 255, 0],
        ];
        Coding::Cmyk.convert(&rows, &mut rgb);
        assert_eq!(rgb, [255, 255, 255, 0, 255, 255, 0, 0, 0]);
    }

    #[test]
    fn colours_of_luma_and_differences() {
        let mut rgb = vec![0; 20 * 3];
        Coding::Ycc.convert(&[&[100; 20], &[128; 20], &[128; 20]], &mut rgb);
        assert_eq!(rgb, [100; 60]);
        let mut red = [0; 3];
        Coding::Ycc.convert(&[&[76], &[85], &[255]], &mut red);
        assert_eq!(red, [254, 0, 0]);
    }

    #[test]
    fn both_ways_give_the_same_bits() {
        let all: Vec<u8> = (0..=255).collect();
        for luma in [0, 1, 100, 254, 255] {
            for cb in 0..=255 {
                let mut made = [[0; 768]; 2];
                let (lumas, cbs) = ([luma; 256], [cb; 256]);
                ycc(&lumas, &cbs, &all, &mut made[0]);
                one_by_one(&lumas, &cbs, &all, &mut made[1]);
                assert_eq!(made[0], made[1]);
            }
        }
    }

    #[test]
    fn every_colour_is_the_formula_rounded() {
        for cb in 0..=255u8 {
            for cr in 0..=255u8 {
                let mut rgb = [0; 3];
                Coding::Ycc.convert(&[&[100], &[cb], &[cr]], &mut rgb);
                let (b_, r_) = (f64::from(cb) - 128.0, f64::from(cr) - 128.0);
                let exact = [1.402 * r_, -0.344136286 * b_ - 0.714136286 * r_, 1.772 * b_];
                for (own, exact) in rgb.into_iter().zip(exact) {
                    let exact = (100.0 + exact).clamp(0.0, 255.0);
                    assert!((f64::from(own) - exact).abs() < 0.504, "{cb} {cr}");
                }
            }
        }
    }

    #[test]
    fn the_coding_is_told_by_identifiers_then_by_segments() {
        assert_eq!(Coding::of(&[7], false, Some(1)), Some(Coding::Grey));
        assert_eq!(Coding::of(&[1, 2, 3], false, Some(0)), Some(Coding::Ycc));
        assert_eq!(Coding::of(b"RGB", false, None), Some(Coding::Rgb));
        assert_eq!(Coding::of(&[0, 1, 2], false, Some(0)), Some(Coding::Rgb));
        assert_eq!(Coding::of(&[0, 1, 2], true, Some(0)), Some(Coding::Ycc));
        assert_eq!(Coding::of(&[0, 1, 2, 3], false, None), Some(Coding::Cmyk));
        assert_eq!(Coding::of(&[0, 1, 2, 3], true, Some(2)), Some(Coding::Ycck));
    }
}
