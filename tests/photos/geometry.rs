//! The head's geometry against hand-placed landmarks.

use std::fs;
use std::path::Path;
use xuezhao::Photo;
use xuezhao_fixtures::truth::{self, Row};
use xuezhao_fixtures::weights::models;

/// Every how many-th photograph is measured: enough for stable quantiles in a minute.
const EVERY: usize = 2;

/// Single-face photographs with hand-placed landmarks that are not damaged.
fn rows(photos: &Path) -> Vec<Row> {
    let rows = truth::read(photos).unwrap().into_iter();
    rows.filter(|row| row.text("faces") == "1" && row.number("chin_y").is_some())
        .filter(|row| row.text("case") != "J")
        // Turned heads carry the landmarks of the straight photo, moved along.
        .filter(|row| row.number("yaw_deg").is_none() && row.number("pitch_deg").is_none())
        .step_by(EVERY)
        .collect()
}

/// Errors of one quantity over all photographs.
#[derive(Default)]
struct Errors(Vec<f32>);

impl Errors {
    fn add(&mut self, error: f32) {
        self.0.push(error.abs());
    }

    fn quantile(&mut self, share: f32) -> f32 {
        self.0.sort_by(f32::total_cmp);
        self.0[(share * (self.0.len() - 1) as f32) as usize]
    }

    fn share_below(&self, limit: f32) -> f32 {
        self.0.iter().filter(|&&error| error < limit).count() as f32 / self.0.len() as f32
    }
}

/// The errors stay within what was reached when the measures were made.
pub fn heads_agree_with_hand_placed_landmarks(photos: &Path) {
    let mut models = models();
    let [mut eyes, mut crown, mut chin, mut roll, mut cheeks] =
        std::array::from_fn(|_| Errors::default());
    for row in rows(photos) {
        let photo = Photo::open(fs::read(photos.join(row.text("file"))).unwrap(), None);
        photo.locate(&mut models);
        let scene = photo.scene().unwrap();
        let head = &scene.person.as_ref().unwrap().head;
        let number = |column: &str| row.number(column).unwrap() as f32;
        let scale = scene.scale;
        let eye_errors = [("eye_left_x", "eye_left_y"), ("eye_right_x", "eye_right_y")]
            .iter()
            .zip(head.eyes)
            .map(|(&(x, y), eye)| {
                let (dx, dy) = (eye.x * scale - number(x), eye.y * scale - number(y));
                (dx * dx + dy * dy).sqrt()
            });
        let apart = number("eye_right_x") - number("eye_left_x");
        eyes.add(eye_errors.fold(0.0, f32::max) / apart);
        let top = number("hair_top_y").max(0.0);
        let height = number("chin_y") - top;
        // Walls as shot carry a landmark on the forehead for the hair's top.
        if !row.text("kind").contains("as_shot") {
            crown.add((head.crown.y * scale - top) / height);
        }
        chin.add((head.chin.y * scale - number("chin_y")) / height);
        let width = (head.cheeks[1] - head.cheeks[0]) * scale;
        cheeks.add(width / number("cheek_width") - 1.0);
        if let Some(truth) = row.number("roll_deg") {
            roll.add(head.roll_deg - truth as f32);
        }
    }
    let limits = [
        ("eyes", &mut eyes, 0.03, 0.05),
        ("crown", &mut crown, 0.005, 0.015),
        ("chin", &mut chin, 0.008, 0.025),
        ("roll", &mut roll, 0.35, 1.0),
        ("cheeks", &mut cheeks, 0.025, 0.05),
    ];
    for (name, errors, median, most) in limits {
        let found = (errors.quantile(0.5), errors.quantile(0.95));
        assert!(found.0 <= median && found.1 <= most, "{name}: {found:?}");
    }
    let close = eyes.share_below(0.05);
    assert!(close >= 0.97, "eyes within 0.05: {close}");
}
