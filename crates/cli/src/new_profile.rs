//! `xuezhao profile new`: a profile for another school, from one that comes close.

use crate::{say, Error};
use clap::Args;
use serde_json::{json, Map, Value};
use std::fs::{self, File};
use std::io::{self, BufRead, Write};
use std::path::PathBuf;
use xuezhao::BUILT_IN;
use xuezhao_receiver::{one_line, time, ServiceProfile};

/// Options of the command. What no option says is asked for, on the standard input; an empty answer keeps what stands
/// in the profile that it is made from.
#[derive(Args)]
pub struct Arguments {
    /// Built-in profile to start from
    #[arg(long, value_name = "ID", default_value = "chsi")]
    from: String,
    /// Public name, of small letters, digits and hyphens; the file is named after it
    #[arg(long)]
    id: Option<String>,
    /// Name in Chinese
    #[arg(long)]
    zh: Option<String>,
    /// Name in English
    #[arg(long)]
    en: Option<String>,
    /// Pixels, for example 480x640
    #[arg(long, value_name = "WxH")]
    size: Option<String>,
    /// Dots per inch
    #[arg(long)]
    dpi: Option<String>,
    /// Size of the file in KB of 1024 bytes, for example 20-60, 30- or -200; any
    #[arg(long, value_name = "MIN-MAX")]
    kb: Option<String>,
    /// Colours of the background, for example 64c5ff,ffffff; any
    #[arg(long, value_name = "RRGGBB,…")]
    background: Option<String>,
    /// What may be done to a photo: original, fit or standardize
    #[arg(long)]
    policy: Option<String>,
    /// First and last day, for example 2027-03-01/2027-03-31; any
    #[arg(long, value_name = "FROM/TO")]
    days: Option<String>,
    /// The notice that says so
    #[arg(long)]
    notice: Option<String>,
    /// File to write; ID.json where nothing is said
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
    /// Overwrite OUT where there is one
    #[arg(long)]
    force: bool,
}

/// Order of the keys in the file.
const KEYS: [&str; 10] = [
    "id", "title", "policy", "picture", "grounds", "limits", "ask", "unknown", "source", "service",
];
/// What of a service belongs to one school alone.
const OWN: [&str; 3] = ["contact", "fee", "target"];

/// Runs the command.
///
/// # Errors
/// When an answer makes no sense, or the file is there already or cannot be written.
pub fn run(arguments: &Arguments) -> Result<bool, Error> {
    let ids: Vec<&str> = BUILT_IN.iter().map(|(id, _)| *id).collect();
    let base = BUILT_IN.iter().find(|(id, _)| *id == arguments.from);
    let (_, base) = base.ok_or_else(|| {
        wrong(format!(
            "no built-in profile `{}`; there are: {}",
            arguments.from,
            ids.join(", ")
        ))
    })?;
    let mut profile: Value = serde_json::from_str(base)?;
    fill(&mut profile, arguments)?;
    let text = written(&profile)?;
    ServiceProfile::from_json(&text).map_err(|error| wrong(one_line(&error)))?;
    let id = profile["id"].as_str().unwrap_or_default();
    let named = || PathBuf::from(format!("{id}.json"));
    let path = arguments.output.clone().unwrap_or_else(named);
    let write = match arguments.force {
        true => fs::write(&path, &text),
        false => File::create_new(&path).and_then(|mut file| file.write_all(text.as_bytes())),
    };
    write.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => Error::Exists(path.clone()),
        _ => Error::File(path.clone(), error),
    })?;
    say(format_args!("{}", path.display()));
    say(format_args!("xuezhao serve --profile {}", path.display()));
    Ok(true)
}

/// Changes the profile by what the options say and the answers to what they do not.
fn fill(profile: &mut Value, arguments: &Arguments) -> Result<(), Error> {
    let id = ask(&arguments.id, "id 代号", "")?;
    let is_letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if id.is_empty() || !id.chars().all(is_letter) || BUILT_IN.iter().any(|(known, _)| *known == id)
    {
        return Err(wrong(format!(
            "id `{id}`: small letters, digits and hyphens, and no built-in profile's"
        )));
    }
    let zh = ask(&arguments.zh, "name in Chinese 中文名称", &id)?;
    let en = ask(&arguments.en, "name in English 英文名称", &id)?;
    profile["id"] = json!(id);
    profile["title"] = json!({ "zh": zh, "en": en });
    let picture = &mut profile["picture"];
    let now = format!("{}x{}", picture["width"], picture["height"]);
    let size = ask(&arguments.size, "size in pixels 像素", &now)?;
    let [width, height] = two(&size, &['x', '×', '*'])
        .ok_or_else(|| wrong(format!("size `{size}`: for example 480x640")))?;
    (picture["width"], picture["height"]) = (number(&width)?, number(&height)?);
    let dpi = ask(
        &arguments.dpi,
        "dots per inch 分辨率",
        &picture["density"].to_string(),
    )?;
    picture["density"] = number(&dpi)?;
    if dpi != "300" {
        let density = picture["density"].clone();
        let limit = json!({ "min": density, "max": density, "severity": "advise" });
        profile["limits"]["density"] = limit;
    }
    let kb = ask(&arguments.kb, "file size in KB 文件大小", &band(profile))?;
    profile["limits"]["file_size"] = file_size(&kb)?;
    let colours = ask(
        &arguments.background,
        "background 背景颜色",
        &grounds(profile),
    )?;
    profile["grounds"] = backgrounds(&colours)?;
    let policy = profile["policy"].as_str().unwrap_or_default().to_string();
    profile["policy"] = json!(ask(
        &arguments.policy,
        "policy 处理方式 (original, fit, standardize)",
        &policy
    )?);
    let notice = ask(&arguments.notice, "the notice that says so 依据的通知", "")?;
    profile["source"] = match notice.as_str() {
        "" => Value::Null,
        notice => {
            json!({ "title": { "zh": notice, "en": notice }, "checked": time::today(), "verified": true })
        }
    };
    let service = profile["service"].as_object_mut();
    if let Some(service) = service {
        service.retain(|key, _| !OWN.contains(&key.as_str()));
        let days = ask(&arguments.days, "first and last day 起止日期", "any")?;
        dates(service, &days)?;
    }
    Ok(())
}

/// Sets the days of the first stage; those of the service it is made from are another year's.
fn dates(service: &mut Map<String, Value>, days: &str) -> Result<(), Error> {
    let stages = service.get_mut("stages").and_then(Value::as_array_mut);
    for (place, stage) in stages.into_iter().flatten().enumerate() {
        let Some(stage) = stage.as_object_mut() else {
            continue;
        };
        stage.retain(|key, _| key != "from" && key != "to");
        if place == 0 && !is_any(days) {
            let [from, to] = two(days, &['/', '~']).ok_or_else(|| {
                wrong(format!("days `{days}`: for example 2027-03-01/2027-03-31"))
            })?;
            stage.insert("from".into(), json!(from));
            stage.insert("to".into(), json!(to));
        }
    }
    Ok(())
}

/// The answer to a question: the option, else what is typed, else what stands there.
fn ask(option: &Option<String>, question: &str, now: &str) -> Result<String, Error> {
    if let Some(given) = option {
        return Ok(given.trim().to_string());
    }
    eprint!("{question} [{now}]: ");
    let mut line = String::new();
    let read = io::stdin().lock().read_line(&mut line);
    read.map_err(|error| Error::File("-".into(), error))?;
    let answer = line.trim();
    Ok(if answer.is_empty() { now } else { answer }.to_string())
}

fn wrong(why: String) -> Error {
    Error::Answer(why)
}

fn number(text: &str) -> Result<Value, Error> {
    let parsed: Result<u32, _> = text.trim().parse();
    parsed
        .map(|n| json!(n))
        .map_err(|_| wrong(format!("`{text}` is no whole number")))
}

fn is_any(text: &str) -> bool {
    ["any", "不限"].contains(&text)
}

/// The two parts of a text around one of these marks.
fn two(text: &str, marks: &[char]) -> Option<[String; 2]> {
    let (one, other) = text.split_once(marks)?;
    Some([one, other].map(|part| part.trim().to_string()))
}

/// The band of the file's size, as it is typed.
fn band(profile: &Value) -> String {
    let limit = &profile["limits"]["file_size"];
    let kb = |end: &str| match limit[end].as_f64() {
        Some(bytes) => format!("{}", bytes / 1024.0),
        None => String::new(),
    };
    match (kb("min"), kb("max")) {
        (min, max) if min.is_empty() && max.is_empty() => "any".to_string(),
        (min, max) => format!("{min}-{max}"),
    }
}

fn file_size(kb: &str) -> Result<Value, Error> {
    if is_any(kb) {
        return Ok(json!({ "severity": "off" }));
    }
    let fail = || wrong(format!("file size `{kb}`: for example 20-60, 30- or -200"));
    let mut limit = Map::new();
    let ends = two(kb, &['-', '–', '~']).ok_or_else(fail)?;
    for (key, end) in ["min", "max"].into_iter().zip(ends) {
        if !end.is_empty() {
            let kb: f64 = end.parse().map_err(|_| fail())?;
            limit.insert(key.into(), json!((kb * 1024.0).round() as u64));
        }
    }
    match limit.is_empty() {
        true => Err(fail()),
        false => Ok(limit.into()),
    }
}

/// The colours of the background, as they are typed.
fn grounds(profile: &Value) -> String {
    let hex = |rgb: &Value| {
        let level = |i: usize| rgb[i].as_u64().unwrap_or(0);
        format!("{:02x}{:02x}{:02x}", level(0), level(1), level(2))
    };
    let all: Vec<String> = profile["grounds"]
        .as_array()
        .into_iter()
        .flatten()
        .map(hex)
        .collect();
    match all.is_empty() {
        true => "any".to_string(),
        false => all.join(","),
    }
}

fn backgrounds(colours: &str) -> Result<Value, Error> {
    if is_any(colours) {
        return Ok(json!([]));
    }
    let rgb = |colour: &str| {
        let digits = colour.trim().trim_start_matches('#');
        let level = |i: usize| u8::from_str_radix(digits.get(i..i + 2)?, 16).ok();
        let levels = [level(0)?, level(2)?, level(4)?];
        (digits.len() == 6).then_some(levels)
    };
    let all: Option<Vec<[u8; 3]>> = colours.split([',', '，']).map(rgb).collect();
    all.map(|all| json!(all))
        .ok_or_else(|| wrong(format!("background `{colours}`: for example 64c5ff,ffffff")))
}

/// The file, its keys in the order in which people read them.
fn written(profile: &Value) -> Result<String, Error> {
    let mut parts = Vec::new();
    for key in KEYS {
        if let Some(value) = profile.get(key).filter(|value| !value.is_null()) {
            let text = serde_json::to_string_pretty(value)?.replace('\n', "\n  ");
            parts.push(format!("  \"{key}\": {text}"));
        }
    }
    Ok(format!("{{\n{}\n}}\n", parts.join(",\n")))
}
