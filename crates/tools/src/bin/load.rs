//! Sends photos to a receiver at a steady rate, or asks it who students are, whatever its answers take, and prints how long they
//! took:
//!
//! ```text
//! cargo run --release -p xuezhao-tools --bin load -- 127.0.0.1:8080 photo.jpg 200 60
//! cargo run --release -p xuezhao-tools --bin load -- 127.0.0.1:8080 claims.jsonl 200 60
//! ```
//!
//! The first sends 200 a second for 60 seconds, each padded to 50,000 bytes and no two alike, under the profile `chsi`, and waits
//! until the receiver has judged them. The second asks `POST /api/students` with the lines of a file in turn. A time counts from when the photo was to be sent, not from when a connection was free: a
//! receiver that falls behind shows it. Receipts go to the standard output, a line each, everything else to the standard error.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{scope, sleep, Builder};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Size of a photo as it is sent, in bytes.
const SIZE: usize = 50_000;
/// Requests that may be under way at once.
const SENDERS: usize = 512;
/// Longest time for an answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// What is sent.
enum Load {
    /// One photo, made another one each time.
    Photo(Vec<u8>),
    /// Claims as JSON, one after the other.
    Claims(Vec<String>),
}

impl Load {
    fn read(path: &str) -> io::Result<Load> {
        if !path.ends_with(".jsonl") {
            return Ok(Load::Photo(std::fs::read(path)?));
        }
        let claims: Vec<String> = std::fs::read_to_string(path)?
            .lines()
            .map(str::to_string)
            .collect();
        match claims.is_empty() {
            true => Err(io::ErrorKind::UnexpectedEof.into()),
            false => Ok(Load::Claims(claims)),
        }
    }

    /// The request at this place of a run.
    fn request(&self, address: &str, run: u128, at: usize) -> Vec<u8> {
        let (head, body) = match self {
            Load::Photo(photo) => {
                let key = format!("{run}-{at}");
                let head =
                    format!("/api/submissions?profile=chsi HTTP/1.1\r\nIdempotency-Key: {key}");
                (head, padded(photo, &key))
            }
            Load::Claims(claims) => {
                let head = "/api/students HTTP/1.1\r\nContent-Type: application/json";
                (head.to_string(), claims[at % claims.len()].clone().into())
            }
        };
        let length = body.len();
        let rest = format!("Host: {address}\r\nConnection: close\r\nContent-Length: {length}");
        [format!("POST {head}\r\n{rest}\r\n\r\n").as_bytes(), &body].concat()
    }
}

/// What became of a request.
struct Sent {
    /// Status of the answer; 0 where there was none.
    status: u16,
    receipt: Option<String>,
    took: Duration,
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [address, what, rate, seconds] = &words[..] else {
        return Err("load ADDRESS PHOTO|CLAIMS.jsonl RATE SECONDS".into());
    };
    let load = Load::read(what)?;
    let (rate, seconds): (f64, f64) = (rate.parse()?, seconds.parse()?);
    let begun = Instant::now();
    let sent = send_all(address, &load, rate, (rate * seconds) as usize)?;
    let took = begun.elapsed().as_secs_f64();
    eprintln!(
        "{} sent in {took:.1} s, {:.0}/s",
        sent.len(),
        sent.len() as f64 / took
    );
    tell(&sent);
    if matches!(load, Load::Claims(_)) {
        return Ok(());
    }
    drain(address)?;
    eprintln!(
        "judged {:.1} s after the last was sent",
        begun.elapsed().as_secs_f64() - took
    );
    let mut out = io::stdout().lock();
    for receipt in sent.iter().filter_map(|sent| sent.receipt.as_ref()) {
        writeln!(out, "{receipt}")?;
    }
    Ok(())
}

/// Sends so many requests, each at its time.
fn send_all(address: &str, load: &Load, rate: f64, count: usize) -> io::Result<Vec<Sent>> {
    let run = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_nanos();
    let next = AtomicUsize::new(0);
    let begin = Instant::now();
    let send_some = || {
        let mut own = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= count {
                return own;
            }
            let due = begin + Duration::from_secs_f64(at as f64 / rate);
            sleep(due.saturating_duration_since(Instant::now()));
            let request = load.request(address, run, at);
            let (status, receipt) = send(address, &request).unwrap_or((0, None));
            own.push(Sent {
                status,
                receipt,
                took: due.elapsed(),
            });
        }
    };
    scope(|scope| {
        let small = || Builder::new().stack_size(256 * 1024);
        let senders: Vec<_> = (0..SENDERS.min(count))
            .map(|_| small().spawn_scoped(scope, send_some))
            .collect::<io::Result<_>>()?;
        let sent = senders
            .into_iter()
            .flat_map(|sender| sender.join().unwrap_or_default());
        Ok(sent.collect())
    })
}

/// Sends one request; the status, and the receipt of a photo.
fn send(address: &str, request: &[u8]) -> io::Result<(u16, Option<String>)> {
    let answer = ask(address, request)?;
    let status = answer.get(9..12).and_then(|status| status.parse().ok());
    let receipt = answer
        .split_once("\"receipt\":\"")
        .and_then(|(_, rest)| rest.split_once('"'));
    Ok((
        status.unwrap_or(0),
        receipt.map(|(receipt, _)| receipt.to_string()),
    ))
}

/// The same picture with a comment (JPEG's COM segment, ITU-T T.81 B.2.4.5) that is like no other.
fn padded(photo: &[u8], key: &str) -> Vec<u8> {
    let length = SIZE
        .saturating_sub(photo.len() + 2)
        .clamp(key.len() + 2, usize::from(u16::MAX));
    let mut comment = vec![b' '; length - 2];
    comment[..key.len()].copy_from_slice(key.as_bytes());
    let length = u16::try_from(length).unwrap_or(u16::MAX).to_be_bytes();
    let (start, rest) = photo.split_at(photo.len().min(2));
    [start, b"\xff\xfe", &length, &comment, rest].concat()
}

fn ask(address: &str, request: &[u8]) -> io::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(request)?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

fn tell(sent: &[Sent]) {
    let mut statuses: BTreeMap<u16, usize> = BTreeMap::new();
    for sent in sent {
        *statuses.entry(sent.status).or_default() += 1;
    }
    let mut took: Vec<Duration> = sent.iter().map(|sent| sent.took).collect();
    took.sort();
    let share = |part: f64| {
        let at = (took.len() as f64 * part) as usize;
        let took = took.get(at.min(took.len().saturating_sub(1)));
        took.map_or(0.0, |took| took.as_secs_f64() * 1000.0)
    };
    eprintln!(
        "statuses {statuses:?}; p50 {:.1} ms, p90 {:.1} ms, p99 {:.1} ms, longest {:.1} ms",
        share(0.5),
        share(0.9),
        share(0.99),
        share(1.0)
    );
}

/// Waits until nothing waits to be judged.
fn drain(address: &str) -> io::Result<()> {
    let head = format!("GET /metrics HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    loop {
        // The receiver may be started again meanwhile.
        let said = ask(address, head.as_bytes()).unwrap_or_default();
        if said.lines().any(|line| line == "xuezhao_queue 0") {
            return Ok(());
        }
        sleep(Duration::from_millis(500));
    }
}
