use super::*;
use crate::store::{Photo, State};

fn student(school: &str, class: &str, number: &str, name: &str) -> Collected {
    Collected {
        school: school.to_string(),
        level: "本科".to_string(),
        class: class.to_string(),
        number: number.to_string(),
        name: name.to_string(),
        last_four: "123X".to_string(),
        state: State::Complete,
        photo: Some(Photo {
            receipt: format!("r{number}"),
            profile: "p".to_string(),
            file: format!("r{number}.jpg"),
            received_at: String::new(),
            reason: None,
        }),
    }
}

fn paths(rule: &str, students: &[Collected]) -> Result<Vec<String>, Vec<Problem>> {
    let identities =
        "school,number,name,identity\n大学,1,一,11010120000101123x\n大学,2,二,110101200001014321\n";
    let rule: Rule = rule.parse().unwrap_or_else(|why| panic!("{why}"));
    let identities = Identities::read(identities.as_bytes()).unwrap_or_default();
    let paths = rule.paths(students, &identities)?;
    Ok(paths.into_iter().map(|(path, _)| path).collect())
}

#[test]
fn photos_are_named_by_any_part_in_folders_by_class() {
    let one = [student("大学", "一班", "1", "王·一")];
    let named = |rule| paths(rule, &one).unwrap_or_default().concat();
    assert_eq!(named("学号"), "一班/1.jpg");
    assert_eq!(named("学号.jpg"), "一班/1.jpg");
    assert_eq!(named("身份证号"), "一班/11010120000101123X.jpg");
    assert_eq!(named("{school}_{class}_{name}"), "一班/大学_一班_王·一.jpg");
    assert_eq!(named("{姓名}-{receipt}"), "一班/王·一-r1.jpg");
    let schools = [
        student("大学", "", "1", "一"),
        student("学院", "一班", "1", "一"),
    ];
    let expected = ["大学/1.jpg", "学院/一班/1.jpg"].map(String::from).to_vec();
    assert_eq!(paths("学号", &schools), Ok(expected));
}

#[test]
fn a_rule_that_names_nothing_is_refused() {
    for rule in ["photo", "{hat}", "{name", ""] {
        assert!(rule.parse::<Rule>().is_err(), "{rule}");
    }
}

#[test]
fn every_photo_without_a_name_of_its_own_is_told() {
    let students = [
        student("大学", "", "1", "Li Lei"),
        student("大学", "", "2", "LI LEI"),
        student("大学", "", "3", "三"),
    ];
    let collisions = paths("姓名", &students).err().unwrap_or_default();
    assert!(matches!(collisions[..], [Problem::Collision { .. }]));
    let problems = paths("身份证号", &students).err().unwrap_or_default();
    let who = |number: &str, name: &str| format!("{number} {name}");
    assert_eq!(
        problems,
        [
            Problem::OtherIdentity {
                who: who("2", "LI LEI")
            },
            Problem::Missing {
                who: who("3", "三"),
                part: "identity"
            },
        ]
    );
}

#[test]
fn no_name_leads_out_of_its_folder_or_is_refused_by_a_system() {
    for (text, name) in [
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a/b\\c:d*e?f\"g<h>i|j\u{0}k", "a_b_c_d_e_f_g_h_i_j_k"),
        (" 王小明. ", "王小明"),
        ("con", "_con"),
        ("LPT1.x", "_LPT1.x"),
        ("..", "_"),
        ("e\u{301}", "\u{e9}"),
    ] {
        assert_eq!(safe(text), name, "{text}");
    }
    let long = safe(&"长".repeat(300));
    assert!(long.len() <= LONGEST && long.chars().all(|letter| letter == '长'));
}

#[test]
fn a_student_without_a_photo_is_left_out() {
    let mut without = student("大学", "", "1", "一");
    without.photo = None;
    assert_eq!(paths("学号", &[without]), Ok(Vec::new()));
}
