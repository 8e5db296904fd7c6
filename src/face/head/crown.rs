//! The topmost row of hair or head.

use crate::face::person::Mask;
use crate::geometry::Point;

/// Share of person from which a pixel is covered.
const COVERED: f32 = 0.55;
/// A row belongs to the head when so much of the face's width is covered: a tuft, not a single hair.
const SOLID: f32 = 0.1;
/// Half the width in which the head lies, over the width of the face: room for loose hair and for a head turned by
/// twenty degrees.
const HALF_WIDTH: f32 = 1.1;
/// Rows without cover the walk upwards steps over, over the width of the face: a highlight on grey hair.
const GAP: f32 = 0.12;
/// Crown above the top of the mesh, over the mesh's height, where the mask shows no head: mean of the dev photos.
const ABOVE_FOREHEAD: f32 = 0.35;

/// The crown and whether the upper edge of the picture cuts it.
pub struct Crown {
    /// Middle of the topmost solid row; y counts rows from 0.
    pub at: Point,
    /// True when that row is the picture's first.
    pub cut: bool,
}

/// Where the face stands, as far as the crown needs it.
pub struct Forehead {
    /// Top of the mesh on the forehead.
    pub top: Point,
    /// Width of the face.
    pub width: f32,
    /// Height of the mesh from the forehead to the chin.
    pub height: f32,
}

/// Walks up from the forehead while the rows stay solid.
pub fn find(mask: &Mask, forehead: &Forehead) -> Crown {
    let half = HALF_WIDTH * forehead.width;
    let column = |x: f32| (x.max(0.0) as usize).min(mask.width);
    let (left, right) = (column(forehead.top.x - half), column(forehead.top.x + half));
    let need = ((SOLID * forehead.width) as usize).max(1);
    let gap = (GAP * forehead.width) as usize;
    let mut top = None;
    let mut empty = 0;
    let start = (forehead.top.y.max(0.0) as usize).min(mask.height.saturating_sub(1));
    for y in (0..=start).rev() {
        let row = mask.row(y).get(left..right).unwrap_or(&[]);
        let covered = row.iter().filter(|&&alpha| alpha > COVERED).count();
        if covered >= need {
            top = Some((y, middle(row, left)));
            empty = 0;
        } else {
            empty += 1;
            if empty > gap {
                break;
            }
        }
    }
    match top {
        Some((y, x)) => Crown {
            at: Point::new(x, y as f32),
            cut: y == 0,
        },
        None => {
            let y = forehead.top.y - ABOVE_FOREHEAD * forehead.height;
            Crown {
                at: Point::new(forehead.top.x, y.max(0.0)),
                cut: y <= 0.0,
            }
        }
    }
}

/// Mean column of the covered pixels.
fn middle(row: &[f32], left: usize) -> f32 {
    let (mut sum, mut count) = (0.0f32, 0.0f32);
    for (x, _) in row.iter().enumerate().filter(|(_, &alpha)| alpha > COVERED) {
        sum += x as f32;
        count += 1.0;
    }
    left as f32 + sum / count.max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A disc of the given radius around (100, 100).
    fn disc(radius: f32) -> Mask {
        let covered = |i: usize| {
            let (x, y) = ((i % 200) as f32 - 100.0, (i / 200) as f32 - 100.0);
            f32::from(u8::from(x * x + y * y < radius * radius))
        };
        Mask {
            width: 200,
            height: 200,
            alpha: (0..200 * 200).map(covered).collect(),
        }
    }

    const FOREHEAD: Forehead = Forehead {
        top: Point::new(100.0, 90.0),
        width: 100.0,
        height: 130.0,
    };

    #[test]
    fn topmost_solid_row() {
        let crown = find(&disc(60.0), &FOREHEAD);
        assert_eq!(crown.at, Point::new(100.0, 41.0));
        assert!(!crown.cut);
    }

    #[test]
    fn a_single_hair_does_not_count_but_a_highlight_is_stepped_over() {
        let mut mask = disc(60.0);
        for y in 10..40 {
            mask.alpha[y * 200 + 100] = 1.0;
        }
        mask.alpha[55 * 200..60 * 200].fill(0.0);
        assert_eq!(find(&mask, &FOREHEAD).at.y, 41.0);
    }

    #[test]
    fn something_far_above_is_not_the_head() {
        let mut mask = disc(60.0);
        mask.alpha[0..10 * 200].fill(1.0);
        assert_eq!(find(&mask, &FOREHEAD).at.y, 41.0);
    }

    #[test]
    fn cut_by_the_upper_edge() {
        let crown = find(&disc(120.0), &FOREHEAD);
        assert!(crown.cut);
        assert_eq!(crown.at.y, 0.0);
    }

    #[test]
    fn an_empty_mask_gives_the_usual_head() {
        let crown = find(&disc(0.0), &FOREHEAD);
        assert_eq!(crown.at.y, 90.0 - 0.35 * 130.0);
        let none = Mask {
            width: 0,
            height: 0,
            alpha: Vec::new(),
        };
        assert!(find(&none, &FOREHEAD).at.y.is_finite());
    }
}
