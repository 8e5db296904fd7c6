//! AWS Signature Version 4, as every S3 service verifies it: of requests, in their addresses ("Authenticating Requests: Using
//! Query Parameters"), and of POST policies ("Authenticating Requests: Browser-Based Uploads Using POST").

use super::address::{escaped, Address};
use crate::digest::{hex, sha256};
use crate::time::utc;
use base64::prelude::{Engine, BASE64_STANDARD as BASE64};
use hmac::{Hmac, Mac};
use serde_json::{json, Value};
use sha2::Sha256;
use std::collections::BTreeMap;
use std::fmt;

const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// Who may use a bucket.
#[derive(Clone)]
pub struct Keys {
    /// Access key id.
    pub id: String,
    /// Secret access key.
    pub secret: String,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("Keys")
    }
}

/// A moment as signatures write it: `20130524T000000Z`, and its day.
struct Moment {
    stamp: String,
    day: String,
}

impl Moment {
    fn of(seconds: i64) -> Moment {
        let stamp = utc(seconds).replace(['-', ':'], "");
        let day = stamp[..8].to_string();
        Moment { stamp, day }
    }

    fn scope(&self, region: &str) -> String {
        format!("{}/{region}/s3/aws4_request", self.day)
    }
}

fn hmac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length makes an HMAC");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

/// Signature of a text, by a key made for a day and a region.
fn signature(keys: &Keys, region: &str, day: &str, text: &str) -> String {
    let first = format!("AWS4{}", keys.secret).into_bytes();
    let words = [day, region, "s3", "aws4_request"];
    let key = words.iter().fold(first, |key, word| hmac(&key, word));
    hex(&hmac(&key, text))
}

/// One request, to be signed.
pub struct Wanted<'a> {
    /// `GET`, `PUT` or `DELETE`.
    pub method: &'a str,
    /// Path, encoded.
    pub path: &'a str,
    /// Names and values of the query, in any order.
    pub query: &'a [(&'a str, &'a str)],
    /// Headers beside the host that the request has to have with just these values: names in small letters, in the order of
    /// the alphabet.
    pub headers: &'a [(&'a str, &'a str)],
    /// How long it is good for, in seconds.
    pub seconds: u32,
}

/// The address of a request that nobody can change, good from this moment on, in seconds since 1970.
pub fn presigned(keys: &Keys, address: &Address, wanted: &Wanted, now: i64) -> String {
    let moment = Moment::of(now);
    let scope = moment.scope(&address.region);
    let mut headers: Vec<(&str, &str)> = vec![("host", address.host())];
    headers.extend(wanted.headers);
    headers.sort_unstable();
    let names: Vec<&str> = headers.iter().map(|(name, _)| *name).collect();
    let names = names.join(";");
    let (credential, seconds) = (format!("{}/{scope}", keys.id), wanted.seconds.to_string());
    let mut query = wanted.query.to_vec();
    query.extend([
        ("X-Amz-Algorithm", ALGORITHM),
        ("X-Amz-Credential", &credential),
        ("X-Amz-Date", &moment.stamp),
        ("X-Amz-Expires", &seconds),
        ("X-Amz-SignedHeaders", &names),
    ]);
    let mut pairs: Vec<String> = query
        .iter()
        .map(|(name, value)| format!("{}={}", escaped(name), escaped(value)))
        .collect();
    pairs.sort_unstable();
    let query = pairs.join("&");
    let lines: String = headers
        .iter()
        .map(|(name, value)| format!("{name}:{value}\n"))
        .collect();
    let path = wanted.path;
    let canonical = format!(
        "{}\n{path}\n{query}\n{lines}\n{names}\nUNSIGNED-PAYLOAD",
        wanted.method
    );
    let text = [ALGORITHM, &moment.stamp, &scope, &sha256(canonical)].join("\n");
    let signature = signature(keys, &address.region, &moment.day, &text);
    format!(
        "{}{path}?{query}&X-Amz-Signature={signature}",
        address.origin
    )
}

/// Fields of a form with which anybody may put one object of this type and just so many bytes under this key, for so many
/// seconds.
pub fn policy(
    keys: &Keys,
    address: &Address,
    key: &str,
    kind: &str,
    bytes: u64,
    (now, seconds): (i64, u32),
) -> BTreeMap<String, String> {
    let moment = Moment::of(now);
    let credential = format!("{}/{}", keys.id, moment.scope(&address.region));
    let fields = [
        ("key", key),
        ("Content-Type", kind),
        ("x-amz-algorithm", ALGORITHM),
        ("x-amz-credential", &credential),
        ("x-amz-date", &moment.stamp),
    ];
    let mut conditions = vec![
        json!({ "bucket": address.bucket }),
        json!(["content-length-range", bytes, bytes]),
    ];
    conditions.extend(fields.map(|(name, value)| {
        let condition = [(name.to_string(), Value::from(value))];
        Value::Object(condition.into_iter().collect())
    }));
    // As JavaScript writes a date, with thousandths.
    let expiration = utc(now + i64::from(seconds)).replace('Z', ".000Z");
    let text = json!({ "expiration": expiration, "conditions": conditions }).to_string();
    let policy = BASE64.encode(text);
    let signature = signature(keys, &address.region, &moment.day, &policy);
    let mut all: BTreeMap<String, String> = fields
        .map(|(name, value)| (name.to_string(), value.to_string()))
        .into();
    all.insert("policy".to_string(), policy);
    all.insert("x-amz-signature".to_string(), signature);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The keys of the examples in Amazon's documentation.
    fn keys() -> Keys {
        Keys {
            id: "AKIAIOSFODNN7EXAMPLE".to_string(),
            secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".to_string(),
        }
    }

    #[test]
    fn an_address_is_signed_as_in_the_published_example() {
        let endpoint = "s3://examplebucket?endpoint=https://s3.amazonaws.com&style=host";
        let address = Address::parse(endpoint).unwrap();
        let wanted = Wanted {
            method: "GET",
            path: &address.path("test.txt"),
            query: &[],
            headers: &[],
            seconds: 86400,
        };
        // 2013-05-24, midnight UTC.
        let signed = presigned(&keys(), &address, &wanted, 1_369_353_600);
        assert_eq!(
            signed,
            "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256\
             &X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request\
             &X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host\
             &X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
        );
    }

    #[test]
    fn a_policy_is_for_one_object_of_one_size_and_ends() {
        let address = Address::parse("s3://examplebucket").unwrap();
        let fields = policy(&keys(), &address, "a/b.jpg", "image/jpeg", 7, (0, 600));
        let text = BASE64.decode(&fields["policy"]).unwrap();
        let policy: Value = serde_json::from_slice(&text).unwrap();
        assert_eq!(policy["expiration"], "1970-01-01T00:10:00.000Z");
        let conditions = policy["conditions"].as_array().unwrap();
        for condition in [
            json!({ "bucket": "examplebucket" }),
            json!({ "key": "a/b.jpg" }),
            json!({ "Content-Type": "image/jpeg" }),
            json!(["content-length-range", 7, 7]),
        ] {
            assert!(conditions.contains(&condition), "{condition}");
        }
        // Every field is a condition, but for what the conditions are signed with.
        let more = ["bucket", "content-length-range"].len();
        let signed = fields.len() - ["policy", "x-amz-signature"].len();
        assert_eq!(conditions.len(), signed + more);
    }

    #[test]
    fn the_keys_are_in_no_log() {
        assert_eq!(format!("{:?}", keys()), "Keys");
    }
}
