//! [`Webhook`]: tells the operator's own software of every change of state, signed as Standard Webhooks 1.0 says
//! (<https://www.standardwebhooks.com>), and again until it is heard.

use crate::store::{Event, Store};
use crate::{one_line, Error};
use base64::prelude::{Engine, BASE64_STANDARD as BASE64};
use hmac::{Hmac, Mac};
use serde_json::json;
use sha2::Sha256;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::task::{spawn_blocking, JoinSet};
use tokio::time::sleep;

/// Seconds from each attempt in vain to the next one; after the last, more than two days after the first, the event is
/// given up.
const WAITS: [i64; 12] = [
    1, 5, 30, 120, 600, 1800, 3600, 7200, 14400, 28800, 57600, 86400,
];
/// Longest time for an answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// Time from one look for events to the next.
const PAUSE: Duration = Duration::from_secs(1);
/// Events that are told at once.
const AT_ONCE: usize = 8;
/// What a secret begins with, by the standard, and how many bytes it has.
const PREFIX: &str = "whsec_";
const SECRET: std::ops::RangeInclusive<usize> = 24..=64;

/// Where changes of state are told.
#[derive(Clone)]
pub struct Webhook {
    url: String,
    secret: Vec<u8>,
    agent: ureq::Agent,
}

impl std::fmt::Debug for Webhook {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.debug_struct("Webhook").field("url", &self.url).finish()
    }
}

impl Webhook {
    /// An address and the secret, `whsec_` and 24 to 64 bytes in Base64.
    ///
    /// # Errors
    /// When the secret is none, or the address is neither `https://` nor on this machine.
    pub fn new(url: &str, secret: &str) -> Result<Webhook, Error> {
        let here = ["http://127.0.0.1", "http://localhost", "http://[::1]"];
        if !url.starts_with("https://") && !here.iter().any(|start| url.starts_with(start)) {
            return Err(Error::Webhook("the address is not https://"));
        }
        let bytes = secret.strip_prefix(PREFIX).map(|text| BASE64.decode(text));
        let bytes = bytes.and_then(Result::ok).unwrap_or_default();
        if !SECRET.contains(&bytes.len()) {
            let wanted = "the secret is not `whsec_` and 24 to 64 bytes in Base64";
            return Err(Error::Webhook(wanted));
        }
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .max_redirects(0)
            .http_status_as_error(false);
        Ok(Webhook {
            url: url.to_string(),
            secret: bytes,
            agent: config.build().into(),
        })
    }

    /// Tells events as they become due, for ever.
    pub async fn run(self, store: Arc<Store>) {
        let hook = Arc::new(self);
        loop {
            match round(&hook, &store).await {
                Ok(told) if told == AT_ONCE => continue,
                Ok(_) => {}
                Err(error) => tracing::error!(error = one_line(&error), "webhook"),
            }
            sleep(PAUSE).await;
        }
    }

    /// Tells one event; why not, where it was in vain.
    fn tell(&self, event: &Event) -> Result<(), String> {
        let body = body(event);
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let timestamp = since.map_or(0, |since| since.as_secs()).to_string();
        let signature = self.signature(&event.id, &timestamp, &body);
        let request = self
            .agent
            .post(&self.url)
            .header("content-type", "application/json")
            .header("webhook-id", &event.id)
            .header("webhook-timestamp", &timestamp)
            .header("webhook-signature", &signature);
        let answer = request.send(&body).map_err(|error| error.to_string())?;
        let status = answer.status();
        status.is_success().then_some(()).ok_or(status.to_string())
    }

    fn signature(&self, id: &str, timestamp: &str, body: &str) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.secret)
            .expect("a key of any length makes an HMAC");
        mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
        format!("v1,{}", BASE64.encode(mac.finalize().into_bytes()))
    }
}

/// Tells what is due, several at once. Returns how many there were.
async fn round(hook: &Arc<Webhook>, store: &Arc<Store>) -> Result<usize, Error> {
    let known = store.clone();
    let events = spawn_blocking(move || known.due_events(AT_ONCE)).await??;
    let count = events.len();
    let mut told = JoinSet::new();
    for event in events {
        let (hook, store) = (hook.clone(), store.clone());
        told.spawn_blocking(move || {
            let Err(why) = hook.tell(&event) else {
                return store.end_event(&event.id);
            };
            tracing::warn!(event = event.id, why, "the webhook was not heard");
            match WAITS.get(event.tries) {
                Some(seconds) => store.put_event_off(&event.id, *seconds),
                None => store.end_event(&event.id),
            }
        });
    }
    while let Some(done) = told.join_next().await {
        done??;
    }
    Ok(count)
}

/// What is told: everything that a notice to the student needs, and no name.
fn body(event: &Event) -> String {
    let (school, number) = event.student.clone().unzip();
    json!({
        "type": "submission.changed",
        "timestamp": event.at,
        "data": {
            "receipt": event.receipt,
            "profile": event.profile,
            "kind": event.kind,
            "was": event.was,
            "state": event.state.id(),
            "title": event.state.title(),
            "reason": event.reason,
            "school": school,
            "number": number,
            "phone": event.phone,
        },
    })
    .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_that_of_the_standards_own_example() {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        let hook = Webhook::new("https://example.cn/hook", secret).unwrap();
        let signature = hook.signature(
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            "1614265330",
            r#"{"test": 2432232314}"#,
        );
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn an_address_that_others_can_read_and_a_short_secret_are_refused() {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        assert!(Webhook::new("http://example.cn/hook", secret).is_err());
        assert!(Webhook::new("http://localhost:9/hook", secret).is_ok());
        for short in [
            "",
            "whsec_",
            "whsec_AAAA",
            "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        ] {
            assert!(Webhook::new("https://example.cn/hook", short).is_err());
        }
    }
}
