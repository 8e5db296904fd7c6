//! [`Bucket`]: a bucket of an S3 service: what is put there, read and deleted, and leave for others to put a photo there.

use super::address::Address;
use super::sign::{policy, presigned, Keys, Wanted};
use crate::time::{now, seconds};
use crate::Error;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::Event;
use quick_xml::Reader;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;
use ureq::http::{Request, Response};
use ureq::{Agent, Body};

/// Longest time for a request with everything that it brings.
const PATIENCE: Duration = Duration::from_secs(60);
/// Longest time until the service takes a connection.
const CONNECTING: Duration = Duration::from_secs(5);
/// Waits before a request is tried again that the service has not done; after the last one it has failed.
const WAITS: [Duration; 2] = [Duration::from_millis(200), Duration::from_secs(1)];
/// How long a signed request of the receiver's own is good for, in seconds.
const SIGNED_FOR: u32 = 300;
/// How long leave to put a photo is good for, in seconds.
const LEAVE: u32 = 600;
/// Connections that are kept open between requests.
const KEPT: usize = 64;
/// Objects in a part of a list: the most that S3 lists at once.
const PART: &str = "1000";

/// A bucket of an S3 service, and the keys to it.
#[derive(Clone, Debug)]
pub struct Bucket {
    address: Address,
    keys: Keys,
    agent: Agent,
}

/// Leave to put one photo into a bucket, as pages and mini-programs take it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Address of the request.
    pub url: String,
    /// Headers of a PUT, exactly as they were signed.
    pub headers: BTreeMap<String, String>,
    /// Fields of a form, exactly as they were signed; the photo follows them.
    pub fields: BTreeMap<String, String>,
}

/// A file that is there.
pub struct Listed {
    /// Its name.
    pub name: String,
    /// Time since it was written.
    pub age: Duration,
}

/// What a request brings.
#[derive(Clone, Copy)]
enum Brought<'a> {
    Nothing,
    Bytes(&'a [u8]),
    File(&'a Path),
}

impl Bucket {
    /// `s3://NAME/PREFIX?region=REGION&endpoint=URL&style=path`, access key id and secret access key: everything after the
    /// name is optional.
    ///
    /// # Errors
    /// When the address is none, or a key is missing.
    pub fn new(address: &str, id: Option<&str>, secret: Option<&str>) -> Result<Bucket, Error> {
        let wrong = |why| Error::Bucket(why);
        let address = Address::parse(address).map_err(wrong)?;
        let said = |key: Option<&str>| key.filter(|key| !key.is_empty()).map(str::to_string);
        let (Some(id), Some(secret)) = (said(id), said(secret)) else {
            return Err(wrong(
                "it needs an access key: XUEZHAO_STORE_KEY and XUEZHAO_STORE_SECRET",
            ));
        };
        let config = Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .timeout_connect(Some(CONNECTING))
            .max_idle_connections(KEPT)
            .max_idle_connections_per_host(KEPT)
            .max_redirects(0)
            .http_status_as_error(false);
        Ok(Bucket {
            address,
            keys: Keys { id, secret },
            agent: config.build().into(),
        })
    }

    /// What messages call it.
    pub fn name(&self) -> String {
        let name = format!("s3://{}/{}", self.address.bucket, self.address.prefix);
        name.trim_end_matches('/').to_string()
    }

    /// Scheme, host and port that photos are sent to.
    pub fn origin(&self) -> &str {
        &self.address.origin
    }

    /// Leave to put a photo of this type and just so many bytes under this name, by a PUT.
    pub fn leave_to_put(&self, name: &str, kind: &str, bytes: u64) -> Grant {
        let length = bytes.to_string();
        let wanted = Wanted {
            method: "PUT",
            path: &self.address.path(name),
            query: &[],
            headers: &[("content-length", &length), ("content-type", kind)],
            seconds: LEAVE,
        };
        Grant {
            url: presigned(&self.keys, &self.address, &wanted, now()),
            // A browser says the length by itself, and lets no page say it.
            headers: [("Content-Type".to_string(), kind.to_string())].into(),
            fields: BTreeMap::new(),
        }
    }

    /// The same, by a form.
    pub fn leave_to_post(&self, name: &str, kind: &str, bytes: u64) -> Grant {
        let key = [&self.address.prefix, name].concat();
        let good = (now(), LEAVE);
        Grant {
            url: format!("{}{}", self.address.origin, self.address.root()),
            headers: BTreeMap::new(),
            fields: policy(&self.keys, &self.address, &key, kind, bytes, good),
        }
    }

    /// What an object holds.
    pub fn get(&self, name: &str) -> io::Result<impl Read> {
        let path = self.address.path(name);
        let answer = self.call("GET", &path, &[], Brought::Nothing)?;
        Ok(answer.into_body().into_reader())
    }

    /// Puts an object.
    pub fn put(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let path = self.address.path(name);
        self.call("PUT", &path, &[], Brought::Bytes(bytes))
            .map(drop)
    }

    /// Puts an object that is a file of this machine.
    pub fn put_file(&self, name: &str, file: &Path) -> io::Result<()> {
        let path = self.address.path(name);
        self.call("PUT", &path, &[], Brought::File(file)).map(drop)
    }

    /// Deletes an object, if it is there.
    pub fn delete(&self, name: &str) -> io::Result<()> {
        let path = self.address.path(name);
        match self.call("DELETE", &path, &[], Brought::Nothing) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// The objects behind this name, in the order of the names; at most a thousand, none where none is left.
    pub fn list(&self, behind: Option<&str>) -> io::Result<Vec<Listed>> {
        let prefix = &self.address.prefix;
        let behind = behind.map(|name| [prefix, name].concat());
        let mut query = vec![("list-type", "2"), ("max-keys", PART), ("prefix", prefix)];
        query.extend(behind.as_deref().map(|name| ("start-after", name)));
        // The path of a bucket ends in a slash only where it is nothing else.
        let root = match self.address.root() {
            root if root.is_empty() => "/".to_string(),
            root => root,
        };
        let mut answer = self.call("GET", &root, &query, Brought::Nothing)?;
        let xml = answer
            .body_mut()
            .read_to_string()
            .map_err(io::Error::other)?;
        let objects = objects(&xml).map_err(io::Error::other)?;
        let now = now();
        let listed = objects.into_iter().filter_map(|(key, at)| {
            let age = u64::try_from(now - at).unwrap_or_default();
            let name = key.strip_prefix(prefix.as_str())?.to_string();
            let age = Duration::from_secs(age);
            Some(Listed { name, age })
        });
        Ok(listed.collect())
    }

    /// Makes a request, again where the service could not do it.
    fn call(
        &self,
        method: &str,
        path: &str,
        query: &[(&str, &str)],
        brought: Brought,
    ) -> io::Result<Response<Body>> {
        for wait in WAITS {
            match self.try_to_call(method, path, query, brought) {
                Err(error) if error.kind() == ErrorKind::Interrupted => sleep(wait),
                done => return done,
            }
        }
        self.try_to_call(method, path, query, brought)
    }

    /// One attempt: [`ErrorKind::Interrupted`] where another one may do better.
    fn try_to_call(
        &self,
        method: &str,
        path: &str,
        query: &[(&str, &str)],
        brought: Brought,
    ) -> io::Result<Response<Body>> {
        let wanted = Wanted {
            method,
            path,
            query,
            headers: &[],
            seconds: SIGNED_FOR,
        };
        let url = presigned(&self.keys, &self.address, &wanted, now());
        let request = Request::builder().method(method).uri(url);
        let done = match brought {
            Brought::Nothing => self.agent.run(request.body(()).map_err(io::Error::other)?),
            Brought::Bytes(bytes) => self
                .agent
                .run(request.body(bytes).map_err(io::Error::other)?),
            Brought::File(path) => {
                let file = File::open(path)?;
                self.agent
                    .run(request.body(&file).map_err(io::Error::other)?)
            }
        };
        let mut answer = done.map_err(|error| io::Error::new(ErrorKind::Interrupted, error))?;
        let status = answer.status();
        if status.is_success() {
            return Ok(answer);
        }
        let words = answer.body_mut().read_to_string().unwrap_or_default();
        let code = between(&words, "<Code>", "</Code>").unwrap_or_default();
        let kind = match status.as_u16() {
            404 => ErrorKind::NotFound,
            408 | 429 | 500.. => ErrorKind::Interrupted,
            _ => ErrorKind::Other,
        };
        let says = format!("the store answers {} {code}", status.as_u16());
        Err(io::Error::new(kind, says))
    }
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(start)?;
    rest.split_once(end).map(|(inner, _)| inner)
}

/// Key of each object of a list, and when it was written, in seconds since 1970.
fn objects(xml: &str) -> Result<Vec<(String, i64)>, quick_xml::Error> {
    let mut reader = Reader::from_str(xml);
    let mut all = Vec::new();
    let (mut key, mut at, mut text) = (String::new(), 0, String::new());
    loop {
        match reader.read_event()? {
            Event::Start(_) => text.clear(),
            Event::Text(part) => text.push_str(&part.decode()?),
            Event::GeneralRef(part) => match part.resolve_char_ref()? {
                Some(letter) => text.push(letter),
                None => {
                    text.push_str(resolve_predefined_entity(&part.decode()?).unwrap_or_default())
                }
            },
            Event::End(end) => match end.name().as_ref() {
                b"Key" => key = std::mem::take(&mut text),
                b"LastModified" => at = moment(&text),
                b"Contents" => all.push((std::mem::take(&mut key), at)),
                _ => {}
            },
            Event::Eof => return Ok(all),
            _ => {}
        }
    }
}

/// A moment of a list, `2009-10-12T17:50:30.000Z`; now where it is none, so that nothing is taken for old.
fn moment(text: &str) -> i64 {
    let whole = text
        .trim_end_matches('Z')
        .split('.')
        .next()
        .unwrap_or_default();
    seconds(&format!("{whole}Z")).unwrap_or_else(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_as_s3_writes_it() {
        let xml = "<?xml version=\"1.0\"?><ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
            <Name>b</Name><Prefix/><IsTruncated>false</IsTruncated>\
            <Contents><Key>a&amp;b.jpg</Key><LastModified>1970-01-02T00:00:01.000Z</LastModified><Size>4</Size></Contents>\
            <Contents><Size>4</Size><LastModified>1970-01-01T00:00:00Z</LastModified><Key>c&#46;json</Key></Contents>\
            </ListBucketResult>";
        let read = objects(xml).unwrap();
        assert_eq!(
            read,
            [("a&b.jpg".to_string(), 86_401), ("c.json".to_string(), 0)]
        );
        assert!(objects("<a><b></a>").is_err());
    }

    #[test]
    fn a_bucket_needs_keys_and_tells_nobody() {
        assert!(Bucket::new("s3://photos", Some("id"), None).is_err());
        let bucket = Bucket::new("s3://photos/a", Some("id"), Some("geheim")).unwrap();
        assert!(!format!("{bucket:?}").contains("geheim"));
        assert_eq!(bucket.name(), "s3://photos/a");
        let leave = bucket.leave_to_put("x.jpg", "image/jpeg", 7);
        assert!(leave.url.contains("content-length%3Bcontent-type%3Bhost"));
    }
}
