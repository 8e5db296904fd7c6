use super::*;

fn chsi() -> Profile {
    Profile::built_in("chsi").unwrap()
}

/// A half-body shot of 3000×4000: head 1000 px, eyes at 0.46 of it, cheeks 0.56 of its height.
fn phone() -> Subject {
    Subject {
        size: [3000.0, 4000.0],
        crown: 700.0,
        chin: 1700.0,
        eyes: [1480.0, 1160.0],
        cheeks: 560.0,
        crown_cut: false,
    }
}

fn margin(subject: &Subject, crop: Rect) -> f64 {
    let states = evaluate(subject, crop, &chsi());
    states.iter().map(|s| s.margin).fold(1.0, f64::min)
}

#[test]
fn every_rule_holds_with_room_to_spare() {
    let crop = plan(&phone(), &chsi()).unwrap();
    let states = evaluate(&phone(), crop, &chsi());
    assert_eq!(states.len(), 5);
    assert!(states.iter().all(|s| s.holds), "{states:?}");
    assert!(margin(&phone(), crop) > 0.5, "{states:?}");
    assert_eq!(crop.width * 4.0, crop.height * 3.0);
}

#[test]
fn no_crop_nearby_is_better() {
    let subject = phone();
    let best = plan(&subject, &chsi()).unwrap();
    let own = margin(&subject, best);
    for scale in [0.97, 1.0, 1.03] {
        for dx in [-20.0, 0.0, 20.0] {
            for dy in [-20.0, 0.0, 20.0] {
                let other = Rect::new(
                    best.x + dx,
                    best.y + dy,
                    best.width * scale,
                    best.height * scale,
                );
                assert!(margin(&subject, other) <= own + 1e-3);
            }
        }
    }
}

#[test]
fn a_finished_picture_is_kept_whole() {
    let subject = Subject {
        size: [480.0, 640.0],
        crown: 80.0,
        chin: 410.0,
        eyes: [243.0, 240.0],
        cheeks: 195.0,
        crown_cut: false,
    };
    assert_eq!(
        plan(&subject, &chsi()),
        Ok(Rect::new(0.0, 0.0, 480.0, 640.0))
    );
}

#[test]
fn the_crop_never_leaves_the_picture() {
    let near_edge = Subject {
        eyes: [900.0, 1160.0],
        ..phone()
    };
    let crop = plan(&near_edge, &chsi()).unwrap();
    assert!(crop.x >= 0.0 && crop.right() <= 3000.0);
    let beyond = Subject {
        eyes: [400.0, 1160.0],
        ..phone()
    };
    assert_eq!(
        plan(&beyond, &chsi()).unwrap_err().obstacle,
        Obstacle::Beside
    );
}

#[test]
fn each_obstacle_is_named() {
    let obstacle = |subject| plan(&subject, &chsi()).unwrap_err().obstacle;
    let up = |by: f64| Subject {
        crown: 700.0 - by,
        chin: 1700.0 - by,
        eyes: [1480.0, 1160.0 - by],
        ..phone()
    };
    assert_eq!(obstacle(up(660.0)), Obstacle::Above);
    assert_eq!(
        obstacle(Subject {
            size: [3000.0, 1900.0],
            ..phone()
        }),
        Obstacle::Below
    );
    assert_eq!(
        obstacle(Subject {
            crown_cut: true,
            ..phone()
        }),
        Obstacle::CrownCut
    );
    assert_eq!(
        obstacle(Subject {
            crown_cut: true,
            eyes: [1480.0, 1250.0],
            ..phone()
        }),
        Obstacle::HairCut
    );
    let face_only = Subject {
        crown_cut: true,
        crown: 0.0,
        chin: 3000.0,
        ..phone()
    };
    assert_eq!(obstacle(face_only), Obstacle::Around);
    assert_eq!(
        obstacle(Subject {
            cheeks: 1100.0,
            ..phone()
        }),
        Obstacle::Proportions
    );
    let tiny = Subject {
        size: [300.0, 400.0],
        crown: 70.0,
        chin: 170.0,
        eyes: [148.0, 116.0],
        cheeks: 56.0,
        crown_cut: false,
    };
    assert_eq!(obstacle(tiny), Obstacle::Pixels);
    let close = Subject {
        size: [1000.0, 1150.0],
        crown: 60.0,
        chin: 1060.0,
        eyes: [500.0, 520.0],
        ..phone()
    };
    assert_eq!(obstacle(close), Obstacle::Around);
    let narrow = Subject {
        size: [900.0, 4000.0],
        eyes: [400.0, 1160.0],
        ..phone()
    };
    assert_eq!(obstacle(narrow), Obstacle::Around);
}

#[test]
fn a_collision_names_the_rules_that_fail() {
    let high = Subject {
        crown: 20.0,
        chin: 1020.0,
        eyes: [1480.0, 480.0],
        ..phone()
    };
    let rules = plan(&high, &chsi()).unwrap_err().rules;
    assert!(
        rules
            .iter()
            .any(|r| r.check == "hair_gap" && r.value < 50.0 / 640.0),
        "{rules:?}"
    );
}

#[test]
fn a_crop_chosen_by_hand_is_brought_into_shape_and_judged() {
    let best = plan(&phone(), &chsi()).unwrap();
    let wider = Rect {
        width: best.width + 7.0,
        ..best
    };
    assert_eq!(
        chosen(&phone(), wider, &chsi()).unwrap().width * 4.0,
        best.height * 3.0
    );
    let far = Rect::new(0.0, 0.0, 3000.0, 4000.0);
    let collision = chosen(&phone(), far, &chsi()).unwrap_err();
    assert_eq!(collision.obstacle, Obstacle::Chosen);
    let findings = crate::output::refusal::of_collision(&collision, &chsi());
    assert!(
        findings.iter().any(|f| f.check == "head_ratio"),
        "{findings:?}"
    );
    let broken = Rect::new(f32::NAN, 0.0, 0.0, f32::NAN);
    assert!(chosen(&phone(), broken, &chsi()).is_err());
}

#[test]
fn a_head_that_was_not_measured_gives_no_crop() {
    for subject in [
        Subject {
            chin: 700.0,
            ..phone()
        },
        Subject {
            cheeks: f64::NAN,
            ..phone()
        },
    ] {
        assert!(plan(&subject, &chsi()).is_err());
    }
}
