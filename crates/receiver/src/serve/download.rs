//! What is written while it is being read: archives larger than the memory.

use super::answer::Refusal;
use super::AppState;
use crate::{one_line, Error};
use axum::body::{Body, Bytes};
use axum::http::{header, HeaderValue};
use axum::response::Response;
use futures_util::stream::unfold;
use std::io::{self, BufWriter, Write};
use std::sync::Arc;
use tokio::sync::mpsc::{channel, Sender};
use tokio::sync::Semaphore;

/// Downloads that are written at once: each has a thread as long as it is read.
static WRITING: Semaphore = Semaphore::const_new(2);
/// Bytes of a part, and parts that wait for the one who reads.
const PART: usize = 64 * 1024;
const PARTS: usize = 4;

/// Where a download is written.
pub type Out = BufWriter<Pipe>;

/// The other end of an answer's body.
pub struct Pipe(Sender<io::Result<Bytes>>);

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let part = Ok(Bytes::copy_from_slice(bytes));
        let sent = self.0.blocking_send(part);
        sent.map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// An answer of this kind that `write` writes. Where it fails in the middle, the answer breaks off.
pub async fn download(
    app: &Arc<AppState>,
    kind: &'static str,
    write: impl FnOnce(&AppState, &mut Out) -> Result<(), Error> + Send + 'static,
) -> Result<Response, Refusal> {
    let place = WRITING.acquire().await.map_err(|_| Refusal::Failed)?;
    let (sender, receiver) = channel(PARTS);
    let app = app.clone();
    tokio::task::spawn_blocking(move || {
        let mut out = BufWriter::with_capacity(PART, Pipe(sender.clone()));
        let written = write(&app, &mut out).and_then(|()| out.flush().map_err(Error::Output));
        if let (Err(error), false) = (written, sender.is_closed()) {
            tracing::error!(error = one_line(&error), "a download broke off");
            let _ = sender.blocking_send(Err(io::ErrorKind::BrokenPipe.into()));
        }
        drop(place);
    });
    let parts = unfold(receiver, |mut receiver| async {
        let part = receiver.recv().await?;
        Some((part, receiver))
    });
    let mut response = Response::new(Body::from_stream(parts));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::from_static("attachment"),
    );
    Ok(response)
}
