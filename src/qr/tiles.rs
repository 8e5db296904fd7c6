//! Long screenshots, searched part by part: shrunk as a whole, the modules of their codes would be gone.

use super::plane::Plane;
use super::search::search as look;
use super::{Code, LONG};
use crate::geometry::Point;

/// Codes of a long picture, at most `most`. The parts are [`LONG`] times as long as the picture is wide and share as
/// much as it is wide, so that every code lies whole in one of them.
pub(super) fn search(whole: &Plane, most: usize) -> Vec<Code> {
    let is_high = whole.height > whole.width;
    let (short, long) = (whole.width.min(whole.height), whole.width.max(whole.height));
    let step = short * (LONG - 1);
    let mut codes: Vec<Code> = Vec::new();
    for start in (0..long.saturating_sub(short).max(1)).step_by(step) {
        let part = whole.part(is_high, start, (short * LONG).min(long - start));
        let shift = if is_high {
            Point::new(0.0, start as f32)
        } else {
            Point::new(start as f32, 0.0)
        };
        for mut code in look(part, most, true) {
            code.corners = code
                .corners
                .map(|corner| Point::new(corner.x + shift.x, corner.y + shift.y));
            let [is, side] = [code.corners[0], code.corners[1]];
            let near = |known: &Code| known.corners[0].distance(is) < is.distance(side) / 4.0;
            if codes.len() < most && !codes.iter().any(near) {
                codes.push(code);
            }
        }
        if codes.len() == most {
            break;
        }
    }
    codes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_cut_along_the_long_side() {
        let luma: Vec<u8> = (0..12).collect();
        let high = Plane {
            width: 2,
            height: 6,
            luma: luma.clone(),
        };
        assert_eq!(high.part(true, 2, 2).luma, [4, 5, 6, 7]);
        let wide = Plane {
            width: 6,
            height: 2,
            luma,
        };
        assert_eq!(wide.part(false, 4, 2).luma, [4, 5, 10, 11]);
    }
}
