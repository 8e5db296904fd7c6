//! Grey pictures of codes, and what phones do to them.

use qrcodegen::QrCode;
use xuezhao::code;

/// Grey from 0 to 255, row by row.
#[derive(Clone)]
pub struct Picture {
    pub width: usize,
    pub height: usize,
    pub grey: Vec<f32>,
}

impl Picture {
    /// A symbol with `quiet` light modules around it.
    pub fn of(symbol: &QrCode, module: usize, quiet: usize) -> Picture {
        let side = (symbol.size() as usize + 2 * quiet) * module;
        let dark = |p: usize| (p / module) as i32 - quiet as i32;
        let grey = (0..side * side)
            .map(|i| {
                if symbol.get_module(dark(i % side), dark(i / side)) {
                    0.0
                } else {
                    255.0
                }
            })
            .collect();
        Picture {
            width: side,
            height: side,
            grey,
        }
    }

    pub fn even(width: usize, height: usize, grey: f32) -> Picture {
        Picture {
            width,
            height,
            grey: vec![grey; width * height],
        }
    }

    pub fn at(&self, x: f32, y: f32) -> Option<f32> {
        let inside = x >= 0.0 && y >= 0.0 && x < self.width as f32 && y < self.height as f32;
        inside.then(|| self.grey[y as usize * self.width + x as usize])
    }

    pub fn map(mut self, change: impl Fn(f32, usize, usize) -> f32) -> Picture {
        for (i, grey) in self.grey.iter_mut().enumerate() {
            *grey = change(*grey, i % self.width, i / self.width);
        }
        self
    }

    /// What `source` gives for each pixel, on light ground where it leaves the picture; four samples a
    /// pixel.
    pub fn warped(
        &self,
        width: usize,
        height: usize,
        source: impl Fn(f32, f32) -> (f32, f32),
    ) -> Picture {
        Picture::even(width, height, 0.0).map(|_, x, y| {
            let sample = |dx: f32, dy: f32| {
                let (sx, sy) = source(x as f32 + dx, y as f32 + dy);
                self.at(sx, sy).unwrap_or(255.0)
            };
            (sample(0.25, 0.25) + sample(0.75, 0.25) + sample(0.25, 0.75) + sample(0.75, 0.75))
                / 4.0
        })
    }

    pub fn scaled(&self, factor: f32) -> Picture {
        let side = |length: usize| (length as f32 * factor) as usize;
        self.warped(side(self.width), side(self.height), |x, y| {
            (x / factor, y / factor)
        })
    }

    pub fn placed(mut self, other: &Picture, left: usize, top: usize) -> Picture {
        for y in 0..other.height {
            let row = &other.grey[y * other.width..(y + 1) * other.width];
            let start = (top + y) * self.width + left;
            self.grey[start..start + other.width].copy_from_slice(row);
        }
        self
    }

    /// A Gaussian of `sigma` pixels, by four box means.
    pub fn blurred(&self, sigma: f32) -> Picture {
        let radius = ((0.75 * sigma * sigma + 0.25).sqrt() - 0.5).round() as i32;
        let along = |from: &Picture, dx: i32, dy: i32| {
            from.clone().map(|_, x, y| {
                let sum: f32 = (-radius..=radius)
                    .map(|i| {
                        let column = (x as i32 + i * dx).clamp(0, from.width as i32 - 1) as usize;
                        let row = (y as i32 + i * dy).clamp(0, from.height as i32 - 1) as usize;
                        from.grey[row * from.width + column]
                    })
                    .sum();
                sum / (2 * radius + 1) as f32
            })
        };
        (0..4).fold(self.clone(), |picture, _| {
            along(&along(&picture, 1, 0), 0, 1)
        })
    }

    pub fn luma(&self) -> Vec<u8> {
        self.grey
            .iter()
            .map(|&g| (g + 0.5).clamp(0.0, 255.0) as u8)
            .collect()
    }

    pub fn read(&self) -> Option<String> {
        code::read(&self.luma(), self.width, self.height).map(|code| code.text)
    }
}

/// Noise from −1 to 1 that is the same in every run.
pub fn noise(x: usize, y: usize) -> f32 {
    let mut state = (x as u32).wrapping_mul(374_761_393) ^ (y as u32).wrapping_mul(668_265_263);
    state = (state ^ state >> 13).wrapping_mul(1_274_126_177);
    ((state ^ state >> 16) & 0xffff) as f32 / 32_768.0 - 1.0
}
