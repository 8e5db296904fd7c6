//! Fisher's discriminant with a shrunk covariance, and its errors on people it has not seen.

use std::collections::BTreeSet;

/// Weight of the identity in the covariance, in units of its mean diagonal: the value in 0.1–3 with the smallest
/// error on unseen people, for eyes and mouth alike.
const SHRINKAGE: f64 = 1.0;
/// Groups of people for cross-validation.
const FOLDS: usize = 8;

/// Features of one cut-out and what it shows.
pub struct Sample {
    pub features: Vec<f32>,
    /// Eye open, mouth closed.
    pub good: bool,
    pub person: String,
    pub name: String,
    /// A shifted or mirrored copy, for training only.
    pub changed: bool,
}

/// Weights ready to be written, and what is known of their errors.
pub struct Trained {
    pub weights: Vec<i8>,
    pub scale: f32,
    pub bias: f32,
    pub record: String,
}

/// Trains on all samples, and in turn without each group of people to see the error on the unseen.
pub fn train(samples: &[Sample]) -> Result<Trained, String> {
    let people: BTreeSet<&str> = samples.iter().map(|s| s.person.as_str()).collect();
    let people: Vec<&str> = people.into_iter().collect();
    let mut scores = Vec::new();
    for fold in 0..FOLDS {
        let held = |s: &&Sample| {
            people
                .iter()
                .position(|p| *p == s.person)
                .map_or(0, |i| i % FOLDS)
                == fold
        };
        let rest: Vec<&Sample> = samples.iter().filter(|s| !held(s)).collect();
        let line = fit(&rest)?;
        scores.extend(
            samples
                .iter()
                .filter(|s| held(s) && !s.changed)
                .map(|s| (line.score(&s.features), s.good, s.name.as_str())),
        );
    }
    let record = record(&mut scores);
    let line = fit(&samples.iter().collect::<Vec<_>>())?;
    let largest = line.weights.iter().fold(0.0f64, |m, w| m.max(w.abs()));
    let step = largest / 127.0;
    Ok(Trained {
        weights: line
            .weights
            .iter()
            .map(|w| (w / step).round() as i8)
            .collect(),
        scale: step as f32,
        bias: line.bias as f32,
        record,
    })
}

struct Line {
    weights: Vec<f64>,
    bias: f64,
}

impl Line {
    fn score(&self, features: &[f32]) -> f64 {
        let sum: f64 = features
            .iter()
            .zip(&self.weights)
            .map(|(f, w)| f64::from(*f) * w)
            .sum();
        sum + self.bias
    }
}

/// The direction that separates best, scaled so that the means of bad and good map to −1 and +1.
fn fit(samples: &[&Sample]) -> Result<Line, String> {
    let n = samples.first().map_or(0, |s| s.features.len());
    let mean = |good: bool| -> Result<Vec<f64>, String> {
        let of: Vec<&&Sample> = samples.iter().filter(|s| s.good == good).collect();
        if of.is_empty() {
            return Err("a label has no pictures".to_string());
        }
        Ok((0..n)
            .map(|i| of.iter().map(|s| f64::from(s.features[i])).sum::<f64>() / of.len() as f64)
            .collect())
    };
    let means = [mean(false)?, mean(true)?];
    let mut covariance = vec![0.0; n * n];
    for (good, mean) in means.iter().enumerate() {
        let of: Vec<_> = samples
            .iter()
            .filter(|s| usize::from(s.good) == good)
            .collect();
        let share = 0.5 / of.len() as f64;
        for sample in of {
            let off: Vec<f64> = sample
                .features
                .iter()
                .zip(mean)
                .map(|(f, m)| f64::from(*f) - m)
                .collect();
            for i in 0..n {
                let a = off[i] * share;
                for (c, b) in covariance[i * n..=i * n + i].iter_mut().zip(&off) {
                    *c += a * b;
                }
            }
        }
    }
    let trace: f64 = (0..n).map(|i| covariance[i * n + i]).sum();
    for i in 0..n {
        covariance[i * n + i] += SHRINKAGE * trace / n as f64;
    }
    let gap: Vec<f64> = means[1].iter().zip(&means[0]).map(|(a, b)| a - b).collect();
    let weights = solve(covariance, gap.clone(), n);
    let spread: f64 = weights.iter().zip(&gap).map(|(w, g)| w * g).sum();
    let weights: Vec<f64> = weights.iter().map(|w| w * 2.0 / spread).collect();
    let middle: f64 = weights
        .iter()
        .enumerate()
        .map(|(i, w)| w * (means[0][i] + means[1][i]) / 2.0)
        .sum();
    Ok(Line {
        weights,
        bias: -middle,
    })
}

/// Solves A x = b for a symmetric positive definite A given by its lower triangle (Cholesky).
fn solve(mut a: Vec<f64>, mut b: Vec<f64>, n: usize) -> Vec<f64> {
    for i in 0..n {
        for j in 0..=i {
            let dot: f64 = a[i * n..i * n + j]
                .iter()
                .zip(&a[j * n..j * n + j])
                .map(|(x, y)| x * y)
                .sum();
            let rest = a[i * n + j] - dot;
            a[i * n + j] = if i == j {
                rest.sqrt()
            } else {
                rest / a[j * n + j]
            };
        }
    }
    for i in 0..n {
        let dot: f64 = (0..i).map(|j| a[i * n + j] * b[j]).sum();
        b[i] = (b[i] - dot) / a[i * n + i];
    }
    for i in (0..n).rev() {
        let dot: f64 = (i + 1..n).map(|j| a[j * n + i] * b[j]).sum();
        b[i] = (b[i] - dot) / a[i * n + i];
    }
    b
}

/// Equal-error rate and the hardest cases among scores of unseen people.
fn record(scores: &mut [(f64, bool, &str)]) -> String {
    scores.sort_by(|a, b| a.0.total_cmp(&b.0));
    let count = |good: bool| scores.iter().filter(|s| s.1 == good).count() as f64;
    let (good, bad) = (count(true), count(false));
    let rate = |cut: f64| {
        let rejects = scores.iter().filter(|s| s.1 && s.0 < cut).count() as f64 / good;
        let misses = scores.iter().filter(|s| !s.1 && s.0 >= cut).count() as f64 / bad;
        rejects.max(misses)
    };
    let best = scores
        .iter()
        .map(|s| (rate(s.0), s.0))
        .min_by(|a, b| a.0.total_cmp(&b.0));
    let (eer, cut) = best.unwrap_or((1.0, 0.0));
    let name = |s: &(f64, bool, &str)| format!("{:.2} {}", s.0, s.2);
    let lowest: Vec<String> = scores.iter().filter(|s| s.1).take(6).map(name).collect();
    let highest: Vec<String> = scores
        .iter()
        .rev()
        .filter(|s| !s.1)
        .take(6)
        .map(name)
        .collect();
    format!(
        "{good} good, {bad} bad; on unseen people equal-error rate {:.2} % at {cut:.2}\n  lowest good: {}\n  highest bad: {}",
        eer * 100.0,
        lowest.join(", "),
        highest.join(", ")
    )
}
