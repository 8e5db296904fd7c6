//! What is fixed in a QR symbol: its size, function patterns, format and codeword order
//! (ISO/IEC 18004:2015). Modules are (column, row) from the upper left corner.

use crate::order::rising;

/// One of the forty sizes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Version(usize);

/// Error-correction level and mask: the fifteen format bits, unmasked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Format {
    /// Row in the tables below: L, M, Q, H.
    level: usize,
    mask: u8,
}

/// Check codewords in each block, by level and version (table 9).
const CHECK: [[u8; 40]; 4] = [
    [
        7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30,
        30, 26, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
    ],
    [
        10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28,
        28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28,
    ],
    [
        13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30, 28, 30, 30,
        30, 30, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
    ],
    [
        17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28, 30, 24, 30,
        30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
    ],
];

/// Blocks, by level and version (table 9).
const BLOCKS: [[u8; 40]; 4] = [
    [
        1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13,
        14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 24, 25,
    ],
    [
        1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23,
        25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49,
    ],
    [
        1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20, 23, 23, 25, 27, 29,
        34, 34, 35, 38, 40, 43, 45, 48, 51, 53, 56, 59, 62, 65, 68,
    ],
    [
        1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25, 25, 34, 30, 32, 35,
        37, 40, 42, 45, 48, 51, 54, 57, 60, 63, 66, 70, 74, 77, 81,
    ],
];

impl Version {
    /// Versions are 1 to 40.
    pub fn new(number: usize) -> Option<Version> {
        (1..=40).contains(&number).then_some(Version(number))
    }

    /// 1 to 40.
    pub fn number(self) -> usize {
        self.0
    }

    /// Modules on a side.
    pub fn side(self) -> usize {
        17 + 4 * self.0
    }

    /// Rows and columns on which alignment patterns are centred (annex E).
    fn alignment_lines(self) -> Vec<usize> {
        if self.0 == 1 {
            return Vec::new();
        }
        let count = self.0 / 7 + 2;
        let step = (self.0 * 8 + count * 3 + 5) / (count * 4 - 4) * 2;
        let mut lines: Vec<usize> = (0..count - 1).map(|i| self.side() - 7 - i * step).collect();
        lines.push(6);
        lines.reverse();
        lines
    }

    /// Middles of the alignment patterns; the last one is the lower right one.
    pub fn alignments(self) -> Vec<(usize, usize)> {
        let lines = self.alignment_lines();
        let Some(&last) = lines.last() else {
            return Vec::new();
        };
        let in_finder = |x, y| [(6, 6), (6, last), (last, 6)].contains(&(x, y));
        lines
            .iter()
            .flat_map(|&y| lines.iter().map(move |&x| (x, y)))
            .filter(|&(x, y)| !in_finder(x, y))
            .collect()
    }

    /// Every module, row by row: `Some(dark)` where its colour is the same in all symbols of this
    /// size, `None` where it carries data, format or version.
    pub fn template(self) -> Vec<Option<bool>> {
        let side = self.side();
        let mut modules = vec![None; side * side];
        for i in 8..side - 8 {
            modules[6 * side + i] = Some(i % 2 == 0);
            modules[i * side + 6] = Some(i % 2 == 0);
        }
        for (x, y) in self.alignments() {
            for row in 0..5usize {
                for column in 0..5usize {
                    let ring = row.abs_diff(2).max(column.abs_diff(2));
                    modules[(y + row - 2) * side + x + column - 2] = Some(ring != 1);
                }
            }
        }
        for row in 0..8 {
            for column in 0..8 {
                for (x, y) in [
                    (column, row),
                    (side - 1 - column, row),
                    (column, side - 1 - row),
                ] {
                    modules[y * side + x] = Some(finder_is_dark(column, row));
                }
            }
        }
        modules[(side - 8) * side + 8] = Some(true);
        modules
    }

    /// Data modules in the order in which they carry the codewords' bits.
    fn data_modules(self) -> Vec<(usize, usize)> {
        let side = self.side();
        let template = self.template();
        let free = |x: usize, y: usize| {
            let format =
                (y == 8 && (x < 9 || x + 8 >= side)) || (x == 8 && (y < 9 || y + 8 >= side));
            let version = self.0 >= 7 && ((x < 6 && y + 11 >= side) || (y < 6 && x + 11 >= side));
            !format && !version && template[y * side + x].is_none()
        };
        let mut order = Vec::new();
        for pair in 0..side / 2 {
            let right = side - 1 - 2 * pair;
            let right = if right <= 6 { right - 1 } else { right };
            for step in 0..side {
                let y = if pair % 2 == 0 { side - 1 - step } else { step };
                order.extend(
                    [right, right - 1]
                        .into_iter()
                        .map(|x| (x, y))
                        .filter(|&(x, y)| free(x, y)),
                );
            }
        }
        order
    }

    /// The two places of each format bit, from the lowest bit (figure 25).
    fn format_modules(self) -> [[(usize, usize); 2]; 15] {
        let side = self.side();
        core::array::from_fn(|bit| {
            let near = match bit {
                0..=5 => (8, bit),
                6 | 7 => (8, bit + 1),
                8 => (7, 8),
                _ => (14 - bit, 8),
            };
            let far = if bit < 8 {
                (side - 1 - bit, 8)
            } else {
                (8, side - 15 + bit)
            };
            [near, far]
        })
    }

    /// The formats, most likely first, with their agreement: −1..1, 1 when all thirty modules are sure
    /// and right. `modules` are light-minus-dark values in −1..1, row by row.
    pub fn formats(self, modules: &[f32]) -> Vec<(Format, f32)> {
        let places = self.format_modules();
        let formats: Vec<(Format, f32)> = (0..32u32)
            .map(|data| {
                let mut rest = data;
                for _ in 0..10 {
                    rest = (rest << 1) ^ ((rest >> 9) * 0x537);
                }
                let word = (data << 10 | rest) ^ 0x5412;
                let agreement: f32 = places
                    .iter()
                    .enumerate()
                    .map(|(bit, at)| {
                        let light: f32 =
                            at.iter().map(|&(x, y)| modules[y * self.side() + x]).sum();
                        if word >> bit & 1 == 1 {
                            -light
                        } else {
                            light
                        }
                    })
                    .sum();
                let level = [1, 0, 3, 2][data as usize >> 3];
                (
                    Format {
                        level,
                        mask: data as u8 & 7,
                    },
                    agreement / 30.0,
                )
            })
            .collect();
        rising(&formats, |&(_, agreement)| -agreement)
    }

    /// The codewords as they lie in the symbol, each with its confidence: the least of its eight bits.
    pub fn codewords(self, format: Format, modules: &[f32]) -> Vec<(u8, f32)> {
        let bits: Vec<f32> = self
            .data_modules()
            .into_iter()
            .map(|(x, y)| {
                let light = modules[y * self.side() + x];
                if masked(format.mask, x, y) {
                    -light
                } else {
                    light
                }
            })
            .collect();
        bits.chunks_exact(8)
            .map(|bits| {
                let byte = bits
                    .iter()
                    .fold(0, |byte, &light| byte << 1 | (light < 0.0) as u8);
                (
                    byte,
                    bits.iter()
                        .fold(f32::INFINITY, |least, light| least.min(light.abs())),
                )
            })
            .collect()
    }

    /// How `total` codewords of the symbol are dealt out: for each block, the places of its data and
    /// then of its check codewords; and the number of check codewords in each.
    pub fn blocks(self, format: Format, total: usize) -> (Vec<Vec<usize>>, usize) {
        let count = BLOCKS[format.level][self.0 - 1] as usize;
        let check = CHECK[format.level][self.0 - 1] as usize;
        let short = total / count - check;
        let long_from = count - total % count;
        let mut blocks = vec![Vec::new(); count];
        let mut place = 0;
        for i in 0..=short {
            for (b, block) in blocks.iter_mut().enumerate() {
                if i < short || b >= long_from {
                    block.push(place);
                    place += 1;
                }
            }
        }
        for _ in 0..check {
            for block in &mut blocks {
                block.push(place);
                place += 1;
            }
        }
        (blocks, check)
    }
}

/// Whether a module of a finder pattern with its separator (8 × 8, corner first) is dark.
pub(super) fn finder_is_dark(column: usize, row: usize) -> bool {
    let ring = column.abs_diff(3).max(row.abs_diff(3));
    ring != 2 && ring != 4
}

/// Whether the data mask turns a module over (table 10).
fn masked(mask: u8, x: usize, y: usize) -> bool {
    let product = x * y;
    let value = match mask {
        0 => (x + y) % 2,
        1 => y % 2,
        2 => x % 3,
        3 => (x + y) % 3,
        4 => (x / 3 + y / 2) % 2,
        5 => product % 2 + product % 3,
        6 => (product % 2 + product % 3) % 2,
        _ => ((x + y) % 2 + product % 3) % 2,
    };
    value == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_version_has_room_for_its_blocks() {
        for number in 1..=40 {
            let version = Version::new(number).unwrap();
            let total = version.data_modules().len() / 8;
            for level in 0..4 {
                let (blocks, check) = version.blocks(Format { level, mask: 0 }, total);
                let mut places: Vec<usize> = blocks.concat();
                places.sort_unstable();
                assert_eq!(places, (0..total).collect::<Vec<_>>());
                assert!(blocks.iter().all(|b| b.len() > check && b.len() <= 255));
            }
        }
        assert_eq!(Version::new(0), None);
        assert_eq!(Version::new(41), None);
    }

    #[test]
    fn alignment_lines_of_annex_e() {
        let lines = |number| Version::new(number).unwrap().alignment_lines();
        assert_eq!(lines(2), [6, 18]);
        assert_eq!(lines(7), [6, 22, 38]);
        assert_eq!(lines(14), [6, 26, 46, 66]);
        assert_eq!(lines(32), [6, 34, 60, 86, 112, 138]);
        assert_eq!(lines(40), [6, 30, 58, 86, 114, 142, 170]);
    }

    #[test]
    fn a_format_survives_three_wrong_modules() {
        let version = Version::new(1).unwrap();
        let wanted = Format { level: 1, mask: 5 };
        // M, mask 5 in the standard's annex C example: 100000011001110.
        let word = 0b100000011001110u32;
        let mut modules = vec![0.0; 21 * 21];
        for (bit, at) in version.format_modules().iter().enumerate() {
            for &(x, y) in at {
                modules[y * 21 + x] = if word >> bit & 1 == 1 { -1.0 } else { 1.0 };
            }
        }
        for bit in 0..3 {
            let (x, y) = version.format_modules()[bit][0];
            modules[y * 21 + x] *= -1.0;
        }
        let formats = version.formats(&modules);
        assert_eq!(formats[0], (wanted, 0.8));
        assert!(formats[1].1 < 0.6);
    }
}
