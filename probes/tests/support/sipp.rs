//! A peer played by sipp, which knows SIP by itself: a phone, a registrar. Needs the program; there is none where it is
//! not installed.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::net::{TcpListener, UdpSocket};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Longest wait until it listens.
const UP_LIMIT: Duration = Duration::from_secs(30);

/// What it does with each question.
#[derive(Debug, Clone, Copy)]
pub enum Does {
    /// Answers with this line, and says that it is this product.
    Answers(&'static str, &'static str),
    /// The same after so many milliseconds.
    AnswersAfter(u32, &'static str),
    /// Hears it and says nothing.
    Nothing,
}

/// What carries it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    Datagrams,
    Connections,
}

/// The peer, ended with the test.
#[derive(Debug)]
pub struct Peer {
    program: Child,
    port: u16,
    _folder: tempfile::TempDir,
}

impl Peer {
    /// `127.0.0.1:PORT`.
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

fn answer(start: &str, product: &str) -> String {
    format!(
        "<send><![CDATA[\n\nSIP/2.0 {start}\n[last_Via:]\n[last_From:]\n[last_To:];tag=[call_number]\n[last_Call-ID:]\n[last_CSeq:]\n\
         Server: {product}\nContact: <sip:[local_ip]:[local_port]>\nContent-Length: 0\n\n]]></send>\n"
    )
}

fn scenario(does: Does) -> String {
    let then = match does {
        Does::Answers(start, product) => answer(start, product),
        Does::AnswersAfter(pause_ms, product) => {
            format!(
                "<pause milliseconds=\"{pause_ms}\"/>\n{}",
                answer("200 OK", product)
            )
        }
        Does::Nothing => "<pause milliseconds=\"3600000\"/>\n".to_owned(),
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"ISO-8859-1\" ?>\n<scenario name=\"peer\">\n<recv request=\"OPTIONS\"/>\n{then}</scenario>\n"
    )
}

/// A port that nobody has at this moment.
fn free_port() -> u16 {
    loop {
        let datagrams = UdpSocket::bind("127.0.0.1:0").unwrap();
        let port = datagrams.local_addr().unwrap().port();
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

fn listens(port: u16, over: Over) -> bool {
    let table = match over {
        Over::Datagrams => "/proc/net/udp",
        Over::Connections => "/proc/net/tcp",
    };
    let own = format!("0100007F:{port:04X}");
    let table = std::fs::read_to_string(Path::new(table)).unwrap();
    table
        .lines()
        .any(|line| line.split_whitespace().nth(1) == Some(own.as_str()))
}

/// Starts one and waits until it listens.
pub fn peer(does: Does, over: Over) -> Option<Peer> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("peer.xml");
    std::fs::write(&file, scenario(does)).unwrap();
    // Somebody may take the port between our look and its start.
    for _ in 0..5 {
        let port = free_port();
        let carrier = match over {
            Over::Datagrams => "u1",
            Over::Connections => "t1",
        };
        let mut program = Command::new("sipp")
            .args(["-i", "127.0.0.1", "-t", carrier, "-nostdin", "-p"])
            .arg(port.to_string())
            .arg("-sf")
            .arg(&file)
            .current_dir(folder.path())
            .env("TERM", "dumb")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let until = Instant::now() + UP_LIMIT;
        while program.try_wait().unwrap().is_none() {
            if listens(port, over) {
                return Some(Peer {
                    program,
                    port,
                    _folder: folder,
                });
            }
            assert!(Instant::now() < until, "sipp does not listen");
            std::thread::yield_now();
        }
    }
    panic!("sipp ended again and again before it listened")
}
