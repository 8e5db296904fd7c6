//! `profile.schema.json` is made from the lists that profiles are read by; this test proves that it is fresh and that
//! the built-in profiles keep it.
//!
//! `XUEZHAO_WRITE_DOCS=1 cargo test -p xuezhao-receiver --test schema` writes it.
#![allow(clippy::unwrap_used)]

mod keeps;

use keeps::keeps;
use serde_json::{json, Map, Value};
use std::fs;
use xuezhao::rules::{ask, checks};
use xuezhao::BUILT_IN;
use xuezhao_fixtures::root;
use xuezhao_receiver::service::Step;
use xuezhao_receiver::ServiceProfile;

/// An object with these properties and no others.
fn object(required: &[&str], properties: Value) -> Value {
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": required,
        "properties": properties,
    })
}

fn list(items: Value, description: &str) -> Value {
    json!({ "type": "array", "items": items, "description": description })
}

fn words(description: &str) -> Value {
    json!({ "$ref": "#/$defs/text", "description": description })
}

fn schema() -> Value {
    let limits: Map<String, Value> = checks::ALL
        .iter()
        .map(|check| {
            let about = format!("{} · {}", check.title.zh, check.title.en);
            let limit = json!({ "$ref": "#/$defs/limit", "description": about });
            (check.id.to_string(), limit)
        })
        .collect();
    let asks: Vec<Value> = ask::ALL
        .iter()
        .map(|(id, zh, en)| json!({ "const": id, "description": format!("{zh} · {en}") }))
        .collect();
    let level = json!({ "type": "integer", "minimum": 0, "maximum": 255 });
    let whole = |least: u32, most: u32, about: &str| json!({ "type": "integer", "minimum": least, "maximum": most, "description": about });
    let mut schema = object(
        &["id", "title", "policy", "picture"],
        json!({
            "$schema": { "type": "string", "description": "Where this schema lies" },
            "id": { "type": "string", "description": "Public name; `?profile=ID` selects it" },
            "title": words("Name of the service"),
            "policy": {
                "enum": ["original", "fit", "standardize"],
                "description": "What may be done to the picture: nothing; crop, scale and compress; that and a new background",
            },
            "picture": object(&["width", "height", "density", "quality"], json!({
                "width": whole(1, 10_000, "Pixels across"),
                "height": whole(1, 10_000, "Pixels down"),
                "density": whole(1, 65_535, "Dots per inch written into a prepared file"),
                "quality": whole(1, 100, "Lowest JPEG quality of a prepared file, IJG scale"),
                "enlarge": { "type": "number", "minimum": 1, "maximum": 4, "description": "Largest enlargement of a prepared picture" },
                "multiples": list(json!({ "type": "integer", "minimum": 2, "maximum": 8 }), "Whole multiples of the size that are allowed too"),
            })),
            "grounds": list(
                json!({ "type": "array", "items": level, "minItems": 3, "maxItems": 3 }),
                "Allowed colours of the background, sRGB; none: any single colour. `standardize` gives the first",
            ),
            "limits": {
                "type": "object",
                "additionalProperties": false,
                "properties": limits,
                "description": "Ranges of checks where they differ from the defaults",
            },
            "ask": list(json!({ "oneOf": asks }), "What the student declares"),
            "unknown": {
                "enum": ["accept", "refuse"],
                "description": "A photo that could not be measured in full: accepted and looked at by a person, or not accepted; `accept` where nothing is said",
            },
            "source": source(),
            "service": service(),
        }),
    );
    let mut narrower = object(
        &[],
        json!({ "min": { "type": "number" }, "max": { "type": "number" } }),
    );
    narrower["description"] = json!("The narrower range outside which the student is advised");
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["title"] = json!("Profile of a collection service");
    schema["$defs"] = json!({
        "text": object(&["zh", "en"], json!({ "zh": { "type": "string" }, "en": { "type": "string" } })),
        "limit": object(&[], json!({
            "min": { "type": "number" },
            "max": { "type": "number" },
            "strict": { "type": "boolean", "description": "The ends themselves are not allowed" },
            "severity": { "enum": ["reject", "advise", "off"] },
            "advise": narrower,
        })),
    });
    schema
}

fn source() -> Value {
    let mut source = object(
        &["title", "checked", "verified"],
        json!({
            "title": words("The notice or the standard"),
            "checked": { "type": "string", "pattern": "^\\d{4}-\\d{2}-\\d{2}$", "description": "Day on which it was last read" },
            "verified": { "type": "boolean", "description": "True once somebody has compared the profile with the issuing body's own page" },
        }),
    );
    source["description"] = json!("Where the rules were read");
    source
}

fn service() -> Value {
    let steps: Vec<_> = Step::ALL.iter().map(|step| step.id()).collect();
    let day = |about: &str| json!({ "type": "string", "pattern": "^\\d{4}-\\d{2}-\\d{2}$", "description": about });
    let text = json!({ "$ref": "#/$defs/text" });
    let stage = object(
        &["steps"],
        json!({
            "title": words("Name of the stage, where there are several"),
            "from": day("First day; outside the dates the page says so and locks nobody out"),
            "to": day("Last day"),
            "submits": { "enum": ["photo", "code"], "description": "What is collected; `photo` where nothing is said" },
            "steps": list(json!({ "enum": steps }), "The steps on the page, in order"),
        }),
    );
    let contact = object(
        &["hours"],
        json!({
            "phone": { "type": "string", "description": "Number to call" },
            "hours": words("When somebody answers, or who does"),
        }),
    );
    let fee = object(
        &["text"],
        json!({
            "text": words("The sum and what it is for"),
            "payment": { "type": "string", "pattern": "^(https://|/[^/\\\\]|/$)", "description": "Operator's page for paying; `?receipt=ID` is added" },
        }),
    );
    let mut stages = list(stage, "The stages, in order of their dates");
    stages["minItems"] = json!(1);
    let mut service = object(
        &["stages"],
        json!({
            "stages": stages,
            "prepare": list(text.clone(), "What to have at hand"),
            "rules": list(text.clone(), "What to read before the photo"),
            "code_help": list(text, "How to get the capture code"),
            "contact": list(contact, "Who helps, and when"),
            "fee": fee,
            "review": words("How long the review takes and what follows"),
            "resubmit_days": {
                "type": "integer",
                "minimum": 0,
                "maximum": u16::MAX,
                "description": "Days in which a rejected photo may be sent again, the day of the rejection not counted; no end where nothing is said",
            },
            "once": list(
                json!({ "enum": ["person", "device"] }),
                "What may not submit for two students: a person (the same name and last four digits), a phone",
            ),
            "camera": {
                "enum": ["guide", "none"],
                "description": "Whether the live guide may take the photo; where nothing is said it may, unless the policy is `original`",
            },
            "file_name": {
                "type": "string",
                "pattern": "^(\\{(number|name|school)\\}|[^\\\\/:*?\"<>|{}.])+$",
                "description": "Name of the file that a student keeps, without its ending: `{number}`, `{name}` and `{school}` are put in; the number where nothing is said",
            },
            "target": target(),
        }),
    );
    service["description"] = json!("The way through the service: steps, dates and words");
    service
}

fn target() -> Value {
    let address = json!({ "type": "string" });
    let words = json!({ "type": "object", "additionalProperties": address });
    let signed = object(
        &["url"],
        json!({ "url": address, "headers": words, "fields": words, "receipt": address, "confirm": address }),
    );
    let grant = json!({ "oneOf": [address, signed], "description": "Address that hands out the leave, or the leave itself" });
    let store = |kind: &str| {
        let properties = json!({ "kind": { "const": kind }, "grant": grant });
        object(&["kind", "grant"], properties)
    };
    let body = json!({ "enum": ["form", "raw"] });
    let receiver = json!({ "kind": { "const": "receiver" }, "url": address, "body": body });
    json!({
        "oneOf": [object(&["kind", "url"], receiver), store("put"), store("post")],
        "description": "Where photos go; the receiver that serves the page where nothing is said",
    })
}

#[test]
fn the_schema_is_fresh() {
    let path = root().join("profile.schema.json");
    let text = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
    if std::env::var_os("XUEZHAO_WRITE_DOCS").is_some() {
        fs::write(&path, &text).unwrap();
    }
    assert!(
        fs::read_to_string(path).unwrap() == text,
        "profile.schema.json is stale: see the head of this test"
    );
}

#[test]
fn the_built_in_profiles_keep_the_schema() {
    for (id, json) in BUILT_IN {
        let profile: Value = serde_json::from_str(json).unwrap();
        assert_eq!(keeps(&profile, &schema(), &schema()), Ok(()), "{id}");
        assert_eq!(profile["$schema"], "../profile.schema.json");
    }
}

#[test]
fn what_the_schema_refuses_is_refused_by_the_reader_too() {
    let profile: Value = serde_json::from_str(BUILT_IN[1].1).unwrap();
    let changes: [(&str, Value); 12] = [
        ("/policy", json!("crop")),
        ("/picture/width", json!(0)),
        ("/limits", json!({ "hat": {} })),
        ("/limits/file_size", json!({ "minimum": 1 })),
        ("/limits/file_size", json!({ "advise": { "least": 1 } })),
        ("/unknown", json!("reject")),
        ("/ask/0", json!("no_smile")),
        ("/service/stages/0/steps/0", json!("college")),
        ("/service/stages/0/from", json!("15 Feb")),
        (
            "/service/fee",
            json!({ "text": { "zh": "元", "en": "yuan" }, "payment": "//elsewhere" }),
        ),
        ("/service/once", json!(["school"])),
        ("/service/rules/0", json!({ "zh": "只有中文" })),
    ];
    for (place, value) in changes {
        let mut changed = profile.clone();
        match place {
            "/unknown" => changed["unknown"] = value,
            "/service/once" => changed["service"]["once"] = value,
            place => *changed.pointer_mut(place).unwrap() = value,
        }
        assert!(keeps(&changed, &schema(), &schema()).is_err(), "{place}");
        assert!(
            ServiceProfile::from_json(&changed.to_string()).is_err(),
            "{place}"
        );
    }
}
