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
/// its hair, whose own features are like them, patches are not looked for, and words must be plainer. `None` when there is not a
/// single mark.
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
        let regions = ink::regions(pixels, channel);
        line = more(line, line::longest(pixels, &regions));
        words = more(words, print::longest(pixels, &regions, is_in_head));
    }
    let (small, step) = patch::sampled(pixels);
    let whole = |rect: Rect| rect.scaled(step as f32);
    let patches = patch::flat(&small).into_iter().map(whole);
    let seal = seal::seal(&small).map(whole);
    let patch = seal.or_else(|| patches.into_iter().find(|patch| !is_in_head(patch)));
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
    fn a_flat_patch_is_named_but_not_on_the_head() {
        let mut pixels = fixtures::scene(|_, _| [100, 197, 255]).pixels;
        for (x, y) in (200..240).flat_map(|x| (590..630).map(move |y| (x, y))) {
            pixels.set(x, y, [255, 210, 40]);
        }
        let patch = most_marks(&pixels, None).unwrap();
        assert_eq!(patch.count, NAMED);
        let around = Rect::new(180.0, 570.0, 80.0, 60.0);
        assert!(most_marks(&pixels, Some(around)).is_none_or(|marks| marks.count < NAMED));
    }
}
