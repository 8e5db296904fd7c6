//! [`Rule`]: how photos are named, and whether every one of them gets a name of its own.

use super::Identities;
use crate::roster::same;
use crate::store::Collected;
use std::collections::HashMap;
use std::fmt;
use std::path::Path;
use std::str::FromStr;
use unicode_normalization::UnicodeNormalization;

/// Bytes of a name without its ending, at most; most file systems take 255 for the whole.
const LONGEST: usize = 200;

/// How photos are named: `学号`, `身份证号`, or a text with the parts below in braces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Part(Part),
}

/// What a name is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    School,
    Class,
    Level,
    Number,
    Name,
    Identity,
    Receipt,
}

/// Parts by the words for them.
const PARTS: [(Part, &str, &str); 7] = [
    (Part::School, "school", "学校"),
    (Part::Class, "class", "班级"),
    (Part::Level, "level", "层次"),
    (Part::Number, "number", "学号"),
    (Part::Name, "name", "姓名"),
    (Part::Identity, "identity", "身份证号"),
    (Part::Receipt, "receipt", "回执"),
];

/// Why a photo cannot be handed over under a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Nothing is known of this student that the rule asks for.
    Missing {
        /// Number and name.
        who: String,
        /// The part.
        part: &'static str,
    },
    /// The identity number of this student ends otherwise than the roster says.
    OtherIdentity {
        /// Number and name.
        who: String,
    },
    /// Two photos would have the same name.
    Collision {
        /// Number and name.
        who: String,
        /// Those of the earlier one.
        other: String,
        /// The name.
        path: String,
    },
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Problem::Missing { who, part } => write!(f, "{who}: there is no {{{part}}} · 缺少 {part}"),
            Problem::OtherIdentity { who } => write!(f, "{who}: the identity number ends otherwise than on the roster · 身份证号后四位与名单不符"),
            Problem::Collision { who, other, path } => write!(f, "{who}: {path} would be the photo of {other} too · 与 {other} 重名"),
        }
    }
}

impl FromStr for Rule {
    type Err = String;

    fn from_str(text: &str) -> Result<Rule, String> {
        let text = text.strip_suffix(".jpg").unwrap_or(text);
        if let Some(part) = part(text) {
            return Ok(Rule(vec![Piece::Part(part)]));
        }
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once('{') {
            let (word, behind) = behind
                .split_once('}')
                .ok_or("a brace is not closed".to_string())?;
            let part = part(word).ok_or_else(|| {
                let words = PARTS.map(|(_, word, _)| format!("{{{word}}}"));
                format!("there is no `{{{word}}}`; there are: {}", words.join(" "))
            })?;
            pieces.extend([Piece::Text(before.to_string()), Piece::Part(part)]);
            rest = behind;
        }
        if pieces.is_empty() {
            return Err("it names every photo the same".to_string());
        }
        pieces.push(Piece::Text(rest.to_string()));
        Ok(Rule(pieces))
    }
}

fn part(word: &str) -> Option<Part> {
    let is = |(_, en, zh): &&(Part, &str, &str)| word == *en || word == *zh;
    PARTS.iter().find(is).map(|(part, ..)| *part)
}

impl Rule {
    /// Where each student's photo goes: folders by class, and by school where there are several, then the name. Students
    /// without a photo are left out.
    ///
    /// # Errors
    /// Names every photo that has no name of its own.
    pub fn paths<'a>(
        &self,
        students: &'a [Collected],
        identities: &Identities,
    ) -> Result<Vec<(String, &'a Collected)>, Vec<Problem>> {
        let several = students
            .windows(2)
            .any(|two| two[0].school != two[1].school);
        let mut taken: HashMap<String, &Collected> = HashMap::new();
        let (mut paths, mut problems) = (Vec::new(), Vec::new());
        for student in students {
            let Some(photo) = &student.photo else {
                continue;
            };
            let name = match self.name(student, identities) {
                Ok(name) => name,
                Err(problem) => {
                    problems.push(problem);
                    continue;
                }
            };
            let ending = Path::new(&photo.file).extension().unwrap_or_default();
            let school = if several { &student.school } else { "" };
            let folders = [school, &student.class]
                .into_iter()
                .filter(|f| !f.is_empty());
            let mut path: String = folders.map(|folder| safe(folder) + "/").collect();
            path += &format!("{}.{}", safe(&name), ending.to_string_lossy());
            // Where upper and lower case are one, so are such files.
            match taken.insert(path.to_lowercase(), student) {
                Some(other) => problems.push(Problem::Collision {
                    who: who(student),
                    other: who(other),
                    path,
                }),
                None => paths.push((path, student)),
            }
        }
        match problems.is_empty() {
            true => Ok(paths),
            false => Err(problems),
        }
    }

    fn name(&self, student: &Collected, identities: &Identities) -> Result<String, Problem> {
        let mut name = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => name += text,
                Piece::Part(part) => name += &part.of(student, identities)?,
            }
        }
        Ok(name)
    }
}

impl Part {
    fn of(self, student: &Collected, identities: &Identities) -> Result<String, Problem> {
        let who = || who(student);
        let value = match self {
            Part::School => student.school.clone(),
            Part::Class => student.class.clone(),
            Part::Level => student.level.clone(),
            Part::Number => student.number.clone(),
            Part::Name => student.name.clone(),
            Part::Receipt => student
                .photo
                .as_ref()
                .map_or("", |p| &p.receipt)
                .to_string(),
            Part::Identity => {
                let identity = identities.of(student).unwrap_or_default();
                let known = &student.last_four;
                if !identity.is_empty() && !same::last_four(identity).ends_with(known.as_str()) {
                    return Err(Problem::OtherIdentity { who: who() });
                }
                identity.to_string()
            }
        };
        match value.is_empty() {
            true => Err(Problem::Missing {
                who: who(),
                part: PARTS.iter().find(|p| p.0 == self).map_or("", |p| p.1),
            }),
            false => Ok(value),
        }
    }
}

fn who(student: &Collected) -> String {
    format!("{} {}", student.number, student.name)
}

/// A text as the name of a file or a folder on any system: no separators, no characters that Windows refuses, no reserved
/// names, composed (NFC), and not too long.
fn safe(text: &str) -> String {
    let plain = |letter: char| match letter {
        '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '_',
        letter if letter.is_control() => '_',
        letter => letter,
    };
    let composed: String = text.nfc().map(plain).collect();
    let mut name = composed.trim_matches([' ', '.']).to_string();
    while name.len() > LONGEST {
        name.pop();
    }
    let stem = name
        .split('.')
        .next()
        .unwrap_or_default()
        .to_ascii_uppercase();
    let numbered = ["COM", "LPT"].iter().any(|device| {
        let number = stem.strip_prefix(device).unwrap_or_default();
        matches!(number.as_bytes(), [b'1'..=b'9'])
    });
    match numbered || matches!(stem.as_str(), "" | "CON" | "PRN" | "AUX" | "NUL") {
        true => format!("_{name}"),
        false => name,
    }
}

#[cfg(test)]
mod tests;
