//! What lies around a region of pixels, at a distance.

use super::regions::Run;
use crate::file::pixels::Pixels;

/// Levels of a cell that no step has reached.
const FAR: u8 = u8::MAX;

/// The box around a region with a margin, and every cell's distance from the region, in steps to one of four neighbours.
pub(super) struct Surroundings {
    left: usize,
    top: usize,
    width: usize,
    distance: Vec<u8>,
}

impl Surroundings {
    /// For the region of these runs of pixels, within the box from `[left, top]` to `[right, bottom]`
    /// (exclusive), up to `reach` steps away. What the region encloses belongs to it when it is `filled`.
    pub fn of(
        region: &[Run],
        [left, top, right, bottom]: [usize; 4],
        reach: u8,
        filled: bool,
    ) -> Surroundings {
        let margin = usize::from(reach) + 1;
        let width = right - left + 2 * margin;
        let mut distance = vec![FAR; width * (bottom - top + 2 * margin)];
        for Run { y, x } in region {
            let first = (y - top + margin) * width + x.start - left + margin;
            distance[first..first + x.len()].fill(0);
        }
        if filled {
            fill(&mut distance, width);
        }
        for step in 1..=reach {
            grow(&mut distance, width, step);
        }
        Surroundings {
            left: left.wrapping_sub(margin),
            top: top.wrapping_sub(margin),
            width,
            distance,
        }
    }

    /// How many cells belong to the region.
    pub fn area(&self) -> usize {
        self.distance.iter().filter(|&&d| d == 0).count()
    }

    /// The colours at exactly this distance, where the picture reaches that far.
    pub fn at(&self, distance: u8, pixels: &Pixels) -> Vec<[u8; 3]> {
        let mut colors = Vec::new();
        for (row, cells) in self.distance.chunks_exact(self.width).enumerate() {
            let y = self.top.wrapping_add(row);
            if y >= pixels.height {
                continue;
            }
            for (column, _) in cells.iter().enumerate().filter(|(_, &d)| d == distance) {
                let x = self.left.wrapping_add(column);
                if x < pixels.width {
                    colors.push(pixels.at(x, y));
                }
            }
        }
        colors
    }
}

/// Gives the next distance to the cells beside those one step nearer; those at the edge of the grid are never reached.
fn grow(distance: &mut [u8], width: usize, step: u8) {
    let mut before = vec![0; width];
    for top in (width..distance.len() - width).step_by(width) {
        let (above, rest) = distance.split_at_mut(top);
        let (row, below) = rest.split_at_mut(width);
        before.copy_from_slice(row);
        let near = above[top - width + 1..].iter().zip(&below[1..]);
        let beside = before.iter().zip(&before[2..]);
        for ((cell, (above, below)), (left, right)) in row[1..].iter_mut().zip(near).zip(beside) {
            let is_next = [above, below, left, right].map(|near| *near == step - 1);
            let is_next = is_next[0] | is_next[1] | is_next[2] | is_next[3];
            *cell = if is_next & (*cell == FAR) {
                step
            } else {
                *cell
            };
        }
    }
}

/// Makes the cells that are cut off from the first one part of the region.
fn fill(distance: &mut [u8], width: usize) {
    const OUTSIDE: u8 = FAR - 1;
    let mut open = vec![0];
    while let Some(i) = open.pop() {
        if distance[i] != FAR {
            continue;
        }
        distance[i] = OUTSIDE;
        let near = [
            i.checked_sub(width),
            (i % width > 0).then(|| i - 1),
            (i % width + 1 < width).then_some(i + 1),
            (i + width < distance.len()).then_some(i + width),
        ];
        open.extend(near.into_iter().flatten());
    }
    for cell in distance {
        *cell = if *cell == OUTSIDE { FAR } else { 0 };
    }
}
