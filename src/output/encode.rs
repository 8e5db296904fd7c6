//! [`Pixels`] → a JPEG whose bytes lie inside a band, both ends, by quality, colour sampling and the thrift of the
//! coefficients alone, never by padding.
//!
//! The best quality below the upper end is guessed from a sample of the picture: ln(bytes) is nearly linear in ln of a
//! quality's fineness, so secant steps find it in one to three guesses. The file written then tells whether the next
//! quality fits as well, so that one or two files are written. Where that file is below the lower end, the next larger ones are looked at: higher quality,
//! then colour at a quarter at qualities that usually have full colour, then the reverse. Where the band lies between
//! two of them, the larger one keeps fewer coefficients, or the smaller one more.

use super::jpeg::{self, Sampling, Spectrum};
use crate::file::pixels::Pixels;
use crate::math;
use crate::rules::check::Limit;
use crate::rules::picture::Picture;
use std::cell::OnceCell;
use std::cmp::Ordering;
use std::ops::RangeInclusive;

/// Quality of the first guess.
const FIRST: u8 = 93;
/// Quality above which nothing visible is gained: exceeded only to reach a lower end.
const FINE: u8 = 96;
/// Full colour from this quality on: below it the same bytes look better with colour at a quarter. Calibrated on
/// portraits with SSIMULACRA2, see docs/decisions.md.
const FULL_COLOR: u8 = 95;
/// Share of the upper end that is aimed at: guesses are right to about a hundredth.
const AIM: f64 = 0.99;
/// Guesses at most; three are usual.
const GUESSES: usize = 6;
/// Share of the upper end that is good enough to stop, unless the next quality fits as well.
const CLOSE: f64 = 0.95;
/// What the next quality may take of the upper end to be tried, by the length of the last file: less than all where that is
/// close, or more, for what is told so is right to about a hundredth.
const AFTER_CLOSE: f64 = 0.995;
const AFTER_OTHERS: f64 = 1.01;
/// How far ln(bytes) rises with ln(fineness), before two guesses tell.
const SLOPE: f64 = 0.55;
/// How many times as fine full colour counts.
const FULL_COLOR_FINENESS: f64 = 1.5;
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
    let guess = |setting| writer.guess(setting);
    search(picture.quality, band, guess, |setting| {
        writer.write(setting)
    })
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

    fn spectrum(&self, sampling: Sampling) -> Result<&Spectrum, Outside> {
        let spectrum = &self.spectra[usize::from(sampling == Sampling::Full)];
        let spectrum = spectrum.get_or_init(|| Spectrum::new(self.pixels, sampling));
        spectrum.as_ref().ok_or(Outside::Unwritable)
    }

    /// See [`Spectrum::guess`].
    fn guess(&self, setting: Setting) -> Result<f64, Outside> {
        Ok(self.spectrum(setting.sampling)?.guess(setting.quality))
    }

    fn write(&self, setting: Setting) -> Result<Encoded, Outside> {
        let spectrum = self.spectrum(setting.sampling)?;
        Ok(Encoded {
            bytes: spectrum.write(setting.quality, setting.thrift, self.density),
            quality: setting.quality,
        })
    }
}

/// [`within`] for any writer whose files grow with the quality.
#[cfg_attr(small_wasm, optimize(size))]
fn search(
    lowest: u8,
    band: &Limit,
    guess: impl Fn(Setting) -> Result<f64, Outside>,
    write: impl Fn(Setting) -> Result<Encoded, Outside>,
) -> Result<Encoded, Outside> {
    let usual = |quality: u8| write(Setting::of(quality));
    let guess = |quality: u8| guess(Setting::of(quality));
    let fine = FINE.max(lowest);
    let best = match band.max {
        Some(max) => match below(max, lowest, fine, guess, usual) {
            // Colour at a quarter makes a smaller file still.
            Err(Outside::Above(_)) if lowest >= FULL_COLOR => {
                write(Setting::with(lowest, Sampling::Quarter))?
            }
            best => best?,
        },
        None => usual(fine)?,
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
#[cfg_attr(small_wasm, optimize(size))]
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
#[cfg_attr(small_wasm, optimize(size))]
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

/// The best file of at most `max` bytes with a quality from `lowest` to `highest`.
#[cfg_attr(small_wasm, optimize(size))]
fn below(
    max: f64,
    lowest: u8,
    highest: u8,
    guess: impl Fn(u8) -> Result<f64, Outside>,
    write: impl Fn(u8) -> Result<Encoded, Outside>,
) -> Result<Encoded, Outside> {
    let mut quality = FIRST.clamp(lowest, highest);
    let mut line = Line::through(quality, guess(quality)?);
    for _ in 1..GUESSES {
        let last = quality;
        quality = line.reaching(max * AIM, lowest, highest);
        if quality.abs_diff(last) <= 1 {
            break;
        }
        line = line.turned_through(quality, guess(quality)?);
    }
    let mut fits: Option<Encoded> = None;
    let mut exceeds = highest + 1;
    loop {
        let file = write(quality)?;
        let length = file.bytes.len() as f64;
        line = line.moved_to(quality, length);
        let close = length <= max && length >= max * CLOSE;
        if length <= max {
            fits = Some(file);
        } else if quality > lowest {
            exceeds = quality;
        } else {
            return Err(Outside::Above(file.bytes.len()));
        }
        let next = fits.as_ref().map_or(lowest, |file| file.quality + 1);
        let limit = max * if close { AFTER_CLOSE } else { AFTER_OTHERS };
        match fits {
            Some(file) if next >= exceeds || line.reaching(limit, next - 1, next) < next => {
                return Ok(file)
            }
            _ => quality = line.reaching(max, next, exceeds - 1),
        }
    }
}

/// How ln(bytes) depends on ln(fineness).
struct Line {
    /// ln(fineness) and ln(bytes) of one quality.
    at: [f64; 2],
    slope: f64,
}

impl Line {
    fn through(quality: u8, bytes: f64) -> Line {
        Line {
            at: [fineness(quality), math::log(bytes)],
            slope: SLOPE,
        }
    }

    /// As steep, through this.
    fn moved_to(&self, quality: u8, bytes: f64) -> Line {
        Line {
            slope: self.slope,
            ..Line::through(quality, bytes)
        }
    }

    /// Through this and what it led through.
    fn turned_through(&self, quality: u8, bytes: f64) -> Line {
        let line = Line::through(quality, bytes);
        let slope = (line.at[1] - self.at[1]) / (line.at[0] - self.at[0]);
        Line {
            slope: slope.max(0.1),
            ..line
        }
    }

    /// The highest quality from `lowest` to `highest` that gives at most so many bytes, or else `lowest`.
    fn reaching(&self, bytes: f64, lowest: u8, highest: u8) -> u8 {
        let most = self.at[0] + (math::log(bytes) - self.at[1]) / self.slope;
        let fits = |quality: &u8| fineness(*quality) <= most;
        (lowest..=highest).rev().find(fits).unwrap_or(lowest)
    }
}

/// ln of [`jpeg::fineness`], more with full colour.
#[inline(never)]
fn fineness(quality: u8) -> f64 {
    let color = match Setting::of(quality).sampling {
        Sampling::Full => FULL_COLOR_FINENESS,
        Sampling::Quarter => 1.0,
    };
    math::log(jpeg::fineness(quality) * color)
}

#[cfg(test)]
mod tests;
