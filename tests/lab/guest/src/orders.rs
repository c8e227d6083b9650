//! Orders to a running device: a Unix socket that takes a line and answers `ok` or what is wrong. And the program around it,
//! which headset and phone share. Needs a folder to put the socket in. Must not end a device because of a wrong order.

use crate::bus::Bus;
use crate::device::{COMMON, Device as _};
use crate::headset::{Headset, KEYS};
use crate::options::words;
use crate::plug::{plug, unplug};
use crate::presets::{Preset, find};
use crate::sound;
use anyhow::{Context as _, Result, bail};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;

const LINE_BYTES: u64 = 4096;

/// The program: `run SOCKET [preset=KEY] [KEY=VALUE..]` or `tell SOCKET WORD..`.
pub fn program(name: &str, presets: &'static [Preset]) -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["run", socket, options @ ..] => run(name, presets, Path::new(socket), options),
        ["tell", socket, order @ ..] if !order.is_empty() => tell(Path::new(socket), order),
        _ => {
            print!("{}", help(name, presets));
            Ok(())
        }
    }
}

fn help(name: &str, presets: &[Preset]) -> String {
    let mut text = format!(
        "{name} run SOCKET [preset=KEY] [KEY=VALUE..]   a device, plugged in, until it is told to quit\n\
         {name} tell SOCKET WORD..                       orders: unplug, plug, lights, quit, KEY=VALUE\n\npresets\n"
    );
    for preset in presets {
        text += &format!(
            "  {:18} {:04x}:{:04x} {}\n",
            preset.key, preset.vendor, preset.product, preset.name
        );
    }
    text += "\nkeys\n";
    for (key, meaning) in [COMMON, KEYS, sound::KEYS].concat() {
        text += &format!("  {key:18} {meaning}\n");
    }
    text
}

fn run(name: &str, presets: &'static [Preset], socket: &Path, options: &[&str]) -> Result<()> {
    let chosen = options
        .iter()
        .find_map(|word| word.strip_prefix("preset="))
        .unwrap_or("lab");
    let mut device = Headset::new(find(presets, chosen).map_err(anyhow::Error::msg)?);
    for word in options.iter().filter(|word| !word.starts_with("preset=")) {
        device.order(word).map_err(anyhow::Error::msg)?;
    }
    let bus = Bus::new(Box::new(device));
    plug(&bus)?;
    // One that an earlier run left behind.
    let _ = std::fs::remove_file(socket);
    let listener = UnixListener::bind(socket)
        .with_context(|| format!("{} cannot be made", socket.display()))?;
    println!(
        "{name}: plugged in; `{name} tell {} ..` takes orders",
        socket.display()
    );
    for line in listener.incoming() {
        let Ok(mut line) = line else { continue };
        let mut text = String::new();
        if BufReader::new((&line).take(LINE_BYTES))
            .read_line(&mut text)
            .is_err()
        {
            continue;
        }
        let is_last = words(&text) == ["quit"];
        let answer = match obey(&bus, text.trim()) {
            Ok(said) => said,
            Err(error) => format!("error: {error:#}"),
        };
        // Who asked may have left.
        let _ = writeln!(line, "{answer}");
        if is_last {
            break;
        }
    }
    let _ = std::fs::remove_file(socket);
    Ok(())
}

/// `ok`, and what was asked for behind it.
fn obey(bus: &Bus, text: &str) -> Result<String> {
    let mut answer = "ok".to_owned();
    for word in words(text) {
        match word.as_str() {
            "plug" => plug(bus)?,
            "unplug" => unplug(bus)?,
            "lights" => answer += &format!(" {}", lit(bus.hold().device.lights())),
            "quit" => {
                // It may be unplugged already.
                let _ = unplug(bus);
            }
            word => bus.hold().device.order(word).map_err(anyhow::Error::msg)?,
        }
        bus.wake();
    }
    Ok(answer)
}

/// Lights by name.
fn lit(lights: u8) -> String {
    let names = ["off-hook", "mute", "ring"];
    let lit = names
        .iter()
        .enumerate()
        .filter(|(bit, _)| lights & (1 << bit) != 0);
    let lit: Vec<&str> = lit.map(|(_, name)| *name).collect();
    if lit.is_empty() {
        "dark".to_owned()
    } else {
        lit.join(" ")
    }
}

fn tell(socket: &Path, order: &[&str]) -> Result<()> {
    let mut line = UnixStream::connect(socket)
        .with_context(|| format!("nothing listens at {}", socket.display()))?;
    let quoted: Vec<String> = order.iter().map(|word| format!("\"{word}\"")).collect();
    writeln!(line, "{}", quoted.join(" "))?;
    let mut answer = String::new();
    line.take(LINE_BYTES).read_to_string(&mut answer)?;
    match answer.trim().split_once(' ') {
        None if answer.trim() == "ok" => {}
        Some(("ok", said)) => println!("{said}"),
        _ => bail!("{}", answer.trim()),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn lights_are_told_by_name() {
        for (lights, names) in [(0, "dark"), (0b001, "off-hook"), (0b110, "mute ring")] {
            assert_eq!(super::lit(lights), names);
        }
    }
}
