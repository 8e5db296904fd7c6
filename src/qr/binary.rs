//! Grey → dark or light, each pixel against its own neighbourhood.

use super::plane::Plane;

/// 1 where a pixel is dark, 0 where it is light.
pub(super) struct Binary {
    pub width: usize,
    pub height: usize,
    pub dark: Vec<u8>,
}

impl Binary {
    /// Dark is what lies more than `margin` under the mean of the square of `2 radius + 1` pixels
    /// around it. Where nothing differs, nothing is dark.
    pub fn local_mean(plane: &Plane, radius: usize, margin: i32) -> Binary {
        let (width, height) = (plane.width, plane.height);
        let radius = radius.clamp(1, width.max(height));
        let mut dark = Vec::with_capacity(width * height);
        let row = |y: usize| &plane.luma[y * width..(y + 1) * width];
        let mut columns = vec![0u32; width];
        for y in 0..radius.min(height) {
            add(&mut columns, row(y));
        }
        let mut rows = radius.min(height) as u32;
        let mut prefix = vec![0u32; width + 1];
        for y in 0..height {
            if y + radius < height {
                add(&mut columns, row(y + radius));
                rows += 1;
            }
            if y > radius {
                for (sum, &luma) in columns.iter_mut().zip(row(y - radius - 1)) {
                    *sum -= luma as u32;
                }
                rows -= 1;
            }
            let mut total = 0;
            for (slot, &sum) in prefix[1..].iter_mut().zip(&columns) {
                total += sum;
                *slot = total;
            }
            for (x, &luma) in row(y).iter().enumerate() {
                let (left, right) = (x.saturating_sub(radius), (x + radius + 1).min(width));
                let count = ((right - left) as u32 * rows) as i32;
                let sum = (prefix[right] - prefix[left]) as i32;
                dark.push(((luma as i32 + margin) * count < sum) as u8);
            }
        }
        Binary {
            width,
            height,
            dark,
        }
    }

    /// Dark as 0 and light as 255.
    pub fn plane(&self) -> Plane {
        let luma = self.dark.iter().map(|&dark| 255 * (1 - dark)).collect();
        Plane {
            width: self.width,
            height: self.height,
            luma,
        }
    }

    /// Whether the pixel that holds the position is dark; `None` outside.
    #[inline]
    pub fn at(&self, x: f32, y: f32) -> Option<bool> {
        if x >= 0.0 && y >= 0.0 && x < self.width as f32 && y < self.height as f32 {
            Some(self.dark[y as usize * self.width + x as usize] == 1)
        } else {
            None
        }
    }
}

fn add(columns: &mut [u32], row: &[u8]) {
    for (sum, &luma) in columns.iter_mut().zip(row) {
        *sum += luma as u32;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_the_neighbourhood() {
        let luma = vec![200, 100, 200, 200, 60, 20, 60, 60];
        let binary = Binary::local_mean(
            &Plane {
                width: 8,
                height: 1,
                luma,
            },
            1,
            2,
        );
        assert_eq!(binary.dark, [0, 1, 0, 0, 1, 1, 0, 0]);
        assert_eq!(binary.at(1.5, 0.5), Some(true));
        assert_eq!(binary.at(8.0, 0.5), None);
    }

    #[test]
    fn even_is_light() {
        let plane = Plane {
            width: 5,
            height: 5,
            luma: vec![7; 25],
        };
        assert!(Binary::local_mean(&plane, 2, 1)
            .dark
            .iter()
            .all(|&d| d == 0));
    }
}
