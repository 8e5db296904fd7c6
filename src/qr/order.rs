//! One sort for all lists of this module: those of the standard library, made anew for each kind of
//! element, would weigh more than the search itself.

/// The elements by rising key; those of equal keys keep their order.
pub(super) fn rising<T: Clone>(items: &[T], key: impl Fn(&T) -> f32) -> Vec<T> {
    let keys: Vec<f32> = items.iter().map(key).collect();
    order(&keys).into_iter().map(|i| items[i].clone()).collect()
}

/// Places of the keys by rising key: a merge sort from the bottom up.
fn order(keys: &[f32]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..keys.len()).collect();
    let mut run = 1;
    while run < order.len() {
        let mut merged = Vec::with_capacity(order.len());
        for pair in order.chunks(2 * run) {
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
        order = merged;
        run *= 2;
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_keys_keep_their_order() {
        let items = [
            (2.0, 'a'),
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
}
