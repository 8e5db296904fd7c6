//! How profiles come from JavaScript, and how answers go to it.

use crate::rules::profile::Profile;
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// A built-in profile by id, or one from its JSON text.
pub fn profile_of(profile: &str) -> Result<Profile, JsError> {
    let profile = if profile.trim_start().starts_with('{') {
        Profile::from_json(profile)
    } else {
        Profile::built_in(profile)
    };
    Ok(profile?)
}

/// Plain objects and `null`, as `JSON.parse` would give them.
pub fn to_js(value: &impl Serialize) -> Result<JsValue, serde_wasm_bindgen::Error> {
    value.serialize(&serde_wasm_bindgen::Serializer::json_compatible())
}
