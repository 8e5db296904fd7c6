//! [`Pixels`] → a JPEG whose bytes lie inside a band, both ends, by quality, colour sampling and the thrift of the
//! coefficients alone, never by padding.
//!
//! ln(bytes) is nearly linear in the quality, so a secant step on it finds the best quality below the upper end in
//! two or three encodes. Where that file is below the lower end, the next larger ones are looked at: higher quality,
//! then colour at a quarter at qualities that usually have full colour, then the reverse. Where the band lies between
//! two of them, the larger one keeps fewer coefficients, or the smaller one more.

use super::jpeg::{Sampling, Spectrum};
use crate::file::pixels::Pixels;
use crate::math;
use crate::rules::check::Limit;
use crate::rules::picture::Picture;
use std::cell::OnceCell;
use std::cmp::Ordering;
use std::ops::RangeInclusive;

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
/// Steps of thrift between keeping every coefficient and [`MOST_THRIFT`]: fine enough for a band of 8 KB below 2 MB.
const THRIFT_STEPS: i32 = 1024;
/// Thrift at which a file is smaller than the next lower quality at the usual one, even for a picture of noise; 4 is
/// enough for photographs. See docs/decisions.md.
const MOST_THRIFT: f32 = 16.0;

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Setting {
    quality: u8,
    sampling: Sampling,
    /// See [`Spectrum::write`].
    thrift: f32,
}

impl Setting {
    /// The sampling that looks best at this quality.
    fn of(quality: u8) -> Setting {
        let sampling = if quality >= FULL_COLOR {
            Sampling::Full
        } else {
            Sampling::Quarter
        };
        Setting::with(quality, sampling)
    }

    fn with(quality: u8, sampling: Sampling) -> Setting {
        Setting {
            quality,
            sampling,
            thrift: 1.0,
        }
    }

    /// Thrift by steps: at 0 the smallest file, at [`THRIFT_STEPS`] the largest.
    fn at_thrift(self, step: i32) -> Setting {
        let share = (THRIFT_STEPS - step) as f32 / THRIFT_STEPS as f32;
        Setting {
            thrift: MOST_THRIFT * share * share,
            ..self
        }
    }
}

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
    /// The band is so narrow that it lies between two files; the larger one has this many bytes.
    Between(usize),
    /// The picture has no pixels, or more columns or rows than a JPEG can have.
    Unwritable,
}

/// The best file whose length `band` allows, at the profile's density and no worse than its quality.
///
/// # Errors
/// When even the lowest quality is too large, or the highest too small, or the band lies between two files: how many
/// bytes there were. When the picture cannot be a JPEG at all.
pub fn within(pixels: &Pixels, picture: &Picture, band: &Limit) -> Result<Encoded, Outside> {
    let density = picture.density.min(u32::from(u16::MAX)) as u16;
    let writer = Writer::new(pixels, density);
    search(picture.quality, band, |setting| writer.write(setting))
}

/// Writes one picture again and again.
struct Writer<'a> {
    pixels: &'a Pixels,
    density: u16,
    /// With colour at a quarter, and full; `None` for a picture that cannot be a JPEG.
    spectra: [OnceCell<Option<Spectrum>>; 2],
}

impl Writer<'_> {
    fn new(pixels: &Pixels, density: u16) -> Writer<'_> {
        Writer {
            pixels,
            density,
            spectra: Default::default(),
        }
    }

    fn write(&self, setting: Setting) -> Result<Encoded, Outside> {
        let spectrum = &self.spectra[usize::from(setting.sampling == Sampling::Full)];
        let spectrum = spectrum.get_or_init(|| Spectrum::new(self.pixels, setting.sampling));
        let spectrum = spectrum.as_ref().ok_or(Outside::Unwritable)?;
        Ok(Encoded {
            bytes: spectrum.write(setting.quality, setting.thrift, self.density),
            quality: setting.quality,
        })
    }
}

/// [`within`] for any writer whose files grow with the quality.
fn search(
    lowest: u8,
    band: &Limit,
    write: impl Fn(Setting) -> Result<Encoded, Outside>,
) -> Result<Encoded, Outside> {
    let usual = |quality: u8| write(Setting::of(quality));
    let fine = FINE.max(lowest);
    let first = usual(if band.max.is_some() {
        FIRST.max(lowest)
    } else {
        fine
    })?;
    let best = match band.max {
        Some(max) => match below(max, lowest, fine, first, usual) {
            // Colour at a quarter makes a smaller file still.
            Err(Outside::Above(_)) if lowest >= FULL_COLOR => {
                write(Setting::with(lowest, Sampling::Quarter))?
            }
            best => best?,
        },
        None => first,
    };
    match place(band, &best) {
        Ordering::Equal => Ok(best),
        Ordering::Greater => Err(Outside::Above(best.bytes.len())),
        Ordering::Less => above(band, lowest, best, &write),
    }
}

fn place(band: &Limit, file: &Encoded) -> Ordering {
    band.place(file.bytes.len() as f64)
}

/// Qualities, and the settings that they stand for.
type Ladder = (RangeInclusive<i32>, fn(i32) -> Setting);

/// A file that reaches the lower end of the band, when `best` is the largest usual one below the upper end.
fn above(
    band: &Limit,
    lowest: u8,
    best: Encoded,
    write: &impl Fn(Setting) -> Result<Encoded, Outside>,
) -> Result<Encoded, Outside> {
    let full = Setting::with(100, Sampling::Full);
    if place(band, &write(full)?) == Ordering::Less {
        let most = write(full.at_thrift(THRIFT_STEPS))?;
        return match place(band, &most) {
            Ordering::Equal => Ok(most),
            Ordering::Less => Err(Outside::Below(most.bytes.len())),
            Ordering::Greater => by_thrift(band, full, full, write),
        };
    }
    let ladders: [Ladder; 3] = [
        (i32::from(best.quality) + 1..=100, |q| Setting::of(q as u8)),
        (i32::from(FULL_COLOR.max(lowest))..=100, |q| {
            Setting::with(q as u8, Sampling::Quarter)
        }),
        (i32::from(lowest)..=i32::from(FULL_COLOR) - 1, |q| {
            Setting::with(q as u8, Sampling::Full)
        }),
    ];
    // The nearest files around the band.
    let mut under = (best.bytes.len(), Setting::of(best.quality));
    let mut over = (usize::MAX, full);
    for (range, setting) in ladders {
        let at = |step| write(setting(step));
        let (less, more) = around(band, range, at)?;
        if let Some((step, file)) = less.filter(|(_, file)| file.bytes.len() > under.0) {
            under = (file.bytes.len(), setting(step));
        }
        match more {
            Some((_, file)) if place(band, &file) == Ordering::Equal => return Ok(file),
            Some((step, file)) if file.bytes.len() < over.0 => {
                over = (file.bytes.len(), setting(step));
            }
            _ => {}
        }
    }
    by_thrift(band, under.1, over.1, write)
}

/// A file in the band that `over` reaches with more thrift, or else `under` with less.
fn by_thrift(
    band: &Limit,
    under: Setting,
    over: Setting,
    write: &impl Fn(Setting) -> Result<Encoded, Outside>,
) -> Result<Encoded, Outside> {
    let mut largest = 0;
    for setting in [over, under] {
        let (mut low, mut high) = (-1, THRIFT_STEPS + 1);
        while high - low > 1 {
            let step = (low + high) / 2;
            let file = write(setting.at_thrift(step))?;
            match place(band, &file) {
                Ordering::Less => low = step,
                Ordering::Equal => return Ok(file),
                Ordering::Greater => high = step,
            }
            largest = largest.max(file.bytes.len());
        }
    }
    Err(Outside::Between(largest))
}

/// A step and its file.
type Step = (i32, Encoded);

/// The last step whose file is below the band and the first that is not, among files that grow from step to step.
fn around(
    band: &Limit,
    steps: RangeInclusive<i32>,
    write: impl Fn(i32) -> Result<Encoded, Outside>,
) -> Result<(Option<Step>, Option<Step>), Outside> {
    let (mut low, mut high) = (steps.start() - 1, steps.end() + 1);
    let (mut less, mut more) = (None, None);
    while high - low > 1 {
        let step = (low + high) / 2;
        let file = write(step)?;
        match place(band, &file) {
            Ordering::Less => (low, less) = (step, Some((step, file))),
            _ => (high, more) = (step, Some((step, file))),
        }
    }
    Ok((less, more))
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
mod tests;
