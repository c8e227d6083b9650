//! `lab-guest`: what the host's driver talks to inside the virtual desk. Needs to run in it; does nothing elsewhere.

use anyhow::{Result, bail};
use deskready_lab_guest::{channel, forward};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["serve"] => channel::serve(),
        ["forward", from, to] => forward::run(from, to),
        _ => bail!("lab-guest serve | lab-guest forward 127.0.0.1:PORT HOST:PORT"),
    }
}
