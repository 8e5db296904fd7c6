//! Another background behind the person: the wall goes with its shadow, the person's own pixels stay.
//!
//! Only a band along the mask's edge is taken apart. Beyond it the mask is sure: outside everything becomes the new
//! background, inside every pixel keeps its value. In the band each pixel is explained by the background's and the person's
//! colours around it (see [`estimate`]), so that no wall colour stays in hair and collar.

mod band;
mod estimate;
mod reach;
mod window;

use crate::file::pixels::Pixels;
use band::Zone;
use estimate::Estimate;
use window::{Colors, Windows};

/// Radius of the first window that averages the background, per face width.
const BACKGROUND_WINDOW: f32 = 0.07;
/// The same for the person.
const PERSON_WINDOW: f32 = 0.025;
/// Windows of the second pass, over those of the first: what the first found reaches closer to every pixel.
const SECOND: f32 = 0.6;
/// Shares below and above which the second pass takes a pixel for background and for person.
const FOUND: [f32; 2] = [0.35, 0.7];
/// Weight of what the neighbours were found to be, against the mask, in the second pass.
const NEIGHBOURS: f32 = 0.8;
/// Distances behind the background, per face width, from which a pixel counts as more than its mask says, and as the
/// person's alone.
const INSIDE: [f32; 2] = [0.008, 0.021];
/// Side of the cells in which colours are summed, per face width.
const CELL: f32 = 0.0105;
/// From this share on a pixel is the person's alone.
const WHOLE: f32 = 0.97;

/// A picture whose background was replaced, and how sure the edge is.
pub struct Replaced {
    /// The picture.
    pub pixels: Pixels,
    /// Share of person of every pixel, row by row.
    pub alpha: Vec<f32>,
    /// Noise of the background beside the edge: standard deviation in levels, median along the edge.
    pub noise_sigma: f32,
    /// Mean width of the edge, per face width.
    pub edge_width: f32,
}

/// Replaces the background of a picture. `mask` is the share of person of every pixel, `face_width` in pixels sets the scale.
/// `None` when the mask has no person or no background, or is of another size.
pub fn replace(
    pixels: &Pixels,
    mask: &[f32],
    face_width: f32,
    background: [u8; 3],
) -> Option<Replaced> {
    if mask.len() != pixels.width * pixels.height || !face_width.is_normal() || face_width < 0.0 {
        return None;
    }
    let zones = band::zones(mask, pixels.width, face_width);
    if !zones.contains(&Zone::Background) || !zones.contains(&Zone::Person) {
        return None;
    }
    let band: Vec<usize> = (0..zones.len())
        .filter(|&at| zones[at] == Zone::Edge)
        .collect();
    let mut pass = Pass {
        pixels,
        band: &band,
        background_window: BACKGROUND_WINDOW * face_width,
        person_window: PERSON_WINDOW * face_width,
        cell: (CELL * face_width) as usize,
    };
    let beside = pass.colors(&zones, Zone::Background, pass.background_window);
    let mut inside = vec![0.0; zones.len()];
    let [near, far] = INSIDE.map(|share| share * face_width);
    let distances = reach::behind(pixels, &zones, &band, &beside);
    for (&at, behind) in band.iter().zip(distances) {
        inside[at] = ((behind - near) / (far - near)).clamp(0.0, 1.0);
    }
    let noise_sigma = band::noise_sigma(&beside, &band, mask);
    let lifted = |at: usize, share: f32| share + (1.0 - share) * inside[at];
    let first = pass.run(&zones, &beside, |at| lifted(at, mask[at]));
    let mut alpha: Vec<f32> = zones
        .iter()
        .map(|zone| f32::from(u8::from(*zone == Zone::Person)))
        .collect();
    let mut second_zones = zones;
    for (&at, found) in band.iter().zip(&first) {
        alpha[at] = found.alpha;
        second_zones[at] = match found.alpha {
            a if a < FOUND[0] => Zone::Background,
            a if a > FOUND[1] => Zone::Person,
            _ => Zone::Edge,
        };
    }
    pass.background_window *= SECOND;
    pass.person_window *= SECOND;
    let columns = pixels.width;
    let beside = pass.colors(&second_zones, Zone::Background, pass.background_window);
    let second = pass.run(&second_zones, &beside, |at| {
        lifted(
            at,
            mask[at] + (neighbours(&alpha, columns, at) - mask[at]) * NEIGHBOURS,
        )
    });
    let mut out = pixels.clone();
    for (at, share) in alpha.iter().enumerate() {
        if *share == 0.0 {
            out.set(at % columns, at / columns, background);
        }
    }
    for (&at, found) in band.iter().zip(&second) {
        alpha[at] = found.alpha;
        let (x, y) = (at % columns, at / columns);
        let color = if found.alpha >= WHOLE {
            pixels.at(x, y)
        } else {
            found.before(background)
        };
        out.set(x, y, color);
    }
    let edge_width = band::edge_width(&alpha, columns) / face_width;
    Some(Replaced {
        pixels: out,
        alpha,
        edge_width,
        noise_sigma,
    })
}

/// Mean of a pixel and its eight neighbours.
fn neighbours(alpha: &[f32], columns: usize, at: usize) -> f32 {
    let (x, y) = (at % columns, at / columns);
    let (left, right) = (x.saturating_sub(1), (x + 1).min(columns - 1));
    let rows = y.saturating_sub(1)..=(y + 1).min(alpha.len() / columns - 1);
    let (mut sum, mut count) = (0.0, 0.0);
    for row in rows {
        for share in &alpha[row * columns + left..=row * columns + right] {
            sum += share;
            count += 1.0;
        }
    }
    sum / count
}

/// One look at every pixel of the band.
struct Pass<'a> {
    pixels: &'a Pixels,
    band: &'a [usize],
    /// Radii of the first windows, in pixels.
    background_window: f32,
    person_window: f32,
    /// Side of the cells in which colours are summed, in pixels.
    cell: usize,
}

impl Pass<'_> {
    fn run(
        &self,
        zones: &[Zone],
        beside: &[Option<Colors>],
        prior: impl Fn(usize) -> f32,
    ) -> Vec<Estimate> {
        let persons = self.colors(zones, Zone::Person, self.person_window);
        let around = beside.iter().zip(&persons);
        self.band
            .iter()
            .zip(around)
            .map(|(&at, around)| {
                let (x, y) = (at % self.pixels.width, at / self.pixels.width);
                let color = self.pixels.at(x, y).map(f32::from);
                match around {
                    (Some(wall), Some(person)) => {
                        estimate::estimate(color, wall, person, prior(at))
                    }
                    // Far from all that is sure: an island of the mask.
                    _ => Estimate {
                        alpha: prior(at),
                        person: color,
                    },
                }
            })
            .collect()
    }

    /// Colours of one zone around every pixel of the band; `None` where the zone is far.
    fn colors(&self, zones: &[Zone], zone: Zone, window: f32) -> Vec<Option<Colors>> {
        let chosen: Vec<bool> = zones.iter().map(|z| *z == zone).collect();
        let windows = Windows::new(self.pixels, &chosen, self.cell);
        let radius = (window.round() as usize).max(2);
        let around =
            |&at: &usize| windows.nearest(at % self.pixels.width, at / self.pixels.width, radius);
        self.band.iter().map(around).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLUE: [u8; 3] = [100, 197, 255];
    const WALL: [u8; 3] = [232, 230, 225];
    const SHIRT: [u8; 3] = [60, 40, 40];

    /// A disc of one colour with a soft edge before a wall that darkens to the right, and the mask of the disc.
    fn scene() -> (Pixels, Vec<f32>) {
        let mut pixels = Pixels::filled(120, 120, WALL);
        let mut mask = vec![0.0; 120 * 120];
        for y in 0..120usize {
            for x in 0..120usize {
                let (dx, dy) = (x as f32 - 60.0, y as f32 - 60.0);
                let share = (35.0 - (dx * dx + dy * dy).sqrt() + 0.5).clamp(0.0, 1.0);
                mask[y * 120 + x] = share;
                let wall = WALL.map(|v| f32::from(v) - x as f32 * 0.3);
                let color = core::array::from_fn(|k| {
                    (share * f32::from(SHIRT[k]) + (1.0 - share) * wall[k]).round() as u8
                });
                pixels.set(x, y, color);
            }
        }
        (pixels, mask)
    }

    #[test]
    fn the_wall_goes_and_the_person_stays() {
        let (pixels, mask) = scene();
        let out = replace(&pixels, &mask, 80.0, BLUE).unwrap();
        assert_eq!(out.pixels.at(2, 2), BLUE);
        assert_eq!(out.pixels.at(117, 60), BLUE);
        assert_eq!(out.pixels.at(60, 60), SHIRT);
        assert!(out.noise_sigma < 6.0, "{}", out.noise_sigma);
    }

    #[test]
    fn no_wall_colour_stays_at_the_edge() {
        let (pixels, mask) = scene();
        let out = replace(&pixels, &mask, 80.0, BLUE).unwrap();
        for (at, share) in mask.iter().enumerate() {
            let true_color: [f32; 3] = core::array::from_fn(|k| {
                share * f32::from(SHIRT[k]) + (1.0 - share) * f32::from(BLUE[k])
            });
            let made = out.pixels.at(at % 120, at / 120);
            for k in 0..3 {
                assert!(
                    (f32::from(made[k]) - true_color[k]).abs() < 32.0,
                    "{at}: {made:?}"
                );
            }
        }
    }

    #[test]
    fn a_picture_of_person_or_background_alone_is_not_cut() {
        let (pixels, mask) = scene();
        assert!(replace(&pixels, &mask[1..], 80.0, BLUE).is_none());
        let half = vec![0.5; mask.len()];
        assert!(replace(&pixels, &half, 80.0, BLUE).is_none());
    }
}
