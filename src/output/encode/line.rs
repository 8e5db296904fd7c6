//! How many bytes a quality takes, from its estimate.

use super::{Outside, Setting};
use crate::math;

/// Slopes that are believed.
const LEAST_SLOPE: f64 = 0.3;
const MOST_SLOPE: f64 = 4.0;

/// How ln(bytes) depends on ln(estimate).
pub struct Line {
    quality: u8,
    /// Both of this quality.
    at: [f64; 2],
    slope: f64,
}

impl Line {
    /// Bytes in proportion to the estimates.
    pub fn through(quality: u8, estimate_and_bytes: [f64; 2]) -> Line {
        Line {
            quality,
            at: estimate_and_bytes.map(math::log),
            slope: 1.0,
        }
    }

    /// As steep, through this.
    pub fn moved_to(&self, quality: u8, estimate_and_bytes: [f64; 2]) -> Line {
        Line {
            slope: self.slope,
            ..Line::through(quality, estimate_and_bytes)
        }
    }

    /// Through this and what it led through, where both have colour alike.
    pub fn turned_through(&self, quality: u8, estimate_and_bytes: [f64; 2]) -> Line {
        let line = self.moved_to(quality, estimate_and_bytes);
        let [run, rise] = [0, 1].map(|i| line.at[i] - self.at[i]);
        let is_alike = Setting::of(quality).sampling == Setting::of(self.quality).sampling;
        if !is_alike || run == 0.0 {
            return line;
        }
        Line {
            slope: (rise / run).clamp(LEAST_SLOPE, MOST_SLOPE),
            ..line
        }
    }

    /// What a quality with this estimate takes.
    pub fn bytes(&self, estimate: f64) -> f64 {
        math::exp(self.at[1] + (math::log(estimate) - self.at[0]) * self.slope)
    }

    /// The highest quality from `low` to below `above` that takes at most so many bytes, or else `low`.
    pub fn reaching(
        &self,
        bytes: f64,
        mut low: u8,
        mut above: u8,
        estimate: &impl Fn(u8) -> Result<f64, Outside>,
    ) -> Result<u8, Outside> {
        while above - low > 1 {
            let middle = (low + above) / 2;
            if self.bytes(estimate(middle)?) <= bytes {
                low = middle;
            } else {
                above = middle;
            }
        }
        Ok(low)
    }
}
