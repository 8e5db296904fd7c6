//! `xuezhao verify`: whether a signed receipt tells the truth about a photo.

use crate::words::LanguageOption;
use crate::{embedded, say, Error};
use clap::Args;
use std::fs;
use std::path::PathBuf;
use xuezhao::{Photo, Profile, Text};
use xuezhao_receiver::receipt::{rules_sha256, Receipt};
use xuezhao_receiver::{digest, ServiceProfile};

/// Options of the command.
#[derive(Args)]
#[command(
    after_help = "Exit codes: 0 everything holds; 1 something does not; 2 wrong usage, or a file that cannot be read."
)]
pub struct Arguments {
    /// The receipt, a JSON file
    receipt: PathBuf,
    /// The photo
    photo: PathBuf,
    /// The profile, where it is not the built-in one that the receipt names
    #[arg(long, value_name = "FILE")]
    profile: Option<PathBuf>,
    /// Public key of the receiver, as `xuezhao store key` prints it; without it, the one in the receipt is believed
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
    #[command(flatten)]
    language: LanguageOption,
}

/// Runs the command; true when everything holds.
pub fn run(arguments: &Arguments) -> Result<bool, Error> {
    let read = |path: &PathBuf| fs::read(path).map_err(Error::file(path));
    let receipt: Receipt = serde_json::from_slice(&read(&arguments.receipt)?)?;
    let photo = read(&arguments.photo)?;
    let stated = &receipt.statement;
    let (profile, rules) = profile(arguments, &stated.profile)?;
    let key = arguments.key.as_ref();
    let is_same_photo = digest::sha256(&photo) == stated.photo_sha256;
    let verdict = verdict(photo, &profile)?;
    let lines = [
        (Text::new("签名", "signature"), receipt.is_signed()),
        (
            Text::new("公钥", "public key"),
            key.is_none_or(|key| *key == stated.key),
        ),
        (Text::new("照片", "photo"), is_same_photo),
        (Text::new("规则", "rules"), rules == stated.profile_sha256),
        (Text::new("结论", "verdict"), verdict == stated.verdict),
    ];
    let language = arguments.language.lang;
    for (name, holds) in &lines {
        let says = match holds {
            true => Text::new("一致", "holds"),
            false => Text::new("不一致", "does not hold"),
        };
        say(format_args!(
            "{}: {}",
            language.of(name),
            language.of(&says)
        ));
    }
    let here = env!("CARGO_PKG_VERSION");
    let (core, there) = (&stated.core, &stated.verdict);
    say(format_args!(
        "{there} ({core}, {}) / {verdict} ({here})",
        stated.judged_at
    ));
    Ok(lines.iter().all(|(_, holds)| *holds))
}

/// The profile that the receipt was made under, and the digest of its rules.
fn profile(arguments: &Arguments, id: &str) -> Result<(Profile, String), Error> {
    let profile = match &arguments.profile {
        Some(path) => ServiceProfile::read(path)?,
        None => ServiceProfile::built_in_of(id)?,
    };
    let rules = rules_sha256(&profile.json);
    Ok((profile.photo, rules))
}

/// What this core says of the photo as it was delivered.
fn verdict(bytes: Vec<u8>, profile: &Profile) -> Result<String, Error> {
    let photo = Photo::open(bytes, None);
    photo.locate(&mut embedded::models()?);
    let verdict = serde_json::to_value(photo.examine_finished(profile).verdict)?;
    Ok(verdict.as_str().unwrap_or_default().to_string())
}
