//! What can go wrong on a desk, as a story says it: the list of sentences, and when each holds.
//! Needs the pieces of the language. Must not know how a machine shows it.

use super::words::{Moment, dice, span};

/// Everything that can be wrong while a time lasts.
#[derive(Debug, Clone, PartialEq)]
pub enum Fault {
    HeadsetUnplugged,
    HeadsetSilent,
    AnotherHeadset,
    NoSoundDevice,
    SoundBusy,
    NoSession,
    PhoneUnplugged,
    PathDown(String),
    CertificateEnds(String, i64),
    DiskFailed,
    DiskWarns(u8),
    DiskSelfTestFailed,
    IoErrors(u64),
    CrcErrors(u64),
    /// Raw count of an attribute.
    DiskCounts(u16, u64),
    /// Used endurance, percent.
    DiskUsed(u64),
    /// How long a read takes, milliseconds.
    DiskReadMs(u64),
    /// Of 32 places that are read, so many give nothing.
    DiskUnreadable(u64),
    ProcessorDegrees(i32),
    /// What the processor comes to at work, MHz.
    ProcessorMhz(u32),
    /// The fan of the processor stands.
    FanStands,
    MemoryErrors(u64),
    WrongCore(u32),
    /// No power from the mains, with so much charge left, percent.
    OnBattery(u32),
    /// What the battery holds of what it held when new, percent.
    BatteryHolds(u32),
    /// A bit of memory that is stuck.
    StuckBit(u8),
    /// Programs wait so much for the processor, percent, and this file is the busiest.
    Waiting(u32, String),
    /// A plug that drops off and is back at once, so many times, at this port.
    UsbDrops(u32, String),
    MicrophoneMuted,
    /// What a guided test hears of the headset.
    LeftEarDead,
    NoEarHeard,
    MicrophoneDead,
    /// Active level of a voice, dBFS.
    VoiceDbfs(i32),
    HumDbfs(i32),
    Clicks(u32),
    SoundGaps(u32),
    BandHz(u32),
    /// How far the headset's sound is turned up.
    SoundPercent(u32),
    Full(String),
    ReadOnly(String),
    NotMounted(String),
    MemoryGib(f64),
    Cores(u32),
    FileDecayed(String),
    FileGone(String),
    FileChanged(String),
    FileUnreadable(String),
    SoftphoneUpdated,
    SwitchedOff,
    ReportsHeld,
    ReportsReordered,
    ReportsDoubled,
    ClockBack(i64),
}

/// What a story may write, for the one who wrote something else.
pub const SENTENCES: &str = "\
headset unplugged | headset silent | headset is another one | microphone muted | left ear dead | no ear heard | microphone dead | voice at N dBFS | hum at N dBFS | N clicks | N gaps in the sound | band ends at N Hz | sound at N percent | no sound device | sound busy | nobody signed in | phone unplugged | path NAME down | \
path NAME certificate ends in N days | disk says FAILED | disk warns 0xNN | disk self-test failed | \
disk io errors N | disk crc errors N | disk pending|reported|replaced N | disk used N percent | disk reads take N ms | disk unreadable in N places | processor N degrees | processor N MHz | fan stands | memory errors N | core N computes wrongly | \
on battery N percent | battery holds N percent | usb CHAIN dropped N times | memory bit N stuck | programs wait N percent for FILE | MOUNT full | MOUNT read-only | MOUNT not mounted | memory N GiB | \
cores N | file PATH decayed | file PATH gone | file PATH changed | file PATH unreadable | softphone updated | \
switched off | reports held | reports reordered | reports doubled | clock back N years|days|h|min";

impl Fault {
    /// Reads a sentence of [`SENTENCES`].
    pub fn parse(text: &str) -> Result<Self, String> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let number = |text: &str| {
            text.parse::<u64>()
                .map_err(|_| format!("{text:?} is no number"))
        };
        Ok(match words.as_slice() {
            ["headset", "unplugged"] => Self::HeadsetUnplugged,
            ["headset", "silent"] => Self::HeadsetSilent,
            ["headset", "is", "another", "one"] => Self::AnotherHeadset,
            ["microphone", "muted"] => Self::MicrophoneMuted,
            ["left", "ear", "dead"] => Self::LeftEarDead,
            ["no", "ear", "heard"] => Self::NoEarHeard,
            ["microphone", "dead"] => Self::MicrophoneDead,
            ["voice", "at", level, "dBFS"] => Self::VoiceDbfs(level_of(level)?),
            ["hum", "at", level, "dBFS"] => Self::HumDbfs(level_of(level)?),
            [count, "clicks"] => Self::Clicks(count_of(count)?),
            [count, "gaps", "in", "the", "sound"] => Self::SoundGaps(count_of(count)?),
            ["band", "ends", "at", hz, "Hz"] => Self::BandHz(count_of(hz)?),
            ["sound", "at", percent, "percent"] => Self::SoundPercent(
                u32::try_from(number(percent)?).map_err(|_| "that is no level".to_owned())?,
            ),
            ["no", "sound", "device"] => Self::NoSoundDevice,
            ["sound", "busy"] => Self::SoundBusy,
            ["nobody", "signed", "in"] => Self::NoSession,
            ["phone", "unplugged"] => Self::PhoneUnplugged,
            ["path", name, "down"] => Self::PathDown((*name).to_owned()),
            ["path", name, "certificate", "ends", "in", days, "days"] => {
                let days: i64 = days.parse().map_err(|_| format!("{days:?} is no number"))?;
                Self::CertificateEnds((*name).to_owned(), days)
            }
            ["disk", "says", "FAILED"] => Self::DiskFailed,
            ["disk", "warns", bits] => {
                let bits = bits
                    .strip_prefix("0x")
                    .and_then(|t| u8::from_str_radix(t, 16).ok());
                Self::DiskWarns(bits.ok_or("write the bits like `0x04`")?)
            }
            ["disk", "self-test", "failed"] => Self::DiskSelfTestFailed,
            ["disk", "io", "errors", count] => Self::IoErrors(number(count)?),
            ["disk", "crc", "errors", count] => Self::CrcErrors(number(count)?),
            ["disk", "pending", count] => Self::DiskCounts(197, number(count)?),
            ["disk", "reported", count] => Self::DiskCounts(187, number(count)?),
            ["disk", "replaced", count] => Self::DiskCounts(5, number(count)?),
            ["processor", mhz, "MHz"] => Self::ProcessorMhz(
                u32::try_from(number(mhz)?).map_err(|_| "that is no speed".to_owned())?,
            ),
            ["fan", "stands"] => Self::FanStands,
            ["processor", degrees, "degrees"] => Self::ProcessorDegrees(
                i32::try_from(number(degrees)?).map_err(|_| "that is no heat".to_owned())?,
            ),
            ["memory", "errors", count] => Self::MemoryErrors(number(count)?),
            ["core", core, "computes", "wrongly"] => Self::WrongCore(
                u32::try_from(number(core)?).map_err(|_| "that is no core".to_owned())?,
            ),
            ["on", "battery", percent, "percent"] => Self::OnBattery(
                u32::try_from(number(percent)?).map_err(|_| "that is no charge".to_owned())?,
            ),
            ["memory", "bit", bit, "stuck"] => {
                Self::StuckBit(u8::try_from(number(bit)?).map_err(|_| "that is no bit".to_owned())?)
            }
            ["programs", "wait", percent, "percent", "for", file] => Self::Waiting(
                u32::try_from(number(percent)?).map_err(|_| "that is no share".to_owned())?,
                (*file).to_owned(),
            ),
            ["usb", chain, "dropped", count, "times"] => Self::UsbDrops(
                u32::try_from(number(count)?).map_err(|_| "that is no count".to_owned())?,
                (*chain).to_owned(),
            ),
            ["battery", "holds", percent, "percent"] => Self::BatteryHolds(
                u32::try_from(number(percent)?).map_err(|_| "that is no share".to_owned())?,
            ),
            ["disk", "reads", "take", took, "ms"] => Self::DiskReadMs(number(took)?),
            ["disk", "unreadable", "in", places, "places"] => Self::DiskUnreadable(number(places)?),
            ["disk", "used", percent, "percent"] => Self::DiskUsed(number(percent)?),
            ["memory", gib, "GiB"] => {
                Self::MemoryGib(gib.parse().map_err(|_| format!("{gib:?} is no number"))?)
            }
            ["cores", count] => {
                let count = u32::try_from(number(count)?).map_err(|e| e.to_string())?;
                Self::Cores(count)
            }
            ["file", path, "decayed"] => Self::FileDecayed((*path).to_owned()),
            ["file", path, "gone"] => Self::FileGone((*path).to_owned()),
            ["file", path, "changed"] => Self::FileChanged((*path).to_owned()),
            ["file", path, "unreadable"] => Self::FileUnreadable((*path).to_owned()),
            ["softphone", "updated"] => Self::SoftphoneUpdated,
            ["switched", "off"] => Self::SwitchedOff,
            ["reports", "held"] => Self::ReportsHeld,
            ["reports", "reordered"] => Self::ReportsReordered,
            ["reports", "doubled"] => Self::ReportsDoubled,
            ["clock", "back", count, unit] => Self::ClockBack(span(count, unit)?),
            [mount, "full"] if mount.starts_with('/') => Self::Full((*mount).to_owned()),
            [mount, "read-only"] if mount.starts_with('/') => Self::ReadOnly((*mount).to_owned()),
            [mount, "not", "mounted"] if mount.starts_with('/') => {
                Self::NotMounted((*mount).to_owned())
            }
            _ => return Err(format!("{text:?} is no fault; there are: {SENTENCES}")),
        })
    }

    /// Whether the program of the desk hears of it by itself, as of anything plugged in or out.
    pub fn is_plug(&self) -> bool {
        matches!(self, Self::HeadsetUnplugged | Self::PhoneUnplugged)
    }
}

fn level_of(text: &str) -> Result<i32, String> {
    text.parse().map_err(|_| format!("{text:?} is no level"))
}

fn count_of(text: &str) -> Result<u32, String> {
    text.parse().map_err(|_| format!("{text:?} is no number"))
}

/// When a fault holds within its time.
#[derive(Debug, Clone, PartialEq)]
pub enum Pattern {
    /// All the time.
    Steady,
    /// So many seconds there, so many away, at most so many times.
    Flaps { down_s: i64, up_s: i64, times: i64 },
    /// At this share of the looks, percent.
    Chance(u64),
}

impl Pattern {
    /// `flaps 3 min down 3 min up`, `flaps 20 times 3 min down 3 min up`, `at 50 % of looks`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let help = || {
            format!(
                "{text:?} is no pattern; there are: flaps [N times] N min down N min up | at N % of looks"
            )
        };
        let words: Vec<&str> = text.split_whitespace().collect();
        let flaps = |times: i64, down: [&str; 2], up: [&str; 2]| {
            let (down_s, up_s) = (span(down[0], down[1])?, span(up[0], up[1])?);
            if down_s < 1 || up_s < 1 {
                return Err(help());
            }
            Ok(Self::Flaps {
                down_s,
                up_s,
                times,
            })
        };
        match words.as_slice() {
            ["flaps", times, "times", d, du, "down", u, uu, "up"] => {
                let times = times.parse().map_err(|_| help())?;
                flaps(times, [d, du], [u, uu])
            }
            ["flaps", d, du, "down", u, uu, "up"] => flaps(i64::MAX, [d, du], [u, uu]),
            ["at", share, "%", "of", "looks"] => {
                Ok(Self::Chance(share.parse().map_err(|_| help())?))
            }
            _ => Err(help()),
        }
    }
}

/// A fault with its time.
#[derive(Debug, Clone, PartialEq)]
pub struct Spell {
    pub fault: Fault,
    pub from: Moment,
    pub to: Moment,
    pub pattern: Pattern,
}

impl Spell {
    /// Whether it holds at a moment; `who` makes the chance of one desk another than its
    /// neighbour's.
    pub fn holds(&self, at: Moment, who: &str) -> bool {
        if at < self.from || at >= self.to {
            return false;
        }
        let since = at - self.from;
        match self.pattern {
            Pattern::Steady => true,
            Pattern::Flaps {
                down_s,
                up_s,
                times,
            } => since / (down_s + up_s) < times && since % (down_s + up_s) < down_s,
            Pattern::Chance(percent) => dice(&[who, &at.to_string()]) % 100 < percent,
        }
    }

    /// The next moment after `at` when something is plugged in or out because of it.
    pub fn next_edge(&self, at: Moment) -> Option<Moment> {
        if !self.fault.is_plug() && self.fault != Fault::SwitchedOff {
            return None;
        }
        let edges: Vec<Moment> = match self.pattern {
            Pattern::Steady => vec![self.from, self.to],
            // Too short for the program to be told of each.
            Pattern::Chance(_) => Vec::new(),
            Pattern::Flaps {
                down_s,
                up_s,
                times,
            } => {
                let cycle = down_s + up_s;
                let turn = ((at - self.from).max(0) / cycle).min(times);
                [turn, turn + 1]
                    .into_iter()
                    .filter(|n| *n < times)
                    .flat_map(|n| {
                        let start = self.from + n * cycle;
                        [start, start + down_s]
                    })
                    .chain([self.to])
                    .filter(|edge| *edge <= self.to)
                    .collect()
            }
        };
        edges.into_iter().filter(|edge| *edge > at).min()
    }
}
