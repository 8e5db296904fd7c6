//! Pattern of the ground: plaster, brick, wallpaper, folds of a curtain.
//!
//! Source: 教毕指〔2017〕99号: background even.
//!
//! Measured: the ground without its smooth surface, averaged over 2 × 2 cells so that sensor noise and JPEG blocks vanish, is
//! cut into tiles of 8 × 8 such averages; the number is the median over the tiles of the standard deviation of colour within
//! the tile, in CIEDE2000. The median keeps a single object, a shadow or a strand of hair out. Calibrated on the development photos, see docs/calibration.md.

use crate::measure::background::{middle, Ground};
use crate::rules::check::{Check, Limit, Measure, Missing, Reading, Repair, Unit};
use crate::rules::picture::Picture;
use crate::scene::Portrait;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "background_texture",
    unit: Unit::DeltaE,
    limit: Limit::at_most(0.95),
    repair: Repair::Background,
    explained_by: &[],
    measure: Measure::Portrait(measure),
    title: Text::new("背景无纹理", "No pattern"),
    low: Text::new("", ""),
    high: Text::new(
        "背景有花纹或褶皱（纹理强度 {value}，要求 {range}）。请换一面平整的纯色墙重拍。",
        "The background has a pattern or folds (strength {value}, required {range}). Take it again before a smooth, plain wall.",
    ),
};

/// Averages along the side of a tile.
const TILE: usize = 8;

fn measure(portrait: &Portrait, _: &Picture) -> Reading {
    let spread = portrait
        .background()
        .and_then(|ground| middle(&mut spreads(ground)));
    spread.map_or(Reading::unknown(Missing::Background), Reading::of)
}

/// Standard deviation of colour in every tile that is at least half free.
fn spreads(ground: &Ground) -> Vec<f32> {
    let halves = ground.halves();
    let (width, height) = (ground.width / 2, ground.height / 2);
    let tiles =
        (0..height / TILE).flat_map(|row| (0..width / TILE).map(move |column| (row, column)));
    tiles
        .filter_map(|(row, column)| {
            let rows = row * TILE..(row + 1) * TILE;
            let inside = rows.flat_map(|y| {
                let start = y * width + column * TILE;
                halves[start..start + TILE].iter().flatten()
            });
            spread(inside)
        })
        .collect()
}

/// Standard deviation around the mean, all three coordinates together; `None` when fewer than half a tile is there.
fn spread<'a>(values: impl Iterator<Item = &'a [f32; 3]>) -> Option<f32> {
    let (mut count, mut sum, mut squares) = (0.0, [0.0; 3], 0.0);
    for value in values {
        count += 1.0;
        for (s, v) in sum.iter_mut().zip(value) {
            *s += v;
            squares += v * v;
        }
    }
    if count < (TILE * TILE / 2) as f32 {
        return None;
    }
    let mean_square: f32 = sum.iter().map(|s| (s / count) * (s / count)).sum();
    Some((squares / count - mean_square).max(0.0).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;

    fn on(paint: fn(usize, usize) -> u8) -> Status {
        fixtures::status(&CHECK, &fixtures::scene(|x, y| [paint(x, y); 3]))
    }

    #[test]
    fn smooth_striped_and_noisy() {
        assert_eq!(on(|_, _| 240), Status::Pass);
        assert_eq!(
            on(|x, _| if x % 40 < 20 { 240 } else { 200 }),
            Status::Reject
        );
        let noise = |x: usize, y: usize| 235 + ((x * 7919 + y * 104_729 + x * y * 31) % 11) as u8;
        assert_eq!(on(noise), Status::Pass);
    }

    #[test]
    fn one_thing_is_no_texture() {
        let scene = fixtures::scene(|x, y| if x < 40 && y < 200 { [90; 3] } else { [240; 3] });
        assert_eq!(fixtures::status(&CHECK, &scene), Status::Pass);
    }
}
