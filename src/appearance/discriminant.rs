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
    fn a_wrong_number_of_features_has_no_score() {
        assert!(HALF.score(&[3.0]).is_nan());
    }
}
