//! A JPEG as its decoder reads it: without metadata, with its restart markers in turn, and with an end to every scan
//! that cannot be taken for data.

use crate::file::probe::scans::{Frame, Part};
use std::io::{self, Read};
use std::ops::Range;

/// What follows the data of a scan: bits that are all 1, stuffed (ITU-T T.81 B.1.1.5). No Huffman code consists of 1s
/// alone (T.81 C), so a decoder that needs more data than there are stops here, where it would otherwise make up
/// the rest of the picture. Longer than the 8 bytes that it looks ahead and the longest code.
static PADDING: [u8; 64] = {
    let mut bytes = [0; 64];
    let mut at = 0;
    while at < 64 {
        bytes[at] = 0xFF;
        at += 2;
    }
    bytes
};
const START: &[u8] = &[0xFF, 0xD8];
const END: &[u8] = &[0xFF, 0xD9];

/// Markers of restart intervals.
const RESTARTS: [u8; 8] = [0xD0, 0xD1, 0xD2, 0xD3, 0xD4, 0xD5, 0xD6, 0xD7];

/// Zeros from which they are room that was never filled, in bytes; data end in as many only where the picture is flat.
const LEAST_ROOM: usize = 64;

/// Reads the parts of a file that a decoder needs.
pub(super) struct Stream<'a> {
    pieces: std::vec::IntoIter<&'a [u8]>,
    piece: &'a [u8],
    is_padding: bool,
}

impl<'a> Stream<'a> {
    pub fn new(bytes: &'a [u8], frame: &Frame) -> Stream<'a> {
        let part = |range: Range<usize>| bytes.get(range).unwrap_or(&[]);
        let mut pieces = vec![START];
        for stretch in &frame.parts {
            match stretch {
                Part::Segments(range) => pieces.push(part(range.clone())),
                Part::Scan { data, renumbered } => {
                    let data = data.start..arrived(bytes, data.clone());
                    let mut from = data.start;
                    for &(at, number) in renumbered {
                        pieces.push(part(from..at));
                        let number = usize::from(number - RESTARTS[0]);
                        pieces.push(&RESTARTS[number..=number]);
                        from = at + 1;
                    }
                    pieces.push(part(from..data.end));
                    pieces.push(&PADDING);
                }
            }
        }
        pieces.push(END);
        Stream {
            pieces: pieces.into_iter(),
            piece: &[],
            is_padding: false,
        }
    }

    /// True when the last that was read lies behind the data of a scan.
    pub fn ran_out(&self) -> bool {
        self.is_padding
    }

    fn next_piece(&mut self) -> Option<()> {
        self.piece = self.pieces.next()?;
        self.is_padding = std::ptr::eq(self.piece, PADDING.as_slice());
        Some(())
    }
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

impl Read for Stream<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.piece.is_empty() {
            if self.next_piece().is_none() {
                return Ok(0);
            }
        }
        self.piece.read(buffer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::probe::probe;
    use crate::fixtures;
    use crate::output::jpeg::{encode, Sampling};

    #[test]
    fn metadata_are_left_out_and_every_scan_is_padded() {
        let plain = encode(&fixtures::waves(), 80, Sampling::Full, 300).unwrap();
        let mut bytes = plain[..2].to_vec();
        bytes.extend(b"\xFF\xE1\0\x07Exif\0");
        bytes.extend(&plain[2..]);
        let read = |bytes: &[u8]| {
            let frame = probe(bytes).jpeg.unwrap();
            let mut out = Vec::new();
            Stream::new(bytes, &frame).read_to_end(&mut out).unwrap();
            out
        };
        let stream = read(&bytes);
        assert_eq!(stream, read(&plain));
        assert_eq!(stream.len(), plain.len() + PADDING.len());
        assert!(stream.ends_with(&[&PADDING[..], END].concat()));
        // Without its end marker it is the same, also where room was left behind it.
        let unended = &plain[..plain.len() - 2];
        assert_eq!(stream, read(unended));
        assert_eq!(stream, read(&[unended, &[0; 200]].concat()));
    }
}
