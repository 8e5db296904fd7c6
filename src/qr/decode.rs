//! Module values → text.

use super::payload::payload;
use super::reed_solomon::correct;
use super::symbol::{Format, Version};
use crate::order::rising;

/// Least agreement of the format information, −1..1, worth a try (calibrated on drawn symbols, see
/// docs/capture-code.md).
const FORMAT_AGREEMENT: f32 = 0.4;

/// Check codewords of each block that a correction with erasures must leave unused to be believed
/// without the filler behind the payload: a chance hit among 256⁶.
const CHECK_LEFT: usize = 6;

/// Reads a symbol from light-minus-dark values in −1..1, row by row. Codewords of little confidence
/// are given up first when a block does not come out by itself.
pub(super) fn decode(version: Version, modules: &[f32]) -> Option<String> {
    version
        .formats(modules)
        .into_iter()
        .take(2)
        .filter(|&(_, agreement)| agreement > FORMAT_AGREEMENT)
        .find_map(|(format, _)| decode_as(version, format, modules))
}

fn decode_as(version: Version, format: Format, modules: &[f32]) -> Option<String> {
    let codewords = version.codewords(format, modules);
    let (blocks, check) = version.blocks(format, codewords.len());
    let mut data = Vec::new();
    let mut doubtful = false;
    for places in blocks {
        let block: Vec<(u8, f32)> = places.iter().map(|&i| codewords[i]).collect();
        let (bytes, spent) = corrected(&block, check)?;
        doubtful |= spent + CHECK_LEFT > check;
        data.extend_from_slice(bytes.get(..block.len() - check)?);
    }
    let payload = payload(&data, version.number())?;
    (payload.filled || !doubtful).then_some(payload.text)
}

/// The block made right, and the check codewords spent on it where erasures were needed: two for an
/// error, one for an erasure. A correction without erasures counts as none: among all blocks, those
/// within its reach are fewer than one in a million.
fn corrected(block: &[(u8, f32)], check: usize) -> Option<(Vec<u8>, usize)> {
    let bytes: Vec<u8> = block.iter().map(|&(byte, _)| byte).collect();
    let mut fixed = bytes.clone();
    if correct(&mut fixed, check, &[]).is_some() {
        return Some((fixed, 0));
    }
    let places: Vec<usize> = (0..block.len()).collect();
    let doubtful = rising(&places, |&place| block[place].1);
    let most = check.saturating_sub(CHECK_LEFT);
    for erasures in (2..=most).step_by(2) {
        let mut fixed = bytes.clone();
        if let Some(changed) = correct(&mut fixed, check, doubtful.get(..erasures)?) {
            let wrong = |i: &&usize| fixed[**i] != bytes[**i];
            let among = doubtful[..erasures].iter().filter(wrong).count();
            return Some((fixed, erasures + 2 * (changed - among)));
        }
    }
    None
}
