//! Central on the host: the shipping program on a port of loopback, asked as a script asks it. Needs its built program.
//! Must not outlive its owner.

use crate::cache::tied;
use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

const START_LIMIT: Duration = Duration::from_secs(30);
const ANSWER_LIMIT: Duration = Duration::from_secs(10);
const BODY_BYTES: u64 = 8 * 1024 * 1024;

/// A central.
#[derive(Debug)]
pub struct Central {
    program: PathBuf,
    folder: PathBuf,
    child: Option<Child>,
    pub address: SocketAddr,
}

impl Central {
    /// Starts one whose new sites act by themselves.
    pub fn start(program: &Path, folder: &Path) -> Result<Self> {
        // The port is chosen here, because it must stay the same when central goes away and comes back.
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let folder = folder.join("central");
        std::fs::create_dir_all(&folder)?;
        let mut central = Self {
            program: program.to_owned(),
            folder,
            child: None,
            address,
        };
        central.up()?;
        Ok(central)
    }

    /// Starts it again, on the same address and data.
    pub fn up(&mut self) -> Result<()> {
        let said = std::fs::File::create(self.folder.join("said.txt"))?;
        let mut command = tied(&self.program);
        command.args([
            "serve",
            "--new-sites",
            "act",
            "--listen",
            &self.address.to_string(),
            "--data",
        ]);
        command
            .arg(&self.folder)
            .stdin(Stdio::null())
            .stdout(said.try_clone()?)
            .stderr(said);
        let child = command
            .spawn()
            .with_context(|| format!("{} could not be started", self.program.display()))?;
        self.child = Some(child);
        let started = Instant::now();
        while self.get("/readyz").is_err() {
            let has_ended = self
                .child
                .as_mut()
                .is_some_and(|child| !matches!(child.try_wait(), Ok(None)));
            if has_ended || started.elapsed() > START_LIMIT {
                let said =
                    std::fs::read_to_string(self.folder.join("said.txt")).unwrap_or_default();
                bail!("central does not come up:\n{said}");
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    /// Ends it as a power cut does.
    pub fn away(&mut self) {
        if let Some(mut child) = self.child.take() {
            // It may have ended by itself.
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// The token that desks use.
    pub fn agent_token(&self) -> Result<String> {
        let text = std::fs::read_to_string(self.folder.join("agent.token"))
            .context("central wrote no token for desks")?;
        Ok(text.trim().to_owned())
    }

    /// All orders, whatever their state.
    pub fn orders(&self) -> Result<Vec<Value>> {
        let page = self.get("/api/v1/work-orders?state=")?;
        Ok(page["items"].as_array().cloned().unwrap_or_default())
    }

    /// All tickets, whatever their state.
    pub fn tickets(&self) -> Result<Vec<Value>> {
        let page = self.get("/api/v1/tickets")?;
        Ok(page["items"].as_array().cloned().unwrap_or_default())
    }

    /// A person signs in with a link that the program makes, and accepts the ticket that waits for a fault.
    pub fn qualify(&self, fault: &str) -> Result<()> {
        let waits = |it: &&Value| it["fault"] == fault && it["state"] == "awaiting_qualification";
        let tickets = self.tickets()?;
        let ticket = tickets.iter().find(waits);
        let id = ticket.and_then(|it| it["id"].as_str());
        let id = id.with_context(|| format!("no ticket waits for {fault}: {tickets:?}"))?;
        let mut link = tied(&self.program);
        let told = link
            .args(["login-link", "--data"])
            .arg(&self.folder)
            .output()?;
        let told = String::from_utf8_lossy(&told.stdout).into_owned();
        let code = told
            .split("code=")
            .nth(1)
            .and_then(|it| it.split_whitespace().next());
        let code = code.with_context(|| format!("no link to sign in with: {told}"))?;
        let (head, _) = self.ask("GET", &format!("/sign-in?code={code}"), "")?;
        let cookie =
            header(&head, "set-cookie").and_then(|it| it.split(';').next().map(str::to_owned));
        let cookie = cookie.with_context(|| format!("nobody is signed in: {head}"))?;
        let path = format!("/api/v1/tickets/{id}");
        let (head, _) = self.ask("GET", &path, &format!("Cookie: {cookie}\r\n"))?;
        let tag = header(&head, "etag").with_context(|| format!("no ETag: {head}"))?;
        let more = format!(
            "Cookie: {cookie}\r\nOrigin: http://{}\r\nIf-Match: {tag}\r\nContent-Length: 0\r\n",
            self.address
        );
        let (head, body) = self.ask("POST", &format!("{path}/qualify"), &more)?;
        if status(&head) != "200" {
            bail!("central does not qualify it: {head}\n{body}");
        }
        Ok(())
    }

    fn get(&self, path: &str) -> Result<Value> {
        let token = std::fs::read_to_string(self.folder.join("api.token")).unwrap_or_default();
        let more = format!("Authorization: Bearer {}\r\n", token.trim());
        let (head, body) = self.ask("GET", path, &more)?;
        if status(&head) != "200" {
            bail!(
                "central answers {}",
                head.lines().next().unwrap_or_default()
            );
        }
        Ok(serde_json::from_str(&body).unwrap_or(Value::Null))
    }

    /// The head and the body of an answer.
    fn ask(&self, method: &str, path: &str, more: &str) -> Result<(String, String)> {
        let mut stream = TcpStream::connect_timeout(&self.address, ANSWER_LIMIT)?;
        stream.set_read_timeout(Some(ANSWER_LIMIT))?;
        // HTTP/1.0: the answer comes whole and ends with the connection.
        write!(
            stream,
            "{method} {path} HTTP/1.0\r\nHost: {}\r\n{more}Accept: application/json\r\n\r\n",
            self.address,
        )?;
        let mut bytes = Vec::new();
        stream.take(BODY_BYTES).read_to_end(&mut bytes)?;
        let text = String::from_utf8_lossy(&bytes);
        let (head, body) = text
            .split_once("\r\n\r\n")
            .context("central's answer has no end of headers")?;
        Ok((head.to_owned(), body.to_owned()))
    }
}

fn status(head: &str) -> &str {
    head.split_whitespace().nth(1).unwrap_or_default()
}

fn header(head: &str, wanted: &str) -> Option<String> {
    head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        let is_it = name.eq_ignore_ascii_case(wanted);
        is_it.then(|| value.trim().to_owned())
    })
}

impl Drop for Central {
    fn drop(&mut self) {
        self.away();
    }
}
