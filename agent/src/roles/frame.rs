//! Messages between two roles: JSON in chunks, each with its length before it, so that a long list
//! needs no buffer of its length on either side. Needs something to read from or write to; knows
//! no meaning, and takes nothing longer than it was told to.

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::{self, BufReader, Read, Write};

/// Most bytes of a chunk.
pub const CHUNK_BYTES: usize = 64 * 1024;
/// Bytes before each chunk.
const HEAD_BYTES: usize = 4;
/// What a chunk counts for at least, unless it is the last one.
const CRUMB_BYTES: usize = 256;
/// Set in the head of a message's last chunk.
const LAST: u32 = 1 << 31;

/// Why a connection cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// The limit passed.
    #[error("no answer in time")]
    TimedOut,
    /// The other end closed, between two messages or within one.
    #[error("the other end is gone")]
    Gone,
    /// More than the limit, or a chunk that is longer than any.
    #[error("a message is longer than {0} bytes")]
    TooLong(usize),
    /// Something else of the system.
    #[error("{0}")]
    Io(#[source] io::Error),
}

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Self {
        use io::ErrorKind as K;
        const LATE: [K; 2] = [K::TimedOut, K::WouldBlock];
        const GONE: [K; 5] = [
            K::UnexpectedEof,
            K::BrokenPipe,
            K::ConnectionReset,
            K::ConnectionAborted,
            K::NotConnected,
        ];
        if LATE.contains(&error.kind()) {
            Self::TimedOut
        } else if GONE.contains(&error.kind()) {
            Self::Gone
        } else {
            Self::Io(error)
        }
    }
}

/// Sends one message.
///
/// # Errors
/// When it could not be sent whole; the connection is of no more use then.
pub fn write<T: Serialize>(
    to: &mut (impl Write + ?Sized),
    message: &T,
    limit_bytes: usize,
) -> Result<(), Broken> {
    let mut out = Out {
        to,
        chunk: vec![0; HEAD_BYTES],
        left_bytes: limit_bytes,
        broken: None,
    };
    match serde_json::to_writer(&mut out, message) {
        Ok(()) => out.send(LAST),
        Err(error) => Err(out
            .broken
            .take()
            .unwrap_or_else(|| Broken::Io(io::Error::other(error)))),
    }
}

/// Collects what is written into chunks.
struct Out<'a, W: Write + ?Sized> {
    to: &'a mut W,
    /// Begins with room for the head, so that head and content go out together.
    chunk: Vec<u8>,
    left_bytes: usize,
    broken: Option<Broken>,
}

impl<W: Write + ?Sized> Out<'_, W> {
    fn send(&mut self, last: u32) -> Result<(), Broken> {
        let length = u32::try_from(self.chunk.len() - HEAD_BYTES).unwrap_or(u32::MAX);
        let head = (length | last).to_be_bytes();
        for (place, byte) in self.chunk.iter_mut().zip(head) {
            *place = byte;
        }
        self.to.write_all(&self.chunk)?;
        self.chunk.truncate(HEAD_BYTES);
        Ok(())
    }

    fn add(&mut self, bytes: &[u8]) -> Result<usize, Broken> {
        let room = CHUNK_BYTES + HEAD_BYTES - self.chunk.len();
        let taken = bytes.get(..room.min(bytes.len())).unwrap_or_default();
        let Some(left) = self.left_bytes.checked_sub(taken.len()) else {
            return Err(Broken::TooLong(self.left_bytes));
        };
        self.left_bytes = left;
        self.chunk.extend_from_slice(taken);
        if self.chunk.len() == CHUNK_BYTES + HEAD_BYTES {
            self.send(0)?;
        }
        Ok(taken.len())
    }
}

impl<W: Write + ?Sized> Write for Out<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.add(bytes).map_err(|broken| {
            self.broken = Some(broken);
            io::Error::other("the message cannot be sent")
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Takes one message. What arrived whole but is not understood is the inner error, in words.
///
/// # Errors
/// When the connection is of no more use.
pub fn read<T: DeserializeOwned>(
    from: &mut (impl Read + ?Sized),
    limit_bytes: usize,
) -> Result<Result<T, String>, Broken> {
    let mut inward = In {
        from,
        chunk_bytes: 0,
        is_last: false,
        left_bytes: limit_bytes,
        limit_bytes,
        broken: None,
    };
    inward.next_chunk()?;
    let mut reader = serde_json::Deserializer::from_reader(BufReader::new(&mut inward));
    let understood = T::deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
    drop(reader);
    // The next message begins after this one, whatever became of it.
    if inward.broken.is_none() {
        let _ = io::copy(&mut inward, &mut io::sink());
    }
    match inward.broken {
        Some(broken) => Err(broken),
        None => Ok(understood.map_err(|error| error.to_string())),
    }
}

/// The content of one message, chunk after chunk, and its end at the end of the last.
struct In<'a, R: Read + ?Sized> {
    from: &'a mut R,
    chunk_bytes: usize,
    is_last: bool,
    left_bytes: usize,
    limit_bytes: usize,
    broken: Option<Broken>,
}

impl<R: Read + ?Sized> In<'_, R> {
    fn next_chunk(&mut self) -> Result<(), Broken> {
        let mut head = [0; HEAD_BYTES];
        self.from.read_exact(&mut head)?;
        let head = u32::from_be_bytes(head);
        self.is_last = head & LAST != 0;
        self.chunk_bytes = usize::try_from(head & !LAST).unwrap_or(usize::MAX);
        // Crumbs count for more than they hold, or a message of them could keep us busy for long.
        let counted = if self.is_last {
            self.chunk_bytes
        } else {
            self.chunk_bytes.max(CRUMB_BYTES)
        };
        match self.left_bytes.checked_sub(counted) {
            Some(left) if self.chunk_bytes <= CHUNK_BYTES => {
                self.left_bytes = left;
                Ok(())
            }
            Some(_) | None => Err(Broken::TooLong(self.limit_bytes)),
        }
    }

    fn content(&mut self, into: &mut [u8]) -> Result<usize, Broken> {
        while self.chunk_bytes == 0 {
            if self.is_last {
                return Ok(0);
            }
            self.next_chunk()?;
        }
        let most = into.len().min(self.chunk_bytes);
        let place = into.get_mut(..most).unwrap_or_default();
        let count = loop {
            match self.from.read(place) {
                Ok(0) if most > 0 => return Err(Broken::Gone),
                Ok(count) => break count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        };
        self.chunk_bytes -= count;
        Ok(count)
    }
}

impl<R: Read + ?Sized> Read for In<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.content(into).map_err(|broken| {
            self.broken = Some(broken);
            io::Error::other("the message broke off")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const LIMIT: usize = 1024 * 1024;

    fn sent<T: Serialize>(message: &T) -> Vec<u8> {
        let mut bytes = Vec::new();
        write(&mut bytes, message, LIMIT).unwrap();
        bytes
    }

    /// What is left of the bytes after each message, and what each was.
    fn heard(mut bytes: &[u8], limit: usize) -> Vec<String> {
        let mut all = Vec::new();
        while !bytes.is_empty() {
            match read::<Value>(&mut bytes, limit) {
                Ok(Ok(value)) => all.push(value.to_string()),
                Ok(Err(_)) => all.push("not understood".to_owned()),
                Err(broken) => {
                    all.push(broken.to_string());
                    break;
                }
            }
        }
        all
    }

    fn chunk(last: bool, content: &[u8]) -> Vec<u8> {
        let head = u32::try_from(content.len()).unwrap() | if last { LAST } else { 0 };
        [&head.to_be_bytes(), content].concat()
    }

    #[test]
    fn messages_of_every_length_come_back_as_they_went_and_one_after_the_other() {
        for length in [
            0,
            1,
            CHUNK_BYTES - 3,
            CHUNK_BYTES - 2,
            CHUNK_BYTES - 1,
            3 * CHUNK_BYTES,
        ] {
            let text = json!("x".repeat(length));
            let bytes = [sent(&text), sent(&json!({"next": 1}))].concat();
            let expected = [text.to_string(), "{\"next\":1}".to_owned()];
            assert_eq!(heard(&bytes, LIMIT), expected, "{length}");
        }
    }

    #[test]
    fn a_message_of_another_chunking_is_the_same_message() {
        let whole = br#"{"a":[1,2,3]}"#;
        for at in 0..whole.len() {
            let (left, right) = whole.split_at(at);
            let bytes = [chunk(false, left), chunk(false, b""), chunk(true, right)].concat();
            assert_eq!(
                heard(&bytes, LIMIT),
                [String::from_utf8_lossy(whole)],
                "{at}"
            );
        }
    }

    #[test]
    fn what_is_not_understood_leaves_the_next_message_in_its_place() {
        let next = sent(&json!(7));
        for (name, bytes) in [
            ("no JSON", chunk(true, b"{nonsense")),
            ("nothing", chunk(true, b"")),
            ("more than one value", chunk(true, b"1 2")),
            (
                "no text",
                [chunk(false, b"\"\xff"), chunk(true, b"\"")].concat(),
            ),
            ("deep", chunk(true, "[".repeat(5_000).as_bytes())),
        ] {
            let bytes = [bytes, next.clone()].concat();
            assert_eq!(heard(&bytes, LIMIT), ["not understood", "7"], "{name}");
        }
    }

    #[test]
    fn a_message_that_breaks_off_anywhere_is_gone_and_never_half_a_message() {
        let whole = [chunk(false, b"[1,"), chunk(true, b"2]")].concat();
        for at in 1..whole.len() {
            let left = whole.get(..at).unwrap();
            assert_eq!(heard(left, LIMIT), ["the other end is gone"], "{at}");
        }
    }

    #[test]
    fn a_message_longer_than_its_limit_is_refused_before_it_is_read() {
        let long = |limit: usize| vec![format!("a message is longer than {limit} bytes")];
        for (name, bytes, limit) in [
            ("one chunk", sent(&json!("12345678")), 9),
            (
                "several",
                [chunk(false, b"\"1234"), chunk(true, b"567\"")].concat(),
                9,
            ),
            ("empty ones for ever", chunk(false, b"").repeat(1_000), 100),
            ("a head alone", u32::MAX.to_be_bytes().to_vec(), LIMIT),
            (
                "a chunk longer than any",
                (LAST | u32::try_from(CHUNK_BYTES + 1).unwrap())
                    .to_be_bytes()
                    .to_vec(),
                LIMIT,
            ),
        ] {
            assert_eq!(heard(&bytes, limit), long(limit), "{name}");
        }
        assert_eq!(heard(&sent(&json!("12345678")), 10), ["\"12345678\""]);
    }

    #[test]
    fn what_is_longer_than_its_limit_is_not_sent() {
        let refused = write(&mut Vec::new(), &json!("12345678"), 9).unwrap_err();
        assert!(matches!(refused, Broken::TooLong(_)), "{refused}");
        assert!(write(&mut Vec::new(), &json!("12345678"), 10).is_ok());
    }
}
