//! The face mesh net: a face's square → its landmarks and how sure the net is that it saw a face.
//!
//! Architecture: Kartynnik et al., "Real-time Facial Surface Geometry from Monocular Video on Mobile GPUs", 2019.

use super::landmarks::{DEEP, KEPT, LEFT_EYE_CORNERS, RIGHT_EYE_CORNERS};
use super::sampling::{sample_rect, Border, Pyramid, Region};
use super::Mesh;
use crate::geometry::{Point, Rect};
use crate::math;
use crate::nn::Net;
use std::array;

/// Input side in pixels; the net's points are in these units.
const SIDE: usize = 192;
/// Landmarks of the mesh.
const POINTS: usize = KEPT.len();
/// What the net gives: x of all landmarks, y of all, the depth of the first.
const VALUES: usize = 2 * POINTS + DEEP;
/// Side of the square the net wants around a face, over the longer side of the face's box.
const MARGIN: f32 = 1.5;

/// The square the net wants to see for a box and an eye line turned by `angle` radians.
pub fn region(rect: Rect, angle: f32) -> Region {
    let side = rect.width.max(rect.height) * MARGIN;
    Region {
        angle,
        ..Region::square(rect.center(), side)
    }
}

/// The square for a face whose mesh is known: better centred and turned than the detector's.
pub fn region_of(mesh: &Mesh) -> Option<Region> {
    let (left, right) = (
        mesh.point(LEFT_EYE_CORNERS[0]),
        mesh.point(RIGHT_EYE_CORNERS[0]),
    );
    let angle = math::atan2(f64::from(right.y - left.y), f64::from(right.x - left.x)) as f32;
    let (sin, cos) = (
        math::sin(f64::from(angle)) as f32,
        math::cos(f64::from(angle)) as f32,
    );
    let turned = |p: Point| Point::new(cos * p.x + sin * p.y, cos * p.y - sin * p.x);
    let rect = Rect::around(mesh.points.into_iter().map(turned))?;
    let center = rect.center();
    let center = Point::new(
        cos * center.x - sin * center.y,
        sin * center.x + cos * center.y,
    );
    let square = region(rect, angle);
    Some(Region { center, ..square })
}

/// Runs the net on a region: the mesh in pixels of the picture, and the presence 0..1.
/// `None` when the net gives no finite numbers.
pub fn run(net: &mut Net, pyramid: &Pyramid, region: &Region) -> Option<(Mesh, f32)> {
    sample_rect(
        pyramid,
        region,
        SIDE,
        Border::Repeat,
        [0.0, 1.0],
        net.input_mut(),
    );
    net.run();
    let (values, presence) = (net.output(0), math::logistic(*net.output(1).first()?));
    if values.len() != VALUES || !presence.is_finite() || !values.iter().all(|v| v.is_finite()) {
        return None;
    }
    let map = region.map();
    let scale = 1.0 / SIDE as f32;
    let mesh = Mesh {
        points: array::from_fn(|i| map.at(values[i] * scale, values[POINTS + i] * scale)),
        depths: array::from_fn(|i| values[2 * POINTS + i] * scale * region.width),
    };
    Some((mesh, presence))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn region_of_a_turned_mesh_is_turned_with_it() {
        let mut mesh = Mesh::at(Point::new(50.0, 50.0));
        mesh.set(LEFT_EYE_CORNERS[0], [40.0, 40.0, 0.0]);
        mesh.set(RIGHT_EYE_CORNERS[0], [60.0, 60.0, 0.0]);
        let region = region_of(&mesh).unwrap();
        assert!((region.angle - std::f32::consts::FRAC_PI_4).abs() < 1e-6);
        assert!(region.center.distance(Point::new(50.0, 50.0)) < 1e-3);
        assert!((region.width - 1.5 * 800f32.sqrt()).abs() < 1e-3);
    }
}
