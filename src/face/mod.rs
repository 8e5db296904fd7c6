//! [`Pixels`] → faces: detector, mesh and pose.

mod canonical;
pub mod cover;
pub mod detector;
pub mod expression;
pub mod eyes;
pub mod head;
pub mod landmarks;
pub mod mesh;
pub mod models;
pub mod person;
pub mod pose;
pub mod pyramid;
pub mod sampling;
mod square;
pub mod subject;
mod tiles;
mod upright;
pub mod window;

use crate::geometry::{Point, Rect};
use crate::nn::{self, Net};
use crate::order::rising;
use detector::Candidate;
use landmarks::{Landmark, DEEP, KEPT};
use sampling::{Pyramid, Region};

/// Least detector score in the whole picture.
const LEAST_SCORE: f32 = 0.5;
/// Least detector score in a tile, where small texture looks like faces more often.
const LEAST_TILE_SCORE: f32 = 0.6;
/// Least presence the mesh must report: faces lie above 0.9, everything else the detector takes for one below 0.1.
const LEAST_PRESENCE: f32 = 0.5;

/// One face found in a picture. Coordinates are pixels of the picture that was searched.
#[derive(Clone, Debug, PartialEq)]
pub struct Face {
    /// The face from brow to chin, as the detector frames it.
    pub rect: Rect,
    /// The mesh net's belief that this is a face at all, 0..1.
    pub presence: f32,
    /// Where the detector saw the eyes, left and right in the picture: coarse, but told by the whole face.
    /// `None` where the mesh followed the face from one frame to the next.
    pub eyes: Option<[Point; 2]>,
    /// The dense landmarks.
    pub mesh: Mesh,
}

/// The landmarks of a face that are used; see [`landmarks`] for what is where.
#[derive(Clone, Debug, PartialEq)]
pub struct Mesh {
    /// Positions in pixels of the searched picture, in the order of [`KEPT`].
    pub points: [Point; KEPT.len()],
    /// How far behind the picture the first of them lie, in the same pixels: smaller is nearer to the camera.
    pub depths: [f32; DEEP],
}

impl Mesh {
    /// Position of a landmark in the picture.
    #[inline(never)]
    pub fn point(&self, landmark: Landmark) -> Point {
        self.points[landmark.place()]
    }
}

#[cfg(test)]
impl Mesh {
    /// All landmarks in one place, without depth.
    pub fn at(place: Point) -> Mesh {
        Mesh {
            points: [place; KEPT.len()],
            depths: [0.0; DEEP],
        }
    }

    /// Moves a landmark; the third number is the depth, where it has one.
    pub fn set(&mut self, landmark: Landmark, [x, y, z]: [f32; 3]) {
        self.points[landmark.place()] = Point::new(x, y);
        if let Some(depth) = self.depths.get_mut(landmark.place()) {
            *depth = z;
        }
    }
}

/// The detector and the mesh net.
pub struct Finder {
    detector: Net,
    mesh: Net,
}

impl Finder {
    /// Loads both nets from their weight files.
    ///
    /// # Errors
    /// See [`nn::Error`]; also when a file holds another net than expected.
    pub fn load(detector: &[u8], mesh: &[u8]) -> Result<Finder, nn::Error> {
        let (detector, mesh) = (Net::load(detector)?, Net::load(mesh)?);
        if detector.input_shape() == [128, 128, 3] && mesh.input_shape() == [192, 192, 3] {
            Ok(Finder { detector, mesh })
        } else {
            Err(nn::Error::Inconsistent("not the face nets"))
        }
    }

    /// Faces of a picture, largest first.
    ///
    /// The whole picture is searched first, then overlapping tiles of half its longer side, for faces too small to be
    /// seen in the whole: all of them when nobody was found, else those with a trace of a bystander.
    pub fn find(&mut self, pyramid: &Pyramid) -> Vec<Face> {
        if pyramid.full().rgb.is_empty() {
            return Vec::new();
        }
        let (mut faces, traces) = self.search(pyramid);
        let tiles = match faces.first() {
            Some(face) => tiles::worth_a_look(pyramid, face.rect, &traces),
            None => tiles::all(pyramid.full().width as f32, pyramid.full().height as f32),
        };
        for tile in &tiles {
            for candidate in detector::detect(&mut self.detector, pyramid, tile, LEAST_TILE_SCORE) {
                self.confirm(pyramid, &candidate, &mut faces);
            }
        }
        largest_first(faces)
    }

    /// The faces seen in the picture as a whole, those in the foreground, largest first.
    pub fn glance(&mut self, pyramid: &Pyramid) -> Vec<Face> {
        self.search(pyramid).0
    }

    /// The faces seen in the picture as a whole, largest first, and the traces of others.
    fn search(&mut self, pyramid: &Pyramid) -> (Vec<Face>, Vec<Candidate>) {
        let (width, height) = (pyramid.full().width as f32, pyramid.full().height as f32);
        let whole = Region::square(Point::new(width / 2.0, height / 2.0), width.max(height));
        let (candidates, traces) = detector::detect_with_traces(
            &mut self.detector,
            pyramid,
            &whole,
            LEAST_SCORE,
            tiles::LEAST,
        );
        let mut faces = Vec::new();
        for candidate in &candidates {
            self.confirm(pyramid, candidate, &mut faces);
        }
        (largest_first(faces), traces)
    }

    /// The same face in the next frame of a film; `None` when it is not where it was.
    pub fn follow(&mut self, pyramid: &Pyramid, last: &Mesh) -> Option<Face> {
        let region = mesh::region_of(last)?;
        let (mesh, presence) = mesh::run(&mut self.mesh, pyramid, &region)?;
        let rect = Rect::around(mesh.points)?;
        (presence > LEAST_PRESENCE).then_some(Face {
            rect,
            presence,
            eyes: None,
            mesh,
        })
    }

    /// Adds the candidate's face if it is none of those known and the mesh net sees one there.
    fn confirm(&mut self, pyramid: &Pyramid, candidate: &Candidate, faces: &mut Vec<Face>) {
        if faces
            .iter()
            .any(|face| same_face(face.rect, candidate.rect))
        {
            return;
        }
        let mut look = |square: &Region| {
            let seen = mesh::run(&mut self.mesh, pyramid, square);
            seen.filter(|(_, presence)| *presence > LEAST_PRESENCE)
        };
        let squares = [
            square::expected(candidate),
            mesh::region(candidate.rect, candidate.angle()),
        ];
        let first = squares
            .iter()
            .find_map(|square| Some((square, look(square)?)));
        let Some((square, first)) = first else {
            return;
        };
        let wanted =
            mesh::region_of(&first.0).filter(|wanted| square::is_elsewhere(square, wanted));
        let seen = match wanted {
            Some(wanted) => look(&wanted),
            None => Some(first),
        };
        if let Some((mesh, presence)) = seen {
            faces.push(Face {
                rect: candidate.rect,
                presence,
                eyes: Some(candidate.eyes()),
                mesh,
            });
        }
    }
}

fn largest_first(faces: Vec<Face>) -> Vec<Face> {
    rising(&faces, |face| -face.rect.area())
}

/// Whether a candidate is a known face again, or a part of it seen in a tile.
fn same_face(known: Rect, candidate: Rect) -> bool {
    let shared = known.intersection(candidate).area();
    shared > 0.5 * candidate.area().min(known.area())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_face_is_the_same_face() {
        let face = Rect::new(100.0, 100.0, 100.0, 100.0);
        assert!(same_face(face, Rect::new(110.0, 90.0, 100.0, 100.0)));
        assert!(same_face(face, Rect::new(150.0, 150.0, 30.0, 30.0)));
        assert!(!same_face(face, Rect::new(195.0, 100.0, 100.0, 100.0)));
    }

    #[test]
    fn wrong_files_are_refused() {
        assert_eq!(
            Finder::load(b"", b"").err(),
            Some(nn::Error::NotAWeightFile)
        );
    }
}
