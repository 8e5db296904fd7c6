//! What lies around a region of pixels, at a distance.

use super::regions::Run;
use crate::file::pixels::Pixels;

/// Cells of a row that one number holds, a bit each, the first in its lowest.
const CELLS: usize = u64::BITS as usize;

/// The box around a region with a margin: which cells are the region's, and which lie at a distance from it, in steps to one
/// of four neighbours.
pub(super) struct Surroundings {
    left: usize,
    top: usize,
    /// Numbers in a row.
    words: usize,
    region: Vec<u64>,
    distant: Vec<u64>,
}

impl Surroundings {
    /// For the region of these runs of pixels, within the box from `[left, top]` to `[right, bottom]`
    /// (exclusive), and `reach` steps away. What the region encloses belongs to it when it is `filled`.
    pub fn of(
        runs: &[Run],
        [left, top, right, bottom]: [usize; 4],
        reach: usize,
        filled: bool,
    ) -> Surroundings {
        let margin = reach + 1;
        let words = (right - left + 2 * margin).div_ceil(CELLS);
        let mut region = vec![0; words * (bottom - top + 2 * margin)];
        for Run { y, x } in runs {
            let row = &mut region[(y - top + margin) * words..][..words];
            let (mut from, to) = (x.start - left + margin, x.end - left + margin);
            while from < to {
                let end = (from / CELLS + 1) * CELLS;
                let cells = to.min(end) - from;
                row[from / CELLS] |= u64::MAX >> (CELLS - cells) << (from % CELLS);
                from = end;
            }
        }
        if filled {
            fill(&mut region, words);
        }
        let mut near = region.clone();
        let mut nearer = Vec::new();
        for _ in 0..reach {
            nearer = near;
            near = grown(&nearer, words);
        }
        let distant = near.iter().zip(&nearer);
        Surroundings {
            left: left.wrapping_sub(margin),
            top: top.wrapping_sub(margin),
            words,
            distant: distant.map(|(near, nearer)| near & !nearer).collect(),
            region,
        }
    }

    /// How many cells belong to the region.
    pub fn area(&self) -> u32 {
        self.region.iter().map(|cells| cells.count_ones()).sum()
    }

    /// The colours exactly `reach` steps away, where the picture reaches that far.
    pub fn colors(&self, pixels: &Pixels) -> Vec<[u8; 3]> {
        let count: u32 = self.distant.iter().map(|cells| cells.count_ones()).sum();
        let mut colors = Vec::with_capacity(count as usize);
        for (row, cells) in self.distant.chunks_exact(self.words).enumerate() {
            let y = self.top.wrapping_add(row);
            if y >= pixels.height {
                continue;
            }
            for (word, cells) in cells.iter().enumerate() {
                let mut cells = *cells;
                while cells != 0 {
                    let column = word * CELLS + cells.trailing_zeros() as usize;
                    let x = self.left.wrapping_add(column);
                    if x < pixels.width {
                        colors.push(pixels.at(x, y));
                    }
                    cells &= cells - 1;
                }
            }
        }
        colors
    }
}

/// Some cells and the four neighbours of each, none of which may lie at the edge of the grid.
fn grown(cells: &[u64], words: usize) -> Vec<u64> {
    let mut grown = cells.to_vec();
    for i in words..cells.len() - words {
        let beside = cells[i] << 1 | cells[i - 1] >> 63 | cells[i] >> 1 | cells[i + 1] << 63;
        grown[i] |= beside | cells[i - words] | cells[i + words];
    }
    grown
}

/// Makes the cells that are cut off from the first row part of the region.
fn fill(region: &mut [u64], words: usize) {
    let mut outside = vec![0; region.len()];
    outside[..words].fill(u64::MAX);
    loop {
        let mut more = grown(&outside, words);
        let free = more.iter_mut().zip(&*region);
        free.for_each(|(more, region)| *more &= !region);
        if more == outside {
            break;
        }
        outside = more;
    }
    let last = region.len() - words;
    for (region, outside) in region[..last].iter_mut().zip(outside) {
        *region = !outside;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Places of a ring of pixels, wider than a number has bits, whose colour is their place.
    fn picture() -> (Pixels, Vec<Run>) {
        let mut pixels = Pixels::filled(100, 12, [0; 3]);
        for (x, y) in (0..100).flat_map(|x| (0..12).map(move |y| (x, y))) {
            pixels.set(x, y, [x as u8, y as u8, 0]);
        }
        let mut runs = vec![Run { y: 1, x: 3..90 }];
        for y in 2..9 {
            runs.extend([3..5, 88..90].map(|x| Run { y, x }));
        }
        runs.push(Run { y: 9, x: 3..90 });
        (pixels, runs)
    }

    /// The same by looking at every pixel of the picture.
    fn at_distance(runs: &[Run], reach: usize) -> Vec<[u8; 3]> {
        let steps = |x: usize, y: usize| {
            let beside =
                |run: &Run| run.x.start.saturating_sub(x) + (x + 1).saturating_sub(run.x.end);
            runs.iter().map(|run| beside(run) + run.y.abs_diff(y)).min()
        };
        let places = (0..12).flat_map(|y| (0..100).map(move |x| (x, y)));
        let distant = places.filter(|(x, y)| steps(*x, *y) == Some(reach));
        distant.map(|(x, y)| [x as u8, y as u8, 0]).collect()
    }

    #[test]
    fn colours_are_those_at_the_distance_within_the_picture() {
        let (pixels, runs) = picture();
        for reach in [1, 2, 4] {
            let around = Surroundings::of(&runs, [3, 1, 90, 10], reach, false);
            assert_eq!(around.area(), 2 * 87 + 7 * 4);
            assert_eq!(around.colors(&pixels), at_distance(&runs, reach), "{reach}");
        }
    }

    #[test]
    fn what_is_enclosed_belongs_to_a_filled_region() {
        let (pixels, runs) = picture();
        let whole: Vec<Run> = (1..10).map(|y| Run { y, x: 3..90 }).collect();
        let filled = Surroundings::of(&runs, [3, 1, 90, 10], 2, true);
        assert_eq!(filled.area(), 9 * 87);
        assert_eq!(filled.colors(&pixels), at_distance(&whole, 2));
        // A gap lets the outside in.
        let open = [&runs[..3], &runs[4..]].concat();
        let open = Surroundings::of(&open, [3, 1, 90, 10], 2, true);
        assert_eq!(open.area(), 2 * 87 + 7 * 4 - 2);
    }
}
