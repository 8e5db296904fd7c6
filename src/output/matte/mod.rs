//! Another ground behind the person: the wall goes with its shadow, the person's own pixels stay.
//!
//! Only a band along the mask's edge is taken apart. Beyond it the mask is sure: outside everything becomes the new
//! ground, inside every pixel keeps its value. In the band each pixel is explained by the ground's and the person's
//! colours around it (see [`estimate`]), so that no wall colour stays in hair and collar.

mod band;
mod estimate;
mod window;

use crate::pixels::Pixels;
use band::Zone;
use window::{Colors, Windows};

/// Radius of the first window that averages the ground, per face width.
const GROUND_WINDOW: f32 = 0.07;
/// The same for the person.
const PERSON_WINDOW: f32 = 0.035;
/// From this share on a pixel is the person's alone.
const WHOLE: f32 = 0.97;

/// A picture whose ground was replaced, and how sure the edge is.
pub struct Replaced {
    /// The picture.
    pub pixels: Pixels,
    /// Share of person of every pixel, row by row.
    pub alpha: Vec<f32>,
    /// How trustworthy the edge is.
    pub edge: EdgeQuality,
}

/// How well person and ground can be told apart along the edge.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct EdgeQuality {
    /// Unrest of the ground beside the edge: standard deviation in levels, median along the edge.
    pub unrest: f32,
    /// Share of the edge where the person's colour is too close to the ground's to see where the edge is, 0..=1.
    pub blind: f32,
}

impl EdgeQuality {
    /// Nothing of the edge can be seen.
    pub const UNSEEN: EdgeQuality = EdgeQuality {
        unrest: 0.0,
        blind: 1.0,
    };
}

/// Replaces the ground of a picture. `mask` is the share of person of every pixel, `face_width` in pixels sets the scale.
/// `None` when the mask has no person or no ground, or is of another size.
pub fn replace(
    pixels: &Pixels,
    mask: &[f32],
    face_width: f32,
    ground: [u8; 3],
) -> Option<Replaced> {
    let (columns, rows) = (pixels.width, pixels.height);
    if mask.len() != columns * rows || !face_width.is_finite() {
        return None;
    }
    let zones = band::zones(mask, columns, face_width);
    let only = |zone| zones.iter().map(|z| *z == zone).collect::<Vec<_>>();
    let walls = Windows::new(pixels, &only(Zone::Ground));
    let people = Windows::new(pixels, &only(Zone::Person));
    let radius = |share: f32| ((share * face_width).round() as usize).max(2);
    let near = |x, y| -> Option<(Colors, Colors)> {
        let wall = walls.nearest(x, y, radius(GROUND_WINDOW))?;
        Some((wall, people.nearest(x, y, radius(PERSON_WINDOW))?))
    };
    near(columns / 2, rows / 2)?;
    let mut out = Pixels::filled(columns, rows, ground);
    let mut alpha = vec![0.0; mask.len()];
    let mut edge = band::Judge::default();
    for y in 0..rows {
        for x in 0..columns {
            let at = y * columns + x;
            let color = pixels.at(x, y);
            match zones[at] {
                Zone::Ground => {}
                Zone::Person => {
                    alpha[at] = 1.0;
                    out.set(x, y, color);
                }
                Zone::Edge => {
                    let (wall, person) = near(x, y)?;
                    edge.see(&wall, &person, mask[at]);
                    let found = estimate::estimate(color.map(f32::from), &wall, &person, mask[at]);
                    alpha[at] = found.alpha;
                    let mixed = core::array::from_fn(|k| {
                        let new = found.alpha * found.person[k]
                            + (1.0 - found.alpha) * f32::from(ground[k]);
                        new.round() as u8
                    });
                    out.set(x, y, if found.alpha >= WHOLE { color } else { mixed });
                }
            }
        }
    }
    Some(Replaced {
        pixels: out,
        alpha,
        edge: edge.quality(),
    })
}
