//! Reed–Solomon decoding over GF(2⁸) with erasures (ISO/IEC 18004:2015, 8.5 and annex B).

/// Powers and logarithms for the field polynomial x⁸ + x⁴ + x³ + x² + 1.
struct Field {
    power: [u8; 510],
    log: [u8; 256],
}

const FIELD: Field = field();

const fn field() -> Field {
    let (mut power, mut log) = ([0; 510], [0; 256]);
    let (mut value, mut i) = (1u32, 0);
    while i < 255 {
        power[i] = value as u8;
        power[i + 255] = value as u8;
        log[value as usize] = i as u8;
        value <<= 1;
        if value > 255 {
            value ^= 0x11d;
        }
        i += 1;
    }
    Field { power, log }
}

fn multiply(a: u8, b: u8) -> u8 {
    if a == 0 || b == 0 {
        0
    } else {
        FIELD.power[FIELD.log[a as usize] as usize + FIELD.log[b as usize] as usize]
    }
}

/// `a / b` for `b` ≠ 0.
fn divide(a: u8, b: u8) -> u8 {
    if a == 0 {
        0
    } else {
        FIELD.power[FIELD.log[a as usize] as usize + 255 - FIELD.log[b as usize] as usize]
    }
}

/// α to the power `exponent`.
fn alpha(exponent: usize) -> u8 {
    FIELD.power[exponent % 255]
}

/// Value of the polynomial with the coefficients from the constant upwards.
fn evaluate(polynomial: &[u8], x: u8) -> u8 {
    polynomial
        .iter()
        .rev()
        .fold(0, |sum, &c| multiply(sum, x) ^ c)
}

fn syndromes(block: &[u8], check: usize) -> Vec<u8> {
    (0..check)
        .map(|i| block.iter().fold(0, |sum, &c| multiply(sum, alpha(i)) ^ c))
        .collect()
}

/// Corrects `block` (data, then `check` check codewords) in place; `erased` are positions known to be
/// doubtful. Corrects while twice the errors plus the erasures stay within `check`. Gives the number
/// of codewords that changed, or `None` (and an unchanged block) when there is no such correction.
pub(super) fn correct(block: &mut [u8], check: usize, erased: &[usize]) -> Option<usize> {
    let length = block.len();
    if length > 255
        || check >= length
        || erased.len() > check
        || erased.iter().any(|&e| e >= length)
    {
        return None;
    }
    let syndromes = syndromes(block, check);
    if syndromes.iter().all(|&s| s == 0) {
        return Some(0);
    }
    let locator = locator(&syndromes, erased, length);
    let degree = locator.iter().rposition(|&c| c != 0)?;
    let errors = degree.checked_sub(erased.len())?;
    if 2 * errors + erased.len() > check {
        return None;
    }
    // Error evaluator: syndromes × locator, cut at the number of check codewords.
    let evaluator: Vec<u8> = (0..check)
        .map(|i| (0..=i.min(degree)).fold(0, |sum, j| sum ^ multiply(locator[j], syndromes[i - j])))
        .collect();
    let mut fixed = block.to_vec();
    let (mut roots, mut changed) = (0, 0);
    for (position, codeword) in fixed.iter_mut().enumerate() {
        let exponent = length - 1 - position;
        let inverse = alpha(255 - exponent % 255);
        if evaluate(&locator[..=degree], inverse) != 0 {
            continue;
        }
        roots += 1;
        // Forney: α^e Ω(α^−e) / Λ′(α^−e); the first syndrome belongs to α⁰.
        let mut slope = 0;
        for j in (1..=degree).step_by(2) {
            slope ^= multiply(locator[j], alpha((j - 1) * (255 - exponent % 255)));
        }
        if slope == 0 {
            return None;
        }
        let value = multiply(
            alpha(exponent),
            divide(evaluate(&evaluator, inverse), slope),
        );
        changed += (value != 0) as usize;
        *codeword ^= value;
    }
    if roots != degree || self::syndromes(&fixed, check).iter().any(|&s| s != 0) {
        return None;
    }
    block.copy_from_slice(&fixed);
    Some(changed)
}

/// Berlekamp–Massey, started from the locator of the erasures: coefficients from the constant upwards.
fn locator(syndromes: &[u8], erased: &[usize], length: usize) -> Vec<u8> {
    let check = syndromes.len();
    let mut locator = vec![0u8; check + 2];
    locator[0] = 1;
    for (count, &position) in erased.iter().enumerate() {
        let root = alpha(length - 1 - position);
        for j in (1..=count + 1).rev() {
            locator[j] ^= multiply(root, locator[j - 1]);
        }
    }
    let mut before = locator.clone();
    let mut order = erased.len();
    for step in erased.len()..check {
        let discrepancy =
            (0..=step).fold(0, |sum, j| sum ^ multiply(locator[j], syndromes[step - j]));
        before.rotate_right(1);
        before[0] = 0;
        if discrepancy == 0 {
            continue;
        }
        let next: Vec<u8> = locator
            .iter()
            .zip(&before)
            .map(|(&l, &b)| l ^ multiply(discrepancy, b))
            .collect();
        if 2 * order <= step + erased.len() {
            order = step + erased.len() + 1 - order;
            before = locator.iter().map(|&l| divide(l, discrepancy)).collect();
        }
        locator = next;
    }
    locator
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Check codewords by polynomial division, to test against.
    fn encoded(data: &[u8], check: usize) -> Vec<u8> {
        let mut generator = vec![1u8];
        for i in 0..check {
            let mut next = vec![0; generator.len() + 1];
            for (j, &c) in generator.iter().enumerate() {
                next[j] ^= c;
                next[j + 1] ^= multiply(c, alpha(i));
            }
            generator = next;
        }
        let mut rest = data.to_vec();
        rest.resize(data.len() + check, 0);
        for i in 0..data.len() {
            let factor = rest[i];
            for (j, &c) in generator.iter().enumerate() {
                rest[i + j] ^= multiply(c, factor);
            }
        }
        rest[..data.len()].copy_from_slice(data);
        rest
    }

    #[test]
    fn corrects_up_to_half_the_check_codewords() {
        let clean = encoded(&[64, 20, 37, 200, 1, 2, 3, 0, 0, 9], 10);
        let mut block = clean.clone();
        assert_eq!(correct(&mut block, 10, &[]), Some(0));
        for i in 0..5 {
            block[i * 4] ^= 0x5a + i as u8;
        }
        assert_eq!(correct(&mut block, 10, &[]), Some(5));
        assert_eq!(block, clean);
    }

    #[test]
    fn refuses_more_errors_and_leaves_the_block() {
        let mut block = encoded(&[64, 20, 37, 200, 1, 2, 3, 0, 0, 9], 10);
        for i in 0..7 {
            block[i * 2] ^= 0x31 + i as u8;
        }
        let before = block.clone();
        assert_eq!(correct(&mut block, 10, &[]), None);
        assert_eq!(block, before);
    }

    #[test]
    fn erasures_cost_half_as_much() {
        let clean = encoded(&[7; 30], 16);
        let mut block = clean.clone();
        let erased: Vec<usize> = (0..10).map(|i| i * 3).collect();
        for &e in &erased[..9] {
            block[e] ^= 0xff;
        }
        for e in [1, 2, 40] {
            block[e] ^= 0x81;
        }
        assert_eq!(correct(&mut block, 16, &erased), Some(12));
        assert_eq!(block, clean);
        assert_eq!(correct(&mut block, 16, &[99]), None);
    }
}
