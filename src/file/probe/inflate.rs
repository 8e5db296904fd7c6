//! Packed colour profiles: zlib streams (RFC 1950, RFC 1951), unpacked within a limit. A few kilobytes at most, so it is
//! short rather than fast.

/// Longest code of a symbol in bits.
const LONGEST: usize = 15;

/// Lengths and distances: the first of each symbol, and how many more bits tell which one it is (RFC 1951, 3.2.5).
const LENGTHS: [(u16, u8); 29] = spans(&[8, 4, 4, 4, 4, 4], 3, Some((28, 258)));
const DISTANCES: [(u16, u8); 30] = spans(&[4, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2], 1, None);

/// Spans one after another from `first` on; `counts` of them with 0, 1, 2 … more bits. `exception` stands by itself.
const fn spans<const N: usize>(
    counts: &[usize],
    first: u16,
    exception: Option<(usize, u16)>,
) -> [(u16, u8); N] {
    let mut all = [(0, 0); N];
    let (mut at, mut start, mut bits) = (0, first as u32, 0);
    while bits < counts.len() {
        let mut left = counts[bits];
        while left > 0 && at < N {
            all[at] = (start as u16, bits as u8);
            start += 1 << bits;
            at += 1;
            left -= 1;
        }
        bits += 1;
    }
    if let Some((at, value)) = exception {
        all[at] = (value, 0);
    }
    all
}

/// Order in which the lengths of the code lengths' own codes are written.
const ORDER: [usize; 19] = [
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
];

/// The unpacked bytes; `None` when they are damaged, cut off, or more than `most`.
pub fn unpack(zlib: &[u8], most: usize) -> Option<Vec<u8>> {
    let header = u16::from_be_bytes([*zlib.first()?, *zlib.get(1)?]);
    let is_plain_deflate = zlib[0] & 15 == 8 && zlib[1] & 32 == 0;
    if header % 31 != 0 || !is_plain_deflate {
        return None;
    }
    let mut bits = Bits {
        bytes: zlib,
        at: 16,
    };
    let mut out = Vec::new();
    loop {
        let is_last = bits.take(1)? == 1;
        match bits.take(2)? {
            0 => stored(&mut bits, &mut out, most)?,
            1 => {
                let mut lengths = [8u8; 288];
                lengths[144..256].fill(9);
                lengths[256..280].fill(7);
                packed(
                    &mut bits,
                    &Codes::new(&lengths)?,
                    &Codes::new(&[5; 30])?,
                    &mut out,
                    most,
                )?;
            }
            2 => {
                let (symbols, distances) = tables(&mut bits)?;
                packed(&mut bits, &symbols, &distances, &mut out, most)?;
            }
            _ => return None,
        }
        if is_last {
            break;
        }
    }
    let end = bits.at.div_ceil(8);
    let sum = zlib.get(end..end + 4)?;
    (adler(&out).to_be_bytes() == sum).then_some(out)
}

/// Bits from the lowest of each byte on.
struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    fn take(&mut self, count: u8) -> Option<usize> {
        let mut value = 0;
        for bit in 0..count {
            let byte = *self.bytes.get(self.at / 8)?;
            value |= usize::from(byte >> (self.at % 8) & 1) << bit;
            self.at += 1;
        }
        Some(value)
    }
}

/// A prefix code: how many symbols have codes of each length, and the symbols in the order of their codes.
struct Codes {
    counts: [u16; LONGEST + 1],
    symbols: Vec<u16>,
}

impl Codes {
    /// From the length of each symbol's code, 0 where it has none; `None` when there are more codes than bits allow.
    fn new(lengths: &[u8]) -> Option<Codes> {
        let mut counts = [0u16; LONGEST + 1];
        for length in lengths {
            *counts.get_mut(usize::from(*length))? += 1;
        }
        counts[0] = 0;
        let mut left = 1i32;
        for count in &counts[1..] {
            left = left * 2 - i32::from(*count);
            if left < 0 {
                return None;
            }
        }
        let mut symbols = Vec::with_capacity(lengths.len());
        for length in 1..=LONGEST {
            let of_length = lengths.iter().enumerate();
            let has = of_length.filter(|(_, own)| usize::from(**own) == length);
            symbols.extend(has.map(|(symbol, _)| symbol as u16));
        }
        Some(Codes { counts, symbols })
    }

    fn read(&self, bits: &mut Bits) -> Option<usize> {
        let (mut code, mut first, mut index) = (0usize, 0usize, 0usize);
        for count in &self.counts[1..] {
            let count = usize::from(*count);
            code |= bits.take(1)?;
            if code < first + count {
                return self
                    .symbols
                    .get(index + code - first)
                    .map(|s| usize::from(*s));
            }
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        None
    }
}

/// A block that is not packed.
fn stored(bits: &mut Bits, out: &mut Vec<u8>, most: usize) -> Option<()> {
    let at = bits.at.div_ceil(8);
    let word = |at: usize| {
        let bytes = bits.bytes.get(at..at + 2)?;
        Some(u16::from_le_bytes([bytes[0], bytes[1]]))
    };
    let length = word(at)?;
    if word(at + 2)? != !length {
        return None;
    }
    let length = usize::from(length);
    let bytes = bits.bytes.get(at + 4..at + 4 + length)?;
    if out.len() + length > most {
        return None;
    }
    out.extend_from_slice(bytes);
    bits.at = (at + 4 + length) * 8;
    Some(())
}

/// The codes of a block that brings its own.
fn tables(bits: &mut Bits) -> Option<(Codes, Codes)> {
    let symbols = bits.take(5)? + 257;
    let distances = bits.take(5)? + 1;
    let own = bits.take(4)? + 4;
    let mut lengths = [0u8; 19];
    for at in &ORDER[..own] {
        lengths[*at] = bits.take(3)? as u8;
    }
    let codes = Codes::new(&lengths)?;
    let mut lengths = Vec::new();
    while lengths.len() < symbols + distances {
        let (length, times) = match codes.read(bits)? {
            16 => (*lengths.last()?, 3 + bits.take(2)?),
            17 => (0, 3 + bits.take(3)?),
            18 => (0, 11 + bits.take(7)?),
            length => (length as u8, 1),
        };
        lengths.extend(std::iter::repeat_n(length, times));
    }
    let (first, rest) = lengths.split_at(symbols);
    Some((Codes::new(first)?, Codes::new(rest.get(..distances)?)?))
}

/// A packed block.
fn packed(
    bits: &mut Bits,
    symbols: &Codes,
    distances: &Codes,
    out: &mut Vec<u8>,
    most: usize,
) -> Option<()> {
    loop {
        let symbol = symbols.read(bits)?;
        let length = match symbol {
            0..=255 => {
                if out.len() == most {
                    return None;
                }
                out.push(symbol as u8);
                continue;
            }
            256 => return Some(()),
            _ => {
                let (first, more) = *LENGTHS.get(symbol - 257)?;
                usize::from(first) + bits.take(more)?
            }
        };
        let (first, more) = *DISTANCES.get(distances.read(bits)?)?;
        let distance = usize::from(first) + bits.take(more)?;
        let start = out.len().checked_sub(distance)?;
        if out.len() + length > most {
            return None;
        }
        for at in start..start + length {
            out.push(out[at]);
        }
    }
}

/// The check sum at the end.
fn adler(bytes: &[u8]) -> u32 {
    let (mut a, mut b) = (1u32, 0u32);
    for byte in bytes {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    b << 16 | a
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes of every kind: runs, repetitions, noise.
    fn sample() -> Vec<u8> {
        let mut seed = 7u32;
        let noise = std::iter::repeat_with(move || {
            seed = seed.wrapping_mul(1_103_515_245).wrapping_add(12_345);
            (seed >> 16) as u8
        });
        let mut bytes: Vec<u8> = noise.take(3000).collect();
        bytes.extend([0; 5000]);
        bytes.extend(b"a profile, a profile, another profile ".repeat(90));
        bytes.extend(bytes.clone());
        bytes
    }

    #[test]
    fn the_tables_are_those_of_the_standard() {
        assert_eq!(
            (LENGTHS[0], LENGTHS[8], LENGTHS[28]),
            ((3, 0), (11, 1), (258, 0))
        );
        assert_eq!(LENGTHS[27], (227, 5));
        assert_eq!(
            (DISTANCES[0], DISTANCES[4], DISTANCES[29]),
            ((1, 0), (5, 1), (24577, 13))
        );
    }

    #[test]
    fn unpacks_what_another_program_packs() {
        let bytes = sample();
        let zlib = fdeflate::compress_to_vec(&bytes);
        assert_eq!(unpack(&zlib, 1 << 20), Some(bytes.clone()));
        assert_eq!(unpack(&zlib, bytes.len()), Some(bytes.clone()));
        assert_eq!(unpack(&zlib, bytes.len() - 1), None);
    }

    #[test]
    fn unpacks_fixed_and_dynamic_and_stored_blocks() {
        // "hello hello hello hello\n" by zlib at level 9: a fixed block with a match.
        let fixed = [
            0x78, 0xda, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0x57, 0xc8, 0x40, 0x27, 0xb9, 0x00, 0x70,
            0xbe, 0x08, 0xbb,
        ];
        assert_eq!(
            unpack(&fixed, 100).as_deref(),
            Some(&b"hello hello hello hello\n"[..])
        );
        let stored = [
            0x78, 1, 1, 3, 0, 0xfc, 0xff, b'a', b'b', b'c', 2, 0x4d, 1, 0x27,
        ];
        assert_eq!(unpack(&stored, 3).as_deref(), Some(&b"abc"[..]));
        assert_eq!(unpack(&stored, 2), None);
    }

    #[test]
    fn what_is_damaged_or_cut_off_is_nothing() {
        let bytes = sample();
        let zlib = fdeflate::compress_to_vec(&bytes);
        for end in (0..zlib.len()).step_by(37) {
            assert_eq!(unpack(&zlib[..end], 1 << 20), None, "{end}");
        }
        for at in (0..zlib.len()).step_by(91) {
            let mut wrong = zlib.clone();
            wrong[at] ^= 0x55;
            assert_ne!(unpack(&wrong, 1 << 20).as_ref(), Some(&bytes), "{at}");
        }
    }
}
