//! As much of JSON Schema as the schema of profiles uses.

use serde_json::Value;

/// What of `value` breaks `schema`; `root` holds the definitions.
pub fn keeps(value: &Value, schema: &Value, root: &Value) -> Result<(), String> {
    let wrong = |why: &str| Err(format!("{value}: {why}"));
    if let Some(name) = schema["$ref"].as_str() {
        let found = root.pointer(name.trim_start_matches('#')).unwrap();
        return keeps(value, found, root);
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        let kept = choices.iter().filter(|c| keeps(value, c, root).is_ok());
        return if kept.count() == 1 {
            Ok(())
        } else {
            wrong("is none of the choices")
        };
    }
    if schema.get("const").is_some_and(|only| only != value) {
        return wrong("is another constant");
    }
    if schema["enum"]
        .as_array()
        .is_some_and(|all| !all.contains(value))
    {
        return wrong("is not in the list");
    }
    let fits = match schema["type"].as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("integer") => value.is_u64(),
        Some("number") => value.is_number(),
        Some("boolean") => value.is_boolean(),
        Some(other) => panic!("the schema says {other}"),
        None => true,
    };
    if !fits {
        return wrong("is of another type");
    }
    if let (Some(text), Some(pattern)) = (value.as_str(), schema["pattern"].as_str()) {
        if !matches(text, pattern) {
            return wrong("does not match");
        }
    }
    if let Some(number) = value.as_f64() {
        let below = schema["minimum"]
            .as_f64()
            .is_some_and(|least| number < least);
        let above = schema["maximum"].as_f64().is_some_and(|most| number > most);
        if below || above {
            return wrong("is out of range");
        }
    }
    for item in value.as_array().into_iter().flatten() {
        keeps(item, &schema["items"], root)?;
    }
    let length = value.as_array().map_or(0, Vec::len) as u64;
    let short = schema["minItems"]
        .as_u64()
        .is_some_and(|least| length < least);
    if value.is_array()
        && (short
            || schema["maxItems"]
                .as_u64()
                .is_some_and(|most| length > most))
    {
        return wrong("has another length");
    }
    for (key, item) in value.as_object().into_iter().flatten() {
        match (
            schema["properties"].get(key),
            &schema["additionalProperties"],
        ) {
            (Some(own), _) => keeps(item, own, root)?,
            (None, Value::Object(_)) => keeps(item, &schema["additionalProperties"], root)?,
            (None, _) => return wrong(&format!("`{key}` is unknown")),
        }
    }
    let required = schema["required"].as_array().into_iter().flatten();
    match required
        .filter_map(Value::as_str)
        .find(|key| value.get(key).is_none())
    {
        Some(missing) => wrong(&format!("`{missing}` is missing")),
        None => Ok(()),
    }
}

/// The two patterns of the schema.
fn matches(text: &str, pattern: &str) -> bool {
    if pattern.contains("https") {
        let own = text.strip_prefix('/');
        return text.starts_with("https://")
            || own.is_some_and(|rest| !rest.starts_with(['/', '\\']));
    }
    let digits =
        |text: &str, length| text.len() == length && text.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<_> = text.split('-').collect();
    matches!(parts[..], [year, month, day] if digits(year, 4) && digits(month, 2) && digits(day, 2))
}
