//! Data codewords → text (ISO/IEC 18004:2015, 7.4).

/// What a symbol says.
pub(super) struct Payload {
    pub text: String,
    /// The unused codewords hold the standard's filler (0xEC, 0x11 in turn): a strong sign that the
    /// codewords are what the maker wrote.
    pub filled: bool,
}

struct Bits<'a> {
    bytes: &'a [u8],
    position: usize,
}

impl Bits<'_> {
    fn left(&self) -> usize {
        self.bytes.len() * 8 - self.position
    }

    fn take(&mut self, count: usize) -> Option<u32> {
        if count > self.left() {
            return None;
        }
        let mut value = 0;
        for _ in 0..count {
            let byte = self.bytes.get(self.position / 8)?;
            value = value << 1 | (byte >> (7 - self.position % 8) & 1) as u32;
            self.position += 1;
        }
        Some(value)
    }
}

const ALPHANUMERIC: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// Reads the segments of a symbol. Bytes are UTF-8 when they are valid as such, else Latin-1. `None`
/// when the stream is broken, empty, or uses a mode that is not read (Kanji, structured append).
pub(super) fn payload(codewords: &[u8], version: usize) -> Option<Payload> {
    let mut bits = Bits {
        bytes: codewords,
        position: 0,
    };
    let size = if version < 10 {
        0
    } else if version < 27 {
        1
    } else {
        2
    };
    let mut bytes = Vec::new();
    while bits.left() >= 4 {
        match bits.take(4)? {
            0b0000 => break,
            0b0001 => numeric(&mut bits, [10, 12, 14][size], &mut bytes)?,
            0b0010 => alphanumeric(&mut bits, [9, 11, 13][size], &mut bytes)?,
            0b0100 => {
                for _ in 0..bits.take([8, 16, 16][size])? {
                    bytes.push(bits.take(8)? as u8);
                }
            }
            0b0101 => {}
            0b0111 => extended_channel(&mut bits)?,
            _ => return None,
        }
    }
    if bytes.is_empty() {
        return None;
    }
    let used = bits.position.div_ceil(8);
    // Some makers write one byte of zeros after a terminator that ends on a byte.
    let mut filler = codewords.get(used..)?;
    if filler.first() == Some(&0) {
        filler = &filler[1..];
    }
    let filled = bits.take(used * 8 - bits.position) == Some(0)
        && filler
            .iter()
            .enumerate()
            .all(|(i, &c)| c == [0xec, 0x11][i % 2]);
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => error.into_bytes().iter().map(|&b| b as char).collect(),
    };
    Some(Payload { text, filled })
}

fn numeric(bits: &mut Bits, length: usize, bytes: &mut Vec<u8>) -> Option<()> {
    let mut left = bits.take(length)? as usize;
    while left > 0 {
        let digits = left.min(3);
        let value = bits.take([4, 7, 10][digits - 1])?;
        if value >= [10, 100, 1000][digits - 1] {
            return None;
        }
        for unit in [100, 10, 1].into_iter().skip(3 - digits) {
            bytes.push(b'0' + (value / unit % 10) as u8);
        }
        left -= digits;
    }
    Some(())
}

fn alphanumeric(bits: &mut Bits, length: usize, bytes: &mut Vec<u8>) -> Option<()> {
    let mut left = bits.take(length)? as usize;
    while left > 0 {
        if left >= 2 {
            let pair = bits.take(11)? as usize;
            bytes.push(*ALPHANUMERIC.get(pair / 45)?);
            bytes.push(ALPHANUMERIC[pair % 45]);
            left -= 2;
        } else {
            bytes.push(*ALPHANUMERIC.get(bits.take(6)? as usize)?);
            left -= 1;
        }
    }
    Some(())
}

/// Skips the number of a character set: one to three bytes.
fn extended_channel(bits: &mut Bits) -> Option<()> {
    let first = bits.take(8)?;
    let more = match first {
        0..=0x7f => 0,
        0x80..=0xbf => 8,
        0xc0..=0xdf => 16,
        _ => return None,
    };
    bits.take(more).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Packs (value, length) pairs and adds the filler up to `size` bytes.
    fn packed(fields: &[(u32, usize)], size: usize) -> Vec<u8> {
        let mut bits: Vec<u8> = Vec::new();
        for &(value, length) in fields {
            bits.extend((0..length).rev().map(|i| (value >> i & 1) as u8));
        }
        bits.resize(bits.len().div_ceil(8) * 8, 0);
        let mut bytes: Vec<u8> = bits
            .chunks(8)
            .map(|b| b.iter().fold(0, |v, &bit| v << 1 | bit))
            .collect();
        for i in 0..size.saturating_sub(bytes.len()) {
            bytes.push([0xec, 0x11][i % 2]);
        }
        bytes
    }

    #[test]
    fn reads_mixed_segments() {
        let fields = [
            (1, 4),
            (5, 10),
            (123, 10),
            (45, 7),
            (2, 4),
            (3, 9),
            (10 * 45 + 11, 11),
            (12, 6),
            (0, 4),
        ];
        let payload = payload(&packed(&fields, 16), 1).unwrap();
        assert_eq!(payload.text, "12345ABC");
        assert!(payload.filled);
    }

    #[test]
    fn reads_bytes_as_utf8_or_latin1() {
        let utf8 = [
            (7, 4),
            (26, 8),
            (4, 4),
            (3, 8),
            (0xe7, 8),
            (0xa0, 8),
            (0x81, 8),
            (0, 4),
        ];
        assert_eq!(payload(&packed(&utf8, 16), 1).unwrap().text, "码");
        let latin = [(4, 4), (1, 8), (0xe9, 8), (0, 4)];
        assert_eq!(payload(&packed(&latin, 16), 1).unwrap().text, "é");
    }

    #[test]
    fn a_broken_stream_is_none_and_odd_filler_is_seen() {
        assert!(payload(&packed(&[(4, 4), (200, 8), (65, 8)], 4), 1).is_none());
        assert!(payload(&packed(&[(0, 4)], 8), 1).is_none());
        assert!(payload(&packed(&[(1, 4), (3, 10), (1010, 10)], 8), 1).is_none());
        let mut odd = packed(&[(4, 4), (1, 8), (65, 8), (0, 4)], 8);
        odd[6] ^= 1;
        assert!(!payload(&odd, 1).unwrap().filled);
    }
}
