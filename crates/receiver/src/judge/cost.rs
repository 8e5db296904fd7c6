//! What it costs to judge a picture, told from its headers alone, so that ordinary photos never wait behind dear ones.

use std::io::{self, BufRead, BufReader, ErrorKind, Read, Seek, SeekFrom};

/// How dear a picture is. Whatever the headers hide, the limits of the worker end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cost {
    /// A prepared photo: well under a second.
    Small,
    /// A phone's original, or what says nothing of its cost: seconds.
    Large,
    /// More than any camera's picture.
    Dear,
}

/// Most of a [`Cost::Small`] picture, in pixels visited or bytes read: a prepared photo has half a million, a phone's
/// original twelve million and more.
const SMALL: u64 = 8_000_000;
/// Most of a [`Cost::Large`] one: ten times what 200 megapixels in a single scan ask, the most that phones make.
const LARGE: u64 = 2_000_000_000;
/// Passes over a file's bytes to look for what is written in them.
const PASSES: u64 = 4;
/// Most bytes that a byte of a deflated chunk becomes (RFC 1951: 258 for two bits).
const INFLATED: u64 = 1032;
/// What every JPEG and every PNG file begins with.
const JPEG: &[u8] = b"\xff\xd8";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The cost of a picture, read in small parts: no whole picture is ever in memory for it.
///
/// # Errors
/// When it cannot be read.
pub fn of(file: impl Read + Seek) -> io::Result<Cost> {
    let mut file = BufReader::new(file);
    let bytes = file.seek(SeekFrom::End(0))?;
    file.rewind()?;
    let mut start = Vec::new();
    file.by_ref()
        .take(PNG.len() as u64)
        .read_to_end(&mut start)?;
    let visits = if start.starts_with(JPEG) {
        file.seek(SeekFrom::Start(JPEG.len() as u64))?;
        jpeg(&mut file)
    } else if start == PNG {
        png(&mut file)
    } else {
        Ok(SMALL + 1)
    };
    let visits = match visits {
        // It is cut off: nobody will see more of it.
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => 0,
        visits => visits?,
    };
    Ok(match visits.saturating_add(PASSES * bytes) {
        work if work <= SMALL => Cost::Small,
        work if work <= LARGE => Cost::Large,
        _ => Cost::Dear,
    })
}

/// Pixels times scans.
fn jpeg<F: Read + Seek>(file: &mut BufReader<F>) -> io::Result<u64> {
    Ok(match frame(file)? {
        Some((width, height)) => u64::from(width) * u64::from(height) * scans(file)?,
        None => 0,
    })
}

/// Width and height in a JPEG's frame header (ISO/IEC 10918-1, B.2.2), from the first marker on; `None` where there is none.
fn frame<F: Read + Seek>(file: &mut BufReader<F>) -> io::Result<Option<(u16, u16)>> {
    loop {
        let [mut marker] = next(file)?;
        if marker != 0xFF {
            return Ok(None);
        }
        // Any number of these bytes may fill the space before a marker.
        while marker == 0xFF {
            [marker] = next(file)?;
        }
        let length = u16::from_be_bytes(next(file)?);
        match marker {
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                let [_, y, yy, x, xx] = next(file)?;
                let number = |high, low| u16::from_be_bytes([high, low]);
                return Ok(Some((number(x, xx), number(y, yy))));
            }
            0xDA => return Ok(None),
            _ => file.seek_relative(i64::from(length) - 2)?,
        }
    }
}

/// How many scans begin from here on.
fn scans(file: &mut impl BufRead) -> io::Result<u64> {
    let mut scans = 0;
    let mut last = 0;
    loop {
        let part = file.fill_buf()?;
        let Some(end) = part.last().copied() else {
            return Ok(scans);
        };
        scans += u64::from(last == 0xFF && part[0] == 0xDA);
        scans += part.windows(2).filter(|pair| pair == b"\xff\xda").count() as u64;
        last = end;
        let length = part.len();
        file.consume(length);
    }
}

/// Pixels, and what the deflated chunks beside the picture may become (PNG, 5.3 and 11.3).
fn png<F: Read + Seek>(file: &mut BufReader<F>) -> io::Result<u64> {
    let mut visits = 0_u64;
    loop {
        let head: io::Result<[u8; 8]> = next(file);
        let [a, b, c, d, kind @ ..] = match head {
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(visits),
            head => head?,
        };
        let mut rest = i64::from(u32::from_be_bytes([a, b, c, d])) + 4;
        match &kind {
            b"IHDR" if visits == 0 => {
                let width = u64::from(u32::from_be_bytes(next(file)?));
                visits = width.saturating_mul(u32::from_be_bytes(next(file)?).into());
                rest -= 8;
            }
            b"iCCP" | b"zTXt" | b"iTXt" => {
                visits = visits.saturating_add(rest.unsigned_abs() * INFLATED);
            }
            _ => {}
        }
        file.seek_relative(rest)?;
    }
}

fn next<const N: usize>(file: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;
    use xuezhao_fixtures::{code_png, drawn_jpeg, many_scans};

    fn cost(bytes: &[u8]) -> Cost {
        of(Cursor::new(bytes)).unwrap()
    }

    #[test]
    fn an_ordinary_picture_is_small_and_a_phones_original_large() {
        assert_eq!(cost(&drawn_jpeg(480, 640, 90)), Cost::Small);
        assert_eq!(cost(&code_png("XUEZHAO-2023-0001")), Cost::Small);
        assert_eq!(cost(&drawn_jpeg(3000, 4000, 90)), Cost::Large);
        assert_eq!(cost(b"hello"), Cost::Large);
    }

    #[test]
    fn thousands_of_scans_are_dear() {
        assert_eq!(cost(&many_scans(4000, 4000, 500)), Cost::Dear);
        assert_eq!(cost(&many_scans(480, 640, 10_000)), Cost::Dear);
    }

    #[test]
    fn a_deflated_profile_counts_for_what_it_may_become() {
        let picture = code_png("XUEZHAO-2023-0001");
        let chunk = [&100_000_u32.to_be_bytes()[..], b"iCCP", &[0; 100_004]].concat();
        let bomb = [&picture[..33], &chunk, &picture[33..]].concat();
        assert_eq!(cost(&bomb), Cost::Large);
    }

    #[test]
    fn scans_are_counted_across_the_parts_in_which_a_file_is_read() {
        let picture = drawn_jpeg(480, 640, 90);
        for filler in 0..3 {
            // Scans that begin at the last byte of a part, and at the first one of the next.
            let scans = [&vec![0; filler][..], &b"\xff\xda".repeat(100_000)].concat();
            let file = [&picture[..], &scans].concat();
            assert_eq!(cost(&file), Cost::Dear, "{filler}");
            let scans = [&vec![0; filler][..], &b"\xff\xda\0\0".repeat(5_000)].concat();
            assert_eq!(cost(&[&picture[..], &scans].concat()), Cost::Large);
        }
    }

    #[test]
    fn bytes_that_fill_the_space_before_a_marker_hide_no_picture() {
        let picture = many_scans(4000, 4000, 500);
        let filled = [&picture[..2], &[0xff; 100_000], &picture[2..]].concat();
        assert_eq!(cost(&filled), Cost::Dear);
    }

    #[test]
    fn what_is_cut_off_is_read_to_its_end() {
        for bytes in [
            &b""[..],
            b"\xff\xd8",
            b"\xff\xd8\xff\xc0\x00",
            b"\x89PNG\r\n\x1a\n",
        ] {
            cost(bytes);
        }
    }
}
