//! Drawn portraits: what the nets see while their quantisation is tuned.
//!
//! Soft ellipses for hair, face, eyes, nose, mouth, neck and shoulders. They are no likeness of anybody, but the nets
//! take them for people, so the values between their layers are those of a real photo in the mean, which
//! is all that the tuning needs.

use xuezhao::math;

/// Skin tones, RGB 0..1.
const SKIN: [[f32; 3]; 5] = [
    [0.93, 0.76, 0.66],
    [0.85, 0.66, 0.54],
    [0.72, 0.52, 0.40],
    [0.52, 0.36, 0.27],
    [0.36, 0.24, 0.18],
];
/// Grounds of the national rule, and a deeper blue.
const GROUND: [[f32; 3]; 4] = [
    [0.39, 0.77, 1.0],
    [1.0, 1.0, 1.0],
    [0.94, 0.94, 0.94],
    [0.26, 0.56, 0.86],
];
const HAIR: [[f32; 3]; 3] = [[0.10, 0.08, 0.07], [0.25, 0.15, 0.10], [0.50, 0.35, 0.20]];
const CLOTHES: [[f32; 3]; 4] = [
    [0.9, 0.9, 0.92],
    [0.15, 0.18, 0.3],
    [0.6, 0.2, 0.2],
    [0.3, 0.5, 0.35],
];

/// Where the face lies in the picture, as shares of its side.
#[derive(Clone, Copy)]
pub struct Framing {
    /// Distance between the eyes.
    pub eye_distance: f32,
    /// Height of the eyes from the upper edge.
    pub eye_height: f32,
}

/// A square canvas in face units: origin between the eyes, one unit = their distance.
struct Canvas {
    side: usize,
    rgb: Vec<f32>,
    center: [f32; 2],
    unit: f32,
    turn: [f32; 2],
}

/// An ellipse in face units with a soft edge.
struct Ellipse {
    center: [f32; 2],
    radii: [f32; 2],
    /// Width of the edge over the radius.
    softness: f32,
}

fn ellipse(x: f32, y: f32, width: f32, height: f32, softness: f32) -> Ellipse {
    Ellipse {
        center: [x, y],
        radii: [width, height],
        softness,
    }
}

/// Portrait `index` of an endless series: `side` × `side` × RGB, 0..1. Skin, hair, ground, clothes, size, place,
/// turn and side light differ.
pub fn draw(index: usize, side: usize, framing: Framing) -> Vec<f32> {
    let mut random = Random(index as u32 + 1);
    let mut vary = |spread: f32| spread * (2.0 * random.next() - 1.0);
    let angle = f64::from(vary(0.06));
    let unit = side as f32 * framing.eye_distance * (1.0 + vary(0.08));
    let x = side as f32 * (0.5 + vary(0.02));
    let y = side as f32 * (framing.eye_height + vary(0.02));
    let ground = GROUND[index % GROUND.len()];
    let mut canvas = Canvas {
        side,
        rgb: ground.repeat(side * side),
        center: [x, y],
        unit,
        turn: [math::cos(angle) as f32, math::sin(angle) as f32],
    };
    let (skin, hair) = (SKIN[index % SKIN.len()], HAIR[index % HAIR.len()]);
    let width = 1.0 + vary(0.07);
    body(
        &mut canvas,
        skin,
        hair,
        CLOTHES[index % CLOTHES.len()],
        width,
    );
    for side in [-1.0, 1.0] {
        eye(&mut canvas, skin, hair, side);
    }
    nose_and_mouth(&mut canvas, skin);
    canvas.light_from_the_side(vary(0.1));
    canvas.rgb
}

fn body(canvas: &mut Canvas, skin: [f32; 3], hair: [f32; 3], clothes: [f32; 3], width: f32) {
    canvas.paint(ellipse(0.0, -0.25, 1.22 * width, 1.35, 0.08), hair);
    canvas.paint(ellipse(0.0, 4.4, 2.6, 2.4, 0.05), clothes);
    canvas.paint(ellipse(0.0, 1.7, 0.55, 1.1, 0.08), shade(skin, 0.85));
    for side in [-1.0, 1.0] {
        canvas.paint(
            ellipse(side * 1.06 * width, 0.3, 0.16, 0.32, 0.08),
            shade(skin, 0.9),
        );
    }
    canvas.paint(ellipse(0.0, 0.3, 1.03 * width, 1.45, 0.05), skin);
    canvas.paint(ellipse(0.0, -1.25, 0.95 * width, 0.45, 0.25), hair);
}

fn eye(canvas: &mut Canvas, skin: [f32; 3], hair: [f32; 3], side: f32) {
    canvas.paint(
        ellipse(side * 0.5, -0.02, 0.38, 0.22, 0.5),
        shade(skin, 0.86),
    );
    canvas.paint(
        ellipse(side * 0.5, 0.0, 0.26, 0.115, 0.15),
        [0.95, 0.94, 0.92],
    );
    canvas.paint(
        ellipse(side * 0.5, 0.0, 0.115, 0.115, 0.15),
        [0.25, 0.15, 0.1],
    );
    canvas.paint(
        ellipse(side * 0.5, -0.105, 0.28, 0.035, 0.4),
        shade(hair, 0.6),
    );
    canvas.paint(ellipse(side * 0.52, -0.38, 0.36, 0.065, 0.5), hair);
    canvas.paint(ellipse(side * 0.6, 0.6, 0.3, 0.3, 0.9), shade(skin, 1.05));
    canvas.paint(
        ellipse(side * 0.13, 0.62, 0.09, 0.05, 0.5),
        shade(skin, 0.55),
    );
}

fn nose_and_mouth(canvas: &mut Canvas, skin: [f32; 3]) {
    canvas.paint(ellipse(0.1, 0.3, 0.05, 0.4, 0.8), shade(skin, 0.88));
    canvas.paint(ellipse(0.0, 0.5, 0.16, 0.14, 0.8), shade(skin, 1.06));
    canvas.paint(ellipse(0.0, 0.72, 0.22, 0.05, 0.8), shade(skin, 0.7));
    let lip = [skin[0] * 0.85, skin[1] * 0.6, skin[2] * 0.6];
    canvas.paint(ellipse(0.0, 1.0, 0.38, 0.085, 0.25), lip);
    canvas.paint(ellipse(0.0, 1.08, 0.3, 0.09, 0.3), shade(lip, 1.08));
    canvas.paint(ellipse(0.0, 1.03, 0.36, 0.018, 0.5), shade(lip, 0.5));
    canvas.paint(ellipse(0.0, 1.27, 0.25, 0.05, 0.9), shade(skin, 0.88));
}

fn shade(color: [f32; 3], factor: f32) -> [f32; 3] {
    color.map(|value| (value * factor).min(1.0))
}

impl Canvas {
    /// Position of a pixel in face units.
    fn place(&self, index: usize) -> [f32; 2] {
        let (x, y) = (
            (index % self.side) as f32 + 0.5,
            (index / self.side) as f32 + 0.5,
        );
        let (dx, dy) = (
            (x - self.center[0]) / self.unit,
            (y - self.center[1]) / self.unit,
        );
        let [cos, sin] = self.turn;
        [cos * dx + sin * dy, cos * dy - sin * dx]
    }

    fn paint(&mut self, shape: Ellipse, color: [f32; 3]) {
        for index in 0..self.side * self.side {
            let [x, y] = self.place(index);
            let (dx, dy) = (
                (x - shape.center[0]) / shape.radii[0],
                (y - shape.center[1]) / shape.radii[1],
            );
            let radius = (dx * dx + dy * dy).sqrt();
            let cover = ((1.0 + shape.softness - radius) / (2.0 * shape.softness)).clamp(0.0, 1.0);
            for (value, color) in self.rgb[index * 3..][..3].iter_mut().zip(color) {
                *value += (color - *value) * cover;
            }
        }
    }

    fn light_from_the_side(&mut self, strength: f32) {
        for index in 0..self.side * self.side {
            let light = 1.0 + strength * self.place(index)[0].clamp(-2.0, 2.0);
            for value in &mut self.rgb[index * 3..][..3] {
                *value = (*value * light).clamp(0.0, 1.0);
            }
        }
    }
}

/// A linear congruential generator (Numerical Recipes): repeatable variety, no more.
struct Random(u32);

impl Random {
    /// 0..1.
    fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) as f32 / (1 << 24) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn portraits_repeat_and_differ() {
        let framing = Framing {
            eye_distance: 0.28,
            eye_height: 0.43,
        };
        let first = draw(0, 32, framing);
        assert_eq!(first.len(), 32 * 32 * 3);
        assert_eq!(first, draw(0, 32, framing));
        assert_ne!(first, draw(1, 32, framing));
        assert!(first.iter().all(|value| (0.0..=1.0).contains(value)));
    }
}
