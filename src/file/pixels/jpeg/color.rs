//! Rows of components → rows of RGB.

#[cfg(any(test, all(target_arch = "wasm32", target_feature = "simd128")))]
use crate::file::pixels::vectors::{Eight, Four, Mix};
#[cfg(not(target_arch = "wasm32"))]
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
                ink(rgb, k, 0);
            }
            (Coding::Ycck, [y, cb, cr, k]) => {
                ycc(y, cb, cr, rgb);
                ink(rgb, k, 255);
            }
            _ => {}
        }
    }
}

/// Three inks, or with `from` = 255 what is left of the paper by them, and black as RGB: naively, as browsers do without a
/// profile. Files store paper minus ink: Photoshop began it, and every reader takes all files to be of that kind, whether
/// or not its segment is there.
#[cfg_attr(small_wasm, optimize(size))]
#[inline(never)]
fn ink(rgb: &mut [u8], black: &[u8], from: u8) {
    for (pixel, &black) in rgb.chunks_exact_mut(3).zip(black) {
        for paper in pixel {
            *paper = ((u32::from(*paper ^ from) * u32::from(black) + 127) / 255) as u8;
        }
    }
}

#[cfg_attr(small_wasm, optimize(size))]
#[inline(never)]
fn interleave(r: &[u8], g: &[u8], b: &[u8], rgb: &mut [u8]) {
    for (((pixel, &r), &g), &b) in rgb.chunks_exact_mut(3).zip(r).zip(g).zip(b) {
        pixel.copy_from_slice(&[r, g, b]);
    }
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
use by_eights as ycc;
#[cfg(all(target_arch = "wasm32", not(target_feature = "simd128")))]
use one_by_one as ycc;
#[cfg(not(target_arch = "wasm32"))]
wide! {
    /// Luma and two colour differences as RGB.
    fn ycc(y: &[u8], cb: &[u8], cr: &[u8], rgb: &mut [u8]) = by_sixteens, by_sixteens;
}

/// By the instructions of wasm.
#[cfg(any(test, all(target_arch = "wasm32", target_feature = "simd128")))]
fn by_eights(y: &[u8], cb: &[u8], cr: &[u8], rgb: &mut [u8]) {
    let whole = y.len() / 8 * 8;
    let mix = Mix::new();
    let (pixels, last) = rgb.split_at_mut(3 * whole);
    let rows = y.chunks_exact(8).zip(cb.chunks_exact(8));
    let rows = rows
        .zip(cr.chunks_exact(8))
        .zip(pixels.chunks_exact_mut(24));
    for (((y, cb), cr), rgb) in rows {
        if let (Some(y), Some(cb), Some(cr)) = (y.first_chunk(), cb.first_chunk(), cr.first_chunk())
        {
            rgb.copy_from_slice(&eight(Eight::of(y), Eight::of(cb), Eight::of(cr), &mix));
        }
    }
    one_by_one(&y[whole..], &cb[whole..], &cr[whole..], last);
}

/// The conversion of JFIF with libjpeg's rounding, constants of 16 bits, of eight pixels. Whole multiples are taken out of
/// the products, so that what is left of the constants fits into 16 bits with a sign: 1.402 = 1 + 26345 / 65536, and so on.
#[cfg(any(test, all(target_arch = "wasm32", target_feature = "simd128")))]
#[inline(always)]
fn eight(y: Eight, cb: Eight, cr: Eight, mix: &Mix) -> [u8; 24] {
    let [low, high] = cb.zip(cr);
    // What two weights of 2⁻¹⁶ add, and what the middle of both colour differences, 128, takes off, so many whole ones too.
    let part = |cb: i16, cr: i16, whole: i32| {
        let weights = Eight::twice(cb, cr);
        let middle = 128 * (i32::from(cb) + i32::from(cr) + (whole << 16));
        let offset = Four::splat(32768 - middle);
        (low.dot(weights) + offset).uppers(high.dot(weights) + offset)
    };
    // 1.402, −0.344136286 and −0.714136286, 1.772.
    let red = y + cr + part(0, 26345, 1);
    let green = y - cr + part(-22554, 18734, -1);
    let blue = y + cb + cb + part(-14942, 0, 2);
    Eight::mixed([red, green, blue], mix)
}

/// Pixels that other compilers convert at once.
#[cfg(not(target_arch = "wasm32"))]
const LANES: usize = 16;
/// Bytes that they take, and one more.
#[cfg(not(target_arch = "wasm32"))]
const SET: usize = LANES * 3 + 1;

#[cfg(not(target_arch = "wasm32"))]
#[inline(always)]
fn by_sixteens(y: &[u8], cb: &[u8], cr: &[u8], rgb: &mut [u8]) {
    let mut at = 0;
    while let (Some(y), Some(cb), Some(cr), Some(out)) = (
        y[at..].first_chunk(),
        cb[at..].first_chunk(),
        cr[at..].first_chunk(),
        rgb[3 * at..].first_chunk_mut(),
    ) {
        pack(sixteen(y, cb, cr), out);
        at += LANES;
    }
    one_by_one(&y[at..], &cb[at..], &cr[at..], &mut rgb[3 * at..]);
}

/// Three rows as one. Each pixel is written with the byte behind it, which the next one then writes over: single bytes take
/// three times as many stores.
#[cfg(not(target_arch = "wasm32"))]
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

/// The same of sixteen pixels, not yet limited to what a byte holds.
#[cfg(not(target_arch = "wasm32"))]
#[inline(always)]
fn sixteen(y: &[u8; LANES], cb: &[u8; LANES], cr: &[u8; LANES]) -> [[i16; LANES]; 3] {
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

/// The same one after the other, constants of 17 bits. One number holds the products of two, that of green times 2³²; and
/// one jump limits all three, since those beyond what a byte holds are few.
fn one_by_one(y: &[u8], cb: &[u8], cr: &[u8], rgb: &mut [u8]) {
    const RED: i64 = 91881;
    const GREEN: [i64; 2] = [-22554, -46802];
    const BLUE: i64 = 116130;
    for (((pixel, &y), &cb), &cr) in rgb.chunks_exact_mut(3).zip(y).zip(cb).zip(cr) {
        let y = (i32::from(y) << 16) + 32768;
        let from_cb = i64::from(cb) * (BLUE + (GREEN[0] << 32));
        let from_cr = i64::from(cr) * (RED + (GREEN[1] << 32));
        // The middle of both differences is 128.
        let mut all = [
            (y + from_cr as i32 - 128 * RED as i32) >> 16,
            (y + ((from_cb + from_cr) >> 32) as i32 - 128 * (GREEN[0] + GREEN[1]) as i32) >> 16,
            (y + from_cb as i32 - 128 * BLUE as i32) >> 16,
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
    fn all_ways_give_the_same_bits() {
        let all: Vec<u8> = (0..=255).collect();
        for luma in [0, 1, 100, 254, 255] {
            for cb in 0..=255 {
                let mut made = [[0; 768]; 3];
                let (lumas, cbs) = ([luma; 256], [cb; 256]);
                ycc(&lumas, &cbs, &all, &mut made[0]);
                by_eights(&lumas, &cbs, &all, &mut made[1]);
                one_by_one(&lumas, &cbs, &all, &mut made[2]);
                assert!(made.iter().all(|rgb| *rgb == made[2]));
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
