//! [`Receipt`]: what a receiver states of a photo, signed, so that anybody can check later and elsewhere what was judged,
//! by which rules, and that the same core still says the same.

use crate::digest::sha256;
use base64::prelude::{Engine, BASE64_STANDARD as BASE64};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// A signed statement. The signature is Ed25519 (RFC 8032) over the JSON of all other fields, with sorted keys and no spaces
/// (RFC 8785).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
pub struct Receipt {
    /// What is signed.
    #[serde(flatten)]
    pub statement: Statement,
    /// The signature in Base64.
    pub signature: String,
}

/// What is stated. The fields stand in the order of their names, as they are signed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
pub struct Statement {
    /// Version of the core that judged.
    pub core: String,
    /// When, UTC.
    pub judged_at: String,
    /// Public key of the receiver in Base64.
    pub key: String,
    /// SHA-256 of the photo, in hex.
    pub photo_sha256: String,
    /// Id of the profile.
    pub profile: String,
    /// SHA-256 of its rules, in hex: see [`rules_sha256`].
    pub profile_sha256: String,
    /// The receipt's name.
    pub receipt: String,
    /// What the checks said: `pass`, `reject` or `unknown`.
    pub verdict: String,
}

/// SHA-256 of what a profile says of the photo: its JSON without `service` and `$schema`, with sorted keys and no spaces.
pub fn rules_sha256(profile: &Value) -> String {
    let mut rules = profile.clone();
    if let Some(keys) = rules.as_object_mut() {
        keys.remove("service");
        keys.remove("$schema");
    }
    sha256(rules.to_string())
}

/// The key that a receiver signs with.
pub struct Key(SigningKey);

impl Key {
    /// From 32 secret bytes.
    pub fn new(secret: &[u8; 32]) -> Key {
        Key(SigningKey::from_bytes(secret))
    }

    /// The public key in Base64.
    pub fn public(&self) -> String {
        BASE64.encode(self.0.verifying_key())
    }

    /// Signs a statement.
    pub fn sign(&self, statement: Statement) -> Receipt {
        let signature = self.0.sign(&signed(&statement));
        Receipt {
            signature: BASE64.encode(signature.to_bytes()),
            statement,
        }
    }
}

impl Receipt {
    /// True when the key that it names has signed it.
    pub fn is_signed(&self) -> bool {
        let key = BASE64.decode(&self.statement.key).ok();
        let key = key.and_then(|key| VerifyingKey::from_bytes(&key.try_into().ok()?).ok());
        let signature = BASE64.decode(&self.signature).ok();
        let signature = signature.and_then(|bytes| Signature::from_slice(&bytes).ok());
        let (Some(key), Some(signature)) = (key, signature) else {
            return false;
        };
        let signed = signed(&self.statement);
        key.verify_strict(&signed, &signature).is_ok()
    }
}

/// The bytes that are signed.
fn signed(statement: &Statement) -> Vec<u8> {
    serde_json::to_vec(statement).expect("text is JSON")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn receipt() -> Receipt {
        let key = Key::new(&[7; 32]);
        let text = str::to_string;
        key.sign(Statement {
            core: text("0.1.0"),
            judged_at: text("2026-03-01T08:00:00Z"),
            key: key.public(),
            photo_sha256: text("00"),
            profile: text("chsi"),
            profile_sha256: text("00"),
            receipt: text("r"),
            verdict: text("pass"),
        })
    }

    #[test]
    fn what_is_signed_has_sorted_keys() {
        let json = serde_json::to_value(receipt().statement).unwrap();
        assert_eq!(json.to_string().into_bytes(), signed(&receipt().statement));
    }

    #[test]
    fn a_receipt_is_read_as_it_was_written_and_any_change_shows() {
        let json = serde_json::to_value(receipt()).unwrap();
        let read = |json: &Value| serde_json::from_value::<Receipt>(json.clone()).unwrap();
        assert!(read(&json).is_signed());
        for field in [
            "core",
            "judged_at",
            "profile",
            "receipt",
            "verdict",
            "key",
            "signature",
        ] {
            let mut changed = json.clone();
            changed[field] = "x".into();
            assert!(!read(&changed).is_signed(), "{field}");
        }
    }

    #[test]
    fn the_rules_of_a_profile_are_the_same_whatever_its_dates() {
        let profile = serde_json::json!({ "id": "a", "service": { "stages": [] }, "$schema": "s" });
        let bare = serde_json::json!({ "id": "a" });
        assert_eq!(rules_sha256(&profile), rules_sha256(&bare));
        assert_eq!(rules_sha256(&bare), sha256(r#"{"id":"a"}"#));
    }
}
