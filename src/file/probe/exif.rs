//! EXIF: the TIFF directories inside a photo (CIPA DC-008).
//!
//! The orientation is read as browsers do, so that what is measured is what is seen: the first EXIF block of a file
//! counts, in it the main directory alone, and there the first entry that is one SHORT from 1 to 8. The EXIF and the
//! thumbnail's directory say nothing of the picture. Compared with Chromium, Firefox and Pillow on 240 drawn files.

use super::bytes::{text, Bytes, Order};
use super::Probe;

/// Directories followed at most: main, EXIF, GPS. A directory that points at itself ends here.
const DIRECTORIES: usize = 4;
/// Entries read of one directory at most.
const ENTRIES: usize = 512;
/// Bytes of the header, in which no directory can lie.
const HEADER: usize = 8;
/// The type of a 16-bit number.
const SHORT: u16 = 3;

mod tag {
    pub const MAKE: u16 = 0x010F;
    pub const MODEL: u16 = 0x0110;
    pub const ORIENTATION: u16 = 0x0112;
    pub const X_RESOLUTION: u16 = 0x011A;
    pub const Y_RESOLUTION: u16 = 0x011B;
    pub const RESOLUTION_UNIT: u16 = 0x0128;
    pub const SOFTWARE: u16 = 0x0131;
    pub const EXIF: u16 = 0x8769;
    pub const GPS: u16 = 0x8825;
    pub const USER_COMMENT: u16 = 0x9286;
    pub const FILE_SOURCE: u16 = 0xA300;
    pub const LENS_MODEL: u16 = 0xA434;
}

/// The orientations that follow one another when a picture is turned clockwise by quarters: plain and mirrored.
const TURNS: [[u8; 4]; 2] = [[1, 6, 3, 8], [2, 7, 4, 5]];

/// The orientation of a picture that is turned clockwise by `quarters` after its own `orientation`.
pub(in crate::file) fn turned(orientation: u8, quarters: u8) -> u8 {
    let next = |turns: &[u8; 4]| {
        let at = turns.iter().position(|&turn| turn == orientation)?;
        Some(turns[(at + usize::from(quarters)) % 4])
    };
    TURNS.iter().find_map(next).unwrap_or(1)
}

/// One entry of a directory.
struct Entry<'a> {
    tag: u16,
    kind: u16,
    /// The value's bytes, wherever they lie.
    value: Bytes<'a>,
}

impl Entry<'_> {
    fn number(&self) -> Option<u32> {
        match self.kind {
            1 | 7 => self.value.u8(0).map(u32::from),
            3 => self.value.u16(0).map(u32::from),
            4 => self.value.u32(0),
            _ => None,
        }
    }

    fn rational(&self) -> Option<f64> {
        let (above, below) = (self.value.u32(0)?, self.value.u32(4)?);
        (self.kind == 5 && below > 0).then(|| f64::from(above) / f64::from(below))
    }

    fn text(&self) -> Option<String> {
        (self.kind == 2).then(|| text(self.value.data)).flatten()
    }
}

/// The byte order and the position of the first directory of a TIFF structure.
pub(super) fn header(tiff: &[u8]) -> Option<(Order, usize)> {
    let order = match tiff.get(..4)? {
        b"II*\0" => Order::Little,
        b"MM\0*" => Order::Big,
        _ => return None,
    };
    let first = Bytes::new(tiff, order).position(4)?;
    (first >= HEADER).then_some((order, first))
}

/// What the main directory of a TIFF structure says of the orientation, 1..=8; `None` when it says nothing sound.
fn orientation(tiff: &[u8]) -> Option<u8> {
    let (order, first) = header(tiff)?;
    let data = Bytes::new(tiff, order);
    let count = usize::from(data.u16(first)?);
    (0..count)
        .map_while(|i| data.slice(first.checked_add(2 + i * 12)?, 12))
        .map(|entry| Bytes::new(entry, order))
        .filter(|entry| entry.u16(0) == Some(tag::ORIENTATION))
        .filter(|entry| (entry.u16(2), entry.u32(4)) == (Some(SHORT), Some(1)))
        .find_map(|entry| match entry.u16(8)? {
            value @ 1..=8 => Some(value as u8),
            _ => None,
        })
}

/// The entries of the directory at `start` whose values lie inside the data.
fn entries(tiff: Bytes<'_>, order: Order, start: usize) -> impl Iterator<Item = Entry<'_>> {
    let count = usize::from(tiff.u16(start).unwrap_or(0)).min(ENTRIES);
    (0..count).filter_map(move |i| {
        let at = start.checked_add(2 + i * 12)?;
        let kind = tiff.u16(at + 2)?;
        let size = match kind {
            1 | 2 | 6 | 7 => 1,
            3 | 8 => 2,
            4 | 9 | 11 | 13 => 4,
            5 | 10 | 12 => 8,
            _ => return None,
        };
        let length = tiff.position(at + 4)?.checked_mul(size)?;
        let value = if length <= 4 {
            at + 8
        } else {
            tiff.position(at + 8)?
        };
        Some(Entry {
            tag: tiff.u16(at)?,
            kind,
            value: Bytes::new(tiff.slice(value, length)?, order),
        })
    })
}

/// Takes what a TIFF structure says of the photo into `probe`; the orientation only of the first one in a file.
#[cfg_attr(small_wasm, optimize(size))]
pub(super) fn read(tiff: &[u8], probe: &mut Probe) {
    // Empty blocks are skipped by every reader.
    if !tiff.is_empty() && probe.orientation == 0 {
        probe.orientation = orientation(tiff).unwrap_or(1);
    }
    let Some((order, first)) = header(tiff) else {
        return;
    };
    let data = Bytes::new(tiff, order);
    let (mut make, mut model) = (None, None);
    let (mut x, mut y, mut unit) = (None, None, 2);
    let mut queue = vec![first];
    let mut visited = 0;
    while let Some(start) = queue.pop() {
        visited += 1;
        if visited > DIRECTORIES {
            break;
        }
        for entry in entries(data, order, start) {
            match entry.tag {
                tag::MAKE => make = entry.text().or(make),
                tag::MODEL => model = entry.text().or(model),
                tag::X_RESOLUTION => x = entry.rational(),
                tag::Y_RESOLUTION => y = entry.rational(),
                tag::RESOLUTION_UNIT => unit = entry.number().unwrap_or(2),
                tag::SOFTWARE => probe.add_software(entry.text()),
                tag::EXIF => queue.extend(entry.number().map(|v| v as usize)),
                tag::GPS => probe.located |= gps(data, order, entry.number()),
                tag::LENS_MODEL => probe.lens = entry.text().or(probe.lens.take()),
                tag::FILE_SOURCE => probe.scanned |= matches!(entry.number(), Some(1 | 2)),
                // An 8-byte character code goes before the comment; iPhones write "Screenshot".
                tag::USER_COMMENT => {
                    let comment = entry.value.data.get(8..).unwrap_or(&[]);
                    probe.screenshot |= comment.starts_with(b"Screenshot");
                }
                _ => {}
            }
        }
    }
    probe.camera = match (make, model) {
        (Some(make), Some(model)) if !model.starts_with(&make) => Some(format!("{make} {model}")),
        (make, model) => model.or(make).or(probe.camera.take()),
    };
    let per_inch = match unit {
        2 => 1.0,
        3 => 2.54,
        _ => return,
    };
    if let (Some(x), Some(y)) = (x, y.or(x)) {
        probe.set_density([x * per_inch, y * per_inch]);
    }
}

/// True when the directory at `start` holds a latitude or longitude.
fn gps(tiff: Bytes<'_>, order: Order, start: Option<u32>) -> bool {
    start.is_some_and(|s| entries(tiff, order, s as usize).any(|e| matches!(e.tag, 2 | 4)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A little-endian TIFF with one directory of short and text values.
    fn tiff(entries: &[(u16, u16, u32, [u8; 4])], tail: &[u8]) -> Vec<u8> {
        let mut out = b"II*\0\x08\0\0\0".to_vec();
        out.extend((entries.len() as u16).to_le_bytes());
        for (tag, kind, count, value) in entries {
            out.extend(tag.to_le_bytes());
            out.extend(kind.to_le_bytes());
            out.extend(count.to_le_bytes());
            out.extend(value);
        }
        out.extend([0; 4]);
        out.extend(tail);
        out
    }

    fn probed(data: &[u8]) -> Probe {
        let mut probe = Probe::default();
        read(data, &mut probe);
        probe.orientation = probe.orientation.max(1);
        probe
    }

    #[test]
    fn orientation_counts_from_one_to_eight() {
        for (stored, expected) in [(1, 1), (8, 8), (0, 1), (9, 1)] {
            let data = tiff(&[(0x0112, 3, 1, [stored, 0, 0, 0])], b"");
            assert_eq!(probed(&data).orientation, expected);
        }
    }

    #[test]
    fn a_value_outside_the_data_is_skipped() {
        let far = 90_000u32.to_le_bytes();
        let data = tiff(&[(0x0131, 2, 9, far), (0x0112, 3, 1, [6, 0, 0, 0])], b"");
        let probe = probed(&data);
        assert_eq!((probe.software, probe.orientation), (None, 6));
    }

    #[test]
    fn a_directory_that_points_at_itself_ends() {
        let data = tiff(&[(0x8769, 4, 1, [8, 0, 0, 0])], b"");
        assert_eq!(probed(&data).orientation, 1);
    }

    #[test]
    fn density_in_centimetres_becomes_inches() {
        let at = (8 + 2 + 24 + 4) as u8;
        let data = tiff(
            &[(0x011A, 5, 1, [at, 0, 0, 0]), (0x0128, 3, 1, [3, 0, 0, 0])],
            &[100, 0, 0, 0, 1, 0, 0, 0],
        );
        assert_eq!(probed(&data).density, Some([254.0, 254.0]));
    }

    #[test]
    fn nothing_is_read_from_junk() {
        for data in [&b""[..], b"II*\0", b"MM\0*\xff\xff\xff\xff", b"Exif"] {
            assert_eq!(probed(data), probed(b""));
        }
    }
}
