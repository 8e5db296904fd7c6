//! Rounding in which a weight makes up for what was rounded before it.
//!
//! A layer's inputs vary together, so that the error of one weight can be undone by others: codes are chosen one by one,
//! each for the weight it stands for and for the errors so far, as they show in what the layer makes (GPTQ: Frantar,
//! Ashkboos, Hoefler, Alistarh 2022, "Accurate Post-Training Quantization for Generative Pre-trained Transformers"). After
//! that, each code moves to where the error is least while all others stay, until none does.

use super::square::Square;

/// Variance added to every input, over the mean variance: for what drawings do not vary.
const ADDED_VARIANCE: f64 = 0.1;
/// Least of that mean, where inputs are always the same.
const LEAST_VARIANCE: f64 = 1e-9;
/// Most passes over a row's codes; most rows need fewer than ten.
const PASSES: usize = 20;
/// Largest code.
const LARGEST: f64 = 127.0;

/// Rounds the weights of one layer, or of one of its channels.
pub struct Rounder {
    /// The inputs' covariance, with what was added: an error e of the weights is worth eᵀ · metric · e.
    metric: Square,
    /// Inputs in the order in which their weights are rounded: those that vary most come first.
    order: Vec<usize>,
    /// The lower triangle L, in the order turned round, with L Lᵀ = metric.
    root: Square,
}

impl Rounder {
    /// Rounds weights for inputs of this covariance.
    pub fn new(covariance: &Square) -> Rounder {
        let side = covariance.side;
        let mean = covariance.diagonal().sum::<f64>() / side as f64;
        let mut metric = Square {
            side,
            values: covariance.values.clone(),
        };
        metric.add_to_diagonal(ADDED_VARIANCE * mean.max(LEAST_VARIANCE));
        let variances: Vec<f64> = metric.diagonal().collect();
        let mut order: Vec<usize> = (0..side).collect();
        order.sort_by(|&a, &b| variances[b].total_cmp(&variances[a]).then(a.cmp(&b)));
        let turned = || order.iter().rev();
        let values = turned().flat_map(|&i| turned().map(move |&j| (i, j)));
        let turned = Square {
            side,
            values: values.map(|(i, j)| metric.row(i)[j]).collect(),
        };
        Rounder {
            root: turned.root(),
            metric,
            order,
        }
    }

    /// The codes of a row of weights, in steps of `step`.
    pub fn codes(&self, row: &[f32], step: f32) -> Vec<i8> {
        let row: Vec<f64> = row.iter().map(|&weight| f64::from(weight)).collect();
        let step = f64::from(step);
        let mut codes = self.in_turn(&row, step);
        self.settle(&row, step, &mut codes);
        codes.into_iter().map(|code| code as i8).collect()
    }

    /// Codes chosen one by one. With e in the order turned round, the error is that of Lᵀ e, whose row k holds no e before k.
    fn in_turn(&self, row: &[f64], step: f64) -> Vec<f64> {
        let side = row.len();
        let mut codes = vec![0.0; side];
        let mut errors = vec![0.0; side];
        for (input, k) in self.order.iter().copied().zip((0..side).rev()) {
            let spoilt: f64 = (k + 1..side).map(|i| self.root.row(i)[k] * errors[i]).sum();
            let wanted = row[input] - spoilt / self.root.row(k)[k];
            codes[input] = nearest(wanted / step);
            errors[k] = codes[input] * step - row[input];
        }
        codes
    }

    /// Moves each code to where the error is least, in turn, until none moves.
    fn settle(&self, row: &[f64], step: f64, codes: &mut [f64]) {
        let errors = codes.iter().zip(row).map(|(code, w)| code * step - w);
        let mut slopes = self.metric.times(&errors.collect::<Vec<f64>>());
        for _ in 0..PASSES {
            let mut moved = false;
            for (input, code) in codes.iter_mut().enumerate() {
                let shares = self.metric.row(input);
                let better = nearest(*code - slopes[input] / (shares[input] * step));
                if better != *code {
                    let by = (better - *code) * step;
                    let each = slopes.iter_mut().zip(shares);
                    each.for_each(|(slope, share)| *slope += by * share);
                    *code = better;
                    moved = true;
                }
            }
            if !moved {
                return;
            }
        }
    }
}

/// The nearest code there is.
fn nearest(steps: f64) -> f64 {
    steps.round().clamp(-LARGEST, LARGEST)
}

#[cfg(test)]
mod tests {
    use super::super::square::dot;
    use super::*;

    /// Four inputs that vary nearly as one.
    fn covariance() -> Square {
        let value = |at: usize| if at / 4 == at % 4 { 1.0 } else { 0.9 };
        Square {
            side: 4,
            values: (0..16).map(value).collect(),
        }
    }

    #[test]
    fn later_codes_make_up_for_earlier_ones() {
        let rounder = Rounder::new(&covariance());
        // Each rounds to 0 alone, together they are nearly 2.
        let codes = rounder.codes(&[0.4, 0.45, 0.45, 0.45], 1.0);
        assert_eq!(codes.iter().sum::<i8>(), 2, "{codes:?}");
    }

    #[test]
    fn the_error_is_smaller_than_that_of_the_nearest_codes() {
        let rounder = Rounder::new(&covariance());
        let mut sums = [0.0; 2];
        let mut random = 1u32;
        for _ in 0..200 {
            let mut weight = || {
                random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (random >> 8) as f32 / (1 << 20) as f32 - 8.0
            };
            let row: Vec<f32> = (0..4).map(|_| weight()).collect();
            let nearest: Vec<i8> = row.iter().map(|weight| weight.round() as i8).collect();
            for (sum, codes) in sums.iter_mut().zip([rounder.codes(&row, 1.0), nearest]) {
                let errors = codes.iter().zip(&row);
                let errors: Vec<f64> = errors
                    .map(|(&code, &weight)| f64::from(code) - f64::from(weight))
                    .collect();
                *sum += dot(&errors, &rounder.metric.times(&errors));
            }
        }
        assert!(sums[0] < 0.7 * sums[1], "{sums:?}");
    }

    #[test]
    fn inputs_that_never_vary_round_to_the_nearest() {
        let zeros = Square {
            side: 2,
            values: vec![0.0; 4],
        };
        assert_eq!(Rounder::new(&zeros).codes(&[2.6, 400.0], 1.0), [3, 127]);
    }
}
