//! The upper edge of the body: where shoulders and background meet.

use super::Background;
use crate::face::head::Head;
use crate::geometry::{Point, Rect};

/// Above this share of person a cell belongs to the body.
const BODY: f32 = 0.5;

/// Shoulders and background on both sides of their edge, in one column of cells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    /// Column.
    pub x: usize,
    /// Lowest row that is surely background.
    pub background: usize,
    /// Uppermost row that is surely body.
    pub body: usize,
}

impl Background {
    /// The shoulder edge of every column left and right of the face in which nothing of the person lies higher up.
    pub fn shoulders(&self, head: &Head) -> Vec<Edge> {
        let cell = |v: f32| v / self.step as f32;
        let face_height = cell(head.chin.y - head.eyes[0].middle(head.eyes[1]).y).max(1.0);
        // Raised or tilted shoulders reach a little above the chin.
        let top = (cell(head.chin.y) - 0.6 * face_height).max(0.0) as usize;
        let margin = 0.05 * cell(head.cheeks[1] - head.cheeks[0]);
        let (left, right) = (cell(head.cheeks[0]) - margin, cell(head.cheeks[1]) + margin);
        (2..self.width.saturating_sub(2))
            .filter(|x| (*x as f32) < left || *x as f32 > right)
            .filter_map(|x| self.edge(x, top))
            .collect()
    }

    fn edge(&self, x: usize, top: usize) -> Option<Edge> {
        let alpha = |y: usize| self.alpha[y * self.width + x];
        let body = (0..self.height).find(|y| alpha(*y) > BODY)?;
        let background = (0..body).rev().find(|y| alpha(*y) < super::FREE)?;
        let clear = (0..top.min(self.height)).all(|y| alpha(y) <= super::PERSON);
        (body >= top && clear).then_some(Edge {
            x,
            background,
            body,
        })
    }

    /// The middle of an edge in pixels.
    pub fn place(&self, edge: &Edge) -> Point {
        let pixels = |cells: f32| cells * self.step as f32;
        Point::new(
            pixels(edge.x as f32 + 0.5),
            pixels((edge.background + edge.body) as f32 / 2.0 + 0.5),
        )
    }

    /// The pixels around some edges; `None` when there are none.
    pub fn around(&self, edges: &[Edge]) -> Option<Rect> {
        Rect::around(edges.iter().map(|edge| self.place(edge)))
    }
}

#[cfg(test)]
mod tests {
    use crate::fixtures;

    #[test]
    fn shoulders_are_found_left_and_right() {
        let scene = fixtures::scene(|_, _| [255; 3]);
        let portrait = scene.portrait().unwrap();
        let background = portrait.background().unwrap();
        let edges = background.shoulders(portrait.head);
        assert!(edges.iter().any(|e| background.place(e).x < 140.0));
        assert!(edges.iter().any(|e| background.place(e).x > 340.0));
        for edge in &edges {
            let at = background.place(edge);
            assert!((at.y - 480.0 - ((at.x - 240.0).abs() - 100.0).max(0.0)).abs() < 6.0);
        }
    }
}
