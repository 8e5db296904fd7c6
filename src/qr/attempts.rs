//! At which sizes and against which neighbourhoods a picture is searched, and in which order.
//!
//! The order was chosen by what each attempt adds on drawn symbols, see docs/capture-code.md.

use Background::{Near, Part};
use Size::{Enlarged, Shrunk};

/// One look at the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Attempt {
    pub size: Size,
    pub background: Background,
}

/// The picture as it is (`Shrunk(1)`), smaller or larger.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Size {
    Shrunk(usize),
    Enlarged(usize),
}

impl Size {
    /// Pixels of the picture to one pixel of the plane.
    pub fn scale(self) -> f32 {
        match self {
            Shrunk(k) => k as f32,
            Enlarged(k) => 1.0 / k as f32,
        }
    }
}

/// What a pixel is compared with to tell dark from light.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Background {
    /// The mean of a neighbourhood whose radius is this part of the plane's shorter side. A wide one
    /// holds large modules, a narrow one follows glare and moiré.
    Part(usize),
    /// The mean of a neighbourhood of this radius in pixels, about three modules wide. The border it
    /// draws follows the curvature of the grey, which blur weakens but does not move.
    Near(usize),
}

/// Most pixels a plane may have: a screenshot of 1440 × 2400.
const AREA: usize = 3_500_000;

/// Pixels of the plane searched first; a code in a screenshot keeps three pixels a module there.
const FIRST_AREA: usize = 800_000;

/// The longest side of a picture so small that its modules may be one or two pixels.
const TINY: usize = 160;

/// The attempts for a picture, cheap and likely ones first.
pub(super) fn attempts(width: usize, height: usize) -> Vec<Attempt> {
    let (long, short, area) = (width.max(height), width.min(height), width * height);
    let shrunk_to = |limit: usize| (1..).find(|k| area / (k * k) <= limit).unwrap_or(1);
    let (first, full) = (shrunk_to(FIRST_AREA), shrunk_to(AREA));
    let looks = if long <= TINY {
        vec![
            (Enlarged(4), Part(8)),
            (Shrunk(1), Part(8)),
            (Enlarged(2), Part(8)),
            (Enlarged(2), Near(3)),
            (Enlarged(4), Near(5)),
            (Enlarged(2), Near(5)),
            (Shrunk(1), Near(2)),
            (Enlarged(4), Part(24)),
        ]
    } else if first == 1 {
        vec![
            (Shrunk(1), Part(8)),
            (Shrunk(2), Part(8)),
            (Shrunk(1), Part(24)),
            (Enlarged(2), Part(8)),
            (Shrunk(2), Near(2)),
            (Shrunk(1), Near(5)),
            (Shrunk(3), Near(3)),
            (Shrunk(1), Near(3)),
            (Shrunk(2), Near(4)),
            (Shrunk(4), Near(3)),
            (Shrunk(2), Near(8)),
            (Shrunk(3), Part(8)),
            (Shrunk(4), Part(8)),
        ]
    } else {
        vec![
            (Shrunk(first), Part(8)),
            (Shrunk(first), Part(24)),
            (Shrunk(full), Part(8)),
            (Shrunk(first * 2), Part(8)),
            (Shrunk(first * 2), Part(24)),
            (Shrunk(first), Near(2)),
            (Shrunk(first + 1), Near(3)),
            (Shrunk(first), Near(5)),
            (Shrunk(first * 2), Near(3)),
            (Shrunk(first * 2), Near(8)),
            (Shrunk(first * 3), Near(3)),
            (Shrunk(first + 1), Part(8)),
            (Shrunk(full), Part(24)),
        ]
    };
    let fits = |size: Size| match size {
        // Twenty-one modules of one pixel are the least that can be read.
        Shrunk(k) => short / k >= 21,
        Enlarged(k) => area * k * k <= FIRST_AREA,
    };
    let mut attempts: Vec<Attempt> = Vec::new();
    for (size, background) in looks {
        let attempt = Attempt { size, background };
        if fits(size) && !attempts.contains(&attempt) {
            attempts.push(attempt);
        }
    }
    attempts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_plane_stays_within_its_bound() {
        for (width, height) in [
            (2, 2),
            (30, 900),
            (66, 66),
            (480, 640),
            (1080, 2400),
            (4000, 3000),
            (12000, 9000),
        ] {
            for attempt in attempts(width, height) {
                let scale = attempt.size.scale();
                assert!(width as f32 * height as f32 / (scale * scale) <= AREA as f32);
                assert!(width.min(height) as f32 / scale >= 21.0 || scale < 1.0);
            }
        }
    }

    #[test]
    fn a_screenshot_is_searched_at_half_its_size_first() {
        assert_eq!(
            attempts(1080, 2400)[0],
            Attempt {
                size: Shrunk(2),
                background: Part(8)
            }
        );
        assert_eq!(attempts(50, 50)[0].size, Enlarged(4));
    }
}
