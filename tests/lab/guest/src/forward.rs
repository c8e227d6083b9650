//! A loopback address in the guest that is one of the host: the desk's program sends plain text to loopback alone, and
//! central stands on the host. Needs the guest's network. Must not keep a connection that its other end has lost.

use anyhow::Result;
use std::io::copy;
use std::net::{Shutdown, TcpListener, TcpStream};
use std::time::Duration;

const CONNECT_LIMIT: Duration = Duration::from_secs(3);

/// Forwards every connection, until it is ended from outside.
pub fn run(from: &str, to: &str) -> Result<()> {
    let listener = TcpListener::bind(from)?;
    let to: std::net::SocketAddr = to.parse()?;
    for near in listener.incoming().flatten() {
        std::thread::spawn(move || {
            // A far end that is away looks like a server that closes at once.
            if let Ok(far) = TcpStream::connect_timeout(&to, CONNECT_LIMIT) {
                let _ = join(&near, &far);
            }
        });
    }
    Ok(())
}

fn join(near: &TcpStream, far: &TcpStream) -> std::io::Result<()> {
    let (mut from_far, mut to_near) = (far.try_clone()?, near.try_clone()?);
    let back = std::thread::spawn(move || {
        let _ = copy(&mut from_far, &mut to_near);
        let _ = to_near.shutdown(Shutdown::Both);
    });
    let _ = copy(&mut &*near, &mut &*far);
    let _ = far.shutdown(Shutdown::Both);
    let _ = back.join();
    Ok(())
}
