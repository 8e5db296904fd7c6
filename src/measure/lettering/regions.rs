//! Connected regions of a grid, found by the runs of equal cells in its rows.

use std::ops::Range;

/// Neighbouring cells of a row with one label.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Run {
    /// The row.
    pub y: usize,
    /// The columns.
    pub x: Range<usize>,
}

/// A connected region.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Region {
    /// The label of its cells.
    pub label: u8,
    pub left: usize,
    /// The column after the last one.
    pub right: usize,
    pub top: usize,
    /// The row after the last one.
    pub bottom: usize,
    /// How many cells it has.
    pub area: usize,
    /// Its runs, in [`Regions::runs`].
    runs: Range<usize>,
}

impl Region {
    /// True when no cell lies at the edge of a grid of this size.
    pub fn is_inside(&self, width: usize, height: usize) -> bool {
        self.left > 0 && self.top > 0 && self.right < width && self.bottom < height
    }
}

/// Regions in the order of their first cells.
pub(super) struct Regions {
    pub all: Vec<Region>,
    /// The runs of all regions, one region after the other, each from the top down.
    runs: Vec<Run>,
}

impl Regions {
    /// The runs of a region in its rows, from the top down.
    pub fn runs(&self, region: &Region) -> &[Run] {
        &self.runs[region.runs.clone()]
    }

    /// How many runs a region has in its columns: the cells above which it has none.
    pub fn column_runs(&self, region: &Region) -> usize {
        let runs = self.runs(region);
        let mut first_above = 0;
        let mut covered = 0;
        for run in runs {
            while runs[first_above].y + 1 < run.y {
                first_above += 1;
            }
            let above = runs[first_above..].iter();
            for other in above.take_while(|other| other.y < run.y) {
                let (from, to) = (run.x.start.max(other.x.start), run.x.end.min(other.x.end));
                covered += to.saturating_sub(from);
            }
        }
        region.area - covered
    }

    /// The columns and rows of a region's cells.
    pub fn places(&self, region: &Region) -> impl Iterator<Item = [usize; 2]> + Clone + '_ {
        let runs = self.runs(region).iter();
        runs.flat_map(|run| run.x.clone().map(|x| [x, run.y]))
    }
}

/// How cells are connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Neighbours {
    /// By their sides.
    Four,
    /// By their corners too.
    Eight,
}

/// The regions of cells with one label that is not 0 and below 4, as far as they are wanted.
pub(super) fn regions(
    labels: &[u8],
    width: usize,
    neighbours: Neighbours,
    is_wanted: &dyn Fn(&Region) -> bool,
) -> Regions {
    let mut rows = labels.chunks_exact(width.max(1));
    let read = |row: &mut [u8]| {
        let next = rows.next();
        next.map(|labels| row.copy_from_slice(labels)).is_some()
    };
    forest(width, neighbours, &mut { read }).regions(is_wanted)
}

/// The same of cells whose labels `read` writes row by row until there are none left; it finds the row above.
pub(super) fn forest(
    width: usize,
    neighbours: Neighbours,
    read: &mut dyn FnMut(&mut [u8]) -> bool,
) -> Forest {
    let mut forest = Forest {
        runs: Vec::new(),
        reach: usize::from(neighbours == Neighbours::Eight),
    };
    // The cells beyond the row end its last run.
    let mut row = vec![0; (width / CELLS + 1) * CELLS];
    let mut above = 0..0;
    let mut y = 0;
    while read(&mut row[..width]) {
        let first = forest.runs.len();
        forest.add(y, &row, above);
        above = first..forest.runs.len();
        y += 1;
    }
    forest
}

/// Cells whose labels are read at once.
const CELLS: usize = 64;

/// A run on its way to a region.
struct Part {
    y: usize,
    x: Range<usize>,
    label: u8,
    /// An earlier run of its region, or itself.
    parent: usize,
}

/// Runs from the top down, and which belong together.
pub(super) struct Forest {
    runs: Vec<Part>,
    /// How far runs of neighbouring rows may be apart and yet touch.
    reach: usize,
}

impl Forest {
    /// Adds the runs of a row, of labels of two bits and an empty last cell, and joins them with those above that they touch.
    fn add(&mut self, y: usize, row: &[u8], mut above: Range<usize>) {
        // The label of the cell before, and where the run began that it belongs to.
        let (mut last, mut start) = (0, 0);
        for (k, cells) in row.chunks_exact(CELLS).enumerate() {
            let words = cells.chunks_exact(size_of::<u64>());
            let words = words.map(|word| u64::from_le_bytes(word.try_into().unwrap_or_default()));
            if last == 0 && words.clone().fold(0, |any, word| any | word) == 0 {
                continue;
            }
            let mut before = u64::from(last);
            // A bit for each cell that differs from the one before.
            let mut ends = 0;
            for word in words {
                let other = word ^ (word << 8 | before);
                let other = (other | other >> 1) & 0x0101_0101_0101_0101;
                // Brings the lowest bits of all bytes together in the highest one.
                let other = other.wrapping_mul(0x0102_0408_1020_4080);
                ends = ends >> 8 | (other & 0xff << 56);
                before = word >> 56;
            }
            while ends != 0 {
                let x = k * CELLS + ends.trailing_zeros() as usize;
                if last != 0 {
                    above.start = self.push(y, start..x, last, above.clone());
                }
                (last, start) = (row[x], x);
                ends &= ends - 1;
            }
        }
    }

    /// Adds a run below others, and says which of these may touch the next one too.
    fn push(&mut self, y: usize, x: Range<usize>, label: u8, above: Range<usize>) -> usize {
        let own = self.runs.len();
        self.runs.push(Part {
            y,
            x: x.clone(),
            label,
            parent: own,
        });
        let mut first = above.start;
        for other in above {
            let run = &self.runs[other];
            if run.x.end + self.reach <= x.start {
                first = other + 1;
                continue;
            }
            if run.x.start >= x.end + self.reach {
                break;
            }
            if run.label == label {
                self.join(other, own);
            }
        }
        first
    }

    fn join(&mut self, other: usize, own: usize) {
        if self.runs[own].parent == own {
            self.runs[own].parent = self.runs[other].parent;
            return;
        }
        let (a, b) = (self.root(other), self.root(own));
        self.runs[a.max(b)].parent = a.min(b);
    }

    /// The first run of a run's region.
    fn root(&mut self, mut run: usize) -> usize {
        while self.runs[run].parent != run {
            self.runs[run].parent = self.runs[self.runs[run].parent].parent;
            run = self.runs[run].parent;
        }
        run
    }

    pub fn regions(self, is_wanted: &dyn Fn(&Region) -> bool) -> Regions {
        let mut all: Vec<Region> = Vec::new();
        // For every run, the place of its region in `all`.
        let mut region_of = Vec::with_capacity(self.runs.len());
        for (
            i,
            Part {
                y,
                x,
                label,
                parent,
            },
        ) in self.runs.iter().enumerate()
        {
            if *parent == i {
                region_of.push(all.len());
                all.push(Region {
                    label: *label,
                    left: x.start,
                    right: x.end,
                    top: *y,
                    bottom: y + 1,
                    area: x.len(),
                    runs: 0..1,
                });
                continue;
            }
            let place = region_of[*parent];
            region_of.push(place);
            let region = &mut all[place];
            region.left = region.left.min(x.start);
            region.right = region.right.max(x.end);
            region.bottom = y + 1;
            region.area += x.len();
            region.runs.end += 1;
        }
        let mut wanted = Vec::new();
        // Where the next run of each region goes.
        let mut places: Vec<Option<usize>> = Vec::with_capacity(all.len());
        let mut count = 0;
        for mut region in all {
            let is_wanted = is_wanted(&region);
            places.push(is_wanted.then_some(count));
            if is_wanted {
                region.runs = count..count + region.runs.len();
                count = region.runs.end;
                wanted.push(region);
            }
        }
        let mut runs = vec![Run { y: 0, x: 0..0 }; count];
        for (Part { y, x, .. }, region) in self.runs.into_iter().zip(region_of) {
            if let Some(place) = &mut places[region] {
                runs[*place] = Run { y, x };
                *place += 1;
            }
        }
        Regions { all: wanted, runs }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Regions of a drawing: a blank is no cell, other characters are labels.
    fn drawn(rows: &[&str], neighbours: Neighbours) -> Vec<(usize, [usize; 4])> {
        let label = |c: u8| if c == b' ' { 0 } else { c };
        let labels: Vec<u8> = rows.iter().flat_map(|row| row.bytes()).map(label).collect();
        let found = regions(&labels, rows[0].len(), neighbours, &|_| true);
        let described = found.all.iter().map(|region| {
            let places = found.places(region);
            assert_eq!(places.clone().count(), region.area);
            let tops = places.clone().filter(|[x, y]| {
                let mut above = places.clone();
                !above.any(|[column, row]| column == *x && row + 1 == *y)
            });
            assert_eq!(found.column_runs(region), tops.count());
            for [x, y] in places {
                assert_eq!(label(rows[y].as_bytes()[x]), region.label);
            }
            let Region {
                left,
                right,
                top,
                bottom,
                ..
            } = *region;
            (region.area, [left, right, top, bottom])
        });
        described.collect()
    }

    #[test]
    fn arms_that_meet_below_are_one_region() {
        let rows = ["a  a  aa", "a  a  a ", "aaaa aa ", "        "];
        let whole = vec![(8, [0, 4, 0, 3]), (5, [5, 8, 0, 3])];
        assert_eq!(drawn(&rows, Neighbours::Four), whole);
        assert_eq!(drawn(&rows, Neighbours::Eight), whole);
    }

    #[test]
    fn corners_connect_eight_neighbours_only() {
        let rows = ["a a ", " a  ", "   a"];
        assert_eq!(drawn(&rows, Neighbours::Four).len(), 4);
        let joined = vec![(3, [0, 3, 0, 2]), (1, [3, 4, 2, 3])];
        assert_eq!(drawn(&rows, Neighbours::Eight), joined);
    }

    #[test]
    fn long_rows_are_read_to_their_end() {
        for width in [63, 64, 65, 130] {
            let full = "a".repeat(width);
            assert_eq!(
                drawn(&[&full], Neighbours::Four),
                [(width, [0, width, 0, 1])]
            );
            let [blank, rest] = [" ".repeat(width - 3), "b".repeat(width - 1)];
            let found = drawn(
                &[&format!("{blank}abb"), &format!("a{rest}")],
                Neighbours::Eight,
            );
            let b = (width + 1, [1, width, 0, 2]);
            assert_eq!(
                found,
                [(1, [width - 3, width - 2, 0, 1]), b, (1, [0, 1, 1, 2])]
            );
        }
    }

    #[test]
    fn labels_and_rows_keep_regions_apart() {
        assert_eq!(drawn(&["aabb", "bbaa"], Neighbours::Four).len(), 4);
        assert_eq!(drawn(&["   a", "a   "], Neighbours::Eight).len(), 2);
        assert!(regions(&[], 0, Neighbours::Four, &|_| true).all.is_empty());
    }

    #[test]
    fn unwanted_regions_leave_the_others_whole() {
        let labels = [1, 0, 1, 1, 0, 0, 1, 0, 1, 1];
        let found = regions(&labels, 5, Neighbours::Four, &|region| region.area > 1);
        assert_eq!(found.all.len(), 1);
        let places: Vec<_> = found.places(&found.all[0]).collect();
        assert_eq!(places, [[2, 0], [3, 0], [3, 1], [4, 1]]);
    }
}
