//! [`Pixels`](crate::pixels::Pixels) → faces: detector and mesh.

use crate::geometry::{Point, Rect};

/// One face found in a picture. Coordinates are pixels of the picture that was searched.
#[derive(Clone, Debug, PartialEq)]
pub struct Face {
    /// The face from brow to chin, as the detector frames it.
    pub rect: Rect,
    /// The mesh net's belief that this is a face at all, 0..1.
    pub presence: f32,
    /// The dense landmarks.
    pub mesh: Mesh,
}

/// The 468 landmarks of the face mesh topology; see [`Mesh::point`].
#[derive(Clone, Debug, PartialEq)]
pub struct Mesh {
    /// x, y in pixels of the searched picture; z on the same scale, smaller is nearer to the camera.
    pub points: Vec<[f32; 3]>,
}

impl Mesh {
    /// Position of landmark `i` of 468 in the picture.
    ///
    /// # Panics
    /// When `i` is not below the number of landmarks.
    pub fn point(&self, i: usize) -> Point {
        Point::new(self.points[i][0], self.points[i][1])
    }
}

/// The detector and the mesh net.
pub struct Finder;

impl Finder {
    /// Faces of a picture, largest first.
    pub fn find(&mut self, _pixels: &crate::pixels::Pixels) -> Vec<Face> {
        Vec::new()
    }
}
