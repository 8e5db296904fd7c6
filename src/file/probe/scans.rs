//! The frame of a JPEG and its scans: what a decoder has to read, how much work that is, and whether the scans give
//! every coefficient of the frame (ITU-T T.81 B.2.2, B.2.3, G.1.1).

use super::bytes::{first_ff, Bytes};
use std::ops::Range;

/// Scans of a picture at most. The usual progressive scripts have 10, those of optimisers up to 30.
pub(crate) const MOST_SCANS: usize = 100;
/// Blocks that all scans together go over at most: a progressive picture of 108 megapixels needs 14 million.
const MOST_BLOCKS: u64 = 32 << 20;
/// Stretches of a file that are handed to the decoder at most: a stretch ends where metadata are left out.
const MOST_PARTS: usize = 4096;

/// What a JPEG's headers say, as far as decoding needs it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Frame {
    /// Stored columns, before turning.
    pub width: u16,
    /// Stored rows, before turning.
    pub height: u16,
    /// Colour components, 1..=4 when sound.
    pub components: u8,
    /// 0, 1, 2: Huffman-coded baseline, extended, progressive; others are rare.
    pub process: u8,
    /// Bytes of entropy-coded data.
    pub scan_bytes: usize,
    /// Position after the end marker.
    pub end: usize,
    /// Stretches of the file that the decoder needs, in order; metadata are left out.
    pub parts: Vec<Part>,
    /// Identifier and sampling factors of each component.
    sampling: Vec<Sampling>,
    /// Blocks that the scans go over.
    visited: u64,
    scans: usize,
    /// Per component, which coefficients are known to which bit.
    known: Vec<[Precision; 64]>,
    /// True when every coefficient of every component was sent to its last bit: what follows is not needed.
    is_covered: bool,
    /// True when a scan has less data than it codes.
    short: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Sampling {
    id: u8,
    across: u64,
    down: u64,
}

/// Lowest bit to which a coefficient was sent; `None` before its first scan.
type Precision = Option<u8>;

/// A stretch of the file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Part {
    /// Marker segments.
    Segments(Range<usize>),
    /// Entropy-coded data of one scan, without the marker that ends them.
    Scan {
        /// Where they lie.
        data: Range<usize>,
        /// Restart markers whose numbers are not in turn.
        out_of_turn: usize,
    },
}

/// Why a frame is refused before anything is decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FrameFault {
    /// The data end before the picture does.
    Incomplete,
    /// More scans, or more work in them, than any picture needs.
    Excessive,
}

impl Frame {
    /// Takes the frame header (T.81 B.2.2): component count and what follows it.
    pub fn set_components(&mut self, segment: &[u8]) {
        let sampling = segment.get(6..).unwrap_or(&[]).chunks_exact(3);
        self.sampling = sampling
            .take(usize::from(self.components))
            .map(|c| Sampling {
                id: c[0],
                across: u64::from(c[1] >> 4),
                down: u64::from(c[1] & 15),
            })
            .collect();
        self.known = vec![[None; 64]; self.sampling.len()];
    }

    /// Largest sampling factors.
    fn most(&self) -> (u64, u64) {
        let largest = |of: fn(&Sampling) -> u64| self.sampling.iter().map(of).max();
        (
            largest(|s| s.across).unwrap_or(1).max(1),
            largest(|s| s.down).unwrap_or(1).max(1),
        )
    }

    /// Minimum coded units of a scan over all components.
    fn units(&self) -> u64 {
        let (across, down) = self.most();
        let units = |pixels: u16, factor: u64| u64::from(pixels).div_ceil(8 * factor);
        units(self.width, across) * units(self.height, down)
    }

    /// Blocks of 8×8 samples in all components.
    pub fn blocks(&self) -> u64 {
        let per_unit: u64 = self.sampling.iter().map(|s| s.across * s.down).sum();
        self.units() * per_unit
    }

    /// Adds a marker segment that the decoder needs, unless the picture is there already.
    pub fn add_segment(&mut self, place: Range<usize>) {
        if self.is_covered {
            return;
        }
        match self.parts.last_mut() {
            Some(Part::Segments(last)) if last.end == place.start => last.end = place.end,
            _ => self.add_part(Part::Segments(place)),
        }
    }

    fn add_part(&mut self, part: Part) {
        if self.parts.len() <= MOST_PARTS {
            self.parts.push(part);
        }
    }

    /// Adds a scan: its header at `place` and the entropy-coded data that follow it. Returns where these end.
    pub fn add_scan(&mut self, bytes: &[u8], place: Range<usize>, restart_interval: u16) -> usize {
        let coded = Coded::read(bytes, place.end);
        let data = place.end..coded.end;
        self.scan_bytes += data.len();
        self.scans += 1;
        if !self.is_covered && self.scans <= MOST_SCANS {
            self.add_segment(place.clone());
            self.add_part(Part::Scan {
                data,
                out_of_turn: coded.out_of_turn,
            });
        }
        if let Some(header) = bytes
            .get(place.start + 4..place.end)
            .and_then(|h| Header::read(h, &self.sampling))
        {
            self.visit(&header, &coded, restart_interval);
        }
        coded.end
    }

    /// Notes what a scan brings.
    fn visit(&mut self, scan: &Header, coded: &Coded, restart_interval: u16) {
        let (units, blocks) = match scan.components.as_slice() {
            [one] => {
                let (across, down) = self.most();
                let own = self.sampling[*one];
                let side = |pixels: u16, factor: u64, most: u64| {
                    (u64::from(pixels) * factor).div_ceil(most).div_ceil(8)
                };
                let units =
                    side(self.width, own.across, across) * side(self.height, own.down, down);
                (units, units)
            }
            several => {
                let size = |i: &usize| self.sampling[*i].across * self.sampling[*i].down;
                let per_unit: u64 = several.iter().map(size).sum();
                (self.units(), self.units() * per_unit)
            }
        };
        self.visited += blocks;
        if restart_interval > 0 {
            let intervals = units.div_ceil(restart_interval.into());
            self.short |= coded.restarts as u64 + 1 < intervals;
        }
        // A refinement of the first coefficient is one bit a block, without any code that could be wrong.
        let is_progressive = self.process == 2;
        if is_progressive && scan.first == 0 && scan.high > 0 {
            self.short |= (coded.bytes as u64) * 8 < blocks;
        }
        let coefficients = match is_progressive {
            true => usize::from(scan.first)..=usize::from(scan.last),
            false => 0..=63,
        };
        let low = if is_progressive { scan.low } else { 0 };
        for component in &scan.components {
            if let Some(known) = self.known[*component].get_mut(coefficients.clone()) {
                known.fill(Some(low));
            }
        }
        self.is_covered = self.known.iter().flatten().all(|known| *known == Some(0));
    }

    /// What is wrong with the frame as far as the headers of its scans tell.
    pub fn fault(&self) -> Option<FrameFault> {
        if self.scans > MOST_SCANS || self.parts.len() > MOST_PARTS || self.visited > MOST_BLOCKS {
            return Some(FrameFault::Excessive);
        }
        // A block takes at least two bits in a sequential scan (T.81 F.1.2: one code for DC, one for end of block)
        // and one in the first scan of a progressive frame.
        let least_bits = if self.process == 2 { 1 } else { 2 };
        let is_short = self.short || (self.scan_bytes as u64) * 8 < self.blocks() * least_bits;
        (is_short || !self.is_covered).then_some(FrameFault::Incomplete)
    }
}

/// A scan header (T.81 B.2.3).
struct Header {
    /// Components, by their place in the frame.
    components: Vec<usize>,
    /// First and last coefficient, in zigzag order.
    first: u8,
    last: u8,
    /// Bits known before and after the scan.
    high: u8,
    low: u8,
}

impl Header {
    fn read(header: &[u8], frame: &[Sampling]) -> Option<Header> {
        let data = Bytes::big(header);
        let count = usize::from(data.u8(0)?);
        let place = |i: usize| {
            let id = data.u8(1 + 2 * i)?;
            frame.iter().position(|component| component.id == id)
        };
        let components = (0..count.min(4)).map(place).collect::<Option<Vec<_>>>()?;
        let at = 1 + 2 * count;
        let bits = data.u8(at + 2)?;
        (!components.is_empty()).then_some(Header {
            components,
            first: data.u8(at)?,
            last: data.u8(at + 1)?,
            high: bits >> 4,
            low: bits & 15,
        })
    }
}

/// Entropy-coded data.
struct Coded {
    /// Position of the marker that ends them, or of the end of the file.
    end: usize,
    /// Bytes without stuffing and restart markers.
    bytes: usize,
    /// Restart markers.
    restarts: usize,
    out_of_turn: usize,
}

impl Coded {
    /// Goes over the data that begin at `from`.
    fn read(bytes: &[u8], from: usize) -> Coded {
        let mut coded = Coded {
            end: bytes.len(),
            bytes: 0,
            restarts: 0,
            out_of_turn: 0,
        };
        let mut at = from;
        let mut between = 0;
        while let Some(found) = bytes.get(at..).and_then(first_ff) {
            at += found + 1;
            match bytes.get(at) {
                Some(0) => (at, between) = (at + 1, between + 1),
                Some(0xFF) => between += 1,
                Some(code @ 0xD0..=0xD7) => {
                    let number = 0xD0 + (coded.restarts % 8) as u8;
                    coded.out_of_turn += usize::from(*code != number);
                    coded.restarts += 1;
                    (at, between) = (at + 1, between + 2);
                }
                // A marker, or half of one where the file ends.
                _ => {
                    coded.end = at - 1;
                    break;
                }
            }
        }
        // Fill bytes before the marker (T.81 B.1.1.2).
        while coded.end > from && bytes[coded.end - 1] == 0xFF {
            coded.end -= 1;
        }
        coded.bytes = (coded.end - from.min(coded.end)).saturating_sub(between);
        coded
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A frame of two by two units of three components, 4:2:0.
    fn frame(process: u8) -> Frame {
        let mut frame = Frame {
            width: 32,
            height: 32,
            components: 3,
            process,
            ..Frame::default()
        };
        frame.set_components(&[8, 0, 32, 0, 32, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]);
        frame
    }

    /// Adds a scan of these components and coefficients with `data`.
    fn scan(frame: &mut Frame, components: &[u8], spectral: [u8; 3], data: &[u8], interval: u16) {
        let mut bytes = vec![0xFF, 0xDA, 0, 0, components.len() as u8];
        bytes.extend(components.iter().flat_map(|&id| [id, 0]));
        bytes.extend(spectral);
        let header = 0..bytes.len();
        bytes.extend(data);
        bytes.extend([0xFF, 0xD9]);
        let end = frame.add_scan(&bytes, header, interval);
        assert_eq!(end, bytes.len() - 2);
    }

    #[test]
    fn a_component_without_a_scan_is_missing() {
        let mut picture = frame(0);
        assert_eq!(picture.blocks(), 24);
        scan(&mut picture, &[1, 2], [0, 63, 0], &[0; 20], 0);
        assert_eq!(picture.fault(), Some(FrameFault::Incomplete));
        scan(&mut picture, &[3], [0, 63, 0], &[0; 20], 0);
        assert_eq!(picture.fault(), None);
    }

    #[test]
    fn a_progressive_frame_needs_every_coefficient_to_the_last_bit() {
        let mut picture = frame(2);
        scan(&mut picture, &[1, 2, 3], [0, 0, 1], &[0; 9], 0);
        for id in 1..=3 {
            scan(&mut picture, &[id], [1, 63, 0], &[0; 9], 0);
        }
        assert_eq!(picture.fault(), Some(FrameFault::Incomplete));
        let mut cut = picture.clone();
        scan(&mut picture, &[1, 2, 3], [0, 0, 0x10], &[0; 3], 0);
        assert_eq!(picture.fault(), None);
        scan(&mut cut, &[1, 2, 3], [0, 0, 0x10], &[0; 2], 0);
        assert_eq!(cut.fault(), Some(FrameFault::Incomplete));
    }

    #[test]
    fn every_restart_interval_is_there_whatever_its_number() {
        let restarts = |data: &[u8]| {
            let mut picture = frame(0);
            scan(&mut picture, &[1, 2, 3], [0, 63, 0], data, 2);
            (picture.fault(), picture.parts)
        };
        let (fault, parts) = restarts(b"abcd\xFF\xD5efgh");
        assert_eq!(fault, None);
        assert!(matches!(
            parts.last(),
            Some(Part::Scan { out_of_turn: 1, .. })
        ));
        assert_eq!(restarts(b"abcdefgh").0, Some(FrameFault::Incomplete));
    }

    #[test]
    fn more_scans_than_a_picture_needs_are_refused() {
        let mut picture = frame(2);
        for _ in 0..=MOST_SCANS {
            scan(&mut picture, &[1], [1, 63, 0], &[0; 9], 0);
        }
        assert_eq!(picture.fault(), Some(FrameFault::Excessive));
        assert!(picture.parts.len() <= 2 * MOST_SCANS);
    }

    #[test]
    fn work_counts_scans_times_blocks() {
        let mut picture = frame(2);
        (picture.width, picture.height) = (16_000, 16_000);
        for _ in 0..9 {
            scan(&mut picture, &[1], [1, 63, 0], &[0; 9], 0);
        }
        assert_eq!(picture.fault(), Some(FrameFault::Excessive));
    }
}
