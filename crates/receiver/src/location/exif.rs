//! The GPS directory of a TIFF block.

use super::TIFF;

/// Directories looked at in one block, at most: one that points at itself ends here.
const DIRECTORIES: usize = 8;
/// Bytes of an entry: tag, type, count, and the value or where it stands.
const ENTRY: usize = 12;
/// The tag of the EXIF directory, whose own entries lead on.
const EXIF: u16 = 0x8769;
/// The tag of the GPS directory.
const GPS: u16 = 0x8825;
/// Bytes of a value of each type, from 0.
const SIZES: [usize; 14] = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];

/// A TIFF block that is changed in place.
struct Block<'a> {
    bytes: &'a mut [u8],
    little: bool,
}

/// Blanks every GPS directory of a TIFF block; true when there was one with anything in it.
pub(super) fn blank(bytes: &mut [u8]) -> bool {
    let Some(order) = TIFF.iter().position(|start| bytes.starts_with(start)) else {
        return false;
    };
    let mut block = Block {
        bytes,
        little: order == 0,
    };
    let mut found = false;
    let mut queue = vec![block.u32(4)];
    for i in 0..DIRECTORIES {
        let Some(directory) = queue.get(i).copied() else {
            break;
        };
        let Some(directory) = directory.filter(|at| *at > 0) else {
            continue;
        };
        let entries = block.entries(directory);
        queue.push(block.u32(directory + 2 + entries.len() * ENTRY));
        for entry in entries {
            match block.u16(entry) {
                Some(EXIF) => queue.push(block.u32(entry + 8)),
                Some(GPS) => found |= block.blank_directory(entry),
                _ => {}
            }
        }
    }
    found
}

impl Block<'_> {
    fn u16(&self, at: usize) -> Option<u16> {
        let bytes = self.bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(match self.little {
            true => u16::from_le_bytes(bytes),
            false => u16::from_be_bytes(bytes),
        })
    }

    fn u32(&self, at: usize) -> Option<usize> {
        let bytes = self.bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        let number = match self.little {
            true => u32::from_le_bytes(bytes),
            false => u32::from_be_bytes(bytes),
        };
        usize::try_from(number).ok()
    }

    /// Where the entries of a directory stand, those that are there.
    fn entries(&self, directory: usize) -> Vec<usize> {
        let count = self.u16(directory).unwrap_or(0);
        let places = (0..usize::from(count)).map(|i| directory + 2 + i * ENTRY);
        places.filter(|at| at + ENTRY <= self.bytes.len()).collect()
    }

    /// Blanks the directory that an entry leads to, with its values; it stays as one without entries.
    fn blank_directory(&mut self, entry: usize) -> bool {
        let Some(directory) = self.u32(entry + 8).filter(|at| *at >= 8) else {
            return false;
        };
        let entries = self.entries(directory);
        for entry in &entries {
            let size = self
                .u16(entry + 2)
                .and_then(|kind| SIZES.get(usize::from(kind)));
            let length = self.u32(entry + 4).zip(size);
            let length = length.and_then(|(count, size)| count.checked_mul(*size));
            if let (Some(length), Some(at)) =
                (length.filter(|length| *length > 4), self.u32(entry + 8))
            {
                self.zero(at, length);
            }
        }
        self.zero(directory, 2 + entries.len() * ENTRY);
        !entries.is_empty()
    }

    fn zero(&mut self, at: usize, length: usize) {
        let end = at.saturating_add(length).min(self.bytes.len());
        if let Some(bytes) = self.bytes.get_mut(at..end) {
            bytes.fill(0);
        }
    }
}
