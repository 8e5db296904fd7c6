//! What lies above the forehead: hair, or a hat of another colour.

use super::ramp;
use super::reader::{median, Reader};
use super::sides::Sides;
use crate::color::Lab;
use crate::face::landmarks::{landmarks, Landmark, FOREHEAD};
use crate::measure::appearance::{chroma_distance, quantile};

/// Rows from the eyes to far above any crown: their distance and how many, in eye distances.
const ROW: f32 = 0.05;
const ROWS: usize = 48;
/// Half the columns and their distance, in eye distances.
const COLUMN: f32 = 0.1;
const HALF: i32 = 9;
/// Columns to each side that belong to what lies above the forehead, and to its middle.
const ABOVE: i32 = 6;
const MIDDLE: i32 = 3;
/// Where that begins above the end of the mesh and ends below the crown, in eye distances.
const MARGINS: [f32; 2] = [0.12, 0.08];
/// Share of person from which a place is on the head, and of the middle of a row from which the row is.
const ON_HEAD: [f32; 2] = [0.7, 0.6];
/// Fewest places that allow an answer.
const LEAST: usize = 20;
/// Rows, in steps above the eyes, between which the edge of a hat is looked for: 0.35 to 1.6 eye distances.
const EDGE: std::ops::RangeInclusive<usize> = 7..=31;
/// Lightness beyond which a step in one column does not count more.
const MOST_STEP: f32 = 40.0;
/// Skin of the cheeks.
const CHEEKS: [Landmark; 6] = landmarks([50, 280, 101, 330, 205, 425]);

/// See the module documentation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crown {
    /// Median colour above the forehead.
    pub color: Lab,
    /// Median chroma there.
    pub chroma: f32,
    /// Distance in the a, b plane from the skin of the cheeks, and from the hair at the temples.
    pub from_skin: f32,
    /// See [`Crown::from_skin`].
    pub from_hair: f32,
    /// How much lighter the picture gets across the strongest level line above the brows, mean over the columns.
    pub lighter_above: f32,
}

impl Crown {
    /// How surely no hair and no head has this colour, 0..1.
    ///
    /// The ranges leave out all of 237 photographs that a reviewer would take, and all but one of 664 more ID photos.
    pub fn is_hat(&self) -> f32 {
        let red = ramp(self.color.a, 26.0, 38.0);
        let vivid = ramp(self.chroma, 32.0, 44.0);
        let not_skin = |from: f32, to: f32| ramp(self.from_skin, from, to);
        let white = ramp(self.color.l, 62.0, 74.0)
            .min(not_skin(6.0, 12.0))
            .min(ramp(self.chroma, 22.0, 14.0));
        let unlike_hair = ramp(self.from_hair, 19.0, 31.0).min(not_skin(10.0, 20.0));
        let light_brim = ramp(self.lighter_above, 30.0, 42.0);
        [red, vivid, white, unlike_hair, light_brim]
            .into_iter()
            .fold(0.0, f32::max)
    }

    pub(super) fn measure(reader: &Reader, sides: &Sides) -> Option<Crown> {
        let columns = (2 * HALF + 1) as usize;
        let mut grid = Vec::with_capacity(ROWS * columns);
        for row in 0..ROWS {
            for column in -HALF..=HALF {
                let at = reader.place(column as f32 * COLUMN, -(row as f32) * ROW);
                grid.push((reader.fine(at), reader.person(at)));
            }
        }
        let line = |row: usize, half: i32| {
            let first = row * columns + (HALF - half) as usize;
            &grid[first..first + (2 * half + 1) as usize]
        };
        let on_head = |row: &usize| {
            let middle = line(*row, MIDDLE);
            let on = middle
                .iter()
                .filter(|(_, person)| *person > ON_HEAD[0])
                .count();
            on as f32 > ON_HEAD[1] * middle.len() as f32
        };
        let crown = (1..ROWS).take_while(on_head).last().unwrap_or(0) as f32 * ROW;
        let forehead = -reader.seen_from_eyes(FOREHEAD)[1];
        let ends = [
            forehead + MARGINS[0],
            (crown - MARGINS[1]).max(forehead + 0.3),
        ];
        let colors: Vec<Lab> = (0..ROWS)
            .filter(|row| (ends[0]..ends[1]).contains(&(*row as f32 * ROW)))
            .flat_map(|row| line(row, ABOVE))
            .filter(|(_, person)| *person > ON_HEAD[0])
            .map(|(color, _)| *color)
            .collect();
        if colors.len() < LEAST {
            return None;
        }
        let lightness = |row: usize, column: usize| grid[row * columns + column].0.l;
        let lighter = |row: usize| {
            let step = |column: usize| {
                let steps =
                    (row - 1..=row + 1).map(|r| lightness(r + 2, column) - lightness(r, column));
                steps.fold(f32::MIN, f32::max).clamp(0.0, MOST_STEP)
            };
            (0..columns).map(step).sum::<f32>() / columns as f32
        };
        let color = median(&colors);
        let hair = sides.hair_and_skin.map(|[hair, _]| hair);
        let hair = Lab::new(
            0.0,
            (hair[0].a + hair[1].a) / 2.0,
            (hair[0].b + hair[1].b) / 2.0,
        );
        Some(Crown {
            color,
            chroma: quantile(colors.iter().map(|c| c.chroma()), 0.5)?,
            from_skin: chroma_distance(color, reader.coarse_median(&CHEEKS)),
            from_hair: chroma_distance(color, hair),
            lighter_above: EDGE.map(lighter).fold(0.0, f32::max),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLACK_HAIR: Crown = Crown {
        color: Lab::new(12.0, 2.0, 2.0),
        chroma: 5.0,
        from_skin: 18.0,
        from_hair: 2.0,
        lighter_above: 15.0,
    };

    #[test]
    fn hair_of_every_color_and_a_bald_head_are_no_hat() {
        let blond = Crown {
            color: Lab::new(60.0, 8.0, 28.0),
            chroma: 29.0,
            ..BLACK_HAIR
        };
        let bald = Crown {
            color: Lab::new(75.0, 14.0, 16.0),
            chroma: 21.0,
            from_skin: 3.0,
            from_hair: 20.0,
            ..BLACK_HAIR
        };
        for crown in [BLACK_HAIR, blond, bald] {
            assert!(crown.is_hat() < 0.2, "{crown:?}");
        }
    }

    #[test]
    fn colored_and_white_hats_are_told() {
        let red = Crown {
            color: Lab::new(40.0, 55.0, 30.0),
            chroma: 62.0,
            ..BLACK_HAIR
        };
        let white = Crown {
            color: Lab::new(90.0, 0.0, 1.0),
            chroma: 2.0,
            from_skin: 20.0,
            ..BLACK_HAIR
        };
        assert_eq!((red.is_hat(), white.is_hat()), (1.0, 1.0));
        let faded = Crown {
            color: Lab::new(40.0, 32.0, 2.0),
            chroma: 32.0,
            ..BLACK_HAIR
        };
        assert_eq!(faded.is_hat(), 0.5);
    }
}
