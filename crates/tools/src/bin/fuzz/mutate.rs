//! Near relatives of stored seeds. Each follows from its number alone, so that a finding can be made again.

/// Longest input, in bytes: larger ones only take longer.
const LONGEST: usize = 1 << 16;
/// Changes to one seed, at most.
const CHANGES: usize = 6;
/// Bytes that begin or end something in the formats that are read, and the ends of the ranges of numbers.
const TELLING: [u8; 16] = [
    0x00, 0x01, 0x02, 0x07, 0x10, 0x3F, 0x7F, 0x80, 0xC2, 0xC4, 0xD0, 0xD9, 0xDA, 0xDD, 0xFE, 0xFF,
];
/// Lengths, sizes and offsets at the ends of their ranges.
const NUMBERS: [u32; 12] = [
    0,
    1,
    2,
    8,
    255,
    256,
    1023,
    0x7FFF,
    0xFFFF,
    0x1_0000,
    0x7FFF_FFFF,
    0xFFFF_FFFF,
];
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Numbers that only look random (xorshift64*, S. Vigna, 2016).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        number as usize % end.max(1)
    }

    fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

/// The relative of one of `seeds` with this number; `seeds` must not be empty.
pub fn relative(seeds: &[Vec<u8>], number: u64) -> Vec<u8> {
    let mut numbers = Numbers((number + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let mut data = numbers.of(seeds).clone();
    for _ in 0..=numbers.below(CHANGES) {
        change(&mut data, seeds, &mut numbers);
    }
    data.truncate(LONGEST);
    // A checksum would keep most changes from being read.
    if data.starts_with(PNG) && numbers.below(4) > 0 {
        correct_checksums(&mut data);
    }
    data
}

fn change(data: &mut Vec<u8>, seeds: &[Vec<u8>], numbers: &mut Numbers) {
    let at = numbers.below(data.len() + 1);
    let length = numbers.below(32.min(data.len() - at) + 1);
    match numbers.below(9) {
        0 | 1 => {
            if let Some(byte) = data.get_mut(at) {
                *byte ^= 1 << numbers.below(8);
            }
        }
        2 => {
            if let Some(byte) = data.get_mut(at) {
                *byte = *numbers.of(&TELLING);
            }
        }
        3 => {
            let number = *numbers.of(&NUMBERS);
            let bytes = match numbers.below(4) {
                0 => number.to_be_bytes().to_vec(),
                1 => number.to_le_bytes().to_vec(),
                2 => (number as u16).to_be_bytes().to_vec(),
                _ => (number as u16).to_le_bytes().to_vec(),
            };
            for (old, new) in data[at..].iter_mut().zip(bytes) {
                *old = new;
            }
        }
        4 => drop(data.drain(at..at + length)),
        5 => {
            let part = data[at..at + length].to_vec();
            let to = numbers.below(data.len() + 1);
            data.splice(to..to, part);
        }
        6 => {
            let byte = *numbers.of(&TELLING);
            data.splice(at..at, vec![byte; length]);
        }
        7 => {
            let other = numbers.of(seeds);
            let from = numbers.below(other.len() + 1);
            data.truncate(at);
            data.extend_from_slice(&other[from..]);
        }
        _ => {
            if numbers.below(4) == 0 {
                data.truncate(at);
            }
        }
    }
}

/// Makes the chunks of a PNG agree with their checksums (PNG third edition, 5.3).
fn correct_checksums(data: &mut [u8]) {
    let mut at = PNG.len();
    while let Some(&[a, b, c, d]) = data.get(at..at + 4) {
        let length = u32::from_be_bytes([a, b, c, d]) as usize;
        let end = at + 8 + length;
        let Some(body) = data.get(at + 4..end) else {
            return;
        };
        let sum = checksum(body).to_be_bytes();
        let Some(place) = data.get_mut(end..end + 4) else {
            return;
        };
        place.copy_from_slice(&sum);
        at = end + 4;
    }
}

/// CRC-32 (PNG third edition, annex D).
fn checksum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, &byte| {
        (0..8).fold(sum ^ u32::from(byte), |sum, _| {
            (sum >> 1) ^ (0xEDB8_8320 & (sum & 1).wrapping_neg())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_makes_the_same_relative_again() {
        let seeds = vec![b"one seed".to_vec(), b"another seed".to_vec(), Vec::new()];
        let relatives: Vec<_> = (0..1000).map(|n| relative(&seeds, n)).collect();
        assert!((0..1000).all(|n| relative(&seeds, n) == relatives[n as usize]));
        let differ = relatives.windows(2).filter(|pair| pair[0] != pair[1]);
        assert!(differ.count() > 900);
    }

    #[test]
    fn checksums_are_made_right() {
        assert_eq!(checksum(b"123456789"), 0xCBF4_3926);
        let mut end = [PNG, b"\0\0\0\0IEND\0\0\0\0"].concat();
        correct_checksums(&mut end);
        assert_eq!(end[16..], [0xAE, 0x42, 0x60, 0x82]);
    }
}
