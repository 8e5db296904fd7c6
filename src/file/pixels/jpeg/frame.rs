//! The scans of a frame, one after the other, and what becomes of their blocks.

use super::bits::Bits;
use super::coefficients::Coefficients;
use super::color::Coding;
use super::idct;
use super::layout::Layout;
use super::planes::Planes;
use super::progressive::{First, FirstRefined, Others, OthersRefined, Pass, Progressive};
use super::scan::{run, Coder};
use super::sequential::{natural, Codes, Places};
use super::tables::{Codebook, Scan, Tables};
use crate::file::pixels::DecodeError;
use crate::file::probe::scans::{self, Frame};
use std::ops::Range;

/// Zeros from which they are room that was never filled, in bytes; data end in as many only where the picture is flat.
const LEAST_ROOM: usize = 64;
/// Zeros within the data from which they are a hole, in bytes, where zeros are values: they hold whole blocks of every
/// component, and no picture has a block that is equal in all 63 frequencies.
const HOLE: usize = 256;
/// Restart markers out of turn that are only odd; a picture with more of them is damaged.
const MOST_OUT_OF_TURN: usize = 64;

/// The picture at so many eighths of its size, as RGB.
#[cfg_attr(small_wasm, optimize(size))]
pub(super) fn decode(
    bytes: &[u8],
    frame: &Frame,
    eighths: usize,
    memory: u64,
) -> Result<Vec<u8>, DecodeError> {
    let mut tables = Tables::default();
    let mut parts = frame.parts.iter();
    // Up to the first scan: the header of the frame is known then.
    let first = loop {
        match parts.next().ok_or(DecodeError::Incomplete)? {
            scans::Part::Segments(range) => tables.read(part(bytes, range))?,
            scans::Part::Scan { data, out_of_turn } => break (data, *out_of_turn),
        }
    };
    let (width, height) = (usize::from(frame.width), usize::from(frame.height));
    let layout = Layout::new(width, height, &tables.frame, eighths);
    let ids: Vec<u8> = tables.frame.iter().map(|c| c.id).collect();
    let coding = Coding::of(&ids, tables.is_jfif, tables.adobe).ok_or(DecodeError::Damaged)?;
    let is_progressive = frame.process == 2;
    let at_once = !is_progressive
        && tables
            .scan
            .as_ref()
            .is_some_and(|scan| scan.components.len() == layout.components.len());
    let held = match at_once || is_progressive {
        true => 1,
        false => layout.units_down,
    };
    let coefficients = |c| Coefficients::bytes(&layout, c);
    let kept: u64 = match is_progressive {
        true => layout.components.iter().map(coefficients).sum(),
        false => 0,
    };
    let picture = (layout.width * layout.height * 3) as u64;
    if kept + picture + Planes::bytes(&layout, held) > memory {
        return Err(DecodeError::TooLarge);
    }
    let mut store = match is_progressive {
        true => Store::new(&layout),
        false => Store::default(),
    };
    let mut planes = (!is_progressive).then(|| Planes::new(&layout, coding, held));
    let mut scans = Some(first);
    loop {
        if let Some((data, out_of_turn)) = scans.take() {
            if out_of_turn > MOST_OUT_OF_TURN {
                return Err(DecodeError::Damaged);
            }
            let data = part(bytes, &(data.start..arrived(bytes, data.clone())));
            let scan = tables.scan.take().ok_or(DecodeError::Damaged)?;
            match &mut planes {
                Some(planes) => sequential(data, &layout, &tables, &scan, planes, at_once)?,
                None => store.add(data, &layout, &tables, &scan)?,
            }
        }
        match parts.next() {
            Some(scans::Part::Segments(range)) => tables.read(part(bytes, range))?,
            Some(scans::Part::Scan { data, out_of_turn }) => scans = Some((data, *out_of_turn)),
            None => break,
        }
    }
    match planes {
        Some(mut planes) => {
            if !at_once {
                (0..layout.units_down).for_each(|row| planes.row_done(row));
            }
            Ok(planes.finish())
        }
        None => store.finish(&layout, coding),
    }
}

fn part<'a>(bytes: &'a [u8], range: &Range<usize>) -> &'a [u8] {
    bytes.get(range.clone()).unwrap_or(&[])
}

/// Where the data of a scan end that have arrived: a transfer that breaks off may leave room behind them, filled with zeros,
/// up to the end of the file.
fn arrived(bytes: &[u8], data: Range<usize>) -> usize {
    let scan = bytes.get(data.clone()).unwrap_or(&[]);
    let room = scan.iter().rev().take_while(|&&byte| byte == 0).count();
    match data.end >= bytes.len() && room >= LEAST_ROOM {
        true => data.end - room,
        false => data.end,
    }
}

/// True when a stretch of the data was never written.
fn has_hole(data: &[u8]) -> bool {
    let mut at = HOLE / 2;
    while let Some(&byte) = data.get(at) {
        if byte == 0 {
            let before = data[..at].iter().rev().take_while(|&&b| b == 0).count();
            let behind = data[at..].iter().take_while(|&&b| b == 0).count();
            if before + behind >= HOLE {
                return true;
            }
        }
        at += HOLE / 2;
    }
    false
}

/// One scan of a sequential frame.
#[cfg_attr(small_wasm, optimize(size))]
fn sequential(
    data: &[u8],
    layout: &Layout,
    tables: &Tables,
    scan: &Scan,
    planes: &mut Planes,
    at_once: bool,
) -> Result<(), DecodeError> {
    let mut codebook = Codebook::new(tables);
    let mut parts = Vec::new();
    for &(place, dc, ac) in &scan.components {
        let component = &layout.components[place];
        let steps = tables.steps[component.steps].as_ref();
        let codes = Codes {
            dc: codebook.dc(dc)?,
            ac: codebook.groups(ac)?,
            before: 0,
        };
        let size = component.size;
        parts.push(Part {
            component: place,
            size,
            codes,
            places: Places::new(size),
            steps: natural(steps.ok_or(DecodeError::Damaged)?, size),
        });
    }
    let zeros_are_values = |part: &Part| part.codes.ac.codes.zeros_are_values();
    if parts.iter().any(zeros_are_values) && has_hole(data) {
        return Err(DecodeError::Damaged);
    }
    let components: Vec<usize> = scan.components.iter().map(|c| c.0).collect();
    let mut coder = Sequential {
        parts,
        planes,
        at_once,
        block: [0; 64],
    };
    run(
        data,
        layout,
        &components,
        tables.restart_interval,
        &mut coder,
    )
}

/// A component in a sequential scan.
struct Part {
    /// Its place in the frame.
    component: usize,
    /// Of the reduced blocks.
    size: usize,
    codes: Codes,
    places: Places,
    steps: [u16; 64],
}

struct Sequential<'a, 'b> {
    parts: Vec<Part>,
    planes: &'a mut Planes<'b>,
    at_once: bool,
    /// The coefficients of a block; zeros between two of them.
    block: [i16; 64],
}

impl Coder for Sequential<'_, '_> {
    fn restart(&mut self) {
        self.parts.iter_mut().for_each(|part| part.codes.before = 0);
    }

    #[inline(always)]
    fn block(
        &mut self,
        bits: &mut Bits,
        place: usize,
        x: usize,
        y: usize,
    ) -> Result<(), DecodeError> {
        let part = &mut self.parts[place];
        let last = part.codes.block(bits, &part.places, &mut self.block)?;
        let (out, stride) = self.planes.block(part.component, x, y);
        idct::block(&self.block, &part.steps, last, part.size, out, stride);
        // Not all at once: of so many zeros compilers make a call, which takes longer. The first ten lie above.
        self.block[..32].fill(0);
        if last >= 10 {
            self.block[32..].fill(0);
        }
        Ok(())
    }

    fn row_done(&mut self, row: usize) {
        if self.at_once {
            self.planes.row_done(row);
        }
    }
}

/// The coefficients of a progressive frame.
#[derive(Default)]
struct Store {
    /// Coefficients of each component, and the steps that were in force at its first scan.
    parts: Vec<(Coefficients, Option<[u16; 64]>)>,
}

impl Store {
    fn new(layout: &Layout) -> Store {
        let part = |c| (Coefficients::new(layout, c), None);
        Store {
            parts: layout.components.iter().map(part).collect(),
        }
    }

    /// One scan.
    #[cfg_attr(small_wasm, optimize(size))]
    fn add(
        &mut self,
        data: &[u8],
        layout: &Layout,
        tables: &Tables,
        scan: &Scan,
    ) -> Result<(), DecodeError> {
        let mut codes = Codebook::new(tables);
        match (scan.first, scan.high) {
            (0, 0) => self.pass(data, layout, tables, scan, |dc, _| {
                let codes = codes.dc(dc)?;
                Ok(First { codes, before: 0 })
            }),
            (0, _) => self.pass(data, layout, tables, scan, |_, _| Ok(FirstRefined)),
            (_, 0) => self.pass(data, layout, tables, scan, |_, ac| {
                Ok(Others(codes.groups(ac)?))
            }),
            _ => self.pass(data, layout, tables, scan, |_, ac| {
                Ok(OthersRefined(codes.ac(ac)?))
            }),
        }
    }

    /// One scan; `of` makes of the numbers of a component's tables what the scan brings of it.
    #[cfg_attr(small_wasm, optimize(size))]
    fn pass<P: Pass>(
        &mut self,
        data: &[u8],
        layout: &Layout,
        tables: &Tables,
        scan: &Scan,
        mut of: impl FnMut(usize, usize) -> Result<P, DecodeError>,
    ) -> Result<(), DecodeError> {
        let mut parts = Vec::new();
        let mut components = Vec::new();
        let mut all: Vec<_> = self.parts.iter_mut().map(Some).collect();
        for &(place, dc, ac) in &scan.components {
            let (coefficients, steps) = all[place].take().ok_or(DecodeError::Damaged)?;
            if steps.is_none() {
                *steps = tables.steps[layout.components[place].steps];
            }
            parts.push((coefficients, of(dc, ac)?));
            components.push(place);
        }
        if parts.iter().all(|(_, pass)| pass.zeros_are_values()) && has_hole(data) {
            return Err(DecodeError::Damaged);
        }
        let mut coder = Progressive::new(scan, parts)?;
        run(
            data,
            layout,
            &components,
            tables.restart_interval,
            &mut coder,
        )
    }

    /// Transforms what was gathered, row by row.
    fn finish(&self, layout: &Layout, coding: Coding) -> Result<Vec<u8>, DecodeError> {
        let mut planes = Planes::new(layout, coding, 1);
        let mut parts = Vec::new();
        for (place, ((coefficients, steps), component)) in
            self.parts.iter().zip(&layout.components).enumerate()
        {
            let steps = steps.as_ref().ok_or(DecodeError::Damaged)?;
            let steps = natural(steps, component.size);
            parts.push((place, component, coefficients, steps));
        }
        for row in 0..layout.units_down {
            for (place, component, coefficients, steps) in &parts {
                let (across, _) = layout.padded(component);
                let mut block = [0; 64];
                for y in row * component.down..(row + 1) * component.down {
                    for x in 0..across {
                        let (values, last) = coefficients.block(x, y);
                        block[..values.len()].copy_from_slice(values);
                        let (out, stride) = planes.block(*place, x, y);
                        idct::block(&block, steps, last, component.size, out, stride);
                    }
                }
            }
            planes.row_done(row);
        }
        Ok(planes.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hole_is_found_wherever_it_lies() {
        for at in 0..300 {
            let data = |zeros: usize| [&vec![9; at][..], &vec![0; zeros], &[9; 300]].concat();
            assert!(has_hole(&data(HOLE)), "{at}");
            assert!(!has_hole(&data(HOLE - 1)), "{at}");
        }
    }

    #[test]
    fn room_behind_the_data_is_no_data() {
        let bytes = [&[9; 100][..], &[0; 200]].concat();
        assert_eq!(arrived(&bytes, 10..300), 100);
        assert_eq!(arrived(&bytes, 10..200), 200);
        assert_eq!(arrived(&bytes[..120], 10..120), 120);
    }
}
