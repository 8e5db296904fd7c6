//! [`Pixels`] → a baseline JPEG that every decoder reads alike: one interleaved scan, the standard Huffman codes,
//! 8-bit tables, JFIF header with density, no other metadata. Deterministic: additions and products of `f32` only.

mod bits;
mod quantise;
mod tables;
mod transform;

use crate::file::pixels::Pixels;
use bits::Bits;
use quantise::{Frequencies, Quantiser, RunBits};
use tables::{Code, Lookup};
use transform::Blocks;

/// How densely colour is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sampling {
    /// 4:2:0: one colour for four pixels, their mean.
    Quarter,
    /// 4:4:4: every pixel its own.
    Full,
}

impl Sampling {
    /// Luma blocks side by side for one of chroma.
    fn across(self) -> usize {
        match self {
            Sampling::Quarter => 2,
            Sampling::Full => 1,
        }
    }

    /// Luma blocks for one of chroma.
    fn luma(self) -> usize {
        self.across() * self.across()
    }
}

/// The standard codes and their classes: luma DC, luma AC, chroma DC, chroma AC.
const CODES: [(u8, Code); 4] = [
    (0x00, tables::LUMA_DC),
    (0x10, tables::LUMA_AC),
    (0x01, tables::CHROMA_DC),
    (0x11, tables::CHROMA_AC),
];
/// One unit in so many is in the sample of [`Spectrum::estimate`] and [`Spectrum::guess`].
const SAMPLED: usize = 8;
/// Bytes of a scan for each coefficient that is likely to be kept: from 0.68 to 0.95 in portraits.
const LIKELY_BYTES: f64 = 0.77;
/// Bytes of a file before and after its scan.
const AROUND_SCAN: f64 = 609.0;

/// The picture as JPEG at a quality of 1..=100 (IJG scaling of the table in `tables`), `density` in dots per inch.
/// `None` when a side is 0 or above 65,535.
pub fn encode(pixels: &Pixels, quality: u8, sampling: Sampling, density: u16) -> Option<Vec<u8>> {
    Some(Spectrum::new(pixels, sampling)?.write(quality, 1.0, density))
}

/// A picture as blocks of frequencies: what does not change with the quality it is written with.
pub struct Spectrum {
    width: u16,
    height: u16,
    sampling: Sampling,
    /// In the order in which they are written: the luma blocks of a unit, then its two of chroma.
    blocks: Blocks,
    /// Of luma and of chroma.
    codes: Vec<Codes>,
}

impl Spectrum {
    /// `None` when a side is 0 or above 65,535.
    pub fn new(pixels: &Pixels, sampling: Sampling) -> Option<Spectrum> {
        let side = |n: usize| u16::try_from(n).ok().filter(|n| *n > 0);
        Some(Spectrum {
            width: side(pixels.width)?,
            height: side(pixels.height)?,
            sampling,
            blocks: transform::blocks(pixels, sampling.across()),
            codes: [0, 2].into_iter().map(Codes::new).collect(),
        })
    }

    /// The JPEG at a quality, with more bytes than serve the eye (`thrift` from 0 to 1) or fewer (above 1): the steps between
    /// two qualities, for a band that lies between them. `density` in dots per inch.
    pub fn write(&self, quality: u8, thrift: f32, density: u16) -> Vec<u8> {
        let mut out = Vec::with_capacity(64 * 1024);
        let steps = tables::quantisation(quality);
        let luma_sampling = match self.sampling {
            Sampling::Quarter => 0x22,
            Sampling::Full => 0x11,
        };
        out.extend([0xff, 0xd8]);
        let [dh, dl] = density.to_be_bytes();
        segment(
            &mut out,
            0xe0,
            &[b'J', b'F', b'I', b'F', 0, 1, 1, 1, dh, dl, dh, dl, 0, 0],
        );
        let mut table = vec![0];
        table.extend(tables::ZIGZAG.map(|at| steps[at] as u8));
        segment(&mut out, 0xdb, &table);
        let [[hh, hl], [wh, wl]] = [self.height.to_be_bytes(), self.width.to_be_bytes()];
        segment(
            &mut out,
            0xc0,
            &[
                8,
                hh,
                hl,
                wh,
                wl,
                3,
                1,
                luma_sampling,
                0,
                2,
                0x11,
                0,
                3,
                0x11,
                0,
            ],
        );
        for (class, code) in &CODES {
            segment(&mut out, 0xc4, &huffman_segment(*class, code));
        }
        segment(&mut out, 0xda, &[3, 1, 0x00, 2, 0x11, 3, 0x11, 0, 63, 0]);
        let mut out = self.scan(out, &mut Quantiser::new(&steps, thrift), 1);
        out.extend([0xff, 0xd9]);
        out
    }

    /// About how many bytes [`Spectrum::write`] gives at a quality and a thrift of 1, to a tenth: by how many coefficients
    /// are likely to be kept.
    pub fn estimate(&self, quality: u8) -> f64 {
        let quantiser = Quantiser::new(&tables::quantisation(quality), 1.0);
        let sampled = self.units(SAMPLED).filter(|unit| unit.0);
        let count = sampled
            .map(|(_, unit, _)| quantiser.likely(unit))
            .sum::<u32>();
        AROUND_SCAN + f64::from(count) * SAMPLED as f64 * LIKELY_BYTES
    }

    /// As [`Spectrum::estimate`], to some hundredths: as many as an eighth of the units in an even pattern takes, times what
    /// share of the coefficients that are likely to be kept it has.
    #[inline(never)]
    pub fn guess(&self, quality: u8) -> f64 {
        let mut quantiser = Quantiser::new(&tables::quantisation(quality), 1.0);
        let [mut all, mut sampled] = [0, 0];
        for (is_sampled, unit, _) in self.units(SAMPLED) {
            let count = quantiser.likely(unit);
            all += count;
            sampled += if is_sampled { count } else { 0 };
        }
        let sample = self.scan(Vec::new(), &mut quantiser, SAMPLED);
        AROUND_SCAN + sample.len() as f64 * f64::from(all) / f64::from(sampled)
    }

    /// Writes the scan of one unit in `every` behind what is there.
    fn scan(&self, out: Vec<u8>, quantiser: &mut Quantiser, every: usize) -> Vec<u8> {
        let mut scan = Scan {
            codes: &self.codes,
            quantiser,
            bits: Bits::after(out),
            last: [0; 3],
        };
        scan.units(self, every);
        scan.bits.finish()
    }

    /// Units of blocks, those of luma before the two of chroma, and whether each is in an even sample of one in `every`.
    fn units(&self, every: usize) -> impl Iterator<Item = (bool, &[Frequencies], &[f32])> {
        let columns = usize::from(self.width).div_ceil(8 * self.sampling.across());
        let count = self.sampling.luma() + 2;
        let units = self.blocks.frequencies.chunks_exact(count);
        let units = units.zip(self.blocks.energies.chunks_exact(count));
        units.enumerate().map(move |(place, (blocks, energies))| {
            // One in so many of a row, three further left in the next.
            let is_sampled = (place % columns + 3 * (place / columns)) % every == 0;
            (is_sampled, blocks, energies)
        })
    }
}

/// True for a JPEG that carries nothing besides the picture: no EXIF, profile, comment or other application data, and
/// nothing after its end.
pub fn is_bare(bytes: &[u8]) -> bool {
    let mut rest = match bytes {
        [0xff, 0xd8, rest @ ..] => rest,
        _ => return false,
    };
    while let [0xff, marker, high, low, ..] = rest {
        let length = usize::from(u16::from_be_bytes([*high, *low])) + 2;
        match marker {
            0xda => return end_in_one(rest),
            0xe0 if length == 18 && rest[4..].starts_with(b"JFIF\0") => {}
            0xe0..=0xef | 0xfe | 0x00..=0xbf => return false,
            _ => {}
        }
        rest = match rest.get(length..) {
            Some(rest) => rest,
            None => return false,
        };
    }
    false
}

/// True when nothing stands behind the first end-of-image marker.
fn end_in_one(scans: &[u8]) -> bool {
    let Some((_, before_last)) = scans.split_last() else {
        return false;
    };
    let pairs = before_last.iter().zip(before_last.iter().skip(1));
    // Looks at all of them, many at a time.
    let ends_before = pairs.fold(false, |any, pair| {
        any | (*pair.0 == 0xff) & (*pair.1 == 0xd9)
    });
    scans.ends_with(&[0xff, 0xd9]) && !ends_before
}

fn segment(out: &mut Vec<u8>, marker: u8, body: &[u8]) {
    out.extend([0xff, marker]);
    out.extend((body.len() as u16 + 2).to_be_bytes());
    out.extend(body);
}

fn huffman_segment(class: u8, code: &Code) -> Vec<u8> {
    let mut body = vec![class];
    body.extend(code.counts);
    body.extend(code.symbols);
    body
}

/// The codes of luma or chroma.
struct Codes {
    dc: Lookup,
    ac: Lookup,
    run_bits: RunBits,
}

impl Codes {
    /// By the place of the DC's among all.
    #[inline(never)]
    #[cfg_attr(small_wasm, optimize(size))]
    fn new(dc: usize) -> Codes {
        let [dc, ac] = [dc, dc + 1].map(|code| CODES[code].1.lookup());
        Codes {
            dc,
            run_bits: RunBits::new(&ac),
            ac,
        }
    }
}

/// The entropy-coded part.
struct Scan<'a> {
    codes: &'a [Codes],
    quantiser: &'a mut Quantiser,
    bits: Bits,
    /// DC of the previous block of each component.
    last: [i32; 3],
}

impl Scan<'_> {
    /// One unit in `every` of a picture.
    #[inline(never)]
    fn units(&mut self, spectrum: &Spectrum, every: usize) {
        let luma = spectrum.sampling.luma();
        for (is_sampled, unit, energies) in spectrum.units(every) {
            if is_sampled {
                for (i, (block, energy)) in unit.iter().zip(energies).enumerate() {
                    self.block((i + 1).saturating_sub(luma), block, *energy);
                }
            } else {
                self.last =
                    [0, 1, 2].map(|component| self.quantiser.dc(&unit[luma - 1 + component]));
            }
        }
    }

    fn block(&mut self, component: usize, block: &Frequencies, energy: f32) {
        let codes = &self.codes[component.min(1)];
        let (value, kept) = self.quantiser.block(block, energy, &codes.run_bits);
        let difference = value - self.last[component];
        self.last[component] = value;
        self.bits.block([&codes.dc, &codes.ac], difference, kept);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A soft picture with edges, colour and detail.
    fn scene(width: usize, height: usize) -> Pixels {
        let mut p = Pixels::filled(width, height, [100, 197, 255]);
        for y in 0..height {
            for x in 0..width {
                if (x * 2).abs_diff(width) < y && y > height / 4 {
                    p.set(x, y, [220 - (y % 60) as u8, 170, (130 + x % 50) as u8]);
                }
            }
        }
        p
    }

    fn worst(a: &Pixels, b: &[u8]) -> u8 {
        a.rgb
            .iter()
            .zip(b)
            .map(|(a, b)| a.abs_diff(*b))
            .max()
            .unwrap()
    }

    fn decoded(bytes: &[u8]) -> Pixels {
        let whole = (usize::MAX, usize::MAX);
        crate::file::pixels::decode(bytes, &crate::file::probe::probe(bytes), whole).unwrap()
    }

    #[test]
    fn decodes_to_the_same_picture() {
        for (w, h) in [(16, 16), (61, 43), (1, 1), (48, 64)] {
            let picture = Pixels::filled(w, h, [100, 197, 255]);
            let bytes = encode(&picture, 95, Sampling::Quarter, 300).unwrap();
            let decoded = decoded(&bytes);
            assert_eq!((decoded.width, decoded.height), (w, h));
            let levels = worst(&picture, &decoded.rgb);
            assert!(levels <= 2, "{w}x{h}: {levels}");
        }
    }

    #[test]
    fn full_quality_keeps_detail_within_a_few_levels() {
        let picture = scene(96, 128);
        let bytes = encode(&picture, 100, Sampling::Full, 300).unwrap();
        let rgb = decoded(&bytes).rgb;
        assert!(worst(&picture, &rgb) <= 8, "{}", worst(&picture, &rgb));
    }

    #[test]
    fn bytes_grow_with_quality() {
        let picture = scene(96, 128);
        let size = |q| encode(&picture, q, Sampling::Quarter, 300).unwrap().len();
        let sizes: Vec<usize> = [60, 70, 80, 90, 95, 100].map(size).to_vec();
        assert!(sizes.windows(2).all(|w| w[0] <= w[1]), "{sizes:?}");
    }

    #[test]
    fn the_header_names_the_density_and_nothing_else() {
        let bytes = encode(&scene(16, 16), 80, Sampling::Full, 300).unwrap();
        assert_eq!(bytes[6..18], *b"JFIF\0\x01\x01\x01\x01\x2c\x01\x2c");
        assert!(!bytes.windows(4).any(|w| w == b"Exif"));
    }

    #[test]
    fn metadata_and_trailing_bytes_are_noticed() {
        let bare = encode(&scene(16, 16), 80, Sampling::Full, 300).unwrap();
        assert!(is_bare(&bare));
        let mut exif = bare.clone();
        exif.splice(20..20, [0xff, 0xe1, 0, 8, b'E', b'x', b'i', b'f', 0, 0]);
        let mut trailing = bare.clone();
        trailing.extend(&bare);
        let mut comment = bare.clone();
        comment.splice(20..20, [0xff, 0xfe, 0, 3, b'x']);
        for bytes in [
            exif,
            trailing,
            comment,
            bare[..30].to_vec(),
            b"GIF89a".to_vec(),
        ] {
            assert!(!is_bare(&bytes));
        }
    }

    #[test]
    fn an_impossible_size_is_refused() {
        assert_eq!(
            encode(&Pixels::filled(0, 4, [0; 3]), 80, Sampling::Full, 300),
            None
        );
    }
}
