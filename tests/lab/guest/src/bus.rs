//! The bus between the kernel and one device: control transfers at once, sound when its millisecond has come, buttons
//! when one is pressed. Needs the socket of [`crate::plug`]. Must not end a transfer twice.

use crate::device::{Device, Setup};
use crate::wire::{self, Packet, Request, Transfer};
use std::collections::{BTreeMap, VecDeque};
use std::io::Write as _;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

const STALLED: i32 = -32;
const PACKET_LOST: i32 = -84;
const GIVEN_UP: i32 = -104;
/// A stream that starts again after this long starts at now, and not where it stopped.
const STREAM_GAP: Duration = Duration::from_millis(100);

/// A sound transfer that waits for its time.
struct Waiting {
    due: Instant,
    transfer: Transfer,
}

/// Everything of one device, under one lock.
pub struct State {
    pub device: Box<dyn Device>,
    sound: VecDeque<Waiting>,
    buttons: VecDeque<u32>,
    next: BTreeMap<(u8, bool), Instant>,
    dice: u64,
    /// The kernel's end, while it is plugged in.
    pub line: Option<UnixStream>,
    /// Whether the kernel has chosen a configuration since it was plugged in.
    pub is_configured: bool,
}

/// A device on its bus.
#[derive(Clone)]
pub struct Bus {
    state: Arc<(Mutex<State>, Condvar)>,
}

impl Bus {
    /// Puts a device on a bus and starts the bus's clock.
    #[must_use]
    pub fn new(device: Box<dyn Device>) -> Self {
        let state = State {
            device,
            sound: VecDeque::new(),
            buttons: VecDeque::new(),
            next: BTreeMap::new(),
            dice: 0x9e37_79b9_7f4a_7c15,
            line: None,
            is_configured: false,
        };
        let bus = Self {
            state: Arc::new((Mutex::new(state), Condvar::new())),
        };
        let clock = bus.clone();
        std::thread::spawn(move || clock.run());
        bus
    }

    /// The state, held. A panic elsewhere leaves nothing half done.
    pub fn hold(&self) -> MutexGuard<'_, State> {
        self.state.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks again at what waits: an order may have changed it.
    pub fn wake(&self) {
        let mut state = self.hold();
        state.press_buttons();
        drop(state);
        self.state.1.notify_all();
    }

    /// Answers the kernel until the line ends.
    pub fn serve(&self, mut line: UnixStream) -> std::io::Result<()> {
        loop {
            match wire::read(&mut line)? {
                Request::Unlink { number, victim } => {
                    let mut state = self.hold();
                    let before = state.sound.len() + state.buttons.len();
                    state
                        .sound
                        .retain(|waiting| waiting.transfer.number != victim);
                    state.buttons.retain(|number| *number != victim);
                    let found = state.sound.len() + state.buttons.len() != before;
                    state.send(&wire::unlinked(number, if found { GIVEN_UP } else { 0 }));
                }
                Request::Submit(transfer) => {
                    self.hold().submit(transfer);
                    self.state.1.notify_all();
                }
            }
        }
    }

    /// The clock of the bus: a sound packet takes a millisecond.
    fn run(&self) {
        let mut state = self.hold();
        loop {
            let wait = state.tick();
            let woken = self.state.1.wait_timeout(state, wait);
            state = woken.unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl State {
    fn send(&mut self, bytes: &[u8]) {
        if let Some(line) = &mut self.line {
            // A line that has ended is noticed by its reader.
            let _ = line.write_all(bytes);
        }
    }

    fn submit(&mut self, transfer: Transfer) {
        if transfer.endpoint == 0 {
            return self.control(&transfer);
        }
        if !transfer.packets.is_empty() {
            let stream = (transfer.endpoint, transfer.is_input);
            let now = Instant::now();
            let goes_on = self
                .next
                .get(&stream)
                .copied()
                .filter(|at| *at + STREAM_GAP > now);
            let length = u64::try_from(transfer.packets.len()).unwrap_or(0);
            let due = goes_on.unwrap_or(now) + Duration::from_millis(length);
            self.next.insert(stream, due);
            return self.sound.push_back(Waiting { due, transfer });
        }
        if transfer.is_input {
            self.buttons.push_back(transfer.number);
            return self.press_buttons();
        }
        self.send(&wire::submitted(transfer.number, STALLED, 0, &[], &[]));
    }

    fn control(&mut self, transfer: &Transfer) {
        let setup = Setup::from(transfer.setup);
        let answer = self.device.control(setup, &transfer.data);
        if setup.kind == 0 && setup.request == 9 && answer.is_ok() {
            self.is_configured = true;
        }
        let bytes = match answer {
            Ok(data) if transfer.is_input => {
                let data = &data[..data.len().min(transfer.length as usize)];
                let actual = u32::try_from(data.len()).unwrap_or(0);
                wire::submitted(transfer.number, 0, actual, data, &[])
            }
            Ok(_) => wire::submitted(transfer.number, 0, transfer.length, &[], &[]),
            Err(_) => wire::submitted(transfer.number, STALLED, 0, &[], &[]),
        };
        self.send(&bytes);
    }

    fn press_buttons(&mut self) {
        if self.device.options().is_on("hang") {
            return;
        }
        while !self.buttons.is_empty() {
            let Some(report) = self.device.report() else {
                return;
            };
            if let Some(number) = self.buttons.pop_front() {
                let actual = u32::try_from(report.len()).unwrap_or(0);
                self.send(&wire::submitted(number, 0, actual, &report, &[]));
            }
        }
    }

    /// Ends what is due; returns how long nothing will be.
    fn tick(&mut self) -> Duration {
        loop {
            let now = Instant::now();
            let first = self
                .sound
                .iter()
                .enumerate()
                .min_by_key(|(_, waiting)| waiting.due);
            let Some((index, due)) = first.map(|(index, waiting)| (index, waiting.due)) else {
                return Duration::from_secs(1);
            };
            if self.device.options().is_on("hang") {
                return Duration::from_millis(50);
            }
            if due > now {
                return due - now;
            }
            if let Some(waiting) = self.sound.remove(index) {
                self.complete(waiting.transfer);
            }
        }
    }

    fn complete(&mut self, transfer: Transfer) {
        let lost_percent = self.device.options().number("iso_error_percent", 0.0);
        let (mut packets, mut sent) = (Vec::with_capacity(transfer.packets.len()), Vec::new());
        let mut total = 0;
        for packet in &transfer.packets {
            if self.roll() * 100.0 < lost_percent {
                packets.push(Packet {
                    actual: 0,
                    status: PACKET_LOST,
                    ..*packet
                });
                continue;
            }
            let actual = if transfer.is_input {
                let mut data = self.device.sound_in();
                data.truncate(packet.length as usize);
                sent.extend(&data);
                u32::try_from(data.len()).unwrap_or(0)
            } else {
                let (from, to) = (
                    packet.offset as usize,
                    packet.offset.saturating_add(packet.length) as usize,
                );
                self.device
                    .sound_out(transfer.data.get(from..to).unwrap_or_default());
                packet.length
            };
            total += actual;
            packets.push(Packet {
                actual,
                status: 0,
                ..*packet
            });
        }
        self.send(&wire::submitted(transfer.number, 0, total, &sent, &packets));
    }

    /// A number from 0 to 1, the same sequence in every run.
    fn roll(&mut self) -> f64 {
        self.dice ^= self.dice << 13;
        self.dice ^= self.dice >> 7;
        self.dice ^= self.dice << 17;
        (self.dice >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// It is pulled out: what waited is gone with the line.
    pub fn forget(&mut self) {
        self.line = None;
        self.is_configured = false;
        self.sound.clear();
        self.buttons.clear();
        self.next.clear();
        self.device.power_off();
    }
}
