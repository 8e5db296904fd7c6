//! Fisher's linear discriminant with eight-bit weights: one number that tells two looks apart.

/// A direction in feature space, calibrated so that the means of the two looks map to −1 and +1.
///
/// Method: R. A. Fisher, *The use of multiple measurements in taxonomic problems*, 1936; the pooled covariance is
/// shrunk towards a multiple of the identity because there are more features than people. The `calibrate` command
/// makes the weights from a labelled folder.
#[derive(Clone, Copy, Debug)]
pub struct Discriminant {
    /// One weight per feature.
    pub weights: &'static [i8],
    /// Factor of the weighted sum.
    pub scale: f32,
    /// Added after scaling.
    pub bias: f32,
}

impl Discriminant {
    /// Where the features lie between the two looks; NaN when their number is wrong.
    pub fn score(&self, features: &[f32]) -> f32 {
        if features.len() != self.weights.len() {
            return f32::NAN;
        }
        let sum: f32 = features
            .iter()
            .zip(self.weights)
            .map(|(f, &w)| f * f32::from(w))
            .sum();
        sum * self.scale + self.bias
    }
}

/// A score as a person reads it: whole points from 0 to 100, of which `middle` gets 50 and the step from the mean of the bad to that of the good 100.
/// Rounded down, so that a score just below a limit does not read as if it kept it.
pub fn points(score: f32, middle: f32) -> f32 {
    (50.0 + 50.0 * (score - middle)).clamp(0.0, 100.0).floor()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HALF: Discriminant = Discriminant {
        weights: &[2, -2],
        scale: 0.5,
        bias: 1.0,
    };

    #[test]
    fn weighs_scales_and_shifts() {
        assert_eq!(HALF.score(&[3.0, 1.0]), 3.0);
    }

    #[test]
    fn points_run_from_bad_to_good_and_end_there() {
        let of = |score: f32| points(score, 0.0);
        assert_eq!(
            [-9.0, -1.0, 0.0, 1.0, 9.0].map(of),
            [0.0, 0.0, 50.0, 100.0, 100.0]
        );
        assert_eq!([-0.3, -0.301].map(of), [35.0, 34.0]);
        assert_eq!(points(0.25, 0.25), 50.0);
        assert!(of(f32::NAN).is_nan());
    }

    #[test]
    fn a_wrong_number_of_features_has_no_score() {
        assert!(HALF.score(&[3.0]).is_nan());
    }
}
