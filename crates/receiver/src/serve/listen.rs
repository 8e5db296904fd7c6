//! Connections: how many, from where, and how long each may take; and how they end.

use super::Client;
use axum::body::Body;
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::Router;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::collections::HashMap;
use std::future::Future;
use std::net::IpAddr;
use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;

/// Longest time for the head of a request, and for a connection that asks nothing.
const HEAD: Duration = Duration::from_secs(15);
/// Longest time that a client may take none of an answer.
const UNREAD: Duration = Duration::from_secs(30);
/// Longest head of a request, and most of a connection that is read at once, in bytes: hundreds upload together.
const LONGEST_HEAD: usize = 16 * 1024;
/// Time that requests under way get when the server is asked to stop.
const FAREWELL: Duration = Duration::from_secs(15);
/// Age from which a request may be asked to leave for its slowness, and the speed in bytes per second from which it is
/// not.
const UNHURRIED: Duration = Duration::from_secs(5);
const SLOW: u64 = 4096;
/// Most connections at once, where the system allows as many files.
const MOST: usize = 1024;
/// Files that each connection may have open: its own and an upload's; and some for everything else.
const FILES_EACH: usize = 2;
const FILES_ELSE: usize = 64;

/// Who is connected.
struct Crowd {
    most: usize,
    seats: Mutex<HashMap<u64, Seat>>,
}

struct Seat {
    address: IpAddr,
    /// Since when it has asked nothing, or been asking what it asks.
    since: Instant,
    doing: Doing,
    leave: Arc<Notify>,
}

/// What a connection does, the one that is sooner asked to leave first.
#[derive(Clone)]
enum Doing {
    /// It has not asked anything yet.
    New,
    /// It has asked something before.
    Idle,
    /// It asks something: how much of it has arrived.
    Asking(Pace),
}

/// Bytes of a request's body that have arrived; the greatest number once all have.
#[derive(Clone, Default)]
pub struct Pace(Arc<AtomicU64>);

impl Pace {
    /// Notes how much has arrived.
    pub fn set(&self, bytes: u64) {
        self.0.store(bytes, Ordering::Relaxed);
    }

    /// Notes that all has arrived.
    pub fn end(&self) {
        self.set(u64::MAX);
    }

    fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Seat {
    /// How readily it gives its seat to another, the least first; `None` when it keeps it.
    fn rank(&self, now: Instant) -> Option<(u8, u64)> {
        let age = now.saturating_duration_since(self.since);
        let youth = u64::MAX - u64::try_from(age.as_millis()).unwrap_or(u64::MAX);
        match &self.doing {
            Doing::New => Some((0, youth)),
            Doing::Idle => Some((1, youth)),
            Doing::Asking(pace) => {
                let rate = pace.get() / age.as_secs().max(1);
                (age > UNHURRIED && rate < SLOW).then_some((2, rate))
            }
        }
    }
}

impl Crowd {
    fn new(most: usize) -> Crowd {
        Crowd {
            most,
            seats: Mutex::default(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<u64, Seat>> {
        self.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A seat for a new connection. Where all are taken, another leaves: the one that has asked nothing for the
    /// longest time, first of those that never asked anything; else the slowest sender. One address gets three
    /// quarters of all seats at most. `None` when everybody else is being served.
    fn admit(self: &Arc<Crowd>, id: u64, address: IpAddr) -> Option<(Guest, Arc<Notify>)> {
        let mut seats = self.lock();
        let own = seats.values().filter(|s| s.address == address).count();
        let full = own >= self.most.div_ceil(4) * 3;
        if full || seats.len() >= self.most {
            let now = Instant::now();
            let others = seats.iter().filter(|(_, s)| !full || s.address == address);
            let ranks = others.filter_map(|(id, seat)| Some((seat.rank(now)?, *id)));
            let (_, victim) = ranks.min()?;
            seats.remove(&victim)?.leave.notify_one();
        }
        let leave = Arc::new(Notify::new());
        let seat = Seat {
            address,
            since: Instant::now(),
            doing: Doing::New,
            leave: leave.clone(),
        };
        seats.insert(id, seat);
        let crowd = self.clone();
        Some((Guest { crowd, id }, leave))
    }
}

/// A taken seat; free again when dropped.
struct Guest {
    crowd: Arc<Crowd>,
    id: u64,
}

impl Guest {
    fn is(&self, doing: Doing) {
        if let Some(seat) = self.crowd.lock().get_mut(&self.id) {
            seat.since = Instant::now();
            seat.doing = doing;
        }
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        self.crowd.lock().remove(&self.id);
    }
}

/// Serves connections until `stop` ends; then requests under way are finished, for a while.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    proxies: Vec<IpAddr>,
    stop: impl Future<Output = ()>,
) {
    let proxies = Arc::new(proxies);
    let crowd = Arc::new(Crowd::new(most_connections()));
    let graceful = GracefulShutdown::new();
    let mut stop = pin!(stop);
    for id in 0.. {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        let Ok((stream, peer)) = accepted else {
            // Out of files, say: others have to end first.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        if let Some((guest, leave)) = crowd.admit(id, peer.ip()) {
            let peer = Peer {
                address: peer.ip(),
                proxies: proxies.clone(),
            };
            let served = connection(stream, peer, router.clone(), guest, &graceful);
            tokio::spawn(async move {
                tokio::select! {
                    () = served => {}
                    () = leave.notified() => {}
                }
            });
        }
    }
    drop(listener);
    let _ = tokio::time::timeout(FAREWELL, graceful.shutdown()).await;
}

/// The other end of a connection.
struct Peer {
    address: IpAddr,
    proxies: Arc<Vec<IpAddr>>,
}

impl Peer {
    /// Where a request comes from: what the last proxy in front says, if there are proxies, else the other end.
    fn client(&self, headers: &HeaderMap) -> Client {
        let mut client = self.address;
        let said = headers.get_all("x-forwarded-for").iter();
        let said: Vec<&str> = said.filter_map(|value| value.to_str().ok()).collect();
        let hops = said.iter().flat_map(|value| value.split(',')).rev();
        for hop in hops {
            if !self.proxies.contains(&client) {
                break;
            }
            let Ok(address) = hop.trim().parse() else {
                break;
            };
            client = address;
        }
        Client(client)
    }
}

/// Serves one connection.
fn connection(
    stream: TcpStream,
    peer: Peer,
    router: Router,
    guest: Guest,
    graceful: &GracefulShutdown,
) -> impl Future<Output = ()> {
    // Small answers are not held back to be sent together.
    let _ = stream.set_nodelay(true);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(UNREAD));
    let guest = Arc::new(guest);
    let service = service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
        let (router, guest) = (router.clone(), guest.clone());
        let client = peer.client(request.headers());
        async move {
            let pace = Pace::default();
            guest.is(Doing::Asking(pace.clone()));
            let mut request: Request = request.map(Body::new);
            request.extensions_mut().insert(client);
            request.extensions_mut().insert(pace);
            let response = router.oneshot(request).await;
            guest.is(Doing::Idle);
            response
        }
    });
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_buf_size(LONGEST_HEAD)
        .serve_connection(TokioIo::new(Box::pin(stream)), service);
    let served = graceful.watch(served);
    async move {
        // A client that breaks off is nobody's fault.
        let _ = served.await;
    }
}

/// As many connections as the system has files for, once it was asked for more.
fn most_connections() -> usize {
    let files = open_files().saturating_sub(FILES_ELSE);
    (files / FILES_EACH).clamp(16, MOST)
}

#[cfg(unix)]
fn open_files() -> usize {
    use rustix::process::{getrlimit, setrlimit, Resource};
    let wanted = (MOST * FILES_EACH + FILES_ELSE) as u64;
    let mut limit = getrlimit(Resource::Nofile);
    if limit.current.is_some_and(|now| now < wanted) {
        let mut more = limit;
        more.current = Some(limit.maximum.map_or(wanted, |most| most.min(wanted)));
        if setrlimit(Resource::Nofile, more).is_ok() {
            limit = more;
        }
    }
    let files = limit.current.unwrap_or(wanted).min(wanted);
    usize::try_from(files).unwrap_or(usize::MAX)
}

#[cfg(not(unix))]
fn open_files() -> usize {
    MOST * FILES_EACH + FILES_ELSE
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);
    const THERE: IpAddr = IpAddr::V6(std::net::Ipv6Addr::LOCALHOST);

    #[test]
    fn a_new_connection_takes_the_seat_of_the_one_that_has_been_silent_longest() {
        let crowd = Arc::new(Crowd::new(4));
        let seats: Vec<_> = (0..3).map(|id| crowd.admit(id, HERE).unwrap()).collect();
        seats[0].0.is(Doing::Asking(Pace::default()));
        seats[1].0.is(Doing::Idle);
        assert!(crowd.admit(3, HERE).is_some(), "the third never asked");
        assert!(!crowd.lock().contains_key(&2));
        assert!(crowd.lock().contains_key(&0) && crowd.lock().contains_key(&1));
    }

    #[test]
    fn only_a_proxy_in_front_says_where_a_request_comes_from() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "1.1.1.1, 2.2.2.2".parse().unwrap());
        let client = |proxies: &[IpAddr]| {
            let proxies = Arc::new(proxies.to_vec());
            let address = HERE;
            Peer { address, proxies }.client(&headers).0
        };
        assert_eq!(client(&[]), HERE);
        assert_eq!(client(&[HERE]).to_string(), "2.2.2.2");
        let two = [HERE, "2.2.2.2".parse().unwrap()];
        assert_eq!(client(&two).to_string(), "1.1.1.1");
    }

    #[test]
    fn a_trickle_gives_its_seat_away_and_an_upload_at_speed_does_not() {
        let (trickle, steady) = (Pace::default(), Pace::default());
        let later = Instant::now() + Duration::from_secs(10);
        let seat = |pace: &Pace| Seat {
            address: HERE,
            since: Instant::now(),
            doing: Doing::Asking(pace.clone()),
            leave: Arc::default(),
        };
        trickle.set(10);
        steady.set(1_000_000);
        assert!(seat(&trickle).rank(later).is_some());
        assert!(seat(&steady).rank(later).is_none());
        trickle.end();
        assert!(seat(&trickle).rank(later).is_none(), "it waits for us");
    }

    #[test]
    fn one_address_leaves_seats_for_others() {
        let crowd = Arc::new(Crowd::new(4));
        let seats: Vec<_> = (0..3).map(|id| crowd.admit(id, HERE).unwrap()).collect();
        for (guest, _) in &seats {
            guest.is(Doing::Asking(Pace::default()));
        }
        assert!(crowd.admit(3, HERE).is_none());
        assert!(crowd.admit(4, THERE).is_some());
    }
}
