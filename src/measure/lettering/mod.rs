//! What was put over a picture: lines of letters or digits, words in one ink, flat stickers, red seals; on the background, on
//! clothes, and the lines across the face too.

mod ink;
mod line;
mod patch;
mod print;
mod regions;
mod seal;
mod surroundings;

use crate::file::pixels::Pixels;
use crate::geometry::Rect;
use ink::Ink;

/// As many marks as words and flat patches count for at least: what is put over a photo looks like that, but so do a badge
/// and a logo on clothes.
const NAMED: usize = 5;

/// Marks that belong together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Marks {
    /// How many there are.
    pub count: usize,
    /// Where they lie.
    pub rect: Rect,
}

/// The most marks that belong together: in a line, in words of one ink, as a flat patch or as a seal. In `head`, the head with
/// its hair, whose own features are like words, these must be plainer. `None` when there is not a single mark.
pub fn most_marks(pixels: &Pixels, head: Option<Rect>) -> Option<Marks> {
    let is_in_head = |rect: &Rect| {
        let center = rect.center();
        head.is_some_and(|head| {
            (head.x..head.right()).contains(&center.x)
                && (head.y..head.bottom()).contains(&center.y)
        })
    };
    let (mut line, mut words) = (None, None);
    for channel in ink::CHANNELS {
        let ink = Ink::new(pixels, channel);
        line = more(line, line::longest(pixels, &ink.strong()));
        words = more(words, print::longest(pixels, &ink.any(), is_in_head));
    }
    let (small, step) = patch::sampled(pixels);
    let whole = |rect: Rect| rect.scaled(step as f32);
    let seal = seal::seal(&small).map(whole);
    let patches = || patch::flat(&small).into_iter().map(whole);
    let patch = seal.or_else(|| patches().next());
    let patch = patch.map(|rect| Marks { count: NAMED, rect });
    more(more(line, words), patch)
}

/// The one with more marks; the first of equals.
fn more(a: Option<Marks>, b: Option<Marks>) -> Option<Marks> {
    match (a, b) {
        (Some(a), Some(b)) if b.count > a.count => Some(b),
        (Some(a), _) => Some(a),
        (None, b) => b,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;

    #[test]
    fn a_flat_patch_is_named_unless_it_has_the_background_s_colour() {
        let with_patch = |color, left: usize, top: usize| {
            let mut pixels = fixtures::scene(|_, _| [100, 197, 255]).pixels;
            for (x, y) in (left..left + 40).flat_map(|x| (top..top + 40).map(move |y| (x, y))) {
                pixels.set(x, y, color);
            }
            most_marks(&pixels, None).map_or(0, |marks| marks.count)
        };
        for (left, top) in [(200, 590), (220, 240)] {
            assert_eq!(
                with_patch([255, 210, 40], left, top),
                NAMED,
                "{left}, {top}"
            );
            assert!(
                with_patch([100, 197, 255], left, top) < NAMED,
                "{left}, {top}"
            );
        }
    }
}
