//! The keyboard of whoever sits there, key by key. Needs a terminal; without one nobody can press anything, and nothing that
//! needs a press happens. The terminal is left as it was found.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, poll, read};
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use deskready_hearing::Stop;
use std::io::IsTerminal as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

const LOOK: Duration = Duration::from_millis(50);

/// What was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pressed {
    /// Go on.
    Enter,
    /// Leave.
    Leave,
    /// A number.
    Digit(u8),
    /// Any other key.
    Other,
}

/// A terminal with somebody at it.
pub struct Keys(());

/// Single keys, until this is dropped.
struct Raw;

impl Raw {
    fn enter() -> Option<Self> {
        enable_raw_mode().ok().map(|()| Self)
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        // nothing is left to be done where this fails: the terminal is gone
        let _ = disable_raw_mode();
    }
}

impl Keys {
    /// None where nobody can press a key.
    pub fn of_this_terminal() -> Option<Self> {
        let there = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
        there.then_some(Self(()))
    }

    /// Waits for a key; what was pressed before does not count. A terminal that is gone has left.
    pub fn next(&self) -> Pressed {
        let Some(_raw) = Raw::enter() else {
            return Pressed::Leave;
        };
        while poll(Duration::ZERO).unwrap_or(false) {
            if read().is_err() {
                return Pressed::Leave;
            }
        }
        loop {
            match read() {
                Ok(event) => {
                    if let Some(pressed) = pressed(&event) {
                        return pressed;
                    }
                }
                Err(_) => return Pressed::Leave,
            }
        }
    }

    /// Does something that any key ends.
    pub fn or_stopped<T>(&self, stop: &Stop, work: impl FnOnce() -> T) -> T {
        let is_over = AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let Some(_raw) = Raw::enter() else {
                    return stop.now();
                };
                while !is_over.load(Ordering::Relaxed) {
                    match poll(LOOK) {
                        Ok(false) => {}
                        Ok(true) => match read() {
                            Ok(event) if pressed(&event).is_none() => {}
                            Ok(_) | Err(_) => stop.now(),
                        },
                        Err(_) => stop.now(),
                    }
                }
            });
            let done = work();
            is_over.store(true, Ordering::Relaxed);
            done
        })
    }
}

fn pressed(event: &Event) -> Option<Pressed> {
    let Event::Key(key) = event else {
        return None;
    };
    (key.kind == KeyEventKind::Press).then(|| meant(*key))
}

fn meant(key: KeyEvent) -> Pressed {
    let is_control = key.modifiers.contains(KeyModifiers::CONTROL);
    if key.code == KeyCode::Enter {
        return Pressed::Enter;
    }
    if key.code == KeyCode::Esc || (is_control && matches!(key.code, KeyCode::Char('c' | 'd'))) {
        return Pressed::Leave;
    }
    let digit = key.code.as_char().and_then(|char| char.to_digit(10));
    let digit = digit.and_then(|digit| u8::try_from(digit).ok());
    digit.map_or(Pressed::Other, Pressed::Digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_mean_what_is_written_beside_them() {
        let none = KeyModifiers::NONE;
        for (code, modifiers, expected) in [
            (KeyCode::Enter, none, Pressed::Enter),
            (KeyCode::Esc, none, Pressed::Leave),
            (KeyCode::Char('c'), KeyModifiers::CONTROL, Pressed::Leave),
            (KeyCode::Char('c'), none, Pressed::Other),
            (KeyCode::Char('0'), none, Pressed::Digit(0)),
            (KeyCode::Char('4'), none, Pressed::Digit(4)),
            (KeyCode::Up, none, Pressed::Other),
        ] {
            assert_eq!(meant(KeyEvent::new(code, modifiers)), expected, "{code:?}");
        }
        assert_eq!(pressed(&Event::FocusLost), None);
        let released = KeyEvent::new_with_kind(KeyCode::Enter, none, KeyEventKind::Release);
        assert_eq!(pressed(&Event::Key(released)), None);
    }
}
