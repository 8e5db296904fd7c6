//! [`Address`]: `s3://BUCKET/PREFIX?region=…&endpoint=…&style=…`, the address of a bucket and of what lies in it.

use percent_encoding::{utf8_percent_encode, AsciiSet, NON_ALPHANUMERIC};

/// What stands in an address as it is (RFC 3986, 2.3); everything else is encoded, as signatures want it.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');
/// The region where nothing is said: what services without regions take.
const REGION: &str = "us-east-1";

/// The address of a bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// Name of the bucket.
    pub bucket: String,
    /// What the names of all objects begin with; empty, or with a slash at its end.
    pub prefix: String,
    /// Region that signatures name.
    pub region: String,
    /// Scheme, host and port of every request.
    pub origin: String,
    /// True where the host does not name the bucket, so that the path has to.
    is_in_path: bool,
}

impl Address {
    /// Reads one.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn parse(text: &str) -> Result<Address, &'static str> {
        let rest = text.strip_prefix("s3://").ok_or("it begins with s3://")?;
        let (place, words) = rest.split_once('?').unwrap_or((rest, ""));
        let (bucket, prefix) = place.split_once('/').unwrap_or((place, ""));
        let prefix = prefix.trim_matches('/');
        if !is_bucket(bucket) {
            return Err("a bucket has 3 to 63 small letters, digits, points and hyphens");
        }
        if !prefix.bytes().all(is_plain) {
            return Err("a prefix has letters, digits and the signs / - _ . alone");
        }
        let (mut region, mut endpoint, mut style) = (REGION, None, None);
        for word in words.split('&').filter(|word| !word.is_empty()) {
            match word.split_once('=') {
                Some(("region", said)) if said.bytes().all(is_plain) => region = said,
                Some(("endpoint", said)) => endpoint = Some(said.trim_end_matches('/')),
                Some(("style", "path")) => style = Some(true),
                Some(("style", "host")) => style = Some(false),
                _ => return Err("after ? stand region, endpoint and style (path or host) alone"),
            }
        }
        // A service of one's own seldom has a host name for each bucket; Amazon's buckets have theirs.
        let is_in_path = style.unwrap_or(endpoint.is_some());
        let amazon = format!("https://s3.{region}.amazonaws.com");
        let endpoint = endpoint.unwrap_or(&amazon);
        let (scheme, host) = endpoint.split_once("://").unwrap_or_default();
        let is_host = |host: &str| {
            !host.is_empty()
                && host
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte))
        };
        if !matches!(scheme, "http" | "https") || !is_host(host) {
            return Err("an endpoint is https://HOST or http://HOST, with a port or without");
        }
        let origin = match is_in_path {
            true => endpoint.to_string(),
            false => format!("{scheme}://{bucket}.{host}"),
        };
        Ok(Address {
            bucket: bucket.to_string(),
            prefix: match prefix {
                "" => String::new(),
                prefix => format!("{prefix}/"),
            },
            region: region.to_string(),
            origin,
            is_in_path,
        })
    }

    /// Host and port, as requests name them.
    pub fn host(&self) -> &str {
        self.origin.split_once("://").map_or("", |(_, host)| host)
    }

    /// Path of the bucket itself, encoded.
    pub fn root(&self) -> String {
        match self.is_in_path {
            true => format!("/{}", self.bucket),
            false => String::new(),
        }
    }

    /// Path of an object, encoded.
    pub fn path(&self, name: &str) -> String {
        let key = [&self.prefix, name].concat();
        let parts: Vec<String> = key.split('/').map(escaped).collect();
        format!("{}/{}", self.root(), parts.join("/"))
    }
}

/// Text as it stands in an address.
pub fn escaped(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string()
}

/// True for what the names of buckets may be (Amazon S3, "General purpose bucket naming rules").
fn is_bucket(name: &str) -> bool {
    let is_small = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    (3..=63).contains(&name.len())
        && name
            .bytes()
            .all(|byte| is_small(byte) || b".-".contains(&byte))
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_is_named_by_host_or_path() {
        let read = |text| Address::parse(text).unwrap();
        let amazon = read("s3://photos/2026/spring/?region=cn-north-1");
        assert_eq!(amazon.origin, "https://photos.s3.cn-north-1.amazonaws.com");
        assert_eq!(amazon.path("a b.jpg"), "/2026/spring/a%20b.jpg");
        let own = read("s3://photos?endpoint=http://127.0.0.1:9000/");
        assert_eq!(
            (own.origin.as_str(), own.host()),
            ("http://127.0.0.1:9000", "127.0.0.1:9000")
        );
        assert_eq!(own.path("a.jpg"), "/photos/a.jpg");
        let aliyun = read("s3://photos?endpoint=https://oss-cn-beijing.aliyuncs.com&style=host");
        assert_eq!(aliyun.origin, "https://photos.oss-cn-beijing.aliyuncs.com");
        assert_eq!(
            (aliyun.root(), aliyun.path("x/y")),
            (String::new(), "/x/y".to_string())
        );
    }

    #[test]
    fn what_is_wrong_is_told() {
        for (wrong, why) in [
            ("photos", "s3://"),
            ("s3://P", "small letters"),
            ("s3://photos/a b", "prefix"),
            ("s3://photos?secret=x", "alone"),
            ("s3://photos?endpoint=ftp://x", "endpoint"),
            ("s3://photos?endpoint=https://x/y", "endpoint"),
            ("s3://photos?style=old", "style"),
        ] {
            let said = Address::parse(wrong).unwrap_err();
            assert!(said.contains(why), "{wrong}: {said}");
        }
    }
}
