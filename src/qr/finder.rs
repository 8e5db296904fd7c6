//! Finder patterns: runs of 1 : 1 : 3 : 1 : 1 along rows and columns, in either polarity.

use super::binary::Binary;
use crate::geometry::Point;
use crate::order::rising;

/// Something that looks like a finder pattern.
#[derive(Clone, Copy, Debug)]
pub(super) struct Finder {
    pub center: Point,
    /// Rough size of a module in pixels.
    pub module: f32,
    /// Whether the middle is dark, as in an ordinary symbol.
    pub dark: bool,
    /// Share of the directions in which it looks like concentric squares, 0..1.
    pub quality: f32,
    /// Rows that agree.
    hits: f32,
}

impl Finder {
    /// The same in a picture `k` times as large.
    pub fn scaled(self, k: f32) -> Finder {
        Finder {
            center: self.center.scaled(k),
            module: self.module * k,
            ..self
        }
    }

    /// Whether both are the same pattern.
    pub fn is_same(&self, other: &Finder) -> bool {
        let reach = self.module.min(other.module) * 1.5;
        self.dark == other.dark
            && (self.center.x - other.center.x).abs() < reach
            && (self.center.y - other.center.y).abs() < reach
            && self.module < other.module * 1.6
            && other.module < self.module * 1.6
    }
}

/// Three finders that may belong to one symbol, named by their corner.
#[derive(Clone, Copy, Debug)]
pub(super) struct Triple {
    pub upper_left: Finder,
    pub upper_right: Finder,
    pub lower_left: Finder,
    /// 0 = a square seen straight on; larger = less likely.
    pub oddness: f32,
}

/// Least quality of a finder.
const QUALITY: f32 = 0.4;

/// Modules below its middle at which a row meets a finder for the last time: the middle of the row's own lies at most
/// 1.5 modules above the row and as far from the finder's, and a module may be 1.6 times as large.
const REACH: f32 = 4.0;

/// All finders of a picture, the best first.
pub(super) fn finders(binary: &Binary) -> Vec<Finder> {
    let mut found: Vec<Finder> = Vec::new();
    // Those that another row may still cross: a picture full of patterns must not be compared with all of them.
    let mut open: Vec<usize> = Vec::new();
    let mut bounds: Vec<usize> = Vec::new();
    for (y, row) in binary.dark.chunks_exact(binary.width).enumerate() {
        open.retain(|&i| found[i].center.y + REACH * found[i].module >= y as f32);
        bounds.clear();
        bounds.push(0);
        bounds.extend((1..row.len()).filter(|&x| row[x] != row[x - 1]));
        bounds.push(row.len());
        for b in bounds.windows(6) {
            let runs = core::array::from_fn(|i| (b[i + 1] - b[i]) as f32);
            if !is_finder(runs) {
                continue;
            }
            let x = (b[2] + b[3]) as f32 / 2.0;
            if let Some(finder) = crossed(binary, x, y as f32 + 0.5, (b[5] - b[0]) as f32) {
                add(&mut found, &mut open, finder);
            }
        }
    }
    for finder in &mut found {
        finder.quality = quality(binary, finder);
    }
    found.retain(|finder| finder.quality >= QUALITY);
    // Among equals, which differ by less than a direction, those seen on more rows first.
    rising(&found, |finder| {
        -finder.quality - 0.05 * finder.hits / (finder.hits + 10.0)
    })
}

/// Eight axes, an eighth of a half turn apart.
const AXES: [(f32, f32); 8] = [
    (1.0, 0.0),
    (0.923_879_5, 0.382_683_43),
    (0.707_106_77, 0.707_106_77),
    (0.382_683_43, 0.923_879_5),
    (0.0, 1.0),
    (-0.382_683_43, 0.923_879_5),
    (-0.707_106_77, 0.707_106_77),
    (-0.923_879_5, 0.382_683_43),
];

/// Share of sixteen directions in which core, gap and ring end at 3 : 5 : 7, as they do in every
/// direction from the middle of concentric squares, turned or slanted.
fn quality(binary: &Binary, finder: &Finder) -> f32 {
    let reach = finder.module * 4.0;
    let agrees = |direction: Point| {
        edges(binary, finder.center, direction, reach).is_some_and(|[core, gap, ring]| {
            let slack = ring * 0.1 + 0.7;
            (core - ring * 3.0 / 7.0).abs() < slack && (gap - ring * 5.0 / 7.0).abs() < slack
        })
    };
    let both = AXES
        .iter()
        .flat_map(|&(x, y)| [Point::new(x, y), Point::new(-x, -y)]);
    both.filter(|&direction| agrees(direction)).count() as f32 / 16.0
}

/// Whether five runs measure 1 : 1 : 3 : 1 : 1, each within half a module and half a pixel.
fn is_finder(runs: [f32; 5]) -> bool {
    let module = runs.iter().sum::<f32>() / 7.0;
    let slack = module * 0.5 + 0.5;
    module >= 1.0
        && (runs[2] - 3.0 * module).abs() <= module * 1.2 + 0.5
        && [runs[0], runs[1], runs[3], runs[4]]
            .iter()
            .all(|run| (run - module).abs() <= slack)
}

/// Confirms a hit at (x, y) of a row along its column, then along the row through the middle found.
fn crossed(binary: &Binary, x: f32, y: f32, width: f32) -> Option<Finder> {
    let dark = binary.at(x, y)?;
    let (middle_y, height) = middle(binary, Point::new(x, y), Point::new(0.0, 1.0), width)?;
    if height > 2.0 * width || width > 2.0 * height {
        return None;
    }
    let (middle_x, width) = middle(
        binary,
        Point::new(x, y + middle_y),
        Point::new(1.0, 0.0),
        height,
    )?;
    let center = Point::new(x + middle_x, y + middle_y);
    Some(Finder {
        center,
        module: (width + height) / 14.0,
        dark,
        quality: 0.0,
        hits: 1.0,
    })
}

/// Offset of the middle of the pattern along `direction` from a point of its core, and the length of
/// its five runs there.
fn middle(binary: &Binary, from: Point, direction: Point, expected: f32) -> Option<(f32, f32)> {
    let ahead = edges(binary, from, direction, expected)?;
    let behind = edges(binary, from, direction.scaled(-1.0), expected)?;
    let runs = [
        behind[2] - behind[1],
        behind[1] - behind[0],
        behind[0] + ahead[0],
        ahead[1] - ahead[0],
        ahead[2] - ahead[1],
    ];
    is_finder(runs).then_some(((ahead[0] - behind[0]) / 2.0, ahead[2] + behind[2]))
}

/// Distances from a point in the core of a finder to the ends of core, gap and ring along a
/// direction (`direction` = one step). `None` when they are not met within twice `expected` pixels; the
/// edge of the picture ends the ring.
pub(super) fn edges(
    binary: &Binary,
    from: Point,
    direction: Point,
    expected: f32,
) -> Option<[f32; 3]> {
    let mut color = binary.at(from.x, from.y)?;
    let mut ends = [0.0; 3];
    let mut met = 0;
    let mut steps = 0.0;
    while steps <= expected * 2.0 {
        steps += 1.0;
        let at = binary.at(from.x + direction.x * steps, from.y + direction.y * steps);
        if at == Some(color) {
            continue;
        }
        ends[met] = steps - 0.5;
        met += 1;
        if met == 3 {
            return Some(ends);
        }
        color = at?;
    }
    None
}

/// Merges a finder into one already found at the same place, or appends it.
fn add(found: &mut Vec<Finder>, open: &mut Vec<usize>, new: Finder) {
    match open.iter().find(|&&i| found[i].is_same(&new)) {
        Some(&i) => {
            let old = &mut found[i];
            let mean = |a: f32, b: f32| (a * old.hits + b) / (old.hits + 1.0);
            old.center = Point::new(
                mean(old.center.x, new.center.x),
                mean(old.center.y, new.center.y),
            );
            old.module = mean(old.module, new.module);
            old.hits += 1.0;
        }
        None => {
            open.push(found.len());
            found.push(new);
        }
    }
}

/// Groups of three that could be a symbol's corners, likeliest first; at least one of each is among the
/// first `fresh` finders.
pub(super) fn triples(finders: &[Finder], fresh: usize) -> Vec<Triple> {
    let mut triples = Vec::new();
    for i in 0..fresh.min(finders.len()) {
        for j in i + 1..finders.len() {
            for k in j + 1..finders.len() {
                let three = [finders[i], finders[j], finders[k]];
                triples.extend((0..3).filter_map(|corner| triple(&three, corner)));
            }
        }
    }
    rising(&triples, |triple| triple.oddness)
}

/// The group with finder `a` of three at the upper left corner. Seen straight on, that is where the
/// angle is widest; perspective may make it another.
fn triple(three: &[Finder; 3], a: usize) -> Option<Triple> {
    let modules = three.map(|f| f.module);
    let (least, most) = (
        modules[0].min(modules[1]).min(modules[2]),
        modules[0].max(modules[1]).max(modules[2]),
    );
    if most > least * 3.5 || three.iter().any(|f| f.dark != three[0].dark) {
        return None;
    }
    let (p, q) = (
        minus(three[(a + 1) % 3].center, three[a].center),
        minus(three[(a + 2) % 3].center, three[a].center),
    );
    let (long, short) = (length(p).max(length(q)), length(p).min(length(q)));
    let (cosine, turn) = (
        (p.x * q.x + p.y * q.y) / (long * short),
        p.x * q.y - p.y * q.x,
    );
    let ratio = long / short;
    // A symbol's finders are at least fourteen modules apart; half as much when seen askew.
    if !(cosine.abs() < 0.85 && ratio < 3.0 && short > 7.0 * least && long < 200.0 * most) {
        return None;
    }
    let (right, left) = if turn > 0.0 { (1, 2) } else { (2, 1) };
    let doubt: f32 = three.iter().map(|f| 1.0 - f.quality).sum();
    Some(Triple {
        upper_left: three[a],
        upper_right: three[(a + right) % 3],
        lower_left: three[(a + left) % 3],
        oddness: cosine.abs() + (ratio - 1.0) + (most / least - 1.0) + doubt * 0.5,
    })
}

fn minus(a: Point, b: Point) -> Point {
    Point::new(a.x - b.x, a.y - b.y)
}

fn length(p: Point) -> f32 {
    p.distance(Point::default())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Background with finders of `module` pixels a module at the given corners, as dark and light.
    fn with_finders(
        width: usize,
        height: usize,
        module: usize,
        corners: &[(usize, usize)],
        dark: bool,
    ) -> Binary {
        let mut pixels = vec![!dark as u8; width * height];
        for &(left, top) in corners {
            for y in 0..7 * module {
                for x in 0..7 * module {
                    let ring = (x / module).abs_diff(3).max((y / module).abs_diff(3));
                    pixels[(top + y) * width + left + x] = ((ring != 2) == dark) as u8;
                }
            }
        }
        Binary {
            width,
            height,
            dark: pixels,
        }
    }

    #[test]
    fn finds_middles_in_either_polarity() {
        for dark in [true, false] {
            let found = finders(&with_finders(100, 80, 4, &[(10, 20)], dark));
            assert_eq!(found.len(), 1);
            assert_eq!((found[0].dark, found[0].quality), (dark, 1.0));
            assert!(found[0].center.distance(Point::new(24.0, 34.0)) < 1.0);
            assert!((found[0].module - 4.0).abs() < 0.2);
        }
    }

    #[test]
    fn finds_one_at_the_edge_of_the_picture() {
        assert_eq!(finders(&with_finders(50, 50, 3, &[(0, 0)], true)).len(), 1);
    }

    #[test]
    fn a_plain_square_is_no_finder() {
        let mut binary = with_finders(40, 40, 2, &[], true);
        for y in 10..30 {
            binary.dark[y * 40 + 10..y * 40 + 30].fill(1);
        }
        assert!(finders(&binary).is_empty());
    }

    #[test]
    fn the_likeliest_group_has_the_right_corner_first() {
        let corners = [(100, 10), (10, 10), (10, 100)];
        let found = finders(&with_finders(150, 150, 3, &corners, true));
        let best = triples(&found, found.len())[0];
        assert!(best.upper_left.center.distance(Point::new(20.5, 20.5)) < 1.0);
        assert!(best.upper_right.center.distance(Point::new(110.5, 20.5)) < 1.0);
        assert!(best.lower_left.center.distance(Point::new(20.5, 110.5)) < 1.0);
        assert!(triples(&found[..2], 2).is_empty());
        assert!(triples(&found, 0).is_empty());
    }
}
