//! The one question there is, OPTIONS, and whether something that came answers it. The marks that
//! make it unguessable are given by who sends it. Pure.

use super::fields::COOKIE;
use super::message::{Carried, Message, Start, read};
use super::target::{Target, Transport};
use core::net::SocketAddr;

/// How it is asked.
const METHOD: &str = "OPTIONS";
/// So many may hand it on.
const HOPS: u8 = 70;

/// What nobody can guess: 16 bytes for the mark of the request, 16 for its call, 8 for the sender.
pub type Marks = [u8; 40];

/// A question that was asked, and what an answer to it must carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    branch: String,
    call_id: String,
    tag: String,
    number: u32,
    method: String,
}

/// What something that came is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Came {
    /// The answer.
    Answer(Message),
    /// The other side has the question and is still at it.
    Provisional(Message),
    /// A message, and no answer to this question.
    Other,
    /// Nothing yet.
    Nothing,
    /// No message of SIP.
    Garbage,
}

impl Asked {
    /// A new question.
    #[must_use]
    pub fn new(marks: &Marks) -> Self {
        let hex = |bytes: &[u8]| -> String { bytes.iter().map(|b| format!("{b:02x}")).collect() };
        let (branch, rest) = marks.split_at(16);
        let (call, tag) = rest.split_at(16);
        Self {
            branch: format!("{COOKIE}{}", hex(branch)),
            call_id: hex(call),
            tag: hex(tag),
            number: 1,
            method: METHOD.to_owned(),
        }
    }

    /// The question somebody else must have asked to be answered so.
    #[cfg(test)]
    pub(super) fn answered_by(message: &Message) -> Option<Self> {
        Some(Self {
            branch: message.branch.clone()?,
            call_id: message.call_id.clone(),
            tag: String::new(),
            number: message.number,
            method: message.method.clone(),
        })
    }

    /// What is sent. Of what a person typed it holds the target alone, of this PC its address there.
    #[must_use]
    pub fn request(&self, target: &Target, here: SocketAddr) -> String {
        let to = target.uri();
        let carrier = target.transport.as_str();
        let via = carrier.to_ascii_uppercase();
        let from = match target.transport {
            Transport::Udp => format!("sip:deskready@{here}"),
            Transport::Tcp | Transport::Tls => format!("sip:deskready@{here};transport={carrier}"),
        };
        let Self {
            branch,
            call_id,
            tag,
            number,
            method,
        } = self;
        format!(
            "{method} {to} SIP/2.0\r\n\
             Via: SIP/2.0/{via} {here};branch={branch};rport\r\n\
             Max-Forwards: {HOPS}\r\n\
             From: <{from}>;tag={tag}\r\n\
             To: <{to}>\r\n\
             Call-ID: {call_id}\r\n\
             CSeq: {number} {method}\r\n\
             Contact: <{from}>\r\n\
             Accept: application/sdp\r\n\
             User-Agent: deskready\r\n\
             Content-Length: 0\r\n\r\n"
        )
    }

    /// What came, and how many bytes of it that took.
    #[must_use]
    pub fn hears(&self, bytes: &[u8], carried: Carried) -> (Came, usize) {
        match read(bytes, carried) {
            Err(_) => (Came::Garbage, bytes.len()),
            Ok(None) => (Came::Nothing, 0),
            Ok(Some((message, used))) => (self.sorted(message), used),
        }
    }

    fn sorted(&self, message: Message) -> Came {
        let Start::Response { code, .. } = message.start else {
            return Came::Other;
        };
        let same = message.branch.as_ref() == Some(&self.branch)
            && message.call_id == self.call_id
            && message.number == self.number
            && message.method == self.method;
        match code {
            _ if !same => Came::Other,
            100..=199 => Came::Provisional(message),
            _ => Came::Answer(message),
        }
    }
}
