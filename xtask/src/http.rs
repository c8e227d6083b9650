//! The smallest HTTP/1.1 client that can ask central on this machine a question.
//! Needs a server on loopback. Must not be used across a network: no TLS, no redirects, one answer per connection.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

const TIME_LIMIT: Duration = Duration::from_secs(5);
const BODY_LIMIT_BYTES: u64 = 4 * 1024 * 1024;

#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
}

pub fn get(server: SocketAddr, path: &str, token: Option<&str>) -> Result<Answer> {
    let mut stream = TcpStream::connect_timeout(&server, TIME_LIMIT)?;
    stream.set_read_timeout(Some(TIME_LIMIT))?;
    stream.set_write_timeout(Some(TIME_LIMIT))?;
    let bearer = token
        .map(|token| format!("Authorization: Bearer {token}\r\n"))
        .unwrap_or_default();
    let head = format!(
        "GET {path} HTTP/1.1\r\nHost: {server}\r\nAccept: application/json\r\n{bearer}Connection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes())?;
    let mut raw = Vec::new();
    stream.take(BODY_LIMIT_BYTES).read_to_end(&mut raw)?;
    parse(&raw)
}

/// A whole answer, as it stood on the wire when the server closed the connection.
pub fn parse(raw: &[u8]) -> Result<Answer> {
    let end = find(raw, b"\r\n\r\n").context("the answer has no end of headers")?;
    let head = std::str::from_utf8(&raw[..end]).context("the headers are not text")?;
    let mut lines = head.split("\r\n");
    let status_line = lines.next().unwrap_or_default();
    let status = match status_line.split(' ').collect::<Vec<_>>()[..] {
        [version, code, ..] if version.starts_with("HTTP/1.") => code.parse().ok(),
        _ => None,
    };
    let Some(status) = status else {
        bail!("`{}` is no status line", status_line.escape_default())
    };
    let (mut length, mut is_chunked) = (None, false);
    for line in lines {
        let Some((name, value)) = line.split_once(':') else {
            continue;
        };
        let value = value.trim();
        if name.eq_ignore_ascii_case("content-length") {
            length = Some(
                value
                    .parse::<usize>()
                    .context("the content length is no number")?,
            );
        } else if name.eq_ignore_ascii_case("transfer-encoding") {
            is_chunked = value.eq_ignore_ascii_case("chunked");
        }
    }
    let rest = &raw[end + 4..];
    let body = match length {
        _ if is_chunked => unchunk(rest)?,
        Some(length) => rest
            .get(..length)
            .context("the answer was cut short")?
            .to_vec(),
        None => rest.to_vec(),
    };
    Ok(Answer { status, body })
}

fn unchunk(mut rest: &[u8]) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = find(rest, b"\r\n").context("a chunk has no size")?;
        let size = std::str::from_utf8(&rest[..end])
            .ok()
            .and_then(|line| line.split(';').next());
        let size = size
            .and_then(|hex| usize::from_str_radix(hex.trim(), 16).ok())
            .context("a chunk's size is no number")?;
        if size == 0 {
            return Ok(body);
        }
        let start = end + 2;
        let stop = start
            .checked_add(size)
            .context("a chunk's size is absurd")?;
        body.extend_from_slice(rest.get(start..stop).context("a chunk was cut short")?);
        rest = rest.get(stop + 2..).context("a chunk has no end")?;
    }
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack
        .windows(needle.len())
        .position(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(raw: &str) -> Option<(u16, String)> {
        let answer = parse(raw.as_bytes()).ok()?;
        Some((answer.status, String::from_utf8(answer.body).unwrap()))
    }

    #[test]
    fn a_body_ends_where_its_length_its_chunks_or_the_connection_say() {
        for (raw, status, text) in [
            (
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}tail",
                200,
                "{}",
            ),
            (
                "HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n",
                200,
                "abcde",
            ),
            ("HTTP/1.0 503 Not yet\r\n\r\nwait", 503, "wait"),
            ("HTTP/1.1 204\r\n\r\n", 204, ""),
        ] {
            assert_eq!(body(raw), Some((status, text.to_owned())), "{raw}");
        }
    }

    #[test]
    fn nonsense_is_an_error_and_never_a_panic() {
        for raw in [
            "",
            "HTTP/1.1 200 OK\r\n",
            "HTTP/1.1\r\n\r\n",
            "SSH-2.0-x\r\n\r\n",
            "HTTP/1.1 abc\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nab",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        ] {
            assert_eq!(body(raw), None, "{raw}");
        }
    }

    #[test]
    fn asks_with_its_token_and_reads_the_answer() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut asked = Vec::new();
            let mut byte = [0];
            while !asked.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap() == 1 {
                asked.push(byte[0]);
            }
            stream
                .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ntrue")
                .unwrap();
            String::from_utf8(asked).unwrap()
        });
        let answer = get(address, "/readyz", Some("secret")).unwrap();
        let asked = server.join().unwrap();
        assert_eq!(
            (answer.status, answer.body.as_slice()),
            (200, b"true".as_slice())
        );
        assert!(asked.starts_with("GET /readyz HTTP/1.1\r\n"), "{asked}");
        assert!(
            asked.contains("\r\nAuthorization: Bearer secret\r\n"),
            "{asked}"
        );
    }
}
