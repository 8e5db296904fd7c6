//! Samples of the components, and the picture's rows made of them.

use super::color::Coding;
use super::layout::{Component, Layout};
use super::upsample;
use std::ops::Range;

/// Samples behind those of a row: blocks of 3 and 6 are written 4 and 8 wide, from left to right.
const SPARE: usize = 2;

/// Values from one row of samples of a component to the next.
fn stride(layout: &Layout, c: &Component) -> usize {
    layout.units_across * c.across * c.size + SPARE
}

/// Samples of a component: all rows, or those of one row of units and the row above them.
struct Plane {
    samples: Vec<u8>,
    stride: usize,
    /// Row of the component that the second row of samples is.
    from: usize,
}

/// The planes of a frame, and the picture as far as it is there.
pub(super) struct Planes<'a> {
    layout: &'a Layout,
    coding: Coding,
    planes: Vec<Plane>,
    /// Rows of units that the planes hold.
    held: usize,
    rgb: Vec<u8>,
    /// Rows of the picture that are there.
    done: usize,
    scratch: [Vec<u8>; 4],
    /// A row of the picture in the making.
    row: Vec<u8>,
}

impl<'a> Planes<'a> {
    /// Room for `held` rows of units at once.
    pub fn new(layout: &'a Layout, coding: Coding, held: usize) -> Planes<'a> {
        let plane = |c: &Component| {
            let stride = stride(layout, c);
            Plane {
                samples: vec![0; stride * (1 + held * c.down * c.size)],
                stride,
                from: 0,
            }
        };
        Planes {
            layout,
            coding,
            planes: layout.components.iter().map(plane).collect(),
            held,
            rgb: Vec::with_capacity(layout.width * layout.height * 3),
            done: 0,
            scratch: std::array::from_fn(|_| vec![0; layout.width]),
            row: vec![0; layout.width * 3],
        }
    }

    /// Bytes that such planes take, without the picture.
    pub fn bytes(layout: &Layout, held: usize) -> u64 {
        let plane = |c: &Component| (stride(layout, c) * (1 + held * c.down * c.size)) as u64;
        layout.components.iter().map(plane).sum()
    }

    /// Where the samples of a block go, and how far its rows are apart.
    #[inline]
    pub fn block(&mut self, component: usize, x: usize, y: usize) -> (&mut [u8], usize) {
        let size = self.layout.components[component].size;
        let plane = &mut self.planes[component];
        let row = 1 + y * size - plane.from;
        let at = row * plane.stride + x * size;
        (&mut plane.samples[at..], plane.stride)
    }

    /// All samples up to this row of units are there: converts what does not depend on the next, and makes room for
    /// it.
    pub fn row_done(&mut self, row: usize) {
        let is_last = row + 1 == self.layout.units_down;
        let end = match is_last {
            true => self.layout.height,
            // The last row may be blended with the one below it.
            false => (row + 1) * self.layout.unit_height - 1,
        };
        self.convert(self.done..end);
        self.done = end;
        if is_last || self.held > 1 {
            return;
        }
        for (plane, component) in self.planes.iter_mut().zip(&self.layout.components) {
            let rows = component.down * component.size;
            let last = plane.samples.len() - plane.stride;
            plane.samples.copy_within(last.., 0);
            plane.from += rows;
        }
    }

    fn convert(&mut self, rows: Range<usize>) {
        let Planes {
            layout,
            planes,
            scratch,
            rgb,
            row: made,
            ..
        } = self;
        for y in rows {
            let mut lines: [&[u8]; 4] = [&[]; 4];
            let sources = planes.iter().zip(&layout.components);
            for ((line, scratch), (plane, component)) in
                lines.iter_mut().zip(scratch.iter_mut()).zip(sources)
            {
                let row = |y: usize| {
                    let row = 1 + y.min(component.height - 1) - plane.from;
                    &plane.samples[row * plane.stride..][..component.width]
                };
                *line = upsample::line(component, row, y, scratch);
            }
            // Near by first: room that is made in the whole picture would have to be cleared before.
            self.coding.convert(&lines[..planes.len()], made);
            rgb.extend_from_slice(made);
        }
    }

    /// The picture.
    pub fn finish(self) -> Vec<u8> {
        self.rgb
    }
}
