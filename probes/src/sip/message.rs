//! One SIP message out of bytes from outside (RFC 3261, 7 and 18.3). Strict, bounded, takes any
//! bytes. Needs the grammar of the fields; must not believe a message, only say what stands in it.

use super::fields;

/// Longest message, bytes: what a datagram holds.
pub const MESSAGE_BYTES: usize = 65_535;
/// Longest start line with all header fields, bytes.
const HEAD_BYTES: usize = 32 * 1024;
/// Most header fields; a folded one counts once.
const FIELDS: usize = 256;
/// Most methods kept of `Allow`.
const METHODS: usize = 32;

/// How the bytes came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carried {
    /// One datagram holds one message, whole.
    Datagram,
    /// Messages follow each other, told apart by their length.
    Stream,
}

/// Why bytes are no message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// Longer than is read.
    #[error("it is too long")]
    TooLong,
    /// It ends before it is over.
    #[error("it is cut short")]
    CutShort,
    /// Neither a request nor a response.
    #[error("its first line is not one of SIP")]
    StartLine,
    /// A line that is no header field.
    #[error("a line in it is no header field")]
    Field,
    /// A field that every message has is not there.
    #[error("a field that every message has is missing")]
    Missing,
    /// A field that may be there once is there again.
    #[error("a field that may be there once is there twice")]
    Twice,
    /// A field has a value it cannot have.
    #[error("a field has a value it cannot have")]
    Value,
    /// It has no length, and on a stream nothing else says where it ends.
    #[error("nothing says where it ends")]
    NoLength,
}

/// What a message is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// Somebody asks.
    Request {
        /// What for.
        method: String,
    },
    /// Somebody answers.
    Response {
        /// 100 to 699.
        code: u16,
        /// In words, as sent; may be empty.
        reason: String,
    },
}

/// What of a message is of use here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Request or response.
    pub start: Start,
    /// The mark of the topmost `Via`.
    pub branch: Option<String>,
    /// `Call-ID`.
    pub call_id: String,
    /// Number in `CSeq`.
    pub number: u32,
    /// Method in `CSeq`: of the request, also in its response.
    pub method: String,
    /// `Server`.
    pub server: Option<String>,
    /// `User-Agent`.
    pub user_agent: Option<String>,
    /// The first `Contact`.
    pub contact: Option<String>,
    /// Methods it says it takes.
    pub allow: Vec<String>,
    /// Length of its body, bytes.
    pub body_bytes: usize,
}

impl Message {
    /// What the sender says it is: a server by `Server`, a phone often by `User-Agent` in responses too.
    #[must_use]
    pub fn product(&self) -> Option<&str> {
        self.server.as_deref().or(self.user_agent.as_deref())
    }
}

/// The first message in some bytes, and how many of them it takes. `None`: nothing is there yet,
/// or nothing but the empty lines that keep a connection open.
///
/// # Errors
/// When the bytes are no message and more of them will not make one.
pub fn read(bytes: &[u8], carried: Carried) -> Result<Option<(Message, usize)>, Broken> {
    let skipped = bytes
        .chunks_exact(2)
        .take_while(|two| *two == b"\r\n")
        .count()
        * 2;
    let bytes = bytes.get(skipped..).unwrap_or_default();
    let more = |broken| match carried {
        Carried::Datagram => Err(broken),
        Carried::Stream => Ok(None),
    };
    if bytes.is_empty() || (carried == Carried::Stream && bytes == b"\r") {
        return Ok(None);
    }
    let within = bytes.get(..HEAD_BYTES).unwrap_or(bytes);
    let Some(head_bytes) = within.windows(4).position(|four| four == b"\r\n\r\n") else {
        if bytes.len() >= HEAD_BYTES {
            return Err(Broken::TooLong);
        }
        // What does not even begin like a message will not become one.
        begins(bytes)?;
        return more(Broken::CutShort);
    };
    let head = Head::read(bytes.get(..head_bytes).unwrap_or_default())?;
    let body = bytes.get(head_bytes + 4..).unwrap_or_default();
    let body_bytes = match (head.length, carried) {
        (Some(length), _) => length,
        (None, Carried::Datagram) => body.len(),
        (None, Carried::Stream) => return Err(Broken::NoLength),
    };
    if body_bytes > MESSAGE_BYTES {
        return Err(Broken::TooLong);
    }
    if body.len() < body_bytes {
        return more(Broken::CutShort);
    }
    let message = head.message(body_bytes)?;
    Ok(Some((message, skipped + head_bytes + 4 + body_bytes)))
}

/// Whether bytes whose first line is not over yet may still become a message.
fn begins(bytes: &[u8]) -> Result<(), Broken> {
    let line = bytes.split(|b| *b == b'\r').next().unwrap_or_default();
    if line.len() < bytes.len() {
        return start(line).map(|_| ());
    }
    let so_far_token = line
        .iter()
        .take_while(|b| **b != b' ')
        .all(|b| fields::is_token(*b) || *b == b'/');
    if so_far_token && !line.contains(&b'\n') {
        Ok(())
    } else {
        Err(Broken::StartLine)
    }
}

fn start(line: &[u8]) -> Result<Start, Broken> {
    let line = std::str::from_utf8(line).map_err(|_| Broken::StartLine)?;
    if line.chars().any(|c| c.is_control() && c != '\t') {
        return Err(Broken::StartLine);
    }
    let (first, rest) = line.split_once(' ').ok_or(Broken::StartLine)?;
    if first.eq_ignore_ascii_case("SIP/2.0") {
        // The space after the code belongs to the line, also where no words follow; some forget it.
        let (code, reason) = rest.split_once(' ').unwrap_or((rest, ""));
        if code.len() != 3 || !code.bytes().all(|b| b.is_ascii_digit()) {
            return Err(Broken::StartLine);
        }
        let code: u16 = code.parse().map_err(|_| Broken::StartLine)?;
        if !(100..700).contains(&code) {
            return Err(Broken::StartLine);
        }
        let reason = reason.to_owned();
        return Ok(Start::Response { code, reason });
    }
    let (uri, version) = rest.split_once(' ').ok_or(Broken::StartLine)?;
    let is_uri = fields::is_uri(uri);
    if !fields::is_token_text(first) || !is_uri || !version.eq_ignore_ascii_case("SIP/2.0") {
        return Err(Broken::StartLine);
    }
    let method = first.to_owned();
    Ok(Start::Request { method })
}

/// Header fields of use, as they are gathered.
#[derive(Default)]
struct Head {
    start: Option<Start>,
    via: Option<Option<String>>,
    from: Option<()>,
    to: Option<()>,
    call_id: Option<String>,
    sequence: Option<(u32, String)>,
    length: Option<usize>,
    forwards: Option<()>,
    server: Option<String>,
    user_agent: Option<String>,
    contact: Option<String>,
    allow: Vec<String>,
}

impl Head {
    fn read(bytes: &[u8]) -> Result<Self, Broken> {
        let mut lines = lines(bytes)?.into_iter();
        let mut head = Self {
            start: Some(start(&lines.next().ok_or(Broken::StartLine)?)?),
            ..Self::default()
        };
        for (count, line) in lines.enumerate() {
            if count >= FIELDS {
                return Err(Broken::TooLong);
            }
            head.field(&line)?;
        }
        Ok(head)
    }

    fn field(&mut self, line: &[u8]) -> Result<(), Broken> {
        let colon = line.iter().position(|b| *b == b':').ok_or(Broken::Field)?;
        let (name, value) = line.split_at(colon);
        let name = name.trim_ascii_end();
        if name.is_empty() || !name.iter().all(|b| fields::is_token(*b)) {
            return Err(Broken::Field);
        }
        let value = String::from_utf8_lossy(value.get(1..).unwrap_or_default());
        let value = value.trim();
        let name = String::from_utf8_lossy(name).to_ascii_lowercase();
        match name.as_str() {
            "via" | "v" => {
                let branch = fields::via(value).ok_or(Broken::Value)?;
                // The others are of those who handed it on.
                self.via.get_or_insert(branch);
            }
            "from" | "f" => once(&mut self.from, fields::address(value))?,
            "to" | "t" => once(&mut self.to, fields::address(value))?,
            "call-id" | "i" => once(&mut self.call_id, fields::call_id(value))?,
            "cseq" => once(&mut self.sequence, fields::sequence(value))?,
            "content-length" | "l" => once(&mut self.length, fields::number(value))?,
            "max-forwards" => {
                let hops = fields::number(value).filter(|hops| *hops <= 255);
                once(&mut self.forwards, hops.map(|_| ()))?;
            }
            "server" => first(&mut self.server, value),
            "user-agent" => first(&mut self.user_agent, value),
            "contact" | "m" => first(&mut self.contact, value),
            "allow" => {
                let room = METHODS.saturating_sub(self.allow.len());
                let methods = value.split(',').map(str::trim);
                let methods = methods.filter(|method| fields::is_token_text(method));
                self.allow.extend(methods.take(room).map(str::to_owned));
            }
            _ => {}
        }
        Ok(())
    }

    fn message(self, body_bytes: usize) -> Result<Message, Broken> {
        let (number, method) = self.sequence.ok_or(Broken::Missing)?;
        let start = self.start.ok_or(Broken::StartLine)?;
        self.from.and(self.to).ok_or(Broken::Missing)?;
        if let Start::Request { method: asked } = &start
            && *asked != method
        {
            return Err(Broken::Value);
        }
        Ok(Message {
            start,
            branch: self.via.ok_or(Broken::Missing)?,
            call_id: self.call_id.ok_or(Broken::Missing)?,
            number,
            method,
            server: self.server,
            user_agent: self.user_agent,
            contact: self.contact,
            allow: self.allow,
            body_bytes,
        })
    }
}

fn once<T>(place: &mut Option<T>, value: Option<T>) -> Result<(), Broken> {
    let value = value.ok_or(Broken::Value)?;
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(Broken::Twice),
    }
}

/// The first of them counts, and an empty one not at all: nothing hangs on these.
fn first(place: &mut Option<String>, value: &str) {
    if place.is_none() && !value.is_empty() {
        *place = Some(value.to_owned());
    }
}

/// Lines of a head; one that begins with a space goes on with the line before it.
fn lines(bytes: &[u8]) -> Result<Vec<Vec<u8>>, Broken> {
    let mut all: Vec<Vec<u8>> = Vec::new();
    let mut rest = bytes;
    loop {
        let end = rest.windows(2).position(|two| two == b"\r\n");
        let line = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        if line.contains(&b'\r') || line.contains(&b'\n') {
            return Err(Broken::Field);
        }
        if line.first().is_some_and(|b| matches!(b, b' ' | b'\t')) {
            // The first line of all cannot be folded.
            let before = all.len().checked_sub(1).filter(|last| *last > 0);
            let before = before.and_then(|last| all.get_mut(last));
            let before = before.ok_or(Broken::StartLine)?;
            before.push(b' ');
            before.extend_from_slice(line.trim_ascii());
        } else {
            if all.len() > FIELDS {
                return Err(Broken::TooLong);
            }
            all.push(line.to_vec());
        }
        let Some(end) = end else { return Ok(all) };
        rest = rest.get(end + 2..).unwrap_or_default();
    }
}
