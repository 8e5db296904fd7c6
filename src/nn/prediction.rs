//! Rows of weights that resemble one another: stored as what each differs by from the mean of two before it.
//!
//! The last layer of the face mesh has a row for every coordinate of every landmark. Neighbours move together, so
//! their rows resemble each other, but a compressor that compares bytes in a row does not see it: 17.4 KB (brotli)
//! become 11.8.
//!
//! Per row there are two numbers of two bytes: how many places before it its two forerunners stand, 0 for none; all low
//! bytes of the first numbers, all of the second, then the high bytes. The differences follow, column by column. They
//! and the sums wrap around.

/// Least number of rows that are worth it.
const LEAST_ROWS: usize = 300;

/// Bytes that tell where a row's forerunners stand.
const LINKS: usize = 4;

/// Most rows that are tried in pairs as forerunners of one; more save nothing.
const CANDIDATES: usize = 12;

/// Whether the rows of a layer are stored in this way.
pub(super) fn pays(rows: usize) -> bool {
    rows >= LEAST_ROWS
}

/// Length of the stored form.
pub(super) fn stored_length(rows: usize, depth: usize) -> Option<usize> {
    rows.checked_mul(depth.checked_add(LINKS)?)
}

/// The mean of two codes, rounded down.
fn mean(a: i8, b: i8) -> i8 {
    ((i16::from(a) + i16::from(b)) >> 1) as i8
}

/// The stored form of `codes`, which has rows of `depth`.
pub(super) fn store(codes: &[i8], depth: usize) -> Vec<u8> {
    let count = codes.len() / depth;
    let rows: Vec<&[i8]> = codes.chunks_exact(depth).collect();
    let links: Vec<[usize; 2]> = (0..count).map(|place| forerunners(&rows, place)).collect();
    let mut out = Vec::with_capacity(codes.len() + LINKS * count);
    for shift in [0, 8] {
        for which in [0, 1] {
            out.extend(links.iter().map(|link| (link[which] >> shift) as u8));
        }
    }
    let code = |place: usize, back: usize, column: usize| match back {
        0 => 0,
        _ => rows[place - back][column],
    };
    let column_by_column =
        (0..depth).flat_map(|column| (0..count).map(move |place| (place, column)));
    for (place, column) in column_by_column {
        let [a, b] = links[place].map(|back| code(place, back, column));
        out.push(rows[place][column].wrapping_sub(mean(a, b)) as u8);
    }
    out
}

/// How far before a row the two stand whose mean is nearest to it; zeros where nothing is nearer than nothing.
fn forerunners(rows: &[&[i8]], place: usize) -> [usize; 2] {
    let row = rows[place];
    let from = |predicted: &dyn Fn(usize) -> i8| -> u32 {
        let differences = row.iter().enumerate();
        differences
            .map(|(column, &code)| u32::from(code.abs_diff(predicted(column))))
            .sum()
    };
    let first = place.saturating_sub(usize::from(u16::MAX));
    let mut near: Vec<(u32, usize)> = (first..place)
        .map(|other| (from(&|column| rows[other][column]), place - other))
        .collect();
    near.sort_unstable();
    near.truncate(CANDIDATES);
    let mut best = (from(&|_| 0), [0, 0]);
    for &(_, a) in &near {
        for &(_, b) in near.iter().filter(|&&(_, b)| b >= a) {
            let (one, two) = (rows[place - a], rows[place - b]);
            let distance = from(&|column| mean(one[column], two[column]));
            best = best.min((distance, [a, b]));
        }
    }
    best.1
}

/// The codes, row by row, from their stored form; `None` where a forerunner is missing or the length is another.
pub(super) fn read(stored: &[u8], count: usize, depth: usize) -> Option<Vec<i8>> {
    let (links, differences) = stored.split_at_checked(LINKS * count)?;
    if differences.len() != count * depth {
        return None;
    }
    let mut codes = vec![0; count * depth];
    for row in 0..count {
        let forerunner = |which: usize| {
            let [low, high] = [which, which + 2].map(|plane| links[plane * count + row]);
            match usize::from(u16::from_le_bytes([low, high])) {
                0 => Some(None),
                back => Some(Some(row.checked_sub(back)? * depth)),
            }
        };
        let (a, b) = (forerunner(0)?, forerunner(1)?);
        for column in 0..depth {
            let code = |start: Option<usize>| start.map_or(0, |start| codes[start + column]);
            let difference = differences[column * count + row] as i8;
            codes[row * depth + column] = mean(code(a), code(b)).wrapping_add(difference);
        }
    }
    Some(codes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows that resemble the row of the same coordinate three before.
    fn codes(rows: usize, depth: usize) -> Vec<i8> {
        let code = |row: usize, column: usize| {
            let far = (row % 3 * 80 + column * column * 7) % 255;
            (far as i32 - 127 + (row / 3 % 5) as i32).clamp(-128, 127) as i8
        };
        (0..rows * depth)
            .map(|at| code(at / depth, at % depth))
            .collect()
    }

    #[test]
    fn what_was_stored_is_read() {
        for rows in [1, 2, 3, 7, 30, 301] {
            let codes = codes(rows, 9);
            let stored = store(&codes, 9);
            assert_eq!(Some(stored.len()), stored_length(rows, 9));
            assert_eq!(read(&stored, rows, 9), Some(codes), "{rows} rows");
        }
    }

    #[test]
    fn rows_that_resemble_one_another_leave_small_differences() {
        let (rows, depth) = (300, 20);
        let stored = store(&codes(rows, depth), depth);
        let differences = &stored[LINKS * rows..];
        let small = differences.iter().filter(|&&byte| (byte as i8).abs() <= 4);
        assert!(small.count() > differences.len() * 9 / 10);
    }

    #[test]
    fn the_extremes_wrap_around() {
        let codes: Vec<i8> = [127, -128, -128, 127, 0, 127, 127, -128].repeat(6);
        assert_eq!(read(&store(&codes, 2), 24, 2), Some(codes));
    }

    #[test]
    fn a_forerunner_that_is_not_there_is_refused() {
        let mut stored = store(&codes(4, 2), 2);
        assert!(read(&stored, 4, 2).is_some());
        assert_eq!(read(&stored[1..], 4, 2), None);
        stored[0] = 1;
        assert_eq!(read(&stored, 4, 2), None);
    }
}
