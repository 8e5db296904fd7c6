//! What it costs to judge a picture, told from its headers alone, so that ordinary photos never wait behind dear ones.

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

/// The cost of a picture.
pub fn of(bytes: &[u8]) -> Cost {
    let visits = if bytes.starts_with(b"\xff\xd8") {
        jpeg(bytes)
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        png(bytes)
    } else {
        SMALL + 1
    };
    match visits.saturating_add(PASSES * bytes.len() as u64) {
        work if work <= SMALL => Cost::Small,
        work if work <= LARGE => Cost::Large,
        _ => Cost::Dear,
    }
}

/// Pixels times scans.
fn jpeg(bytes: &[u8]) -> u64 {
    let Some((width, height, from)) = frame(bytes) else {
        return 0;
    };
    let scans = bytes[from..].windows(2).filter(|pair| pair == b"\xff\xda");
    u64::from(width) * u64::from(height) * scans.count() as u64
}

/// Width, height and end of a JPEG's frame header (ISO/IEC 10918-1, B.2.2).
fn frame(bytes: &[u8]) -> Option<(u16, u16, usize)> {
    let mut at = 2;
    loop {
        let [0xFF, marker, high, low] = *bytes.get(at..at + 4)? else {
            return None;
        };
        match marker {
            // A byte that only fills.
            0xFF => at += 1,
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                let [y, yy, x, xx] = *bytes.get(at + 5..at + 9)? else {
                    return None;
                };
                let number = |high, low| u16::from_be_bytes([high, low]);
                return Some((number(x, xx), number(y, yy), at + 9));
            }
            0xDA => return None,
            _ => at += 2 + usize::from(u16::from_be_bytes([high, low])),
        }
    }
}

/// Pixels, and what the deflated chunks beside the picture may become (PNG, 5.3 and 11.3).
fn png(bytes: &[u8]) -> u64 {
    let number = |at: usize| {
        let four = bytes.get(at..at + 4)?.try_into().ok()?;
        Some(u64::from(u32::from_be_bytes(four)))
    };
    let (width, height) = (number(16).unwrap_or(0), number(20).unwrap_or(0));
    let mut visits = width.saturating_mul(height);
    let mut at = 8;
    while let (Some(length), Some(kind)) = (number(at), bytes.get(at + 4..at + 8)) {
        if matches!(kind, b"iCCP" | b"zTXt" | b"iTXt") {
            visits = visits.saturating_add(length * INFLATED);
        }
        at = at.saturating_add(12).saturating_add(length as usize);
    }
    visits
}

#[cfg(test)]
mod tests {
    use super::*;
    use xuezhao_fixtures::{code_png, drawn_jpeg, many_scans};

    #[test]
    fn an_ordinary_picture_is_small_and_a_phones_original_large() {
        assert_eq!(of(&drawn_jpeg(480, 640, 90)), Cost::Small);
        assert_eq!(of(&code_png("XUEZHAO-2023-0001")), Cost::Small);
        assert_eq!(of(&drawn_jpeg(3000, 4000, 90)), Cost::Large);
        assert_eq!(of(b"hello"), Cost::Large);
    }

    #[test]
    fn thousands_of_scans_are_dear() {
        assert_eq!(of(&many_scans(4000, 4000, 500)), Cost::Dear);
        assert_eq!(of(&many_scans(480, 640, 10_000)), Cost::Dear);
    }

    #[test]
    fn a_deflated_profile_counts_for_what_it_may_become() {
        let picture = code_png("XUEZHAO-2023-0001");
        let chunk = [&100_000_u32.to_be_bytes()[..], b"iCCP", &[0; 100_004]].concat();
        let bomb = [&picture[..33], &chunk, &picture[33..]].concat();
        assert_eq!(of(&bomb), Cost::Large);
    }

    #[test]
    fn what_is_cut_off_is_read_to_its_end() {
        for bytes in [
            &b""[..],
            b"\xff\xd8",
            b"\xff\xd8\xff\xc0\x00",
            b"\x89PNG\r\n\x1a\n",
        ] {
            of(bytes);
        }
    }
}
