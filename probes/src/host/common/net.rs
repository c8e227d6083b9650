//! One connection attempt, and the certificate a TLS server shows. Needs the network; sends
//! nothing of ours and believes nothing it is told. What SIP asks beside it is sent from `sip`.

use crate::host::{Attempt, LocalHost};
use base64::Engine as _;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, ClientConnection, DigitallySignedStruct, SignatureScheme, StreamOwned};
use std::io::ErrorKind;
use std::net::{SocketAddr, TcpStream, ToSocketAddrs as _};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Addresses tried of one name.
const ADDRESSES: usize = 4;

pub(in crate::host) fn connect(
    host: &LocalHost,
    name: &str,
    port: u16,
    tls: bool,
    limit: Duration,
) -> Attempt {
    let deadline = Instant::now() + limit;
    let reached = addresses(host, name, port, limit)
        .and_then(|found| reach(&found, deadline).map_err(|(error, _)| error));
    match reached {
        Err(error) => Attempt {
            error: Some(error),
            ..Attempt::default()
        },
        Ok((_, latency_ms)) if !tls => Attempt {
            ok: true,
            latency_ms: Some(latency_ms),
            ..Attempt::default()
        },
        Ok((stream, latency_ms)) => {
            let (result, certificate_b64) = shaken(stream, name, deadline);
            Attempt {
                ok: result.is_ok(),
                latency_ms: Some(latency_ms),
                error: result.err(),
                certificate_b64,
                ..Attempt::default()
            }
        }
    }
}

pub(super) fn addresses(
    host: &LocalHost,
    name: &str,
    port: u16,
    limit: Duration,
) -> Result<Vec<SocketAddr>, String> {
    let asked = (name.to_owned(), port);
    // The system's resolver has no limit of its own that we could set.
    host.patience
        .within(&format!("name {name}"), limit, move || {
            Ok(asked
                .to_socket_addrs()
                .map(|all| all.take(ADDRESSES).collect::<Vec<_>>())
                .map_err(|e| e.to_string()))
        })
        .map_err(|e| e.detail)?
}

/// A connection and how long it took; or why there is none, and the kind of that where the system told it.
pub(super) fn reach(
    addresses: &[SocketAddr],
    deadline: Instant,
) -> Result<(TcpStream, u64), (String, Option<ErrorKind>)> {
    let mut last = ("the name has no address".to_owned(), None);
    for (index, address) in addresses.iter().enumerate() {
        let left = deadline.saturating_duration_since(Instant::now());
        // The rest shares what is left, so that one dead address does not eat all of it.
        let share = left / u32::try_from(addresses.len() - index).unwrap_or(1);
        if share.is_zero() {
            break;
        }
        let started = Instant::now();
        match TcpStream::connect_timeout(address, share) {
            Ok(stream) => return Ok((stream, millis(started.elapsed()))),
            // That one address cannot be reached from here says less than that another one does not answer.
            Err(error) if is_ours(error.kind()) && last.1.is_some_and(|kind| !is_ours(kind)) => {}
            Err(error) => last = (format!("{address}: {error}"), Some(error.kind())),
        }
    }
    Err(last)
}

/// What says nothing of the other side. That a host on the same network cannot be reached does.
pub(super) const fn is_ours(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::NetworkUnreachable
            | ErrorKind::NetworkDown
            | ErrorKind::PermissionDenied
            | ErrorKind::AddrNotAvailable
    )
}

pub(super) fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// A handshake, and the certificate that was shown, also where it failed.
pub(super) fn shaken(
    mut stream: TcpStream,
    name: &str,
    deadline: Instant,
) -> (Result<Encrypted, String>, Option<String>) {
    let mut session = match client(name) {
        Ok(session) => session,
        Err(error) => return (Err(error), None),
    };
    let result = shake(&mut session, &mut stream, deadline);
    let certificate = session
        .peer_certificates()
        .and_then(<[CertificateDer]>::first)
        .map(|der| base64::engine::general_purpose::STANDARD.encode(der));
    let result = result.map(|()| StreamOwned::new(session, stream));
    (result, certificate)
}

/// A connection after its handshake.
pub(super) type Encrypted = StreamOwned<ClientConnection, TcpStream>;

fn client(name: &str) -> Result<ClientConnection, String> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let reader = Arc::new(AnyCertificate(Arc::clone(&provider)));
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| e.to_string())?
        .dangerous()
        .with_custom_certificate_verifier(reader)
        .with_no_client_auth();
    let name = ServerName::try_from(name.to_owned()).map_err(|e| e.to_string())?;
    ClientConnection::new(Arc::new(config), name).map_err(|e| e.to_string())
}

fn shake(
    session: &mut ClientConnection,
    stream: &mut TcpStream,
    deadline: Instant,
) -> Result<(), String> {
    while session.is_handshaking() {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err("the handshake took too long".to_owned());
        }
        stream
            .set_read_timeout(Some(left))
            .and_then(|()| stream.set_write_timeout(Some(left)))
            .map_err(|e| e.to_string())?;
        let step = if session.wants_write() {
            session.write_tls(stream).map(|_| ())
        } else {
            match session.read_tls(stream) {
                Ok(0) => {
                    return Err("the server closed the connection during the handshake".to_owned());
                }
                Ok(_) => {
                    session.process_new_packets().map_err(|e| e.to_string())?;
                    Ok(())
                }
                Err(error) => Err(error),
            }
        };
        match step {
            Err(e)
                if matches!(
                    e.kind(),
                    std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut
                ) =>
            {
                return Err("the handshake took too long".to_owned());
            }
            other => other.map_err(|e| e.to_string())?,
        }
    }
    Ok(())
}

/// Accepts any certificate, because the question is when it ends and not whether it is to be
/// believed. Safe only because nothing is sent over the connection but the question that anybody may
/// ask without one (`sip`), and what comes back is believed as little as without one. Signatures are still checked, so that the certificate
/// is at least the one the server holds the key of.
#[derive(Debug)]
struct AnyCertificate(Arc<CryptoProvider>);

impl ServerCertVerifier for AnyCertificate {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        rustls::crypto::verify_tls12_signature(message, cert, dss, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, cert, dss, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handshake_that_has_no_time_left_says_so() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let stream = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (result, certificate) = shaken(stream, "localhost", Instant::now());
        assert_eq!(result.err().unwrap(), "the handshake took too long");
        assert_eq!(certificate, None);
    }
}
