//! Marker segments → the tables that the scans after them use (ITU-T T.81 B.2.4) and how the colours are coded.

use super::groups::Groups;
use super::huffman::{Definition, Table};
use crate::file::pixels::DecodeError;
use std::rc::Rc;

/// Place in a block of each coefficient in the order in which they are sent (T.81 A.6).
pub(super) const ZIGZAG: [u8; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
    13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59,
    52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
];

/// What the segments so far have set.
#[derive(Default)]
pub(super) struct Tables {
    /// Quantisation steps in the order in which they are sent.
    pub steps: [Option<[u16; 64]>; 4],
    dc: [Option<Definition>; 4],
    ac: [Option<Definition>; 4],
    /// Units between restart markers; 0 where there are none.
    pub restart_interval: u16,
    /// Components of the frame, as its header gives them.
    pub frame: Vec<FrameComponent>,
    /// The last scan header.
    pub scan: Option<Scan>,
    /// A JFIF segment was there.
    pub is_jfif: bool,
    /// What Adobe's segment says of the colours.
    pub adobe: Option<u8>,
}

/// A component as the frame header gives it (T.81 B.2.2).
#[derive(Clone, Copy, Debug)]
pub(super) struct FrameComponent {
    pub id: u8,
    pub across: usize,
    pub down: usize,
    pub steps: usize,
}

/// A scan header (T.81 B.2.3).
#[derive(Clone, Debug)]
pub(super) struct Scan {
    /// Place of each component in the frame, its DC table and its AC table.
    pub components: Vec<(usize, usize, usize)>,
    /// First and last coefficient.
    pub first: usize,
    pub last: usize,
    /// Lowest bit that was known before, 0 when none was; lowest bit that is sent.
    pub high: u32,
    pub low: u32,
}

impl Tables {
    /// Reads a stretch of marker segments.
    ///
    /// # Errors
    /// When a segment that decoding needs is damaged.
    pub fn read(&mut self, mut segments: &[u8]) -> Result<(), DecodeError> {
        loop {
            // Fill bytes may stand before a marker.
            let fill = segments.iter().take_while(|&&b| b == 0xFF).count();
            let [marker, high, low, rest @ ..] = &segments[fill..] else {
                return Ok(());
            };
            let length = usize::from(u16::from_be_bytes([*high, *low]));
            let body = length.checked_sub(2).and_then(|n| rest.get(..n));
            let body = body.ok_or(DecodeError::Damaged)?;
            segments = &rest[body.len()..];
            let read = match marker {
                0xC4 => self.huffman(body),
                0xC0..=0xC2 => self.frame(body)?,
                0xDA => self.scan(body),
                0xDB => self.quantisation(body),
                0xDD => (|| {
                    self.restart_interval = u16::from_be_bytes([*body.first()?, *body.get(1)?]);
                    Some(())
                })(),
                0xE0 => {
                    self.is_jfif |= body.starts_with(b"JFIF\0");
                    Some(())
                }
                0xEE => {
                    if body.starts_with(b"Adobe") {
                        self.adobe = body.get(11).copied();
                    }
                    Some(())
                }
                _ => Some(()),
            };
            read.ok_or(DecodeError::Damaged)?;
        }
    }

    /// T.81 B.2.4.1.
    fn quantisation(&mut self, mut body: &[u8]) -> Option<()> {
        while let Some((&head, rest)) = body.split_first() {
            let width = if head >> 4 == 0 { 1 } else { 2 };
            let values = rest.get(..64 * width)?;
            let mut steps = [0; 64];
            for (step, value) in steps.iter_mut().zip(values.chunks_exact(width)) {
                *step = value.iter().fold(0, |sum, &b| sum << 8 | u16::from(b));
            }
            *self.steps.get_mut(usize::from(head & 15))? = Some(steps);
            body = &rest[64 * width..];
        }
        Some(())
    }

    /// T.81 B.2.4.2.
    fn huffman(&mut self, mut body: &[u8]) -> Option<()> {
        while let Some((&head, rest)) = body.split_first() {
            let counts: [u8; 16] = rest.get(..16)?.try_into().ok()?;
            let total: usize = counts.iter().map(|&n| usize::from(n)).sum();
            let symbols = rest.get(16..16 + total)?;
            let tables = match head >> 4 {
                0 => &mut self.dc,
                1 => &mut self.ac,
                _ => return None,
            };
            *tables.get_mut(usize::from(head & 15))? = Some(Definition {
                counts,
                symbols: symbols.to_vec(),
            });
            body = &rest[16 + total..];
        }
        Some(())
    }

    fn frame(&mut self, body: &[u8]) -> Result<Option<()>, DecodeError> {
        if !self.frame.is_empty() {
            // Several frames are a hierarchical picture.
            return Err(DecodeError::Unsupported);
        }
        let Some(&count) = body.get(5) else {
            return Ok(None);
        };
        let components = body[6..].chunks_exact(3).take(count.into());
        self.frame = components
            .map(|c| FrameComponent {
                id: c[0],
                across: usize::from(c[1] >> 4),
                down: usize::from(c[1] & 15),
                steps: usize::from(c[2]),
            })
            .collect();
        let is_sound = |c: &FrameComponent| {
            (1..=4).contains(&c.across) && (1..=4).contains(&c.down) && c.steps < 4
        };
        let all = self.frame.len() == usize::from(count) && self.frame.iter().all(is_sound);
        Ok(all.then_some(()))
    }

    fn scan(&mut self, body: &[u8]) -> Option<()> {
        let (&count, rest) = body.split_first()?;
        let count = usize::from(count);
        let mut components = Vec::<(usize, usize, usize)>::new();
        for named in rest.get(..2 * count)?.chunks_exact(2) {
            let place = self.frame.iter().position(|c| c.id == named[0])?;
            if components.iter().any(|&(other, ..)| other == place) {
                return None;
            }
            components.push((
                place,
                usize::from(named[1] >> 4),
                usize::from(named[1] & 15),
            ));
        }
        let [first, last, bits] = *rest.get(2 * count..2 * count + 3)? else {
            return None;
        };
        self.scan = (!components.is_empty()).then_some(Scan {
            components,
            first: first.into(),
            last: last.into(),
            high: u32::from(bits >> 4),
            low: u32::from(bits & 15),
        });
        self.scan.as_ref().map(drop)
    }
}

/// The code tables in force, each made when first asked for.
pub(super) struct Codebook<'a> {
    tables: &'a Tables,
    dc: [Option<Rc<Table>>; 4],
    ac: [Option<Rc<Table>>; 4],
    groups: [Option<Rc<Groups>>; 4],
}

impl<'a> Codebook<'a> {
    pub fn new(tables: &'a Tables) -> Codebook<'a> {
        Codebook {
            tables,
            dc: Default::default(),
            ac: Default::default(),
            groups: Default::default(),
        }
    }

    /// The DC table of this number.
    pub fn dc(&mut self, number: usize) -> Result<Rc<Table>, DecodeError> {
        made(&self.tables.dc, &mut self.dc, number, |table| table)
    }

    /// The AC table of this number.
    pub fn ac(&mut self, number: usize) -> Result<Rc<Table>, DecodeError> {
        made(&self.tables.ac, &mut self.ac, number, |table| table)
    }

    /// The same for looking up several codes at once.
    pub fn groups(&mut self, number: usize) -> Result<Rc<Groups>, DecodeError> {
        made(&self.tables.ac, &mut self.groups, number, Groups::new)
    }
}

fn made<T>(
    definitions: &[Option<Definition>; 4],
    tables: &mut [Option<Rc<T>>; 4],
    number: usize,
    of: impl Fn(Table) -> T,
) -> Result<Rc<T>, DecodeError> {
    let slot = tables.get_mut(number).ok_or(DecodeError::Damaged)?;
    if let Some(table) = slot {
        return Ok(table.clone());
    }
    let definition = definitions[number].as_ref().ok_or(DecodeError::Damaged)?;
    let table = Rc::new(of(Table::new(definition)?));
    *slot = Some(table.clone());
    Ok(table)
}
