//! [`Pixels`] → a JPEG whose bytes lie inside a band, both ends, by quality, colour sampling and the thrift of the
//! coefficients alone, never by padding.
//!
//! How many bytes a quality takes is estimated by counting the coefficients that are likely to be kept: two qualities of a
//! picture are to each other about as their estimates. A guess from a sample of the picture tells by how much
//! they are too small, and each file written tells it better, so that one or two files are written. Where the best below the
//! upper end is below the lower end, the next larger ones are looked at: higher quality, then colour at a quarter at
//! qualities that usually have full colour, then the reverse. Where the band lies between two of them, the larger one keeps
//! fewer coefficients, or the smaller one more.

mod line;

use super::jpeg::{Sampling, Spectrum};
use crate::file::pixels::Pixels;
use crate::rules::check::Limit;
use crate::rules::picture::Picture;
use line::Line;
use std::cell::OnceCell;
use std::cmp::Ordering;
use std::ops::RangeInclusive;

/// Quality above which nothing visible is gained: exceeded only to reach a lower end.
const FINE: u8 = 96;
/// Full colour from this quality on: below it the same bytes look better with colour at a quarter. Calibrated on
/// portraits with SSIMULACRA2, see docs/decisions.md.
const FULL_COLOR: u8 = 95;
/// Qualities that one guess tells about: two are to each other as their estimates to a hundredth a step.
const NEAR: u8 = 2;
/// Guesses at most; one is usual.
const GUESSES: usize = 3;
/// Share of the upper end that the first quality with full colour is tried up to: what it takes is told to a twentieth, and
/// of the others to a hundredth.
const FULL_COLOR_AFTER: f64 = 1.05;
/// How many times the bytes of colour at a quarter full colour takes.
const FULL_COLOR_BYTES: f64 = 1.4;
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
    let estimate = |quality| writer.estimate(quality);
    let guess = |setting| writer.guess(setting);
    search(picture.quality, band, estimate, guess, |setting| {
        writer.write(setting)
    })
}

/// Writes one picture again and again.
struct Writer<'a> {
    pixels: &'a Pixels,
    density: u16,
    /// With colour at a quarter, and full; `None` for a picture that cannot be a JPEG.
    spectra: [OnceCell<Option<Spectrum>>; 2],
    /// By quality, see [`Spectrum::estimate`].
    estimates: [OnceCell<f64>; 101],
}

impl Writer<'_> {
    fn new(pixels: &Pixels, density: u16) -> Writer<'_> {
        Writer {
            pixels,
            density,
            spectra: Default::default(),
            estimates: [const { OnceCell::new() }; 101],
        }
    }

    fn spectrum(&self, sampling: Sampling) -> Result<&Spectrum, Outside> {
        let spectrum = &self.spectra[usize::from(sampling == Sampling::Full)];
        let spectrum = spectrum.get_or_init(|| Spectrum::new(self.pixels, sampling));
        spectrum.as_ref().ok_or(Outside::Unwritable)
    }

    /// Bytes of a usual file, about, up to a factor that is the same for all.
    fn estimate(&self, quality: u8) -> Result<f64, Outside> {
        // Full colour would take a transform of its own.
        let spectrum = self.spectrum(Sampling::Quarter)?;
        let estimate = &self.estimates[usize::from(quality.min(100))];
        let bytes = *estimate.get_or_init(|| spectrum.estimate(quality));
        Ok(match Setting::of(quality).sampling {
            Sampling::Quarter => bytes,
            Sampling::Full => bytes * FULL_COLOR_BYTES,
        })
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
    estimate: impl Fn(u8) -> Result<f64, Outside>,
    guess: impl Fn(Setting) -> Result<f64, Outside>,
    write: impl Fn(Setting) -> Result<Encoded, Outside>,
) -> Result<Encoded, Outside> {
    let usual = |quality: u8| write(Setting::of(quality));
    let guess = |quality: u8| guess(Setting::of(quality));
    let fine = FINE.max(lowest);
    let best = match band.max {
        Some(max) => match below(max, lowest, fine, estimate, guess, usual) {
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
    estimate: impl Fn(u8) -> Result<f64, Outside>,
    guess: impl Fn(u8) -> Result<f64, Outside>,
    write: impl Fn(u8) -> Result<Encoded, Outside>,
) -> Result<Encoded, Outside> {
    let first = Line::through(lowest, [1.0; 2]).reaching(max, lowest, highest + 1, &estimate)?;
    // No transform of full colour where it may be in vain.
    let mut quality = first.min(FULL_COLOR - 1).max(lowest);
    let mut line = Line::through(quality, [estimate(quality)?, guess(quality)?]);
    for _ in 1..GUESSES {
        let last = quality;
        quality = line.reaching(max, lowest, highest + 1, &estimate)?;
        if quality.abs_diff(last) <= NEAR {
            break;
        }
        line = line.turned_through(quality, [estimate(quality)?, guess(quality)?]);
    }
    let mut fits: Option<Encoded> = None;
    let mut exceeds = highest + 1;
    let mut is_first = true;
    loop {
        let file = write(quality)?;
        let length = file.bytes.len() as f64;
        let through = [estimate(quality)?, length];
        line = match is_first {
            true => line.moved_to(quality, through),
            false => line.turned_through(quality, through),
        };
        is_first = false;
        if length <= max {
            fits = Some(file);
        } else if quality > lowest {
            exceeds = quality;
        } else {
            return Err(Outside::Above(file.bytes.len()));
        }
        let next = fits.as_ref().map_or(lowest, |file| file.quality + 1);
        let limit = match next {
            FULL_COLOR => max * FULL_COLOR_AFTER,
            _ => max,
        };
        match fits {
            Some(file) if next >= exceeds || line.bytes(estimate(next)?) > limit => {
                return Ok(file)
            }
            _ => quality = line.reaching(max, next, exceeds, &estimate)?,
        }
    }
}

#[cfg(test)]
mod tests;
