//! A running `xuezhao serve` and the least of a client that can talk to it.

use super::command;
use serde_json::Value;
use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;
use xuezhao_fixtures::Folder;

/// A server on a free port with its own store; ends when dropped.
pub struct Server {
    process: Child,
    port: u16,
    words: Vec<OsString>,
    /// The store, and the profile file given to the server.
    pub folder: Arc<Folder>,
}

/// What the server answered.
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The head, in lower case.
    pub head: String,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// An answer from its bytes; `None` where its head is not whole.
    fn read(bytes: &[u8]) -> Option<Answer> {
        let end = bytes.windows(4).position(|w| w == b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
        Some(Answer {
            status: head.split(' ').nth(1)?.parse().ok()?,
            head,
            body: bytes[end + 4..].to_vec(),
        })
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The body's receipt.
    pub fn receipt(&self) -> String {
        self.json()["receipt"].as_str().unwrap().to_string()
    }
}

impl Server {
    /// Starts one that accepts this profile too.
    pub fn start(profile: &str) -> Server {
        Server::start_with(profile, Folder::new(), &[])
    }

    /// Starts one with more options and a folder that is there already.
    pub fn start_with(profile: &str, folder: Folder, options: &[&OsStr]) -> Server {
        Server::start_under(&[], profile, folder, options)
    }

    /// Starts one with these variables of the environment.
    pub fn start_under(
        variables: &[(&str, &str)],
        profile: &str,
        folder: Folder,
        options: &[&OsStr],
    ) -> Server {
        let mut command = command();
        command.envs(variables.iter().copied());
        Server::start_by(command, profile, folder, options)
    }

    /// Starts one that writes its log here.
    pub fn start_logged(log: Stdio, profile: &str, folder: Folder, options: &[&OsStr]) -> Server {
        let mut command = command();
        command.stderr(log);
        Server::start_by(command, profile, folder, options)
    }

    /// Starts one by another command that ends in this one.
    pub fn start_by(command: Command, profile: &str, folder: Folder, options: &[&OsStr]) -> Server {
        let profile = folder.write("profile.json", profile);
        let mut words: Vec<OsString> = ["serve", "--port", "0"].map(Into::into).into();
        if !options.contains(&OsStr::new("--store")) {
            words.extend(["--store".into(), folder.path("store").into()]);
        }
        words.push("--profile".into());
        words.push(profile.into());
        words.extend(options.iter().map(OsString::from));
        let (process, port) = launch(command, &words);
        Server {
            process,
            port,
            words,
            folder: Arc::new(folder),
        }
    }

    /// Starts another with the same options, on the same store.
    pub fn another(&self) -> Server {
        let (process, port) = launch(command(), &self.words);
        Server {
            process,
            port,
            words: self.words.clone(),
            folder: self.folder.clone(),
        }
    }

    /// Ends it at once, as a power cut would.
    pub fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Ends it at once, as a power cut would, and starts another on the same store.
    pub fn restart(&mut self) {
        self.kill();
        (self.process, self.port) = launch(command(), &self.words);
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.process.id()
    }

    /// The port that it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// True once it has ended.
    pub fn has_ended(&mut self) -> bool {
        self.process.try_wait().unwrap().is_some()
    }

    /// The folder of submissions.
    pub fn store(&self) -> std::path::PathBuf {
        self.folder.path("store")
    }

    /// Sends a request and reads the whole answer. The head has no blank line; the length is added.
    pub fn send(&self, head: &str, body: &[u8]) -> Answer {
        send_to(self.port, "localhost", head, body)
    }

    /// A connection of one's own.
    pub fn connect(&self) -> TcpStream {
        TcpStream::connect(("127.0.0.1", self.port)).unwrap()
    }

    /// Gets a path.
    pub fn get(&self, path: &str) -> Answer {
        self.send(&format!("GET {path} HTTP/1.1"), b"")
    }

    /// The state of a submission once it has been judged, however long that takes.
    pub fn outcome(&self, receipt: &str) -> String {
        let path = format!("/api/submissions/{receipt}");
        loop {
            match self.get(&path).json()["state"].as_str() {
                Some("checking") => std::thread::sleep(Duration::from_millis(20)),
                state => return state.unwrap_or_default().to_string(),
            }
        }
    }

    /// Posts JSON.
    pub fn post(&self, path: &str, json: &Value) -> Answer {
        let head = format!("POST {path} HTTP/1.1\r\nContent-Type: application/json");
        self.send(&head, json.to_string().as_bytes())
    }

    /// Submits a photo as the raw body.
    pub fn submit(&self, profile: &str, key: &str, photo: &[u8]) -> Answer {
        let head =
            format!("POST /api/submissions?profile={profile} HTTP/1.1\r\nIdempotency-Key: {key}");
        self.send(&head, photo)
    }

    /// Submits a photo as the raw body to a server that may be gone.
    pub fn try_submit(&self, profile: &str, key: &str, photo: &[u8]) -> Option<Answer> {
        try_submit(self.port, profile, key, photo)
    }

    /// Submits a form: its words, then the picture.
    pub fn form(&self, words: &[(&str, &str)], picture: &[u8]) -> Answer {
        let body = form_body(words, "photo", picture);
        let head =
            "POST /api/submissions HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=b";
        self.send(head, &body)
    }

    /// Rejects a submission, as a person does by the command.
    pub fn reject(&self, receipt: &str) {
        let words = [
            "review",
            receipt,
            "reject",
            "--reason",
            "眉毛被遮住",
            "--store",
        ];
        let done = command().args(words).arg(self.store()).status();
        assert!(done.unwrap().success());
    }

    /// Names of the files in the store that end like this.
    pub fn stored(&self, extension: &str) -> Vec<String> {
        names(&self.store(), extension)
    }
}

/// Sends a request to a port of this machine and reads the whole answer, as [`Server::send`] does.
pub fn send_to(port: u16, host: &str, head: &str, body: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let length = body.len();
    let head =
        format!("{head}\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    // A server that refuses early closes before it has read everything.
    let _ = stream.write_all(body);
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    Answer::read(&bytes).unwrap()
}

/// Body of a form with the boundary `b`: its words, then the picture under this name.
pub fn form_body(words: &[(&str, &str)], name: &str, picture: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in words {
        let head = format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"");
        body.extend_from_slice(format!("{head}\r\n\r\n{value}\r\n").as_bytes());
    }
    let head =
        format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"a.jpg\"");
    body.extend_from_slice(format!("{head}\r\n\r\n").as_bytes());
    body.extend_from_slice(picture);
    body.extend_from_slice(b"\r\n--b--\r\n");
    body
}

/// Submits a photo as the raw body to a port where nobody may listen.
pub fn try_submit(port: u16, profile: &str, key: &str, photo: &[u8]) -> Option<Answer> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    let head = format!(
        "POST /api/submissions?profile={profile} HTTP/1.1\r\nIdempotency-Key: {key}\r\n\
         Host: localhost\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        photo.len()
    );
    stream.write_all(&[head.as_bytes(), photo].concat()).ok()?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).ok()?;
    Answer::read(&bytes)
}

/// Process ids of a server's workers.
pub fn workers(server: &Server) -> Vec<String> {
    let pid = server.pid().to_string();
    let parent = |entry: &std::fs::DirEntry| {
        let stat = std::fs::read_to_string(entry.path().join("stat")).ok()?;
        let (_, fields) = stat.rsplit_once(") ")?;
        let mut fields = fields.split(' ');
        let state = fields.next()?;
        (state != "Z").then(|| fields.next().map(str::to_string))?
    };
    std::fs::read_dir("/proc")
        .unwrap()
        .flatten()
        .filter(|entry| parent(entry).as_ref() == Some(&pid))
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect()
}

/// Stops a server's workers, as if each had a long job.
pub fn hold_workers(server: &Server) {
    kill("-STOP", &workers(server));
}

/// Sends a signal to processes.
pub fn kill(signal: &str, processes: &[String]) {
    let done = Command::new("kill").arg(signal).args(processes).status();
    assert!(done.unwrap().success());
}

/// Starts the command, and reads the port it listens on.
fn launch(mut command: Command, words: &[OsString]) -> (Child, u16) {
    let mut process = command.args(words).stdout(Stdio::piped()).spawn().unwrap();
    let mut address = String::new();
    let output = process.stdout.take().unwrap();
    BufReader::new(output).read_line(&mut address).unwrap();
    let port = address.trim().rsplit(':').next().unwrap();
    (process, port.parse().unwrap())
}

fn names(folder: &Path, extension: &str) -> Vec<String> {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(extension))
        .collect()
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
