//! Border: strips of one colour along an edge of the picture, or a frame around it.
//!
//! Source: 教毕指〔2017〕99号 and the notices: no border, text or pattern is added.
//!
//! Measured: at every edge, the thickest strip up to a sixth of the side that is of one colour throughout and ends in a
//! straight step over the whole length; the number is the thickest strip's share of the side. A plain wall has
//! no such step, clothes along the lower edge do not end in a straight line. A line of one or two pixels is what cropping
//! leaves and nobody sees: 108 of 237 accepted photos of real people have one, of 0.3–0.5 % of the side; frames and strips that
//! are seen begin at 1 %. Text, stamps and lines put over the background are `background_object`'s to name; what is put over
//! the person cannot be told from clothes and is not measured.

use crate::file::pixels::Pixels;
use crate::geometry::Rect;
use crate::rules::check::{Check, Limit, Measure, Reading, Repair, Unit};
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "border",
    unit: Unit::Percent,
    limit: Limit::at_most(0.01).advise_above(0.006),
    repair: Repair::Never,
    explained_by: &[],
    measure: Measure::Picture(|scene, _| {
        let strips = Edge::ALL.map(|edge| (edge, edge.strip(&scene.pixels)));
        let share = |(edge, thick): &(Edge, usize)| {
            *thick as f64 / edge.depth(&scene.pixels).max(1) as f64
        };
        let thickest = strips.iter().max_by(|a, b| share(a).total_cmp(&share(b)));
        match thickest {
            Some(strip) if strip.1 > 0 => {
                Reading::of(share(strip)).in_region(strip.0.rect(&scene.pixels, strip.1))
            }
            _ => Reading::of(0.0),
        }
    }),
    title: Text::new("边框", "Border"),
    low: Text::new("", ""),
    high: Text::new(
        "照片有边框（占边长的 {value}%，要求 {range}%）。请用没有加边框的原图，或把边框裁掉。",
        "The photo has a border ({value} % of the side, required {range} %). Use the original without it or crop it off.",
    ),
};

/// Largest share of a side that is taken for a border: 1 / 6.
const DEEPEST: usize = 6;
/// Step between border and picture that counts, in the channel where it is largest (0..=255).
const STEP: u8 = 14;
/// Share of the length over which the step must be there. The rest may be of the border's own colour by chance.
const LENGTH: f64 = 0.97;
/// Largest difference from the strip's mean colour, so that sensor noise and JPEG do not break a strip.
const EVEN: u8 = 12;

/// An edge of the picture.
#[derive(Clone, Copy)]
enum Edge {
    Left,
    Right,
    Top,
    Bottom,
}

impl Edge {
    const ALL: [Edge; 4] = [Edge::Left, Edge::Right, Edge::Top, Edge::Bottom];

    /// Pixels along the edge.
    fn length(self, pixels: &Pixels) -> usize {
        match self {
            Edge::Left | Edge::Right => pixels.height,
            Edge::Top | Edge::Bottom => pixels.width,
        }
    }

    /// Pixels from this edge to the opposite one.
    fn depth(self, pixels: &Pixels) -> usize {
        match self {
            Edge::Left | Edge::Right => pixels.width,
            Edge::Top | Edge::Bottom => pixels.height,
        }
    }

    /// Appends the line of pixels along the edge that lies `deep` in the picture.
    fn push_line(self, pixels: &Pixels, deep: usize, lines: &mut Vec<[u8; 3]>) {
        let row = pixels.width * 3;
        let rows = |first: usize, count: usize| &pixels.rgb[first * row..(first + count) * row];
        let color = |p: &[u8]| [p[0], p[1], p[2]];
        let mut column = |x: usize| {
            let below = rows(0, pixels.height)[x * 3..].chunks(row);
            lines.extend(below.map(color));
        };
        match self {
            Edge::Left => column(deep),
            Edge::Right => column(pixels.width - 1 - deep),
            Edge::Top => lines.extend(rows(deep, 1).chunks_exact(3).map(color)),
            Edge::Bottom => {
                lines.extend(rows(pixels.height - 1 - deep, 1).chunks_exact(3).map(color))
            }
        }
    }

    /// The strip of this thickness.
    fn rect(self, pixels: &Pixels, thick: usize) -> Rect {
        let (w, h, t) = (pixels.width as f32, pixels.height as f32, thick as f32);
        match self {
            Edge::Left => Rect::new(0.0, 0.0, t, h),
            Edge::Right => Rect::new(w - t, 0.0, t, h),
            Edge::Top => Rect::new(0.0, 0.0, w, t),
            Edge::Bottom => Rect::new(0.0, h - t, w, t),
        }
    }

    /// Thickness of the border at this edge, 0 when there is none. The gap over which a step is sought makes it seen one
    /// line late.
    fn strip(self, pixels: &Pixels) -> usize {
        let (length, depth) = (self.length(pixels), self.depth(pixels));
        if length < 16 || depth < 16 {
            return 0;
        }
        let mut lines = Vec::new();
        for deep in 0..2 {
            self.push_line(pixels, deep, &mut lines);
        }
        let color = mean(&lines[..length]);
        let mut thickest = 0;
        for deep in 1..=depth / DEEPEST {
            self.push_line(pixels, deep + 1, &mut lines);
            let line = |deep: usize| &lines[deep * length..(deep + 1) * length];
            if is_step(line(deep.saturating_sub(2)), line(deep + 1)) {
                thickest = (deep - 1).max(1);
            }
            if !is_even(line(deep - 1), color) {
                break;
            }
        }
        thickest
    }
}

/// True when a straight step lies between two lines; a pixel on either side of it may be blurred. Near the corners a
/// frame's other sides hide it.
fn is_step(outer: &[[u8; 3]], inner: &[[u8; 3]]) -> bool {
    let middle = outer.len() / DEEPEST..outer.len() - outer.len() / DEEPEST;
    let (outer, inner) = (&outer[middle.clone()], &inner[middle]);
    let pairs = outer.iter().zip(inner);
    let alike = |(a, b): (&[u8; 3], &[u8; 3])| apart(*a, *b) < STEP;
    at_most(spare(outer.len()), pairs.map(alike))
}

/// True when a line has one colour.
fn is_even(line: &[[u8; 3]], color: [u8; 3]) -> bool {
    let uneven = line.iter().map(|p| apart(*p, color) > EVEN);
    at_most(spare(line.len()), uneven)
}

/// Pixels of a line that may differ from the rest: what [`LENGTH`] leaves.
fn spare(length: usize) -> usize {
    (0..length)
        .take_while(|n| (length - n - 1) as f64 >= LENGTH * length as f64)
        .count()
}

/// True when no more than `most` of these hold; looks no further than it must.
fn at_most(most: usize, holding: impl Iterator<Item = bool>) -> bool {
    holding.filter(|holds| *holds).nth(most).is_none()
}

fn mean(line: &[[u8; 3]]) -> [u8; 3] {
    let mut sums = [0; 3];
    for pixel in line {
        for (sum, v) in sums.iter_mut().zip(pixel) {
            *sum += usize::from(*v);
        }
    }
    sums.map(|sum| (sum / line.len().max(1)) as u8)
}

/// Largest difference of the channels.
fn apart(a: [u8; 3], b: [u8; 3]) -> u8 {
    let [r, g, b] = [0, 1, 2].map(|k| a[k].abs_diff(b[k]));
    r.max(g).max(b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;
    use crate::scene::Scene;

    /// The drawn person with strips of a colour: left, right, top, bottom.
    fn framed(thick: [usize; 4], color: [u8; 3]) -> Scene {
        let mut scene = fixtures::scene(|_, _| [100, 197, 255]);
        let (w, h) = (scene.pixels.width, scene.pixels.height);
        for y in 0..h {
            for x in 0..w {
                if x < thick[0] || x >= w - thick[1] || y < thick[2] || y >= h - thick[3] {
                    scene.pixels.set(x, y, color);
                }
            }
        }
        scene
    }

    #[test]
    fn a_plain_background_has_no_border() {
        assert_eq!(
            fixtures::status(&CHECK, &framed([0; 4], [0; 3])),
            Status::Pass
        );
    }

    #[test]
    fn a_line_left_by_cropping_passes_and_a_thin_strip_is_advised() {
        assert_eq!(
            fixtures::status(&CHECK, &framed([1, 1, 0, 0], [255; 3])),
            Status::Pass
        );
        assert_eq!(
            fixtures::status(&CHECK, &framed([4, 0, 0, 0], [255; 3])),
            Status::Advise
        );
    }

    #[test]
    fn a_frame_and_single_strips_are_found() {
        for thick in [[20; 4], [0, 0, 40, 0], [0, 0, 0, 9]] {
            for color in [[255; 3], [0; 3], [60, 160, 255]] {
                let finding = fixtures::finding(&CHECK, &framed(thick, color));
                assert_eq!(finding.status, Status::Reject, "{thick:?} {color:?}");
            }
        }
        let top = fixtures::finding(&CHECK, &framed([0, 0, 32, 0], [255; 3]));
        assert_eq!(top.value, Some(0.05));
    }

    #[test]
    fn a_wall_of_two_colours_is_no_border() {
        let scene = fixtures::scene(|_, y| if y < 200 { [255; 3] } else { [100, 197, 255] });
        assert_eq!(fixtures::status(&CHECK, &scene), Status::Pass);
    }
}
