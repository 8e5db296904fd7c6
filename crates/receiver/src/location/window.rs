//! A file that is searched and changed where it lies: one small part of it is in memory, however large it is.

use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::ops::Range;

/// Bytes in memory at once.
const PART: usize = 64 * 1024;
/// Work that a file may cost: a look at what is in memory costs one, a part that is read or written sixteen. A photo of 20
/// MB costs some ten thousand; a file that was made to cost more is refused.
const MOST_WORK: u64 = 1_000_000;
const READING: u64 = 16;

/// A file, of which a part is in memory.
pub(super) struct Window<F> {
    file: F,
    /// Its size.
    pub bytes: u64,
    /// Where the part begins.
    at: u64,
    part: Vec<u8>,
    work: u64,
}

impl<F: Read + Write + Seek> Window<F> {
    pub fn new(mut file: F) -> io::Result<Window<F>> {
        let bytes = file.seek(SeekFrom::End(0))?;
        Ok(Window {
            file,
            bytes,
            at: 0,
            part: Vec::new(),
            work: 0,
        })
    }

    /// These bytes, at most a part of the file; `None` where it has no such bytes.
    pub fn get(&mut self, range: Range<u64>) -> io::Result<Option<&[u8]>> {
        if range.end > self.bytes || range.start > range.end {
            return Ok(None);
        }
        let length = (range.end - range.start) as usize;
        Ok(self.part_from(range.start, length)?.get(..length))
    }

    /// A few bytes from here on; `None` where the file ends before.
    pub fn array<const N: usize>(&mut self, at: u64) -> io::Result<Option<[u8; N]>> {
        let bytes = self.get(at..at.saturating_add(N as u64))?;
        Ok(bytes.and_then(|bytes| bytes.try_into().ok()))
    }

    /// Where these bytes stand first in a range.
    pub fn find(&mut self, wanted: &[u8], range: Range<u64>) -> io::Result<Option<u64>> {
        let mut at = range.start;
        while at + wanted.len() as u64 <= range.end.min(self.bytes) {
            let part = self.part_from(at, wanted.len())?;
            let length = part.len().min((range.end - at) as usize);
            if let Some(found) = memchr::memmem::find(&part[..length], wanted) {
                return Ok(Some(at + found as u64));
            }
            at += (length + 1 - wanted.len()) as u64;
        }
        Ok(None)
    }

    /// Writes bytes in the place of others.
    pub fn put(&mut self, at: u64, bytes: &[u8]) -> io::Result<()> {
        let end = self.bytes.saturating_sub(at).min(bytes.len() as u64);
        let bytes = &bytes[..end as usize];
        self.spend(READING)?;
        self.file.seek(SeekFrom::Start(at))?;
        self.file.write_all(bytes)?;
        for (at, byte) in (at..).zip(bytes) {
            let place = at.checked_sub(self.at).map(|place| place as usize);
            if let Some(old) = place.and_then(|place| self.part.get_mut(place)) {
                *old = *byte;
            }
        }
        Ok(())
    }

    /// Writes the same byte to all of a range.
    pub fn fill(&mut self, range: Range<u64>, byte: u8) -> io::Result<()> {
        let range = range.start..range.end.min(self.bytes);
        for at in range.clone().step_by(PART) {
            let length = (range.end - at).min(PART as u64);
            self.put(at, &vec![byte; length as usize])?;
        }
        Ok(())
    }

    /// What is in memory from a place on: so many bytes, where the file has as many, or more.
    fn part_from(&mut self, at: u64, least: usize) -> io::Result<&[u8]> {
        self.spend(1)?;
        let end = at.saturating_add(least as u64).min(self.bytes);
        if at < self.at || end > self.at + self.part.len() as u64 {
            self.spend(READING)?;
            self.file.seek(SeekFrom::Start(at))?;
            self.part.clear();
            (&mut self.file)
                .take(PART as u64)
                .read_to_end(&mut self.part)?;
            self.at = at;
        }
        Ok(self.part.get((at - self.at) as usize..).unwrap_or(&[]))
    }

    fn spend(&mut self, work: u64) -> io::Result<()> {
        self.work += work;
        match self.work > MOST_WORK {
            true => Err(ErrorKind::QuotaExceeded.into()),
            false => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn numbers(bytes: usize) -> Vec<u8> {
        (0..bytes).map(|at| (at % 251) as u8).collect()
    }

    #[test]
    fn what_lies_across_parts_is_found_and_changed() {
        let mut file = numbers(3 * PART);
        for at in [0, PART - 2, 2 * PART - 1, 3 * PART - 4] {
            file[at..at + 4].copy_from_slice(b"\xff\xfe\xfd\xfc");
        }
        let mut changed = file.clone();
        let mut window = Window::new(Cursor::new(&mut changed)).unwrap();
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(at) = window
            .find(b"\xff\xfe\xfd\xfc", from..window.bytes)
            .unwrap()
        {
            found.push(at as usize);
            window.fill(at + 1..at + 3, 0).unwrap();
            assert_eq!(window.array(at).unwrap(), Some(*b"\xff\0\0\xfc"));
            from = at + 4;
        }
        assert_eq!(found, [0, PART - 2, 2 * PART - 1, 3 * PART - 4]);
        for at in found {
            file[at + 1..at + 3].fill(0);
        }
        assert!(changed == file);
    }

    #[test]
    fn there_is_nothing_behind_the_end() {
        let mut file = numbers(10);
        let mut window = Window::new(Cursor::new(&mut file)).unwrap();
        assert_eq!(window.get(8..11).unwrap(), None);
        assert_eq!(window.get(10..10).unwrap(), Some(&[][..]));
        assert_eq!(window.find(b"\x09\x0a", 0..99).unwrap(), None);
        window.fill(8..99, 7).unwrap();
        assert_eq!(file[7..], [7, 7, 7]);
        assert_eq!(file.len(), 10);
    }

    #[test]
    fn a_file_that_costs_too_much_is_an_error() {
        let mut file = numbers(10);
        let mut window = Window::new(Cursor::new(&mut file)).unwrap();
        let all = (0..=MOST_WORK).map(|_| window.array::<1>(0));
        assert!(all.collect::<io::Result<Vec<_>>>().is_err());
    }
}
