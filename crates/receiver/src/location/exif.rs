//! The GPS directory of a TIFF block.

use super::window::Window;
use super::TIFF;
use std::io::{self, Read, Seek, Write};
use std::ops::Range;

/// Directories looked at in one block, at most: one that points at itself ends here.
const DIRECTORIES: usize = 8;
/// Bytes of an entry: tag, type, count, and the value or where it stands.
const ENTRY: u64 = 12;
/// The tag of the EXIF directory, whose own entries lead on.
const EXIF: u16 = 0x8769;
/// The tag of the GPS directory.
const GPS: u16 = 0x8825;
/// Bytes of a value of each type, from 0.
const SIZES: [u64; 14] = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];

/// A TIFF block that is changed in place.
struct Block<'a, F> {
    window: &'a mut Window<F>,
    /// Where it begins, and where it ends at the latest.
    range: Range<u64>,
    little: bool,
}

/// Blanks every GPS directory of the TIFF block that begins a range; true when there was one with anything in it.
pub(super) fn blank<F: Read + Write + Seek>(
    window: &mut Window<F>,
    range: Range<u64>,
) -> io::Result<bool> {
    let start: Option<[u8; 4]> = window.array(range.start)?;
    let order = start.and_then(|start| TIFF.iter().position(|tiff| start == **tiff));
    let Some(order) = order else {
        return Ok(false);
    };
    let mut block = Block {
        window,
        range,
        little: order == 0,
    };
    let mut found = false;
    let mut queue = vec![block.u32(4)?];
    for i in 0..DIRECTORIES {
        let Some(directory) = queue.get(i).copied() else {
            break;
        };
        let Some(directory) = directory.filter(|at| *at > 0) else {
            continue;
        };
        let entries = block.entries(directory)?;
        queue.push(block.u32(entries.end)?);
        for entry in entries.step_by(ENTRY as usize) {
            match block.u16(entry)? {
                Some(EXIF) => queue.push(block.u32(entry + 8)?),
                Some(GPS) => found |= block.blank_directory(entry)?,
                _ => {}
            }
        }
    }
    Ok(found)
}

impl<F: Read + Write + Seek> Block<'_, F> {
    fn array<const N: usize>(&mut self, at: u64) -> io::Result<Option<[u8; N]>> {
        let at = self.range.start + at;
        match at + N as u64 <= self.range.end {
            true => self.window.array(at),
            false => Ok(None),
        }
    }

    fn u16(&mut self, at: u64) -> io::Result<Option<u16>> {
        let bytes = self.array(at)?;
        Ok(bytes.map(|bytes| match self.little {
            true => u16::from_le_bytes(bytes),
            false => u16::from_be_bytes(bytes),
        }))
    }

    fn u32(&mut self, at: u64) -> io::Result<Option<u64>> {
        let bytes = self.array(at)?;
        Ok(bytes.map(|bytes| match self.little {
            true => u32::from_le_bytes(bytes).into(),
            false => u32::from_be_bytes(bytes).into(),
        }))
    }

    /// From the first to behind the last entry of a directory, of those that are there.
    fn entries(&mut self, directory: u64) -> io::Result<Range<u64>> {
        let count = self.u16(directory)?.unwrap_or(0);
        let start = directory + 2;
        let room = (self.range.end - self.range.start).saturating_sub(start) / ENTRY;
        Ok(start..start + room.min(count.into()) * ENTRY)
    }

    /// Blanks the directory that an entry leads to, with its values; it stays as one without entries.
    fn blank_directory(&mut self, entry: u64) -> io::Result<bool> {
        let Some(directory) = self.u32(entry + 8)?.filter(|at| *at >= 8) else {
            return Ok(false);
        };
        let entries = self.entries(directory)?;
        for entry in entries.clone().step_by(ENTRY as usize) {
            let size = self.u16(entry + 2)?;
            let size = size.and_then(|kind| SIZES.get(usize::from(kind)));
            let length = self.u32(entry + 4)?.zip(size);
            let length = length.map(|(count, size)| count * size);
            if let (Some(length), Some(at)) =
                (length.filter(|length| *length > 4), self.u32(entry + 8)?)
            {
                self.zero(at..at + length)?;
            }
        }
        let found = !entries.is_empty();
        self.zero(directory..entries.end)?;
        Ok(found)
    }

    fn zero(&mut self, range: Range<u64>) -> io::Result<()> {
        let start = self.range.start + range.start;
        let end = (self.range.start + range.end).min(self.range.end);
        self.window.fill(start..end, 0)
    }
}
