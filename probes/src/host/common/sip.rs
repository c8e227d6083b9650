//! Asks one peer that speaks SIP whether it lives, over datagrams, a connection or TLS. Needs the
//! network; sends the one question of `crate::sip` and understands nothing of the answer but that it is one.

use super::net::{addresses, is_ours, millis, reach, shaken};
use crate::host::{Attempt, HostError, LocalHost, SipMessage};
use crate::sip::{Asked, Came, Carried, MESSAGE_BYTES, Target, Transport};
use base64::Engine as _;
use deskready::observation::Why;
use ring::rand::SecureRandom as _;
use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

/// RFC 3261, 17.1.2.2: a question is sent again after T1, then after twice as long, up to T2.
const T1: Duration = Duration::from_millis(500);
const T2: Duration = Duration::from_secs(4);
/// A wait of nothing would be one without an end.
const LEAST: Duration = Duration::from_millis(1);
/// Most messages looked at that are no answer to this question, before that is what is told.
const OTHERS: u32 = 64;

const SILENT: &str = "no answer to OPTIONS came";
const NOT_SIP: &str = "what came back is no message of SIP";
const OTHER: &str = "what came back answers another question";
const CLOSED: &str = "the connection was closed without an answer";
const REFUSED: &str = "refused: nobody listens at that port";

/// Asks, and says what came of it.
pub(in crate::host) fn ask(
    host: &LocalHost,
    target: &Target,
    limit: Duration,
) -> Result<Attempt, HostError> {
    // Whoever asks may be another process: what is written into a request is looked at here.
    let target = &Target::new(&target.host, target.port, target.transport)
        .ok_or_else(|| HostError::new(Why::Unsupported, "no such host can be asked"))?;
    let mut marks = [0; 40];
    ring::rand::SystemRandom::new()
        .fill(&mut marks)
        .map_err(|_| HostError::new(Why::Unsupported, "the system gives no random numbers"))?;
    let asked = Asked::new(&marks);
    let deadline = Instant::now() + limit;
    let found = match addresses(host, &target.host, target.port, limit) {
        Ok(found) => found,
        Err(error) => {
            return Ok(Attempt {
                unsent: true,
                ..failed(&error)
            });
        }
    };
    Ok(match target.transport {
        Transport::Udp => over_datagrams(&asked, target, &found, deadline),
        Transport::Tcp | Transport::Tls => over_connection(&asked, target, &found, deadline),
    })
}

fn failed(error: &str) -> Attempt {
    Attempt {
        error: Some(error.to_owned()),
        ..Attempt::default()
    }
}

/// What was heard so far, beside an answer.
#[derive(Default)]
struct Heard {
    provisional: Option<Vec<u8>>,
    garbage: bool,
    others_count: u32,
}

impl Heard {
    /// The answer, when these bytes are it; how many of them were a message.
    fn hear(&mut self, asked: &Asked, bytes: &[u8], carried: Carried) -> (Option<Vec<u8>>, usize) {
        let (came, used) = asked.hears(bytes, carried);
        let message = || bytes.get(..used).unwrap_or_default().to_vec();
        match came {
            Came::Answer(_) => return (Some(message()), used),
            Came::Provisional(_) => self.provisional = Some(message()),
            Came::Other => self.others_count = self.others_count.saturating_add(1),
            Came::Garbage => self.garbage = true,
            Came::Nothing => {}
        }
        (None, used)
    }

    /// Why there is none.
    fn why(&self) -> &'static str {
        match (self.garbage, self.others_count) {
            (true, _) => NOT_SIP,
            (false, 0) => SILENT,
            (false, _) => OTHER,
        }
    }
}

fn answered(message: &[u8], took: Duration, sent_count: u32) -> Attempt {
    Attempt {
        ok: true,
        latency_ms: Some(millis(took)),
        sip: Some(SipMessage {
            message_b64: base64::engine::general_purpose::STANDARD.encode(message),
            sent_count,
        }),
        ..Attempt::default()
    }
}

fn over_datagrams(
    asked: &Asked,
    target: &Target,
    addresses: &[SocketAddr],
    deadline: Instant,
) -> Attempt {
    // Whoever had no time to be asked was not asked.
    let mut last = Attempt {
        unsent: true,
        ..failed("the name has no address")
    };
    for (index, address) in addresses.iter().enumerate() {
        let now = Instant::now();
        let left = deadline.saturating_duration_since(now);
        let share = left / u32::try_from(addresses.len() - index).unwrap_or(1);
        if share.is_zero() {
            break;
        }
        match one_address(asked, target, *address, now + share) {
            Ok(attempt) => return attempt,
            // That one address cannot be reached from here says less than that another one is silent.
            Err(lost) if lost.unsent && !last.unsent => {}
            Err(lost) => {
                last = Attempt {
                    unsent: lost.unsent,
                    ..failed(&format!("{address}: {}", lost.why))
                };
            }
        }
    }
    last
}

fn one_address(
    asked: &Asked,
    target: &Target,
    address: SocketAddr,
    deadline: Instant,
) -> Result<Attempt, Lost> {
    let told = |error: std::io::Error| {
        // Windows says of a closed port that the connection was reset.
        let refused = [ErrorKind::ConnectionRefused, ErrorKind::ConnectionReset];
        Lost {
            unsent: is_ours(error.kind()),
            why: if refused.contains(&error.kind()) {
                REFUSED.to_owned()
            } else {
                error.to_string()
            },
        }
    };
    let any: SocketAddr = match address {
        SocketAddr::V4(_) => (Ipv4Addr::UNSPECIFIED, 0).into(),
        SocketAddr::V6(_) => (Ipv6Addr::UNSPECIFIED, 0).into(),
    };
    let socket = UdpSocket::bind(any).map_err(told)?;
    // Nobody else is heard then, and a closed port is told.
    socket.connect(address).map_err(told)?;
    let here = socket.local_addr().map_err(told)?;
    let request = asked.request(target, here);
    let mut heard = Heard::default();
    let mut buffer = vec![0; MESSAGE_BYTES];
    let (mut sent_count, mut wait, mut again) = (0_u32, T1, Instant::now());
    let began = again;
    loop {
        let now = Instant::now();
        if now >= deadline || heard.others_count > OTHERS {
            break;
        }
        if now >= again {
            socket.send(request.as_bytes()).map_err(told)?;
            sent_count += 1;
            again = now + wait;
            // Who is still at it has the question.
            wait = if heard.provisional.is_some() {
                T2
            } else {
                (wait * 2).min(T2)
            };
        }
        let left = again.min(deadline).saturating_duration_since(now);
        let left = left.max(LEAST);
        socket.set_read_timeout(Some(left)).map_err(told)?;
        match socket.recv(&mut buffer) {
            Ok(length) => {
                let bytes = buffer.get(..length).unwrap_or_default();
                let (answer, _) = heard.hear(asked, bytes, Carried::Datagram);
                if let Some(message) = answer {
                    return Ok(answered(&message, began.elapsed(), sent_count));
                }
            }
            Err(error) if is_late(&error) => {}
            // Longer than a message can be.
            Err(error) if cfg!(windows) && error.raw_os_error() == Some(10040) => {
                heard.garbage = true;
            }
            Err(error) => return Err(told(error)),
        }
    }
    match heard.provisional {
        Some(message) => Ok(answered(&message, began.elapsed(), sent_count)),
        None => Err(Lost {
            unsent: false,
            why: heard.why().to_owned(),
        }),
    }
}

/// Why no answer came over datagrams.
struct Lost {
    unsent: bool,
    why: String,
}

fn is_late(error: &std::io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted
    )
}

fn over_connection(
    asked: &Asked,
    target: &Target,
    addresses: &[SocketAddr],
    deadline: Instant,
) -> Attempt {
    let mut stream = match reach(addresses, deadline) {
        Ok((stream, _)) => stream,
        Err(lost) => {
            return Attempt {
                unsent: lost.1.is_some_and(is_ours),
                ..failed(&lost.0)
            };
        }
    };
    let Ok(here) = stream.local_addr() else {
        return failed("the connection has no end here");
    };
    let request = asked.request(target, here);
    if target.transport != Transport::Tls {
        return told(converse(
            asked,
            &request,
            &mut stream,
            deadline,
            |stream, left| {
                stream.set_read_timeout(Some(left))?;
                stream.set_write_timeout(Some(left))
            },
        ));
    }
    let (session, certificate_b64) = shaken(stream, &target.host, deadline);
    let attempt = match session {
        Ok(mut session) => told(converse(
            asked,
            &request,
            &mut session,
            deadline,
            |it, left| {
                it.sock.set_read_timeout(Some(left))?;
                it.sock.set_write_timeout(Some(left))
            },
        )),
        Err(error) => failed(&error),
    };
    Attempt {
        certificate_b64,
        ..attempt
    }
}

fn told(answer: Result<(Vec<u8>, Duration), String>) -> Attempt {
    match answer {
        Ok((message, took)) => answered(&message, took, 1),
        Err(error) => failed(&error),
    }
}

/// Asks once: what carries it sends again by itself what is lost.
fn converse<S: Read + Write>(
    asked: &Asked,
    request: &str,
    stream: &mut S,
    deadline: Instant,
    limit: impl Fn(&mut S, Duration) -> std::io::Result<()>,
) -> Result<(Vec<u8>, Duration), String> {
    let began = Instant::now();
    let left = || {
        let left = deadline.saturating_duration_since(Instant::now());
        (!left.is_zero()).then_some(left)
    };
    let mut heard = Heard::default();
    let (mut all, mut buffer, mut closed) = (Vec::new(), vec![0; 4096], false);
    limit(stream, left().unwrap_or(LEAST))
        .and_then(|()| stream.write_all(request.as_bytes()))
        .and_then(|()| stream.flush())
        .map_err(|error| error.to_string())?;
    while let Some(left) = left() {
        limit(stream, left).map_err(|error| error.to_string())?;
        match stream.read(&mut buffer) {
            Ok(0) => closed = true,
            Ok(length) => all.extend_from_slice(buffer.get(..length).unwrap_or_default()),
            Err(error) if is_late(&error) => continue,
            // Closed without a word that it would be.
            Err(error)
                if matches!(
                    error.kind(),
                    ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset
                ) =>
            {
                closed = true;
            }
            Err(error) => return Err(error.to_string()),
        }
        loop {
            let (answer, used) = heard.hear(asked, &all, Carried::Stream);
            if let Some(message) = answer {
                return Ok((message, began.elapsed()));
            }
            if used == 0 {
                break;
            }
            all.drain(..used);
        }
        // After garbage nobody knows where the next message begins, and no message is as long as this.
        heard.garbage |= all.len() > 2 * MESSAGE_BYTES;
        if heard.garbage || heard.others_count > OTHERS || closed {
            break;
        }
    }
    match (heard.provisional.take(), heard.why()) {
        (Some(message), _) => Ok((message, began.elapsed())),
        (None, SILENT) if closed => Err(CLOSED.to_owned()),
        (None, why) => Err(why.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_silent_address_counts_before_one_that_cannot_be_reached_from_here() {
        let asked = Asked::new(&[7; 40]);
        let target = Target::parse("sip:phone.example").unwrap();
        // A port that was free a moment ago refuses; a broadcast is nothing that this program may send.
        let closed = UdpSocket::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap();
        let forbidden: SocketAddr = (Ipv4Addr::BROADCAST, 5060).into();
        for (addresses, unsent) in [
            (vec![closed, forbidden], false),
            (vec![forbidden, closed], false),
            (vec![forbidden], true),
            (vec![], true),
        ] {
            let deadline = Instant::now() + Duration::from_secs(2);
            let attempt = over_datagrams(&asked, &target, &addresses, deadline);
            assert_eq!((attempt.ok, attempt.unsent), (false, unsent), "{attempt:?}");
        }
        let attempt = over_datagrams(&asked, &target, &[closed], Instant::now());
        assert!(attempt.unsent, "there was no time to ask: {attempt:?}");
    }
}
