//! How far every pixel of the edge lies behind what cannot be background.
//!
//! A pixel is a mixture of person and background only near the background: an edge blurs over a pixel or two, and loose hair has
//! the wall beside every strand. The distance is the shortest path from the sure background where a pixel of the wall's
//! colour costs next to nothing and any other its length, so that the wall between two strands is near, and a pale ear
//! or a highlight in the middle of the hair, whatever its colour, is far.

use super::band::Zone;
use super::window::Colors;
use crate::file::pixels::Pixels;

/// Length of a step through a pixel of the wall's colour, over that through any other.
const OPEN: f32 = 0.02;
/// Standard deviations off the wall's colour up to which a pixel is open, and from which it is closed.
const CLOSED: [f32; 2] = [2.0, 4.0];
/// Noise of picture and compression, standard deviation in levels.
const NOISE: f32 = 3.0;
/// How much darker and lighter than around it the wall may be, standard deviations in levels: shadows darken it.
const SHADE: [f32; 2] = [24.0, 6.0];
/// Sweeps over the picture, down and up: paths turn back no more often than that.
const SWEEPS: usize = 3;

/// Distance of every pixel of the band behind the background, in pixels; infinite where no path leads.
pub fn behind(
    pixels: &Pixels,
    zones: &[Zone],
    band: &[usize],
    beside: &[Option<Colors>],
) -> Vec<f32> {
    let columns = pixels.width;
    let mut cost = vec![f32::INFINITY; zones.len()];
    for (&at, beside) in band.iter().zip(beside) {
        let color = pixels.at(at % columns, at / columns).map(f32::from);
        cost[at] = beside.as_ref().map_or(1.0, |wall| closed(color, wall));
    }
    let mut out: Vec<f32> = zones
        .iter()
        .map(|zone| {
            if *zone == Zone::Background {
                0.0
            } else {
                f32::INFINITY
            }
        })
        .collect();
    let row = columns as isize;
    let before = [-1, -1 - row, -row, 1 - row];
    let after = before.map(|offset| -offset);
    for _ in 0..SWEEPS {
        for at in 0..out.len() {
            step(&mut out, &cost, columns, at, before);
        }
        for at in (0..out.len()).rev() {
            step(&mut out, &cost, columns, at, after);
        }
    }
    band.iter().map(|at| out[*at]).collect()
}

/// Shortens the distance of a pixel by way of four of its neighbours, every second a diagonal one.
fn step(out: &mut [f32], cost: &[f32], columns: usize, at: usize, to: [isize; 4]) {
    if !cost[at].is_finite() {
        return;
    }
    let x = at % columns;
    for (k, offset) in to.into_iter().enumerate() {
        let Some(other) = at.checked_add_signed(offset).filter(|n| *n < out.len()) else {
            continue;
        };
        // A neighbour across the picture's side is none.
        if (other % columns).abs_diff(x) > 1 {
            continue;
        }
        let length = if k % 2 == 1 {
            std::f32::consts::SQRT_2
        } else {
            1.0
        };
        out[at] = out[at].min(out[other] + length * cost[at]);
    }
}

/// What a step through a pixel of this colour costs.
fn closed(color: [f32; 3], wall: &Colors) -> f32 {
    let off: [f32; 3] = core::array::from_fn(|k| color[k] - wall.mean[k]);
    let dot = |a: [f32; 3], b: [f32; 3]| a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    let brightness = dot(wall.mean, wall.mean).max(1.0).sqrt();
    let along = dot(off, wall.mean) / brightness;
    let across = (dot(off, off) - along * along).max(0.0);
    let noise = NOISE * NOISE + (wall.spread[0] + wall.spread[3] + wall.spread[5]).max(0.0) / 3.0;
    let shade = SHADE[usize::from(along > 0.0)];
    let far = (along * along / (noise + shade * shade) + across / noise).sqrt();
    ((far - CLOSED[0]) / (CLOSED[1] - CLOSED[0])).clamp(OPEN, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WALL: [u8; 3] = [230, 230, 230];
    const HAIR: [u8; 3] = [40, 30, 25];

    /// One row: sure background, a band of these colours, sure person.
    fn distances(colors: &[[u8; 3]]) -> Vec<f32> {
        let mut pixels = Pixels::filled(colors.len() + 2, 1, WALL);
        let mut zones = vec![Zone::Edge; colors.len() + 2];
        zones[0] = Zone::Background;
        zones[colors.len() + 1] = Zone::Person;
        for (x, color) in colors.iter().enumerate() {
            pixels.set(x + 1, 0, *color);
        }
        let band: Vec<usize> = (1..=colors.len()).collect();
        let wall = Colors {
            mean: WALL.map(f32::from),
            spread: [1.0, 0.0, 0.0, 1.0, 0.0, 1.0],
        };
        behind(&pixels, &zones, &band, &vec![Some(wall); band.len()])
    }

    #[test]
    fn the_wall_and_its_shadow_are_near() {
        let shadow = WALL.map(|v| v - 20);
        assert!(distances(&[WALL, shadow, shadow, WALL])[3] < 0.2);
    }

    #[test]
    fn a_highlight_inside_the_hair_is_far_and_a_gap_behind_one_strand_is_near() {
        let far = distances(&[WALL, HAIR, HAIR, HAIR, HAIR, WALL]);
        assert!(far[5] > 3.9, "{far:?}");
        let near = distances(&[WALL, HAIR, WALL, WALL]);
        assert!(near[3] < 1.2, "{near:?}");
    }

    #[test]
    fn another_hue_is_closed_however_pale() {
        let ear = [204, 152, 151];
        assert!(distances(&[ear, ear, ear])[2] > 2.9);
    }

    #[test]
    fn without_background_everything_is_out_of_reach() {
        let pixels = Pixels::filled(3, 1, HAIR);
        let zones = [Zone::Person, Zone::Edge, Zone::Person];
        assert_eq!(behind(&pixels, &zones, &[1], &[None]), [f32::INFINITY]);
    }
}
