//! Where the mask is sure, where the edge may run, and how restless the background is there.

use super::window::Colors;
use crate::order::ranked;

/// What a pixel is, as far as the mask tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zone {
    /// Surely background.
    Background,
    /// Surely person.
    Person,
    /// The edge may run here.
    Edge,
}

/// A share of person from which the mask is sure of the person.
const PERSON: f32 = 0.95;
/// A share of person below which the mask is sure of the background.
const BACKGROUND: f32 = 0.05;
/// How far the edge may lie inside of what the mask is sure of, per face width.
const INWARD: f32 = 0.008;
/// The same outside: loose hair reaches further than the mask sees.
const OUTWARD: f32 = 0.05;

/// Zone of every pixel, row by row.
pub fn zones(mask: &[f32], columns: usize, face_width: f32) -> Vec<Zone> {
    let radius = |share: f32| ((share * face_width).round() as usize).max(2);
    let doubt_of_person = grown(mask.iter().map(|m| *m < PERSON), columns, radius(INWARD));
    let doubt_of_background = grown(
        mask.iter().map(|m| *m > BACKGROUND),
        columns,
        radius(OUTWARD),
    );
    let zone = |(person, background): (&bool, &bool)| match (person, background) {
        (false, _) => Zone::Person,
        (true, false) => Zone::Background,
        (true, true) => Zone::Edge,
    };
    doubt_of_person
        .iter()
        .zip(&doubt_of_background)
        .map(zone)
        .collect()
}

/// The flagged pixels and all within `radius` of them along both axes.
fn grown(flags: impl Iterator<Item = bool>, columns: usize, radius: usize) -> Vec<bool> {
    let flags: Vec<bool> = flags.collect();
    let rows = flags.len() / columns.max(1);
    let across = spread(&flags, rows, columns, columns, 1, radius);
    spread(&across, columns, rows, 1, columns, radius)
}

/// Spreads flags along lines: `lines` of `length` pixels, `line` apart, whose pixels are `step` apart.
fn spread(
    flags: &[bool],
    lines: usize,
    length: usize,
    line: usize,
    step: usize,
    radius: usize,
) -> Vec<bool> {
    let mut out = vec![false; flags.len()];
    for n in 0..lines {
        let mut reach = 0;
        for i in 0..length + radius {
            if i < length && flags[n * line + i * step] {
                reach = 2 * radius + 1;
            }
            if reach > 0 && i >= radius {
                out[n * line + (i - radius) * step] = true;
            }
            reach = reach.saturating_sub(1);
        }
    }
    out
}

/// Noise of the background beside the edge, the mean standard deviation of its channels in levels: the median over the
/// pixels of the band where the mask is undecided. Zero when there are none.
pub fn noise_sigma(beside: &[Option<Colors>], band: &[usize], mask: &[f32]) -> f32 {
    let mut deviations: Vec<f32> = band
        .iter()
        .zip(beside)
        .filter(|(at, _)| (0.2..=0.8).contains(&mask[**at]))
        .filter_map(|(_, beside)| beside.as_ref())
        .map(|c| ((c.spread[0] + c.spread[3] + c.spread[5]).max(0.0) / 3.0).sqrt())
        .collect();
    let half = deviations.len() / 2;
    ranked(&mut deviations, half).unwrap_or(0.0)
}

/// Mean width of the edge in pixels: how many pixels are neither person nor background, over the length of the outline.
/// Zero without an outline.
pub fn edge_width(alpha: &[f32], columns: usize) -> f32 {
    let soft = alpha.iter().filter(|a| (0.1..=0.9).contains(*a)).count();
    let across = alpha
        .chunks_exact(columns.max(1))
        .flat_map(|row| row.windows(2));
    let down = alpha.iter().zip(alpha.iter().skip(columns));
    let crosses = |a: f32, b: f32| (a > 0.5) != (b > 0.5);
    let outline = across.filter(|pair| crosses(pair[0], pair[1])).count()
        + down.filter(|(a, b)| crosses(**a, **b)).count();
    soft as f32 / outline.max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn softness_is_the_width_of_the_edge() {
        let ramp = |width: f32| -> Vec<f32> {
            let share = |x: usize| ((x as f32 - 20.0) / width).clamp(0.0, 1.0);
            (0..1600).map(|i| share(i % 40)).collect()
        };
        assert_eq!(edge_width(&ramp(0.5), 40), 0.0);
        let wide = edge_width(&ramp(12.0), 40);
        assert!((8.0..11.0).contains(&wide), "{wide}");
        assert_eq!(edge_width(&[1.0; 1600], 40), 0.0);
    }

    #[test]
    fn the_band_lies_on_both_sides_of_the_edge() {
        let mask: Vec<f32> = (0..40).map(|x| f32::from(u8::from(x >= 20))).collect();
        let zones = zones(&mask, 40, 100.0);
        assert_eq!(zones[14], Zone::Background);
        assert_eq!(zones[15], Zone::Edge);
        assert_eq!(zones[21], Zone::Edge);
        assert_eq!(zones[22], Zone::Person);
    }

    #[test]
    fn growing_reaches_equally_far_each_way() {
        let flags: Vec<bool> = (0..81).map(|i| i == 40).collect();
        let out = grown(flags.into_iter(), 9, 2);
        let expected: Vec<bool> = (0..81)
            .map(|i| (2..=6).contains(&(i % 9)) && (2..=6).contains(&(i / 9)))
            .collect();
        assert_eq!(out, expected);
    }
}
