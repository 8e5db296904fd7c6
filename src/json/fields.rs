//! A tree read value by value; what is wrong is named by its key.

use super::Json;

impl Json {
    /// What it is, in words.
    fn kind(&self) -> &'static str {
        match self {
            Json::Null => "null",
            Json::Flag(_) => "a boolean",
            Json::Number(_) => "a number",
            Json::Text(_) => "a string",
            Json::List(_) => "an array",
            Json::Object(_) => "an object",
        }
    }

    #[cold]
    #[inline(never)]
    fn not(&self, key: &str, wanted: &str) -> String {
        format!("`{key}` is {}, not {wanted}", self.kind())
    }

    /// A string; `key` names it in the error, here and below.
    ///
    /// # Errors
    /// When it is something else, here and below.
    pub fn text(self, key: &str) -> Result<String, String> {
        match self {
            Json::Text(text) => Ok(text),
            other => Err(other.not(key, "a string")),
        }
    }

    /// A number.
    pub fn number(self, key: &str) -> Result<f64, String> {
        match self {
            Json::Number(number) => Ok(number),
            other => Err(other.not(key, "a number")),
        }
    }

    /// A whole number from 0 to `most`.
    pub fn whole(self, key: &str, most: u32) -> Result<u32, String> {
        match self {
            Json::Number(n) if n >= 0.0 && n <= f64::from(most) && n.fract() == 0.0 => Ok(n as u32),
            other => Err(format!(
                "`{key}` is {}, not a whole number from 0 to {most}",
                match other {
                    Json::Number(_) => "another number",
                    other => other.kind(),
                }
            )),
        }
    }

    /// `true` or `false`.
    pub fn flag(self, key: &str) -> Result<bool, String> {
        match self {
            Json::Flag(flag) => Ok(flag),
            other => Err(other.not(key, "a boolean")),
        }
    }

    /// An array.
    pub fn list(self, key: &str) -> Result<Vec<Json>, String> {
        match self {
            Json::List(items) => Ok(items),
            other => Err(other.not(key, "an array")),
        }
    }

    /// An object, to be read key by key.
    pub fn fields(self, key: &str) -> Result<Fields, String> {
        match self {
            Json::Object(fields) => Ok(Fields(fields)),
            other => Err(other.not(key, "an object")),
        }
    }

    /// One of these words.
    pub fn one_of<Choice: Copy>(
        self,
        key: &str,
        choices: &[(&str, Choice)],
    ) -> Result<Choice, String> {
        let word = self.text(key)?;
        let chosen = choices.iter().find(|(known, _)| *known == word);
        chosen.map(|(_, choice)| *choice).ok_or_else(|| {
            let mut known = choices.iter().map(|(known, _)| *known);
            let first = known.next().unwrap_or("").to_string();
            let known = known.fold(first, |all, word| all + ", " + word);
            format!("`{key}` is `{word}`, not one of {known}")
        })
    }
}

/// What has not been read yet of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Fields(Vec<(String, Json)>);

impl Fields {
    /// A field that may be left out; `null` counts as left out.
    pub fn take(&mut self, key: &str) -> Option<Json> {
        let at = self.0.iter().position(|(known, _)| known == key)?;
        match self.0.swap_remove(at).1 {
            Json::Null => None,
            value => Some(value),
        }
    }

    /// A field that must be there.
    ///
    /// # Errors
    /// When it is not.
    pub fn need(&mut self, key: &str) -> Result<Json, String> {
        self.take(key)
            .ok_or_else(|| format!("missing field `{key}`"))
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// Names a field that nobody has asked for.
    pub fn end(self) -> Result<(), String> {
        match self.0.first() {
            Some((key, _)) => Err(format!("unknown field `{key}`")),
            None => Ok(()),
        }
    }
}

impl IntoIterator for Fields {
    type Item = (String, Json);
    type IntoIter = std::vec::IntoIter<(String, Json)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    #[test]
    fn says_what_is_wrong() {
        let mut fields = parse(r#"{"a":1,"b":"x","n":null}"#)
            .unwrap()
            .fields("file")
            .unwrap();
        assert_eq!(fields.need("c").unwrap_err(), "missing field `c`");
        assert_eq!(fields.take("n"), None);
        assert_eq!(
            fields.take("b").unwrap().number("b").unwrap_err(),
            "`b` is a string, not a number"
        );
        assert_eq!(fields.end().unwrap_err(), "unknown field `a`");
        assert!(Json::Number(256.0).whole("n", 255).is_err());
        assert!(Json::Number(0.5).whole("n", 255).is_err());
    }
}
