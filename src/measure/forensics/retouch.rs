//! Skin that a beauty filter has smoothed: the eyes keep their detail, the skin beside them has lost its own.

use crate::face::landmarks::Landmark;
use crate::geometry::{Point, Rect};
use crate::measure::background::middle;
use crate::measure::closeup::{Closeup, LIDS};

/// Half the side of the square around an eye, in eye distances.
const EYE: f32 = 0.25;
/// Detail around the eyes, in luma steps, below which the whole picture is soft and nothing can be said.
const SOFT: f32 = 3.0;

/// Detail of bare skin (the median of cheeks, forehead and bridge of the nose) as a share of the detail around the
/// eyes; `None` where the picture is too soft to tell. Detail is the root mean square of luma minus its mean over
/// 3 × 3 pixels, at the fixed scale of the close-up.
pub fn smoothness(closeup: &Closeup) -> Option<f32> {
    let detail = |pixels: &[usize]| -> Option<f32> {
        let values: Vec<f32> = pixels.iter().filter_map(|i| fine(closeup, *i)).collect();
        let energy: f32 = values.iter().map(|v| v * v).sum();
        (values.len() >= 30).then(|| (energy / values.len() as f32).sqrt())
    };
    let mut skin: Vec<f32> = closeup.skin().iter().filter_map(|p| detail(p)).collect();
    let eyes: Vec<f32> = LIDS
        .iter()
        .filter_map(|lid| detail(&around(closeup, lid)))
        .collect();
    let eyes = eyes.iter().sum::<f32>() / eyes.len().max(1) as f32;
    let skin = middle(&mut skin)?;
    (eyes >= SOFT).then_some(skin / eyes)
}

/// The pixels of a square around the middle of some landmarks.
fn around(closeup: &Closeup, landmarks: &[Landmark]) -> Vec<usize> {
    let share = 1.0 / landmarks.len().max(1) as f32;
    let middle = landmarks.iter().fold(Point::default(), |sum, i| {
        let p = closeup.point(*i);
        Point::new(sum.x + p.x * share, sum.y + p.y * share)
    });
    let half = EYE * closeup.eye_distance;
    let width = closeup.pixels.width;
    let whole = Rect::new(0.0, 0.0, width as f32, closeup.pixels.height as f32);
    let square = Rect::new(middle.x - half, middle.y - half, 2.0 * half, 2.0 * half);
    let area = square.intersection(whole);
    (area.y as usize..area.bottom() as usize)
        .flat_map(|y| (area.x as usize..area.right() as usize).map(move |x| y * width + x))
        .collect()
}

/// Luma of a pixel minus the mean of the 3 × 3 around; `None` on the edge of the picture.
fn fine(closeup: &Closeup, i: usize) -> Option<f32> {
    let width = closeup.pixels.width;
    let x = i % width;
    if x == 0 || x + 1 == width {
        return None;
    }
    let row = |start: usize| {
        let three = closeup.luma.get(start - 1..start + 2)?;
        Some(three.iter().map(|v| i32::from(*v)).sum::<i32>())
    };
    let sum = row(i.checked_sub(width)?)? + row(i)? + row(i + width)?;
    Some(f32::from(*closeup.luma.get(i)?) - sum as f32 / 9.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;

    /// The drawn person with grain on the skin and stripes around the eyes.
    fn face(grain: u8, stripes: u8) -> Option<f32> {
        let mut scene = fixtures::posed(|_| ());
        for y in 0..480 {
            for x in 0..480usize {
                let eye = (230..270).contains(&y) && x.abs_diff(240) > 25 && (x / 4) % 2 == 0;
                let mark = if eye {
                    stripes
                } else {
                    grain * ((x * 7 + y * 3) % 5 == 0) as u8
                };
                let color = scene.pixels.at(x, y).map(|v| v - mark);
                scene.pixels.set(x, y, color);
            }
        }
        smoothness(scene.portrait()?.closeup()?)
    }

    #[test]
    fn smooth_skin_beside_sharp_eyes() {
        assert!(face(6, 60).unwrap() > 0.08);
        assert!(face(0, 60).unwrap() < 0.08);
    }

    #[test]
    fn a_soft_picture_tells_nothing() {
        assert_eq!(face(0, 2), None);
    }
}
