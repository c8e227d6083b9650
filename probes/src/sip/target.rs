//! Whom to ask, as people write it: `sip:host`, `sip:host:port;transport=tcp`, `sips:host`. Strict,
//! because what stands here is written into a request. Pure.

use serde::{Deserialize, Serialize};

/// Where a phone or a registrar listens when nothing else is said, and over TLS.
const PORT: u16 = 5060;
const PORT_TLS: u16 = 5061;
/// Longest name of a host, characters.
const HOST_CHARS: usize = 253;

/// What carries the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Transport {
    /// Datagrams.
    Udp,
    /// A connection.
    Tcp,
    /// An encrypted connection.
    Tls,
}

impl Transport {
    /// As an address says it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Udp => "udp",
            Self::Tcp => "tcp",
            Self::Tls => "tls",
        }
    }
}

/// Whom to ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Name or address; one of version 6 without brackets.
    pub host: String,
    /// Port.
    pub port: u16,
    /// What carries the question.
    pub transport: Transport,
}

impl Target {
    /// A target, if nothing in its host could become something else in a request.
    #[must_use]
    pub fn new(host: &str, port: u16, transport: Transport) -> Option<Self> {
        let of_name = |b: u8| b.is_ascii_alphanumeric() || b"-._".contains(&b);
        let name = host.bytes().all(of_name) && !host.starts_with(['-', '.']);
        let address = host.parse::<core::net::Ipv6Addr>().is_ok();
        let fits = !host.is_empty() && host.len() <= HOST_CHARS && port > 0;
        (fits && (name || address)).then(|| Self {
            host: host.to_owned(),
            port,
            transport,
        })
    }

    /// Reads one as people write it; none when it is no such target.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once(':')?;
        let secure = match scheme {
            "sip" => false,
            "sips" => true,
            _ => return None,
        };
        let mut parts = rest.split(';');
        let place = parts.next()?;
        let mut transport = if secure {
            Transport::Tls
        } else {
            Transport::Udp
        };
        let mut told = false;
        for part in parts {
            let of_three = match part.split_once('=')? {
                ("transport", "udp") if !secure => Transport::Udp,
                ("transport", "tcp") if !secure => Transport::Tcp,
                ("transport", "tls") => Transport::Tls,
                _ => return None,
            };
            if told {
                return None;
            }
            (transport, told) = (of_three, true);
        }
        let (host, port) = match place.strip_prefix('[') {
            Some(six) => {
                let (host, rest) = six.split_once(']')?;
                host.parse::<core::net::Ipv6Addr>().ok()?;
                let port = match rest {
                    "" => None,
                    _ => Some(rest.strip_prefix(':')?),
                };
                (host, port)
            }
            None => match place.split_once(':') {
                Some((host, port)) => (host, Some(port)),
                None => (place, None),
            },
        };
        let port = match port {
            Some(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => digits.parse().ok()?,
            Some(_) => return None,
            None if transport == Transport::Tls => PORT_TLS,
            None => PORT,
        };
        Self::new(host, port, transport)
    }

    /// As an address in a message: a version 6 address stands in brackets.
    pub(super) fn uri(&self) -> String {
        let host = if self.host.contains(':') {
            format!("[{}]", self.host)
        } else {
            self.host.clone()
        };
        let port = self.port;
        match self.transport {
            Transport::Udp => format!("sip:{host}:{port}"),
            Transport::Tcp => format!("sip:{host}:{port};transport=tcp"),
            Transport::Tls => format!("sip:{host}:{port};transport=tls"),
        }
    }
}
