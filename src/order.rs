//! Lists in order: one sort for all of them, and one search for the number of a rank.
//!
//! Those of the standard library, made anew for each kind of element and each comparison, are a fifteenth of the core.

/// The elements by rising key; those of equal keys keep their order.
pub fn rising<T: Clone, K: Into<f64>>(items: &[T], key: impl Fn(&T) -> K) -> Vec<T> {
    let keys: Vec<f64> = items.iter().map(|item| key(item).into()).collect();
    places(&keys)
        .into_iter()
        .map(|i| items[i].clone())
        .collect()
}

/// Some dozens of elements by rising key, moved and not copied; those of equal keys keep their order.
pub fn few_rising<T>(items: Vec<T>, key: impl Fn(&T) -> u8) -> Vec<T> {
    let mut sorted: Vec<T> = Vec::with_capacity(items.len());
    for item in items {
        let place = sorted.partition_point(|other| key(other) <= key(&item));
        sorted.insert(place, item);
    }
    sorted
}

/// Places of the keys by rising key: a merge sort from the bottom up.
fn places(keys: &[f64]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..keys.len()).collect();
    let mut run = 1;
    while run < places.len() {
        let mut merged = Vec::with_capacity(places.len());
        for pair in places.chunks(2 * run) {
            let (mut left, mut right) = pair.split_at(run.min(pair.len()));
            while let (Some(&a), Some(&b)) = (left.first(), right.first()) {
                if keys[a].total_cmp(&keys[b]).is_le() {
                    merged.push(a);
                    left = &left[1..];
                } else {
                    merged.push(b);
                    right = &right[1..];
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        places = merged;
        run *= 2;
    }
    places
}

/// Sorts a handful of numbers in place.
pub fn sort_few(numbers: &mut [f32]) {
    for end in 1..numbers.len() {
        let mut at = end;
        while at > 0 && numbers[at - 1].total_cmp(&numbers[at]).is_gt() {
            numbers.swap(at - 1, at);
            at -= 1;
        }
    }
}

/// The number that would stand at place `rank`, were they sorted; `None` when there are not so many. Reorders them.
pub fn ranked(numbers: &mut [f32], rank: usize) -> Option<f32> {
    let (mut part, mut rank) = (numbers, rank);
    // A list made for it could be cut off number by number.
    for _ in 0..2 * usize::BITS {
        let pivot = middle([part.first()?, part.get(part.len() / 2)?, part.last()?]);
        let below = in_front(part, |number| number.total_cmp(&pivot).is_lt());
        if rank < below {
            part = &mut part[..below];
            continue;
        }
        (part, rank) = (&mut part[below..], rank - below);
        let equal = in_front(part, |number| number.total_cmp(&pivot).is_eq());
        if rank < equal {
            return Some(pivot);
        }
        (part, rank) = (&mut part[equal..], rank - equal);
    }
    rising(part, |number| *number).get(rank).copied()
}

/// How often each byte occurs in a list.
pub struct ByteCounts([usize; 256]);

impl Default for ByteCounts {
    fn default() -> ByteCounts {
        ByteCounts([0; 256])
    }
}

impl ByteCounts {
    /// Counts them.
    pub fn of(bytes: impl Iterator<Item = u8>) -> ByteCounts {
        let mut counts = ByteCounts::default();
        bytes.for_each(|byte| counts.add(byte));
        counts
    }

    /// Counts one more.
    #[inline(always)]
    pub fn add(&mut self, byte: u8) {
        self.0[usize::from(byte)] += 1;
    }

    /// How many there are.
    pub fn total(&self) -> usize {
        self.0.iter().sum()
    }

    /// The byte that would stand at place `rank`, were they sorted; `None` when there are not so many.
    pub fn ranked(&self, rank: usize) -> Option<u8> {
        let mut below = 0;
        let reached = |count: &usize| {
            below += count;
            below > rank
        };
        self.0.iter().position(reached).map(|byte| byte as u8)
    }
}

/// The second of three.
fn middle(numbers: [&f32; 3]) -> f32 {
    let mut numbers = numbers.map(|number| *number);
    sort_few(&mut numbers);
    numbers[1]
}

/// Puts the numbers for which `holds` in front, and says how many there are.
fn in_front(numbers: &mut [f32], holds: impl Fn(f32) -> bool) -> usize {
    let mut front = 0;
    for at in 0..numbers.len() {
        let number = numbers[at];
        numbers.swap(at, front);
        front += usize::from(holds(number));
    }
    front
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_keys_keep_their_order() {
        let items = [
            (2.0f32, 'a'),
            (1.0, 'b'),
            (2.0, 'c'),
            (f32::NAN, 'd'),
            (-1.0, 'e'),
        ];
        let sorted = rising(&items, |item| item.0);
        assert_eq!(
            sorted.iter().map(|item| item.1).collect::<String>(),
            "ebacd"
        );
    }

    #[test]
    fn few_are_put_in_order_as_many_are() {
        let items = vec![(2u8, 'a'), (1, 'b'), (2, 'c'), (0, 'd'), (1, 'e')];
        assert_eq!(
            few_rising(items.clone(), |item| item.0),
            rising(&items, |item| item.0)
        );
    }

    /// Lists in no order, in order, against it, of one number, of few different ones, and rising and falling again.
    fn lists() -> Vec<Vec<f32>> {
        let mut lists = Vec::new();
        for length in [1usize, 2, 3, 10, 257, 1000] {
            let made = |number: &dyn Fn(usize) -> f32| (0..length).map(number).collect();
            lists.extend::<[Vec<f32>; 6]>([
                made(&|i| ((i * 7919 + 13) % 1009) as f32 - 500.0),
                made(&|i| i as f32),
                made(&|i| -(i as f32)),
                made(&|_| 3.0),
                made(&|i| ((i * 31) % 4) as f32),
                made(&|i| i.min(length - i) as f32),
            ]);
        }
        lists.push(vec![f32::NAN, 0.0, -0.0, f32::INFINITY, -1.0, -f32::NAN]);
        lists
    }

    #[test]
    fn a_rank_is_its_place_in_the_sorted_list() {
        for list in lists() {
            let mut sorted = list.clone();
            sorted.sort_by(f32::total_cmp);
            for rank in [0, 1, list.len() / 3, list.len() / 2, list.len() - 1] {
                let found = ranked(&mut list.clone(), rank).map(f32::to_bits);
                assert_eq!(found, sorted.get(rank).map(|number| number.to_bits()));
            }
            assert_eq!(ranked(&mut list.clone(), list.len()), None);
        }
    }

    #[test]
    fn a_byte_of_a_rank_is_its_place_in_the_sorted_list() {
        let counts = ByteCounts::of([200u8, 3, 3, 255, 0, 17, 3].into_iter());
        assert_eq!(counts.total(), 7);
        let found: Vec<_> = (0..8).map(|rank| counts.ranked(rank)).collect();
        let sorted = [0u8, 3, 3, 3, 17, 200, 255].map(Some);
        assert_eq!(found[..7], sorted);
        assert_eq!(found[7], None);
    }

    #[test]
    fn a_handful_is_sorted_in_place() {
        for list in lists() {
            let mut sorted = list.clone();
            sorted.sort_by(f32::total_cmp);
            let mut own = list;
            sort_few(&mut own);
            let bits = |list: &[f32]| list.iter().map(|n| n.to_bits()).collect::<Vec<_>>();
            assert_eq!(bits(&own), bits(&sorted));
        }
    }
}
