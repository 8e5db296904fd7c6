//! An nginx before several receivers, as an operator sets it up.

use super::server::{try_submit, Answer};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;
use xuezhao_fixtures::Folder;

/// A balancer on a free port; ends when dropped.
pub struct Nginx {
    process: Child,
    port: u16,
    _folder: Folder,
}

impl Nginx {
    /// Starts one before receivers on these ports.
    pub fn before(receivers: &[u16]) -> Nginx {
        let folder = Folder::new();
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let servers = receivers
            .iter()
            .map(|port| format!("server 127.0.0.1:{port};"));
        let here = folder.path("");
        let here = here.display();
        let configuration = format!(
            "daemon off; master_process off; pid {here}/pid; error_log {here}/errors;
             events {{}}
             http {{
                 access_log off;
                 client_body_temp_path {here}/bodies; proxy_temp_path {here}/answers;
                 fastcgi_temp_path {here}/f; uwsgi_temp_path {here}/u; scgi_temp_path {here}/s;
                 upstream receivers {{ {} }}
                 server {{
                     listen 127.0.0.1:{port};
                     client_max_body_size 21m;
                     location / {{
                         proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
                         proxy_next_upstream error timeout non_idempotent;
                         proxy_pass http://receivers;
                     }}
                 }}
             }}",
            servers.collect::<String>()
        );
        let file = folder.write("nginx.conf", configuration);
        let process = Command::new("/usr/sbin/nginx")
            .arg("-p")
            .arg(folder.path(""))
            .arg("-c")
            .arg(file)
            .args(["-e", "stderr"])
            .stdout(Stdio::null())
            .spawn()
            .expect("nginx is installed: `npm test` does so");
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            sleep(Duration::from_millis(20));
        }
        Nginx {
            process,
            port,
            _folder: folder,
        }
    }

    /// Submits a photo as the raw body; the answer may be the balancer's own.
    pub fn submit(&self, profile: &str, key: &str, photo: &[u8]) -> Answer {
        try_submit(self.port, profile, key, photo).unwrap()
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
