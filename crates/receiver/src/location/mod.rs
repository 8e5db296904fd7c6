//! Takes out of a file where its photo was made: the GPS directory of EXIF (CIPA DC-008) and the GPS properties of XMP (ISO
//! 16684-2). They are blanked where they stand, so that nothing else of the file changes: pictures inside the file, behind
//! the first one or as thumbnails, lose theirs too.

mod exif;
mod png;
mod xmp;

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
                .any(|sign| places(bytes, sign).next().is_some())
        };
        self.seen = self.seen || sees(&joint) || sees(part);
        self.tail
            .extend_from_slice(&part[part.len().saturating_sub(Self::LONGEST)..]);
        let passed = self.tail.len().saturating_sub(Self::LONGEST);
        self.tail.drain(..passed);
    }
}

/// The file without the place where its photo was made; `None` where it names none.
pub fn removed(mut file: Vec<u8>) -> Option<Vec<u8>> {
    if file.starts_with(png::SIGNATURE) {
        return png::removed(&file);
    }
    blank(&mut file).then_some(file)
}

/// Blanks every place that these bytes name; true when there was one.
fn blank(bytes: &mut [u8]) -> bool {
    let mut found = false;
    let blocks: Vec<usize> = places(bytes, EXIF).map(|at| at + EXIF.len()).collect();
    for at in blocks.into_iter().chain(bare(bytes)) {
        found |= exif::blank(&mut bytes[at..]);
    }
    found | xmp::blank(bytes)
}

/// Where TIFF blocks stand that nothing goes before: a TIFF file itself, and the chunk of a WebP file.
fn bare(bytes: &[u8]) -> Vec<usize> {
    let is_tiff = |at: &usize| TIFF.iter().any(|start| bytes[*at..].starts_with(start));
    let in_webp = bytes.starts_with(b"RIFF").then(|| places(bytes, b"EXIF"));
    let in_webp = in_webp.into_iter().flatten().map(|at| at + 8);
    let starts = std::iter::once(0).chain(in_webp);
    starts
        .filter(|at| *at < bytes.len())
        .filter(is_tiff)
        .collect()
}

fn places<'a>(bytes: &'a [u8], wanted: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    memchr::memmem::find_iter(bytes, wanted)
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

    fn tells(file: &[u8]) -> bool {
        let holds = |wanted: &[u8]| places(file, wanted).next().is_some();
        holds(b"39,54.2N") || holds(b"116,23.1E") || holds(LATITUDE)
    }

    #[test]
    fn no_container_tells_where_a_photo_was_made() {
        let text = [b"XML:com.adobe.xmp\0\0\0\0\0".as_slice(), XMP.as_bytes()].concat();
        let files = [
            jpeg(&[exif_segment()]),
            jpeg(&[xmp_segment()]),
            [jpeg(&[]), jpeg(&[exif_segment(), xmp_segment()])].concat(),
            png(&[png::chunk(b"eXIf", &tiff())]),
            png(&[png::chunk(b"iTXt", &text)]),
            png(&[png::chunk(b"zTXt", b"Raw profile type exif\0\0\x01\x02")]),
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
