//! Limits on every request's body before anything is made of it: size, speed, time. What a handler leaves unread is
//! read and thrown away before the answer, so that a browser that sends first and reads afterwards sees the answer.

use super::answer::Refusal;
use super::listen::Pace;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::header::{self, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body::{Body as HttpBody, Frame, SizeHint};
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{ready, Context, Poll};
use std::time::Duration;
use tokio::time::{sleep_until, Instant, Sleep};

/// Largest upload, in bytes: a photo and the words beside it.
const LARGEST_UPLOAD: u64 = 21 * 1024 * 1024;
/// Largest body of words about a photo that goes past the receiver, in bytes: the phone's report is one of them.
const LARGEST_WORDS: u64 = 32 * 1024;
/// Largest table of a reviewer, in bytes: some 200,000 students.
pub const LARGEST_TABLE: u64 = 16 * 1024 * 1024;
/// Largest body of every other request, in bytes.
const LARGEST_BODY: u64 = 16 * 1024;
/// Most that is read only to be thrown away, in bytes: beyond it the connection is cut.
const MOST_DRAINED: u64 = 64 * 1024 * 1024;
/// Longest time spent on throwing away.
const DRAINING: Duration = Duration::from_secs(30);
/// How long a sender may pause.
const PAUSE: Duration = Duration::from_secs(30);
/// Time that every body has, whatever its speed.
const GRACE: Duration = Duration::from_secs(30);
/// Speed below which a body is cut once its grace is over, in bytes per second.
const LEAST_RATE: u64 = 1024;
/// Longest time for a body.
const LONGEST: Duration = Duration::from_secs(600);

/// Why a body was not read to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stop {
    TooLarge,
    TooSlow,
    Broken,
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Stop::TooLarge => "too large",
            Stop::TooSlow => "too slow",
            Stop::Broken => "broken off",
        })
    }
}

impl std::error::Error for Stop {}

/// A body with its limits.
struct Metered {
    body: Body,
    /// Bytes that have arrived.
    read: u64,
    /// Most that may arrive.
    limit: u64,
    began: Instant,
    /// Wakes when the sender has to have sent more.
    alarm: Pin<Box<Sleep>>,
    ended: bool,
    stopped: Option<Stop>,
    pace: Pace,
}

impl Metered {
    fn new(body: Body, limit: u64, pace: Pace) -> Metered {
        let began = Instant::now();
        if body.is_end_stream() {
            pace.end();
        }
        Metered {
            ended: body.is_end_stream(),
            body,
            read: 0,
            limit,
            began,
            alarm: Box::pin(sleep_until(began + PAUSE.min(GRACE))),
            stopped: None,
            pace,
        }
    }

    /// When the sender has to have sent more than these bytes.
    fn due(&self, now: Instant) -> Instant {
        let earned = GRACE + Duration::from_secs(self.read / LEAST_RATE);
        (now + PAUSE).min(self.began + earned.min(LONGEST))
    }

    fn poll(&mut self, cx: &mut Context) -> Poll<Option<Result<Frame<Bytes>, Stop>>> {
        if let Some(stop) = self.stopped {
            return Poll::Ready(Some(Err(stop)));
        }
        if self.ended {
            return Poll::Ready(None);
        }
        let stop = match Pin::new(&mut self.body).poll_frame(cx) {
            Poll::Ready(None) => {
                self.ended = true;
                self.pace.end();
                return Poll::Ready(None);
            }
            Poll::Ready(Some(Ok(frame))) => {
                self.read += frame.data_ref().map_or(0, |data| data.len() as u64);
                self.pace.set(self.read);
                if self.read <= self.limit {
                    let due = self.due(Instant::now());
                    self.alarm.as_mut().reset(due);
                    return Poll::Ready(Some(Ok(frame)));
                }
                Stop::TooLarge
            }
            Poll::Ready(Some(Err(_))) => Stop::Broken,
            Poll::Pending => {
                ready!(std::future::Future::poll(self.alarm.as_mut(), cx));
                Stop::TooSlow
            }
        };
        self.stopped = Some(stop);
        Poll::Ready(Some(Err(stop)))
    }

    /// The next bytes to throw away; `None` at the end, or when no more is to be had.
    fn poll_drain(&mut self, cx: &mut Context) -> Poll<Option<()>> {
        if self.ended || matches!(self.stopped, Some(Stop::TooSlow | Stop::Broken)) {
            return Poll::Ready(None);
        }
        match ready!(Pin::new(&mut self.body).poll_frame(cx)) {
            Some(Ok(frame)) => {
                self.read += frame.data_ref().map_or(0, |data| data.len() as u64);
                Poll::Ready((self.read <= MOST_DRAINED).then_some(()))
            }
            Some(Err(_)) => Poll::Ready(None),
            None => {
                self.ended = true;
                Poll::Ready(None)
            }
        }
    }
}

/// The body as the handler gets it; what it leaves stays with the middleware.
#[derive(Clone)]
struct Shared(Arc<Mutex<Metered>>);

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Metered> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads what is left, for a while. True when all has been read.
    async fn drain(&self) -> bool {
        let rest = async { while poll_fn(|cx| self.lock().poll_drain(cx)).await.is_some() {} };
        let _ = tokio::time::timeout(DRAINING, rest).await;
        self.lock().ended
    }
}

impl HttpBody for Shared {
    type Data = Bytes;
    type Error = Stop;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context,
    ) -> Poll<Option<Result<Frame<Bytes>, Stop>>> {
        self.lock().poll(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.lock().ended
    }

    fn size_hint(&self) -> SizeHint {
        self.lock().body.size_hint()
    }
}

/// Holds every body to its limits, and reads what the handler has left of it.
pub async fn limited(request: Request, next: Next) -> Response {
    let limit = match request.uri().path() {
        "/api/submissions" => LARGEST_UPLOAD,
        "/api/grants/put" | "/api/grants/post" | "/api/arrivals" => LARGEST_WORDS,
        "/api/review/roster" | "/api/review/handover/photos" => LARGEST_TABLE,
        _ => LARGEST_BODY,
    };
    // Such a client sends nothing until it is asked.
    let asks_first = request.headers().contains_key(header::EXPECT);
    let (head, body) = request.into_parts();
    let pace = head.extensions.get::<Pace>().cloned().unwrap_or_default();
    let too_large = body.size_hint().lower() > limit;
    let metered = Shared(Arc::new(Mutex::new(Metered::new(body, limit, pace))));
    let mut response = if too_large {
        Refusal::TooLarge.into_response()
    } else {
        let request = Request::from_parts(head, Body::new(metered.clone()));
        next.run(request).await
    };
    let stopped = metered.lock().stopped;
    match stopped {
        Some(Stop::TooLarge) => response = Refusal::TooLarge.into_response(),
        Some(Stop::TooSlow) => response = Refusal::TooSlow.into_response(),
        Some(Stop::Broken) | None => {}
    }
    let unasked = asks_first && metered.lock().read == 0;
    let whole = unasked || metered.drain().await;
    if !whole {
        let headers = response.headers_mut();
        headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metered(read: u64) -> Metered {
        let mut metered = Metered::new(Body::empty(), LARGEST_UPLOAD, Pace::default());
        metered.read = read;
        metered
    }

    #[tokio::test]
    async fn time_for_a_body_grows_with_what_has_arrived_and_has_an_end() {
        let trickle = metered(2);
        let later = trickle.began + Duration::from_secs(29);
        assert_eq!(trickle.due(later), trickle.began + GRACE);
        let steady = metered(100 * LEAST_RATE);
        assert_eq!(steady.due(later), later + PAUSE);
        let end = steady.began + Duration::from_secs(599);
        assert!(metered(LARGEST_UPLOAD).due(end) <= end + PAUSE.min(Duration::from_secs(2)));
    }
}
