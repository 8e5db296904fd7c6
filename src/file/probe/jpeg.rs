//! JPEG (ITU-T T.81), JFIF (ISO/IEC 10918-5) and the metadata segments cameras and editors write.

use super::bytes::{find, first_ff, text, Bytes};
use super::scans::Frame;
use super::{exif, icc, xmp, ColorMode, Probe};

const SOI: u8 = 0xD8;
const EOI: u8 = 0xD9;
const SOS: u8 = 0xDA;
const DQT: u8 = 0xDB;
const DRI: u8 = 0xDD;
const COM: u8 = 0xFE;

/// Packets of metadata that are read; cameras and editors write one to three.
const PACKETS: usize = 32;

/// Larger APP15 segments hold no known metadata.
const FILLER_SEGMENT: usize = 1024;

/// Luma quantisation table of ITU-T T.81 Annex K.1, zigzag order.
const STANDARD_LUMA: [u16; 64] = [
    16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37,
    29, 40, 58, 51, 61, 60, 57, 51, 56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81,
    87, 95, 98, 103, 104, 103, 62, 77, 113, 121, 112, 100, 120, 92, 101, 103, 99,
];

/// Reads the segments of a JPEG into `probe`.
pub(super) fn read(bytes: &[u8], probe: &mut Probe) {
    let mut reader = Reader::default();
    reader.walk(bytes, probe);
    let Reader {
        mut frame,
        tables,
        luma_table,
        icc_chunks,
        precision,
        has_frame,
        ..
    } = reader;
    if let Some(profile) = joined(icc_chunks) {
        probe.set_icc_profile(&profile);
    }
    if !has_frame {
        return;
    }
    probe.quality = tables
        .get(luma_table)
        .and_then(Option::as_ref)
        .map(quality_of);
    probe.bit_depth = precision;
    probe.color = match frame.components {
        1 => ColorMode::Gray,
        3 => ColorMode::Rgb,
        4 => ColorMode::Cmyk,
        _ => ColorMode::Unknown,
    };
    probe.progressive = matches!(frame.process, 2 | 6 | 10 | 14);
    probe.arithmetic = frame.process > 8;
    (probe.width, probe.height) = (frame.width.into(), frame.height.into());
    if probe.complete {
        let tail = bytes.get(frame.end..).unwrap_or(&[]);
        probe.trailing_bytes = tail.len();
        probe.second_picture = tail.starts_with(&[0xFF, SOI, 0xFF]);
        if tail.windows(2).all(|pair| pair[0] == pair[1]) {
            probe.padding_bytes += tail.len();
        }
    } else {
        frame.end = bytes.len();
    }
    probe.jpeg = Some(frame.into());
}

/// State while walking the segments.
#[derive(Default)]
struct Reader<'a> {
    frame: Frame,
    has_frame: bool,
    precision: u8,
    luma_table: usize,
    tables: [Option<[u16; 64]>; 4],
    restart_interval: u16,
    /// Number of each chunk and its bytes.
    icc_chunks: Vec<(u8, &'a [u8])>,
    /// Packets of EXIF, XMP and Photoshop read so far.
    packets: usize,
}

impl<'a> Reader<'a> {
    fn walk(&mut self, bytes: &'a [u8], probe: &mut Probe) {
        let data = Bytes::big(bytes);
        let mut at = 2;
        while let Some(marker_at) = next_marker(bytes, at) {
            let marker = bytes[marker_at];
            at = marker_at + 1;
            if marker == EOI {
                self.frame.end = at;
                probe.complete = self.frame.scan_bytes > 0;
                return;
            }
            // Restart markers, and codes that carry no segment.
            if marker < 0xC0 || (0xD0..=SOI).contains(&marker) {
                continue;
            }
            let Some(segment) = data
                .u16(at)
                .and_then(|n| data.slice(at + 2, usize::from(n).checked_sub(2)?))
            else {
                // In damaged entropy-coded data anything may look like a marker.
                if self.frame.scan_bytes > 0 {
                    continue;
                }
                return;
            };
            at += 2 + segment.len();
            let place = marker_at - 1..at;
            // A decoder has no use for what names the camera, the place or the colours.
            if !matches!(marker, SOS | 0xE1..=0xED | 0xEF | COM) {
                self.frame.add_segment(place.clone());
            }
            match marker {
                SOS => {
                    probe.end_of_exif();
                    at = self.frame.add_scan(bytes, place, self.restart_interval);
                }
                DQT => self.quantisation(segment),
                DRI => self.restart_interval = Bytes::big(segment).u16(0).unwrap_or(0),
                0xC4 | 0xC8 | 0xCC => {}
                0xC0..=0xCF => self.frame_header(marker - 0xC0, segment),
                0xE0..=0xEF => self.application(marker - 0xE0, segment, probe),
                _ => {}
            }
        }
    }

    fn quantisation(&mut self, segment: &[u8]) {
        let data = Bytes::big(segment);
        let mut at = 0;
        while let Some(head) = data.u8(at) {
            let width = if head >> 4 == 0 { 1 } else { 2 };
            let value = |i: usize| match width {
                1 => data.u8(at + 1 + i).map(u16::from),
                _ => data.u16(at + 1 + 2 * i),
            };
            let mut table = [0; 64];
            for (i, entry) in table.iter_mut().enumerate() {
                let Some(v) = value(i) else { return };
                *entry = v;
            }
            if let Some(slot) = self.tables.get_mut(usize::from(head & 15)) {
                *slot = Some(table);
            }
            at += 1 + 64 * width;
        }
    }

    /// T.81 B.2.2; only the first frame counts.
    fn frame_header(&mut self, process: u8, segment: &[u8]) {
        let data = Bytes::big(segment);
        let header = (|| Some((data.u8(0)?, data.u16(1)?, data.u16(3)?, data.u8(5)?)))();
        let Some((precision, height, width, components)) = header else {
            return;
        };
        if self.has_frame {
            return;
        }
        self.has_frame = true;
        self.precision = precision;
        self.frame.process = process;
        (self.frame.width, self.frame.height) = (width, height);
        self.frame.components = components;
        self.luma_table = usize::from(data.u8(8).unwrap_or(0));
        self.frame.set_components(segment);
    }

    fn application(&mut self, number: u8, segment: &'a [u8], probe: &mut Probe) {
        if matches!(number, 1 | 13) {
            self.packets += 1;
            if self.packets > PACKETS {
                return;
            }
        }
        match number {
            0 => {
                if let Some(density) = jfif_density(segment) {
                    probe.set_density(density);
                }
            }
            1 => {
                if segment.starts_with(b"Exif\0") {
                    // One byte of padding, of any value.
                    exif::read(segment.get(6..).unwrap_or(&[]), probe);
                } else if let Some(packet) = segment.strip_prefix(b"http://ns.adobe.com/xap/1.0/\0")
                {
                    xmp::read(packet, probe);
                }
            }
            2 => {
                if let Some(chunk) = segment.strip_prefix(b"ICC_PROFILE\0") {
                    self.icc_chunks
                        .extend(chunk.first().copied().zip(chunk.get(2..)));
                }
            }
            13 => photoshop(segment, probe),
            15 if segment.len() > FILLER_SEGMENT => probe.padding_bytes += segment.len(),
            _ => {}
        }
    }
}

/// Position of the code of the next marker at or after `from`.
fn next_marker(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += first_ff(bytes.get(at..)?)? + 1;
        match bytes.get(at)? {
            0x00 | 0xFF => {}
            _ => return Some(at),
        }
    }
}

/// The chunks of a profile (ICC.1 B.4) in the order of their numbers; `None` when there are none, or too many bytes.
fn joined(chunks: Vec<(u8, &[u8])>) -> Option<Vec<u8>> {
    let length: usize = chunks.iter().map(|(_, bytes)| bytes.len()).sum();
    if chunks.is_empty() || length > icc::MOST_BYTES {
        return None;
    }
    let mut joined = Vec::with_capacity(length);
    for wanted in 0..=u8::MAX {
        let numbered = chunks.iter().filter(|(number, _)| *number == wanted);
        numbered.for_each(|(_, bytes)| joined.extend_from_slice(bytes));
    }
    Some(joined)
}

/// Dots per inch of a JFIF segment; `None` when it gives only an aspect.
fn jfif_density(segment: &[u8]) -> Option<[f64; 2]> {
    let data = Bytes::big(segment.strip_prefix(b"JFIF\0")?);
    let per_inch = match data.u8(2)? {
        1 => 1.0,
        2 => 2.54,
        _ => return None,
    };
    Some([data.u16(3)?, data.u16(5)?].map(|v| f64::from(v) * per_inch))
}

/// Photoshop's resources: their presence names the program, resource 0x03ED the density.
fn photoshop(segment: &[u8], probe: &mut Probe) {
    let Some(resources) = segment.strip_prefix(b"Photoshop 3.0\0") else {
        return;
    };
    // Phones and news software write the caption resource 0x0404 alone; the density comes from the program.
    let Some(at) = find(resources, b"8BIM\x03\xED") else {
        return;
    };
    probe.add_software(text(b"Photoshop"));
    // Type, id, empty name, length; then horizontal 16.16 and, after unit and width unit, vertical.
    let data = Bytes::big(resources);
    if let (Some(x), Some(y)) = (data.u32(at + 12), data.u32(at + 20)) {
        probe.set_density([x, y].map(|v| f64::from(v) / 65536.0));
    }
}

/// Quality on the IJG scale whose luma table has the mean step nearest to that of `table`, whatever its shape.
fn quality_of(table: &[u16; 64]) -> u8 {
    let sum: u32 = table.iter().map(|&t| u32::from(t)).sum();
    let standard = |quality: u8| -> u32 {
        let q = u32::from(quality);
        let scale = if q < 50 { 5000 / q } else { 200 - 2 * q };
        let scaled = |&s: &u16| ((u32::from(s) * scale + 50) / 100).clamp(1, 255);
        STANDARD_LUMA.iter().map(scaled).sum()
    };
    (1..=100)
        .rev()
        .min_by_key(|&q| standard(q).abs_diff(sum))
        .unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::probe::{probe, Format};

    /// A JPEG of segments, a scan of `scan` and an end marker.
    pub(super) fn jpeg(segments: &[(u8, &[u8])], scan: &[u8]) -> Vec<u8> {
        let mut out = vec![0xFF, SOI];
        for (marker, body) in segments.iter().chain(&[(SOS, &[0u8; 10][..])]) {
            out.extend([0xFF, *marker]);
            out.extend((body.len() as u16 + 2).to_be_bytes());
            out.extend(*body);
        }
        out.extend(scan);
        out.extend([0xFF, EOI]);
        out
    }

    const FRAME: (u8, &[u8]) = (
        0xC0,
        &[8, 0, 16, 0, 8, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1],
    );

    #[test]
    fn frame_and_density_are_read() {
        let jfif = b"JFIF\0\x01\x01\x01\x01\x2C\x01\x2C\0\0";
        let p = probe(&jpeg(&[(0xE0, jfif), FRAME], b"ab"));
        assert_eq!((p.format, p.width, p.height), (Format::Jpeg, 8, 16));
        assert_eq!(p.density, Some([300.0, 300.0]));
        assert_eq!(p.color, ColorMode::Rgb);
        assert!(p.complete && !p.progressive);
        assert_eq!(p.jpeg.map(|f| f.blocks()), Some(6));
    }

    #[test]
    fn the_end_marker_makes_it_complete() {
        let whole = jpeg(&[FRAME], b"abc\xFF\0d\xFF\xD0e");
        for length in 0..whole.len() {
            assert!(!probe(&whole[..length]).complete, "{length}");
        }
        assert!(probe(&whole).complete);
    }

    #[test]
    fn bytes_after_the_end_are_counted() {
        let whole = jpeg(&[FRAME], b"abc");
        let tailed = |tail: &[u8]| probe(&[&whole[..], tail].concat());
        assert_eq!(tailed(&[0; 9]).padding_bytes, 9);
        let twice = tailed(&whole);
        assert_eq!(twice.trailing_bytes, whole.len());
        assert!(twice.second_picture && twice.padding_bytes == 0);
    }

    #[test]
    fn quality_of_the_scaled_standard_tables_is_exact() {
        for (quality, scale) in [(25, 200), (50, 100), (60, 80), (92, 16)] {
            let table = STANDARD_LUMA.map(|s| ((s * scale + 50) / 100).clamp(1, 255));
            assert_eq!(quality_of(&table), quality);
        }
    }

    #[test]
    fn photoshop_resources_name_program_and_density() {
        let mut body = b"Photoshop 3.0\08BIM\x03\xED\0\0\0\0\0\x10".to_vec();
        body.extend([0x01, 0x2C, 0, 0, 0, 1, 0, 1, 0x01, 0x2C, 0, 0, 0, 1, 0, 1]);
        let p = probe(&jpeg(&[(0xED, &body), FRAME], b"ab"));
        assert_eq!(p.software.as_deref(), Some("Photoshop"));
        assert_eq!(p.density, Some([300.0, 300.0]));
    }
}
