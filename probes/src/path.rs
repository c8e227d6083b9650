//! Network paths that calls need: does the far side answer, how fast, and until when is its
//! certificate valid. Needs the service; sends nothing but one question in SIP where that is asked, and
//! judges no figure.

use crate::host::{Attempt, HostError, Hosts};
use crate::{Context, Probe, Role, sip};
use base64::Engine as _;
use deskready::component::{ComponentKey, ComponentKind};
use deskready::limits::clean;
use deskready::observation::{Measured, Reading, SipAnswer, Why};
use deskready::profile::{PathSpec, Profile};
use jiff::Timestamp;
use std::time::Duration;

/// The probe.
pub const PROBE: Probe = Probe {
    name: "path",
    kind: ComponentKind::Path,
    role: Role::Service,
    period_s: 60,
    again_s: 60,
    limit: Duration::from_secs(15),
    in_scheduled_round: true,
    owns,
    run,
};

/// A path is called away only when it refused this often in a row.
const ATTEMPTS: u32 = 3;
/// Three of these fit into the probe's own limit.
const ATTEMPT_LIMIT: Duration = Duration::from_secs(4);
/// What is told of an answer that another process gave and that is none.
const NO_MESSAGE: &str = "what came back is no message of SIP";
/// Most paths that are tried.
const PATHS: usize = 64;

/// The answers, one list of attempts for each path of the profile.
pub type Raw = Vec<Result<Vec<Attempt>, HostError>>;

/// Those who speak SIP are asked seldom while all is well: a switchboard bars who asks often without an account.
pub const SIP_PROBE: Probe = Probe {
    name: "sip_path",
    period_s: 600,
    owns: |profile| mine(profile, true).map(key).collect(),
    run: |hosts, ctx| parse_sip(&read_those(hosts, ctx, true), ctx),
    ..PROBE
};

fn owns(profile: &Profile) -> Vec<ComponentKey> {
    mine(profile, false).map(key).collect()
}

/// The paths that are asked in SIP, or the others.
fn mine(profile: &Profile, sip: bool) -> impl Iterator<Item = &PathSpec> {
    let is_sip = |path: &PathSpec| {
        let scheme = path.target.split(':').next();
        matches!(scheme, Some("sip" | "sips"))
    };
    let paths = profile.paths.iter();
    paths.filter(move |path| is_sip(path) == sip)
}

fn key(path: &PathSpec) -> ComponentKey {
    ComponentKey::new(ComponentKind::Path, &path.name)
}

fn run(hosts: &Hosts, ctx: &Context) -> Vec<Measured> {
    parse(&read(hosts, ctx), ctx)
}

/// Tries every path that is no SIP, all at once.
#[must_use]
pub fn read(hosts: &Hosts, ctx: &Context) -> Raw {
    read_those(hosts, ctx, false)
}

fn read_those(hosts: &Hosts, ctx: &Context, sip: bool) -> Raw {
    let lost = || HostError::new(Why::Unsupported, "the question itself failed");
    std::thread::scope(|scope| {
        let paths = mine(ctx.profile, sip).take(PATHS);
        let asked: Vec<_> = paths
            .map(|path| scope.spawn(|| attempts(hosts, &path.target)))
            .collect();
        asked
            .into_iter()
            .map(|it| it.join().unwrap_or_else(|_| Err(lost())))
            .collect()
    })
}

fn attempts(hosts: &Hosts, target: &str) -> Result<Vec<Attempt>, HostError> {
    match Target::parse(target)? {
        Target::Port { host, port, tls } => repeated(
            || hosts.connect(&host, port, tls, ATTEMPT_LIMIT),
            |attempt| attempt.ok,
        ),
        // One that answers and does not serve may do so for a moment only.
        Target::Sip(peer) => ask_sip(hosts, &peer, |answer| answer.is_serving()),
    }
}

/// Asks a peer in SIP until it gives an answer that will do.
pub(crate) fn ask_sip(
    hosts: &Hosts,
    peer: &sip::Target,
    will_do: impl Fn(&SipAnswer) -> bool,
) -> Result<Vec<Attempt>, HostError> {
    repeated(
        || hosts.sip_options(peer, ATTEMPT_LIMIT),
        |attempt| sip_answer(attempt).is_some_and(|answer| will_do(&answer)),
    )
}

fn repeated(
    try_once: impl Fn() -> Result<Attempt, HostError>,
    will_do: impl Fn(&Attempt) -> bool,
) -> Result<Vec<Attempt>, HostError> {
    let mut made = Vec::new();
    for _ in 0..ATTEMPTS {
        let attempt = try_once()?;
        let enough = will_do(&attempt);
        made.push(attempt);
        if enough {
            break;
        }
    }
    Ok(made)
}

/// What answered, if it is a message after all: it came from another process.
pub(crate) fn sip_answer(attempt: &Attempt) -> Option<SipAnswer> {
    let message = attempt.sip.as_ref().filter(|_| attempt.ok)?;
    let bytes = base64::engine::general_purpose::STANDARD
        .decode(&message.message_b64)
        .ok()?;
    let (message, _) = sip::read(&bytes, sip::Carried::Datagram).ok()??;
    let product = message.product().map(|text| sip::model(&clean(text)));
    let product = product.filter(|text| !text.is_empty());
    match message.start {
        sip::Start::Request { .. } => None,
        sip::Start::Response { code, reason } => Some(SipAnswer {
            code,
            reason_text: clean(&reason),
            product,
        }),
    }
}

/// What the attempts say.
#[must_use]
pub fn parse(raw: &Raw, ctx: &Context) -> Vec<Measured> {
    parse_those(raw, ctx, false)
}

/// What the attempts say of the paths that are asked in SIP.
#[must_use]
pub fn parse_sip(raw: &Raw, ctx: &Context) -> Vec<Measured> {
    parse_those(raw, ctx, true)
}

fn parse_those(raw: &Raw, ctx: &Context, sip: bool) -> Vec<Measured> {
    let mut answers = raw.iter();
    mine(ctx.profile, sip)
        .flat_map(|path| match answers.next() {
            Some(Ok(attempts)) => one(path, attempts),
            Some(Err(error)) => vec![Measured::unseen(key(path), error.why, &error.detail)],
            None => vec![Measured::unseen(
                key(path),
                Why::Unsupported,
                "more paths than are tried",
            )],
        })
        .collect()
}

fn one(path: &PathSpec, attempts: &[Attempt]) -> Vec<Measured> {
    let Some(last) = attempts.last() else {
        return vec![Measured::unseen(
            key(path),
            Why::Unsupported,
            "no attempt was made",
        )];
    };
    let attempt_count = u32::try_from(attempts.len()).unwrap_or(u32::MAX);
    let sip = sip_answer(last);
    let (ok, error_text) = match &sip {
        Some(answer) if answer.is_serving() => (true, None),
        Some(answer) => (false, Some(clean(&answer.in_words()))),
        None if last.sip.is_some() => (false, Some(NO_MESSAGE.to_owned())),
        None => (last.ok, last.error.as_deref().map(clean)),
    };
    let connect = Reading::Connect {
        path_name: clean(&path.name),
        target: clean(&path.target),
        role: path.role,
        ok,
        attempt_count,
        latency_ms: last.latency_ms,
        error_text,
        sip,
    };
    let mut all = vec![Measured {
        attempts: attempt_count,
        ..Measured::active(key(path), connect)
    }];
    // A handshake that failed may have shown its certificate, and its end may be the reason.
    let shown = attempts
        .iter()
        .rev()
        .find_map(|attempt| attempt.certificate_b64.as_deref());
    match shown.map(not_after) {
        None => {}
        Some(Some(not_after)) => {
            let (path_name, target) = (clean(&path.name), clean(&path.target));
            all.push(Measured::active(
                key(path),
                Reading::Certificate {
                    path_name,
                    target,
                    not_after,
                },
            ));
        }
        Some(None) => {
            all.push(Measured::unseen(
                key(path),
                Why::Unsupported,
                "the certificate cannot be read",
            ));
        }
    }
    all
}

fn not_after(certificate_b64: &str) -> Option<Timestamp> {
    let der = base64::engine::general_purpose::STANDARD
        .decode(certificate_b64)
        .ok()?;
    let (_, certificate) = x509_parser::parse_x509_certificate(&der).ok()?;
    Timestamp::from_second(certificate.validity().not_after.timestamp()).ok()
}

/// A target this version can measure.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Target {
    /// A port that takes connections.
    Port { host: String, port: u16, tls: bool },
    /// Somebody who speaks SIP.
    Sip(sip::Target),
}

impl Target {
    fn parse(text: &str) -> Result<Self, HostError> {
        let unsupported = |detail: String| HostError::new(Why::Unsupported, detail);
        let scheme = text.split(':').next().unwrap_or_default();
        if matches!(scheme, "sip" | "sips") {
            return sip::Target::parse(text).map(Self::Sip).ok_or_else(|| {
                unsupported(format!("{text} names nobody who can be asked in SIP"))
            });
        }
        let (rest, tls) = match text.split_once("://") {
            Some(("tcp", rest)) => (rest, false),
            Some(("tls", rest)) => (rest, true),
            _ => {
                return Err(unsupported(format!(
                    "{scheme} is not measured by this version"
                )));
            }
        };
        let broken = || unsupported(format!("{text} names no host and port"));
        let (host, port) = rest.rsplit_once(':').ok_or_else(broken)?;
        let port: u16 = port
            .parse()
            .ok()
            .filter(|port| *port > 0)
            .ok_or_else(broken)?;
        // An IPv6 address stands in brackets.
        let host = host
            .strip_prefix('[')
            .and_then(|h| h.strip_suffix(']'))
            .unwrap_or(host);
        if host.is_empty() || host.len() > 253 || host.contains(['/', '@', ' ']) {
            return Err(broken());
        }
        Ok(Self::Port {
            host: host.to_owned(),
            port,
            tls,
        })
    }
}

#[cfg(test)]
mod sip_tests;
#[cfg(test)]
mod tests;
