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
    pub label: i8,
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

/// The regions of cells with one label that is not 0, as far as they are wanted.
pub(super) fn regions(
    labels: &[i8],
    width: usize,
    neighbours: Neighbours,
    is_wanted: impl Fn(&Region) -> bool,
) -> Regions {
    let mut forest = Forest::default();
    let reach = usize::from(neighbours == Neighbours::Eight);
    let mut above = 0..0;
    for (y, row) in labels.chunks_exact(width.max(1)).enumerate() {
        let first = forest.runs.len();
        forest.read(y, row);
        let own = first..forest.runs.len();
        forest.connect(above, own.clone(), reach);
        above = own;
    }
    forest.regions(is_wanted)
}

/// Runs from the top down, and which belong together: every run names an earlier one of its region, or itself.
#[derive(Default)]
struct Forest {
    runs: Vec<Run>,
    labels: Vec<i8>,
    parents: Vec<usize>,
}

impl Forest {
    /// Adds the runs of a row.
    fn read(&mut self, y: usize, row: &[i8]) {
        /// Cells that are passed over at once.
        const EMPTY: [i8; 16] = [0; 16];
        let mut x = 0;
        while let Some(&label) = row.get(x) {
            if label == 0 {
                let rest = row[x..].chunks_exact(EMPTY.len());
                let empty = rest.take_while(|cells| **cells == EMPTY).count();
                x += empty * EMPTY.len();
                x += row[x..].iter().take_while(|cell| **cell == 0).count();
                continue;
            }
            let length = row[x..].iter().take_while(|cell| **cell == label).count();
            self.parents.push(self.runs.len());
            self.labels.push(label);
            self.runs.push(Run {
                y,
                x: x..x + length,
            });
            x += length;
        }
    }

    /// Joins the runs of a row with those above that they touch.
    fn connect(&mut self, above: Range<usize>, own: Range<usize>, reach: usize) {
        let mut next = above.start;
        for run in own {
            let x = self.runs[run].x.clone();
            while next < above.end && self.runs[next].x.end + reach <= x.start {
                next += 1;
            }
            let mut other = next;
            while other < above.end && self.runs[other].x.start < x.end + reach {
                if self.labels[other] == self.labels[run] {
                    self.join(other, run);
                }
                other += 1;
            }
        }
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.parents[a.max(b)] = a.min(b);
    }

    /// The first run of a run's region.
    fn root(&mut self, mut run: usize) -> usize {
        while self.parents[run] != run {
            self.parents[run] = self.parents[self.parents[run]];
            run = self.parents[run];
        }
        run
    }

    fn regions(mut self, is_wanted: impl Fn(&Region) -> bool) -> Regions {
        let mut all: Vec<Region> = Vec::new();
        // For every run, the place of its region in `all`.
        let mut region_of = Vec::with_capacity(self.runs.len());
        for i in 0..self.runs.len() {
            let root = self.root(i);
            let Run { y, x } = self.runs[i].clone();
            if root == i {
                region_of.push(all.len());
                all.push(Region {
                    label: self.labels[i],
                    left: x.start,
                    right: x.end,
                    top: y,
                    bottom: y + 1,
                    area: x.len(),
                    runs: 0..1,
                });
                continue;
            }
            let place = region_of[root];
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
        for (run, region) in self.runs.into_iter().zip(region_of) {
            if let Some(place) = &mut places[region] {
                runs[*place] = run;
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
        let label = |c: u8| if c == b' ' { 0 } else { c as i8 };
        let labels: Vec<i8> = rows.iter().flat_map(|row| row.bytes()).map(label).collect();
        let found = regions(&labels, rows[0].len(), neighbours, |_| true);
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
    fn labels_and_rows_keep_regions_apart() {
        assert_eq!(drawn(&["aabb", "bbaa"], Neighbours::Four).len(), 4);
        assert_eq!(drawn(&["   a", "a   "], Neighbours::Eight).len(), 2);
        assert!(regions(&[], 0, Neighbours::Four, |_| true).all.is_empty());
    }

    #[test]
    fn unwanted_regions_leave_the_others_whole() {
        let labels = [1, 0, 1, 1, 0, 0, 1, 0, 1, 1];
        let found = regions(&labels, 5, Neighbours::Four, |region| region.area > 1);
        assert_eq!(found.all.len(), 1);
        let places: Vec<_> = found.places(&found.all[0]).collect();
        assert_eq!(places, [[2, 0], [3, 0], [3, 1], [4, 1]]);
    }
}
