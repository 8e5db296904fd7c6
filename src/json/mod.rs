//! JSON text (RFC 8259) → a tree, and its objects read key by key, so that a wrong file is told what is wrong with it.
//!
//! Profiles are the only JSON that the core reads. A few kilobytes do for that; a general library is ten times as large on
//! every phone.

mod fields;

pub use fields::Fields;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Flag(bool),
    /// A finite number.
    Number(f64),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Json>),
    /// An object, in the order of the text; no key stands twice.
    Object(Vec<(String, Json)>),
}

/// Levels of arrays and objects within one another.
const DEEPEST: usize = 64;

/// Reads a whole text.
///
/// # Errors
/// What is wrong, and in which line and column.
pub fn parse(text: &str) -> Result<Json, String> {
    let mut reader = Reader {
        bytes: text.as_bytes(),
        at: 0,
    };
    let read = reader.value(0).and_then(|value| {
        reader.space();
        match reader.peek() {
            None => Ok(value),
            Some(_) => Err("nothing may follow".to_string()),
        }
    });
    read.map_err(|why| {
        let before = &reader.bytes[..reader.at.min(reader.bytes.len())];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let start = before.iter().rposition(|byte| *byte == b'\n');
        let column = before.len() - start.map_or(0, |newline| newline + 1) + 1;
        format!("{why} at line {line} column {column}")
    })
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    /// Steps over a byte if it comes next.
    fn take(&mut self, byte: u8) -> bool {
        let comes = self.peek() == Some(byte);
        self.at += usize::from(comes);
        comes
    }

    fn word(&mut self, word: &str, value: Json) -> Result<Json, String> {
        if !self.bytes[self.at..].starts_with(word.as_bytes()) {
            return Err("expected a value".to_string());
        }
        self.at += word.len();
        Ok(value)
    }

    #[cfg_attr(small_wasm, optimize(size))]
    fn value(&mut self, depth: usize) -> Result<Json, String> {
        self.space();
        match self.peek() {
            Some(b'{' | b'[') if depth == DEEPEST => Err("nested too deeply".to_string()),
            Some(b'{') => self.object(depth),
            Some(b'[') => self.list(depth),
            Some(b'"') => self.text().map(Json::Text),
            Some(b't') => self.word("true", Json::Flag(true)),
            Some(b'f') => self.word("false", Json::Flag(false)),
            Some(b'n') => self.word("null", Json::Null),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(_) => Err("expected a value".to_string()),
            None => Err("the text ends too early".to_string()),
        }
    }

    /// After an item: true when another one follows, false at the end.
    fn follows(&mut self, end: u8) -> Result<bool, String> {
        self.space();
        if self.take(b',') {
            return Ok(true);
        }
        match self.take(end) {
            true => Ok(false),
            false => Err(format!("expected `,` or `{}`", char::from(end))),
        }
    }

    fn list(&mut self, depth: usize) -> Result<Json, String> {
        self.at += 1;
        let mut items = Vec::new();
        self.space();
        if self.take(b']') {
            return Ok(Json::List(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            if !self.follows(b']')? {
                return Ok(Json::List(items));
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Json, String> {
        self.at += 1;
        let mut fields: Vec<(String, Json)> = Vec::new();
        self.space();
        if self.take(b'}') {
            return Ok(Json::Object(fields));
        }
        loop {
            self.space();
            if self.peek() != Some(b'"') {
                return Err("expected a key".to_string());
            }
            let key = self.text()?;
            if fields.iter().any(|(known, _)| *known == key) {
                return Err(format!("duplicate field `{key}`"));
            }
            self.space();
            if !self.take(b':') {
                return Err("expected `:`".to_string());
            }
            fields.push((key, self.value(depth + 1)?));
            if !self.follows(b'}')? {
                return Ok(Json::Object(fields));
            }
        }
    }

    /// `-`, digits without a zero in front, a fraction, an exponent.
    fn number(&mut self) -> Result<Json, String> {
        let wrong = || "not a number".to_string();
        let negative = self.take(b'-');
        let (mut digits, mut power) = (0u64, 0i32);
        let leading_zero = self.peek() == Some(b'0');
        let whole = self.digits(&mut digits, &mut power, 0);
        if whole == 0 || (leading_zero && whole > 1) {
            return Err(wrong());
        }
        if self.take(b'.') && self.digits(&mut digits, &mut power, -1) == 0 {
            return Err(wrong());
        }
        if self.take(b'e') || self.take(b'E') {
            let minus = !self.take(b'+') && self.take(b'-');
            let (mut exponent, mut beyond) = (0, 0);
            if self.digits(&mut exponent, &mut beyond, 0) == 0 {
                return Err(wrong());
            }
            let exponent = if beyond > 0 {
                9999
            } else {
                exponent.min(9999) as i32
            };
            power += if minus { -exponent } else { exponent };
        }
        let size = scaled(digits as f64, power);
        if !size.is_finite() {
            return Err("number out of range".to_string());
        }
        Ok(Json::Number(if negative { -size } else { size }))
    }

    /// Adds digits to a number and `step` to the power of ten for each; how many there were. Those that a u64 has no
    /// room for count as zero.
    fn digits(&mut self, number: &mut u64, power: &mut i32, step: i32) -> usize {
        let start = self.at;
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            self.at += 1;
            if *number < u64::MAX / 10 - 1 {
                *number = *number * 10 + u64::from(digit - b'0');
                *power += step;
            } else {
                *power += step + 1;
            }
        }
        self.at - start
    }

    fn text(&mut self) -> Result<String, String> {
        self.at += 1;
        let mut out = Vec::new();
        loop {
            let byte = self.peek().ok_or("the text ends too early")?;
            self.at += 1;
            match byte {
                b'"' => break,
                b'\\' => {
                    let letter = self.escaped()?;
                    out.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
                }
                0..=31 => return Err("control character in a string".to_string()),
                _ => out.push(byte),
            }
        }
        String::from_utf8(out).map_err(|_| "not UTF-8".to_string())
    }

    /// The letter behind a backslash.
    fn escaped(&mut self) -> Result<char, String> {
        let byte = self.peek().ok_or("the text ends too early")?;
        self.at += 1;
        Ok(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.unit()?;
                let code = match first {
                    0xd800..=0xdbff if self.take(b'\\') && self.take(b'u') => {
                        let second = self.unit()?;
                        match second {
                            0xdc00..=0xdfff => {
                                0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)
                            }
                            _ => first,
                        }
                    }
                    _ => first,
                };
                char::from_u32(code).ok_or("half a character")?
            }
            _ => return Err("unknown escape".to_string()),
        })
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Result<u32, String> {
        let mut unit = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16));
            unit = unit * 16 + digit.ok_or("expected four hexadecimal digits")?;
            self.at += 1;
        }
        Ok(unit)
    }
}

/// `number` × 10^`power`: exact to the last bit up to 2^53 and powers of 22, as numbers in profiles are.
fn scaled(number: f64, power: i32) -> f64 {
    let mut left = power.unsigned_abs();
    let mut value = number;
    while left > 0 && value != 0.0 && value.is_finite() {
        let step = left.min(22);
        let ten = (0..step).fold(1.0, |ten, _| ten * 10.0);
        value = if power < 0 { value / ten } else { value * ten };
        left -= step;
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As another library reads the same text.
    fn told(json: &Json) -> serde_json::Value {
        match json {
            Json::Null => serde_json::Value::Null,
            Json::Flag(flag) => (*flag).into(),
            Json::Number(number) => (*number).into(),
            Json::Text(text) => text.as_str().into(),
            Json::List(items) => items.iter().map(told).collect(),
            Json::Object(fields) => fields.iter().map(|(k, v)| (k.clone(), told(v))).collect(),
        }
    }

    /// Every number as a float.
    fn floats(value: serde_json::Value) -> serde_json::Value {
        use serde_json::Value;
        match value {
            Value::Number(number) => number.as_f64().unwrap().into(),
            Value::Array(items) => items.into_iter().map(floats).collect(),
            Value::Object(fields) => fields.into_iter().map(|(k, v)| (k, floats(v))).collect(),
            other => other,
        }
    }

    #[test]
    fn reads_as_another_library_does() {
        let specs = concat!(env!("CARGO_MANIFEST_DIR"), "/specs");
        let mut texts: Vec<String> = std::fs::read_dir(specs)
            .unwrap()
            .map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap())
            .collect();
        texts.extend(
            [
                "[0, -0.5, 1e3, 2.5E-2, 12345678901, 0.1, 0.55, 1e-7, 123.456e+2]",
                r#"{"a":"\u4f60\ud83d\ude00\n\"\\\/","b":[],"c":{},"d":null,"e":[true,false]}"#,
                " \t\r\n\"照片\" ",
            ]
            .map(String::from),
        );
        for text in texts {
            let other = serde_json::from_str(&text).unwrap();
            assert_eq!(told(&parse(&text).unwrap()), floats(other), "{text}");
        }
    }

    #[test]
    fn takes_nothing_that_is_not_json() {
        for text in [
            "",
            " ",
            "{",
            "[1,]",
            "{\"a\":1,}",
            "01",
            "-",
            "1.",
            "1e",
            ".5",
            "nul",
            "\"a",
            "\"\\x\"",
            "\"\n\"",
            "[1 2]",
            "{\"a\" 1}",
            "{a:1}",
            "1 1",
            "1e999",
            "\"\\ud800\"",
            "\"\\ud800\\u0041\"",
            "+1",
            "[",
            "\"\\u12g4\"",
        ] {
            assert!(parse(text).is_err(), "{text}");
            assert!(
                serde_json::from_str::<serde_json::Value>(text).is_err(),
                "{text}"
            );
        }
        assert!(parse(&"[".repeat(100_000)).is_err());
    }

    #[test]
    fn says_where_and_what() {
        assert_eq!(
            parse("{\n  \"a\": ?").unwrap_err(),
            "expected a value at line 2 column 8"
        );
        assert_eq!(
            parse(r#"{"a":1,"a":2}"#).unwrap_err(),
            "duplicate field `a` at line 1 column 11"
        );
    }
}
