//! Takes out of a file where its photo was made: the GPS directory of EXIF (CIPA DC-008) and the GPS properties of XMP (ISO
//! 16684-2). They are blanked where they stand, so that nothing else of the file changes: pictures inside the file, behind
//! the first one or as thumbnails, lose theirs too.

mod exif;
mod png;
mod window;
mod xmp;

use std::io::{self, Read, Seek, Write};
use std::ops::Range;
use window::Window;

/// What a TIFF block begins with, in either order of bytes.
const TIFF: [&[u8]; 2] = [b"II*\0", b"MM\0*"];
/// What goes before the TIFF block of EXIF in JPEG, HEIF and many WebP files.
const EXIF: &[u8] = b"Exif\0\0";

/// Looks over a file that passes by in parts, for anything that may name a place.
#[derive(Default)]
pub struct Lookout {
    /// The last bytes of what has passed.
    tail: Vec<u8>,
    /// The first bytes.
    head: Vec<u8>,
    /// Something was seen that may name a place.
    pub seen: bool,
}

impl Lookout {
    /// What of a file may name a place.
    const SIGNS: [&[u8]; 6] = [EXIF, b"EXIF", b"eXIf", b":GPS", b"Raw profile", b"XML:com"];
    /// Longest of them, in bytes.
    const LONGEST: usize = 11;

    /// The next part.
    pub fn pass(&mut self, part: &[u8]) {
        let missing = TIFF[0].len() - self.head.len();
        self.head.extend(part.iter().take(missing));
        self.seen |= TIFF.contains(&&self.head[..]);
        let joint = [&self.tail, &part[..part.len().min(Self::LONGEST)]].concat();
        let sees = |bytes: &[u8]| {
            Self::SIGNS
                .iter()
                .any(|sign| memchr::memmem::find(bytes, sign).is_some())
        };
        self.seen = self.seen || sees(&joint) || sees(part);
        self.tail
            .extend_from_slice(&part[part.len().saturating_sub(Self::LONGEST)..]);
        let passed = self.tail.len().saturating_sub(Self::LONGEST);
        self.tail.drain(..passed);
    }
}

/// Takes the place where its photo was made out of a file; false where it names none. However large the file is, little
/// of it is in memory.
///
/// # Errors
/// When the file cannot be read or written, and [`io::ErrorKind::QuotaExceeded`] for one that was made to take long.
pub fn remove(file: impl Read + Write + Seek) -> io::Result<bool> {
    let mut window = Window::new(file)?;
    if window.array(0)? == Some(png::SIGNATURE) {
        return png::blank(&mut window);
    }
    let all = 0..window.bytes;
    let mut found = exif::blank(&mut window, all.clone())?;
    if window.array(0)? == Some(*b"RIFF") {
        // The chunk of a WebP file, which nothing goes before.
        for_each(&mut window, b"EXIF", &all, |window, at| {
            found |= exif::blank(window, at + 8..all.end)?;
            Ok(())
        })?;
    }
    Ok(found | blank(&mut window, &all)?)
}

/// Blanks every place that these bytes name, but for a TIFF block that begins them; true when there was one.
fn blank<F: Read + Write + Seek>(window: &mut Window<F>, range: &Range<u64>) -> io::Result<bool> {
    let mut found = false;
    for_each(window, EXIF, range, |window, at| {
        found |= exif::blank(window, at + EXIF.len() as u64..range.end)?;
        Ok(())
    })?;
    Ok(found | xmp::blank(window, range.clone())?)
}

/// Does something wherever these bytes stand.
fn for_each<F: Read + Write + Seek>(
    window: &mut Window<F>,
    wanted: &[u8],
    range: &Range<u64>,
    mut work: impl FnMut(&mut Window<F>, u64) -> io::Result<()>,
) -> io::Result<()> {
    let mut from = range.start;
    while let Some(at) = window.find(wanted, from..range.end)? {
        work(window, at)?;
        from = at + wanted.len() as u64;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use xuezhao::Photo;
    use xuezhao_fixtures::{code_png, drawn_jpeg};

    const LATITUDE: &[u8] = b"\x27\0\0\0\x01\0\0\0";

    /// A TIFF block with an orientation and a GPS directory.
    fn tiff() -> Vec<u8> {
        let mut block = b"II*\0\x08\0\0\0\x02\0".to_vec();
        block.extend(b"\x12\x01\x03\0\x01\0\0\0\x06\0\0\0");
        block.extend(b"\x25\x88\x04\0\x01\0\0\0\x26\0\0\0\0\0\0\0");
        block.extend(b"\x02\0\x01\0\x02\0\x02\0\0\0N\0\0\0");
        block.extend(b"\x02\0\x05\0\x01\0\0\0\x44\0\0\0\0\0\0\0");
        block.extend(LATITUDE);
        block
    }

    const XMP: &str = r#"<x:xmpmeta><rdf:Description exif:GPSLatitude="39,54.2N"><exif:GPSLongitude>116,23.1E</exif:GPSLongitude></rdf:Description></x:xmpmeta>"#;

    fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
        let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
        [&[0xff, marker], &length[..], body].concat()
    }

    fn exif_segment() -> Vec<u8> {
        segment(0xe1, &[b"Exif\0\0", &tiff()[..]].concat())
    }

    fn xmp_segment() -> Vec<u8> {
        let start: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
        segment(0xe1, &[start, XMP.as_bytes()].concat())
    }

    fn jpeg(segments: &[Vec<u8>]) -> Vec<u8> {
        let jpeg = drawn_jpeg(48, 64, 90);
        [&jpeg[..2], &segments.concat(), &jpeg[2..]].concat()
    }

    fn png(chunks: &[Vec<u8>]) -> Vec<u8> {
        let png = code_png("c8ba");
        let after_header = 8 + 25;
        [&png[..after_header], &chunks.concat(), &png[after_header..]].concat()
    }

    fn webp(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
        let length = u32::try_from(body.len()).unwrap().to_le_bytes();
        [b"RIFF\0\0\0\0WEBP", &kind[..], &length, body].concat()
    }

    fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
        let length = u32::try_from(data.len()).unwrap().to_be_bytes();
        let sum = crc32fast::hash(&[kind, data].concat()).to_be_bytes();
        [&length[..], kind, data, &sum].concat()
    }

    /// The file without the place; `None` where it names none.
    fn removed(mut file: Vec<u8>) -> Option<Vec<u8>> {
        let found = remove(io::Cursor::new(&mut file)).unwrap();
        found.then_some(file)
    }

    fn tells(file: &[u8]) -> bool {
        let holds = |wanted: &[u8]| memchr::memmem::find(file, wanted).is_some();
        holds(b"39,54.2N") || holds(b"116,23.1E") || holds(LATITUDE)
    }

    #[test]
    fn no_container_tells_where_a_photo_was_made() {
        let text = [b"XML:com.adobe.xmp\0\0\0\0\0".as_slice(), XMP.as_bytes()].concat();
        let files = [
            jpeg(&[exif_segment()]),
            jpeg(&[xmp_segment()]),
            [jpeg(&[]), jpeg(&[exif_segment(), xmp_segment()])].concat(),
            png(&[chunk(b"eXIf", &tiff())]),
            png(&[chunk(b"iTXt", &text)]),
            png(&[chunk(b"zTXt", b"Raw profile type exif\0\0\x01\x02")]),
            webp(b"EXIF", &tiff()),
            webp(b"EXIF", &[b"Exif\0\0", &tiff()[..]].concat()),
            webp(b"XMP ", XMP.as_bytes()),
            tiff(),
        ];
        for (i, file) in files.iter().enumerate() {
            let without = removed(file.clone());
            let without = without.unwrap_or_else(|| panic!("{i}: nothing was found"));
            assert!(!tells(&without), "{i}");
            assert!(
                !Photo::open(without.clone(), None).file().probe.located,
                "{i}"
            );
            assert_eq!(removed(without), None, "{i}: once is enough");
            for size in [1, 7, file.len()] {
                let mut lookout = Lookout::default();
                file.chunks(size).for_each(|part| lookout.pass(part));
                assert!(lookout.seen, "{i}: in parts of {size}");
            }
        }
    }

    #[test]
    fn everything_else_stays_as_it_is() {
        let file = jpeg(&[exif_segment(), xmp_segment()]);
        let without = removed(file.clone()).unwrap();
        let [before, after] = [file, without].map(|file| Photo::open(file, None));
        assert_eq!(after.file().bytes.len(), before.file().bytes.len());
        assert_eq!(after.file().probe.orientation, 6);
        assert_eq!(before.preview(64), after.preview(64));
        let plain = drawn_jpeg(48, 64, 90);
        assert_eq!(removed(plain), None);
        assert_eq!(removed(png(&[])), None);
        assert_eq!(removed(Vec::new()), None);
    }

    #[test]
    fn a_text_that_was_blanked_is_still_a_png_file() {
        let raw = [b"Raw profile type exif\0\0", &[7; 200][..]].concat();
        let text = [b"XML:com.adobe.xmp\0\0\0\0\0", XMP.as_bytes()].concat();
        let chunks = [
            chunk(b"zTXt", &raw),
            chunk(b"iTXt", &text),
            chunk(b"eXIf", &tiff()),
        ];
        let without = removed(png(&chunks)).unwrap();
        let mut rest = &without[png::SIGNATURE.len()..];
        while !rest.is_empty() {
            let length = u32::from_be_bytes(rest[..4].try_into().unwrap()) as usize;
            let kind: &[u8; 4] = rest[4..8].try_into().unwrap();
            let whole = chunk(kind, &rest[8..8 + length]);
            assert!(rest.starts_with(&whole), "{kind:?}");
            rest = &rest[whole.len()..];
        }
    }

    #[test]
    fn files_that_were_made_to_take_long_are_refused_soon() {
        // Each of these blocks leads to a directory of 65,535 entries.
        let block = b"Exif\0\0II*\0\x40\0\0\0";
        let mut file = block.repeat(20_000);
        file.resize(file.len() + 800_000, 0xff);
        let refused = remove(io::Cursor::new(file)).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::QuotaExceeded);
    }

    #[test]
    fn a_directory_that_leads_nowhere_ends() {
        let mut lost = tiff();
        for at in 0..lost.len() {
            for byte in [0, 0x7f, 0xff] {
                let was = std::mem::replace(&mut lost[at], byte);
                removed(jpeg(&[segment(0xe1, &[b"Exif\0\0", &lost[..]].concat())]));
                lost[at] = was;
            }
        }
    }
}
