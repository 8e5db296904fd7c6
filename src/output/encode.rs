//! [`Pixels`] → a JPEG whose bytes lie inside a band, both ends, by quality and colour sampling alone.
//!
//! ln(bytes) is nearly linear in the quality, so a secant step on it finds the best quality below the upper end in
//! two or three encodes. The lower end is reached by higher quality and full colour, never by padding.

use super::jpeg::{self, Sampling};
use crate::file::pixels::Pixels;
use crate::math;
use crate::rules::check::Limit;
use crate::rules::picture::Picture;
use std::cmp::Ordering;

/// Quality of the first try.
const FIRST: u8 = 90;
/// Quality above which nothing visible is gained: exceeded only to reach a lower end.
const FINE: u8 = 96;
/// Full colour from this quality on: below it the same bytes look better with colour at a quarter. Calibrated on
/// portraits with SSIMULACRA2, see docs/decisions.md.
const FULL_COLOR: u8 = 95;
/// Share of the upper end that is aimed at, and that is good enough to stop.
const AIM: f64 = 0.985;
const CLOSE: f64 = 0.95;
/// How far ln(bytes) rises with ln(201 − 2·quality), before two tries tell.
const SLOPE: f64 = -0.65;

/// A file inside its band.
#[derive(Clone, Debug, PartialEq)]
pub struct Encoded {
    /// The JPEG.
    pub bytes: Vec<u8>,
    /// Quality it was written with, IJG scale.
    pub quality: u8,
}

/// Why no file is inside the band.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outside {
    /// The lowest quality allowed still gives this many bytes: too many.
    Above(usize),
    /// The highest quality gives this many bytes: too few.
    Below(usize),
    /// The picture has no pixels, or more columns or rows than a JPEG can have.
    Unwritable,
}

/// The best file whose length `band` allows, at the profile's density and no worse than its quality.
///
/// # Errors
/// When even the lowest quality is too large, or the highest too small: how many bytes there were. When the picture
/// cannot be a JPEG at all.
pub fn within(pixels: &Pixels, picture: &Picture, band: &Limit) -> Result<Encoded, Outside> {
    let density = picture.density.min(u32::from(u16::MAX)) as u16;
    search(picture.quality, band, |quality| {
        written(pixels, quality, density)
    })
}

fn written(pixels: &Pixels, quality: u8, density: u16) -> Result<Encoded, Outside> {
    let sampling = if quality >= FULL_COLOR {
        Sampling::Full
    } else {
        Sampling::Quarter
    };
    let bytes = jpeg::encode(pixels, quality, sampling, density).ok_or(Outside::Unwritable)?;
    Ok(Encoded { bytes, quality })
}

/// [`within`] for any writer whose files grow with the quality.
fn search(
    lowest: u8,
    band: &Limit,
    write: impl Fn(u8) -> Result<Encoded, Outside>,
) -> Result<Encoded, Outside> {
    let place = |file: &Encoded| band.place(file.bytes.len() as f64);
    let fine = FINE.max(lowest);
    let first = write(if band.max.is_some() {
        FIRST.max(lowest)
    } else {
        fine
    })?;
    let best = match band.max {
        Some(max) => below(max, lowest, fine, first, &write)?,
        None => first,
    };
    match place(&best) {
        Ordering::Equal => Ok(best),
        Ordering::Greater => Err(Outside::Above(best.bytes.len())),
        Ordering::Less => {
            let most = write(100)?;
            if place(&most) == Ordering::Less {
                return Err(Outside::Below(most.bytes.len()));
            }
            for quality in best.quality + 1..100 {
                let file = write(quality)?;
                match place(&file) {
                    Ordering::Less => {}
                    Ordering::Equal => return Ok(file),
                    Ordering::Greater => break,
                }
            }
            match place(&most) {
                Ordering::Equal => Ok(most),
                _ => Err(Outside::Below(best.bytes.len())),
            }
        }
    }
}

/// The largest file of at most `max` bytes with a quality from `lowest` to `highest`.
fn below(
    max: f64,
    lowest: u8,
    highest: u8,
    first: Encoded,
    write: impl Fn(u8) -> Result<Encoded, Outside>,
) -> Result<Encoded, Outside> {
    let step = |quality: u8| math::log(f64::from(201 - 2 * i32::from(quality)).max(1.0));
    let bytes = |file: &Encoded| math::log(file.bytes.len().max(1) as f64);
    let mut fits: Option<Encoded> = None;
    let mut exceeds: Option<Encoded> = None;
    let mut next = first;
    loop {
        let small = (next.bytes.len() as f64) <= max;
        let close = next.bytes.len() as f64 >= max * CLOSE || next.quality == highest;
        let (quality, length) = (next.quality, next.bytes.len());
        let (x, y) = (step(quality), bytes(&next));
        if small && close {
            return Ok(next);
        }
        if !small && quality <= lowest {
            return Err(Outside::Above(length));
        }
        *(if small { &mut fits } else { &mut exceeds }) = Some(next);
        let slope = match (&fits, &exceeds) {
            (Some(a), Some(b)) => (bytes(a) - bytes(b)) / (step(a.quality) - step(b.quality)),
            _ => SLOPE,
        };
        let aim = x + (math::log(max * AIM) - y) / slope.min(-0.1);
        let wanted = (201.0 - math::exp(aim)) / 2.0;
        let above = fits.as_ref().map_or(lowest, |f| f.quality + 1);
        let under = exceeds.as_ref().map_or(highest, |e| e.quality - 1);
        if above > under {
            return fits.ok_or(Outside::Above(length));
        }
        next = write((wanted.floor().clamp(0.0, 100.0) as u8).clamp(above, under))?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    /// A writer whose file at quality 90 has `at_90` bytes, growing as real ones do.
    fn writer(at_90: f64, tries: &Cell<usize>) -> impl Fn(u8) -> Result<Encoded, Outside> + '_ {
        move |quality| {
            tries.set(tries.get() + 1);
            let coarseness = (201.0 - 2.0 * f64::from(quality)) / 21.0;
            let length = at_90 * math::pow(coarseness, -0.6);
            Ok(Encoded {
                bytes: vec![0; length as usize],
                quality,
            })
        }
    }

    fn run(at_90: f64, min: f64, max: f64) -> (Result<Encoded, Outside>, usize) {
        let tries = Cell::new(0);
        let band = Limit::between(min, max);
        let result = search(60, &band, writer(at_90, &tries));
        (result, tries.get())
    }

    /// A soft portrait-like picture with grain of this strength.
    fn grainy(grain: f32) -> Pixels {
        let mut state = 9u32;
        let mut noise = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) as f32 / 65_536.0 - 0.5
        };
        let mut pixels = Pixels::filled(480, 640, [0; 3]);
        for (i, pixel) in pixels.rgb.chunks_exact_mut(3).enumerate() {
            let (x, y) = ((i % 480) as f32 - 240.0, (i / 480) as f32 - 300.0);
            let shade = 200.0 - (x * x + y * y) / 1_200.0;
            let grey = shade.max(40.0) + grain * noise();
            pixel.copy_from_slice(&[grey as u8, (grey * 0.9) as u8, (grey * 0.8) as u8]);
        }
        pixels
    }

    #[test]
    fn every_band_is_met_or_honestly_refused_in_a_few_tries() {
        let picture = &crate::rules::profile::Profile::built_in("chsi")
            .unwrap()
            .picture;
        let length = |pixels: &Pixels, quality, sampling| {
            jpeg::encode(pixels, quality, sampling, 300).unwrap().len() as f64
        };
        for grain in [0.0, 8.0, 25.0, 90.0] {
            let pixels = grainy(grain);
            for [low, high] in [[20, 40], [30, 60], [50, 200], [100, 2048]] {
                let strict = Limit {
                    strict: true,
                    ..Limit::between(f64::from(low << 10), f64::from(high << 10))
                };
                let tries = Cell::new(0);
                let write = |quality| {
                    tries.set(tries.get() + 1);
                    written(&pixels, quality, 300)
                };
                match search(picture.quality, &strict, write) {
                    Ok(file) => assert!(strict.place(file.bytes.len() as f64).is_eq()),
                    Err(Outside::Below(_)) => {
                        assert!(length(&pixels, 100, Sampling::Full) <= f64::from(low << 10));
                    }
                    Err(Outside::Above(_)) => {
                        let least = length(&pixels, picture.quality, Sampling::Quarter);
                        assert!(least >= f64::from(high << 10));
                    }
                    Err(Outside::Unwritable) => panic!("the picture has a size"),
                }
                assert!(tries.get() <= 5, "{grain}, {low}: {} tries", tries.get());
            }
        }
    }

    #[test]
    fn the_best_quality_below_the_upper_end_in_a_few_tries() {
        for at_90 in [15_000.0, 30_000.0, 60_000.0, 90_000.0] {
            let (file, tries) = run(at_90, 10_000.0, 50_000.0);
            let file = file.unwrap();
            let bytes = file.bytes.len() as f64;
            assert!(bytes <= 50_000.0 && tries <= 4, "{at_90}: {tries}");
            assert!(
                bytes >= 45_000.0 || file.quality == FINE,
                "{at_90}: {bytes}"
            );
        }
    }

    #[test]
    fn the_lower_end_is_reached_by_quality() {
        let file = run(50_000.0, 150_000.0, 2_000_000.0).0.unwrap();
        assert!(file.quality > FINE && file.bytes.len() >= 150_000);
    }

    #[test]
    fn what_cannot_be_reached_is_refused_with_the_bytes() {
        assert!(matches!(run(20_000.0, 150_000.0, 2e6).0, Err(Outside::Below(n)) if n < 150_000));
        assert!(
            matches!(run(200_000.0, 20_000.0, 40_000.0).0, Err(Outside::Above(n)) if n > 40_000)
        );
    }

    #[test]
    fn an_open_band_gives_fine_quality() {
        let tries = Cell::new(0);
        let file = search(60, &Limit::at_least(1.0), writer(40_000.0, &tries)).unwrap();
        assert_eq!((file.quality, tries.get()), (FINE, 1));
    }

    #[test]
    fn a_strict_end_is_not_touched() {
        let write = |quality| {
            Ok(Encoded {
                bytes: vec![0; 1000 + usize::from(quality)],
                quality,
            })
        };
        let band = Limit {
            strict: true,
            ..Limit::at_least(1096.0)
        };
        assert_eq!(search(60, &band, write).unwrap().bytes.len(), 1097);
    }
}
