//! A reading in a few words: what was measured, with its unit, for the table of a desk's parts.
//! Needs the catalogue. States what was seen and nothing about whether that is good.

use deskready::component::{ComponentKey, ComponentKind, Identity};
use deskready::knowledge::format::{bytes, milliseconds};
use deskready::observation::{Battery, HeadsetRun, Reading, SipAnswer, SoundSide, Unheard};
use deskready::profile::REQUIRED_SLOT;

use super::{Show, capital};

impl Show {
    /// What a component is called: its kind, and its place where there can be several.
    #[must_use]
    pub fn component(&self, key: &ComponentKey) -> String {
        let kind = capital(&self.word("kind", key.kind.as_str()));
        match key.kind {
            ComponentKind::Disk | ComponentKind::Files | ComponentKind::Path => {
                format!("{kind} {}", key.slot)
            }
            ComponentKind::Cpu
            | ComponentKind::Memory
            | ComponentKind::Headset
            | ComponentKind::DeskPhone
            | ComponentKind::Power
            | ComponentKind::Pc => {
                if key.slot == REQUIRED_SLOT || key.slot == "main" {
                    kind
                } else {
                    format!("{kind} {}", key.slot)
                }
            }
        }
    }

    /// Maker, model and serial, as far as the part tells them.
    #[must_use]
    pub fn identity(&self, identity: &Identity) -> String {
        let mut parts = vec![identity.name()];
        if !identity.serial.is_empty() {
            parts.push(self.lang.tx("identity-serial", &identity.serial));
        }
        parts.retain(|p| !p.is_empty());
        parts.join(", ")
    }

    fn sound_side(&self, side: SoundSide) -> String {
        if side.muted == Some(true) {
            return self.lang.t("reading-muted");
        }
        side.level_percent
            .map_or_else(|| "—".to_owned(), |level| format!("{level} %"))
    }

    /// A guided test: who heard what, and the figures a caller would notice.
    fn headset_run(&self, run: &HeadsetRun) -> String {
        let t = |key: &str| self.lang.t(key);
        let heard = |heard: Option<bool>| match heard {
            Some(true) => t("reading-ear-heard"),
            Some(false) => t("reading-ear-unheard"),
            None => t("reading-ear-unasked"),
        };
        let ears = [
            ("reading-left-ear", run.left),
            ("reading-right-ear", run.right),
        ];
        let mut told: Vec<String> = ears
            .into_iter()
            .filter_map(|(name, ear)| Some((name, ear?)))
            .map(|(name, ear)| format!("{}: {}", t(name), heard(ear.heard_by_wearer)))
            .collect();
        let level = |name: &str, dbfs: i32| format!("{}: {dbfs} dBFS", t(name));
        told.extend(run.voice.map(|it| level("reading-voice", it.level_dbfs)));
        told.extend(
            run.voice_unheard
                .map(|why| self.unheard("reading-voice", why)),
        );
        if let Some(tones) = run.tones {
            told.extend(tones.sound.noise_dbfs.map(|it| level("reading-noise", it)));
            told.push(format!("{}: {} ms", t("reading-delay"), tones.latency_ms));
        }
        told.extend(
            run.tones_unheard
                .map(|why| self.unheard("reading-tones", why)),
        );
        let sounds = || {
            let tones = run.tones.map(|it| it.sound);
            tones.into_iter().chain(run.voice.map(|it| it.sound))
        };
        told.extend(
            sounds()
                .filter_map(|it| it.hum_dbfs)
                .max()
                .map(|it| level("reading-hum", it)),
        );
        let counts = [
            ("reading-clicks", sounds().map(|it| it.clicks_count).max()),
            ("reading-gaps", sounds().map(|it| it.gaps_count).max()),
            ("reading-lost", Some(run.lost_count)),
        ];
        for (name, count) in counts {
            told.extend(
                count
                    .filter(|it| *it > 0)
                    .map(|it| format!("{}: {it}", t(name))),
            );
        }
        told.join("; ")
    }

    fn unheard(&self, what: &str, why: Unheard) -> String {
        let why = match why {
            Unheard::Silent => "reading-unheard-silent",
            Unheard::NoCoupling => "reading-unheard-no-coupling",
            Unheard::TooNoisy => "reading-unheard-noise",
            Unheard::NobodySpoke => "reading-unheard-nobody",
            Unheard::Unusable => "reading-unheard-unusable",
        };
        format!("{}: {}", self.lang.t(what), self.lang.t(why))
    }

    /// What was measured.
    #[must_use]
    pub fn reading(&self, reading: &Reading) -> String {
        let size = |n: u64| bytes(i64::try_from(n).unwrap_or(i64::MAX), self.lang.tag());
        let time = |n: u64| milliseconds(i64::try_from(n).unwrap_or(i64::MAX), self.lang.tag());
        let t = |key: &str| self.lang.t(key);
        match reading {
            Reading::Presence {
                found: true,
                device_name,
                ..
            } => self
                .lang
                .tx("reading-found", device_name.as_deref().unwrap_or("—")),
            Reading::Presence {
                found: false,
                listed_count,
                ..
            } => self.lang.tn(
                "reading-not-found",
                usize::try_from(*listed_count).unwrap_or(usize::MAX),
            ),
            Reading::AudioOutput {
                frames_count,
                elapsed_ms,
                sample_rate_hz,
                ..
            } => format!(
                "{} {frames_count} / {} ({sample_rate_hz} Hz)",
                t("reading-frames"),
                time(*elapsed_ms)
            ),
            Reading::SoundSettings { output, input, .. } => {
                let parts = [("reading-sound", output), ("reading-microphone", input)];
                let told: Vec<String> = parts
                    .into_iter()
                    .filter_map(|(name, side)| Some((name, side.as_ref()?)))
                    .map(|(name, side)| format!("{}: {}", t(name), self.sound_side(*side)))
                    .collect();
                told.join("; ")
            }
            Reading::HeadsetTest(run) => self.headset_run(run),
            Reading::HidCollections {
                telephony: true, ..
            } => t("reading-telephony"),
            Reading::HidCollections {
                telephony: false, ..
            } => t("reading-no-telephony"),
            Reading::Mount { mounted: false, .. } => t("reading-not-mounted"),
            Reading::Mount {
                device,
                file_system,
                read_only,
                error_count,
                ..
            } => {
                let how = if *read_only {
                    t("reading-read-only")
                } else {
                    t("reading-writable")
                };
                let errors = error_count
                    .filter(|count| *count > 0)
                    .map(|count| format!("; {}: {count}", t("reading-file-system-errors")));
                let errors = errors.unwrap_or_default();
                format!("{how}: {device} ({file_system}){errors}")
            }
            Reading::Space {
                total_bytes,
                available_bytes,
                ..
            } => {
                format!(
                    "{}: {} / {}",
                    t("reading-free"),
                    size(*available_bytes),
                    size(*total_bytes)
                )
            }
            Reading::IoErrors {
                device,
                error_count,
            } => format!("{}: {error_count} ({device})", t("reading-io-errors")),
            Reading::Smart { device, passed, .. } => {
                let said = match passed {
                    Some(true) => t("reading-smart-passed"),
                    Some(false) => t("reading-smart-failed"),
                    None => t("reading-smart-silent"),
                };
                format!("{said} ({device})")
            }
            Reading::Memory { total_bytes } => size(*total_bytes),
            Reading::MemoryModules { places, .. } => {
                let sizes: Vec<String> = places
                    .iter()
                    .map(|it| it.size_bytes.map_or_else(|| "?".to_owned(), size))
                    .collect();
                format!("{}: {}", t("reading-modules"), sizes.join(" + "))
            }
            Reading::Machine {
                board,
                firmware_version,
                ..
            } => {
                let known = [
                    ("reading-board", board),
                    ("reading-firmware", firmware_version),
                ];
                let told = known
                    .into_iter()
                    .filter(|(_, text)| !text.is_empty())
                    .map(|(name, text)| format!("{}: {text}", t(name)));
                told.collect::<Vec<_>>().join("; ")
            }
            Reading::CpuCores {
                online_count,
                present_count,
            } => {
                format!("{}: {online_count} / {present_count}", t("reading-cores"))
            }
            Reading::Heat {
                degrees_c, limit_c, ..
            } => {
                let shown = degrees_c.map_or_else(|| "—".to_owned(), |it| format!("{it} °C"));
                let limit = limit_c.map(|it| format!(" / {it} °C")).unwrap_or_default();
                format!("{}: {shown}{limit}", t("reading-heat"))
            }
            Reading::HardwareErrors {
                corrected_count,
                uncorrected_count,
                ..
            } => format!(
                "{}: {corrected_count} + {uncorrected_count}",
                t("reading-hardware-errors")
            ),
            Reading::CpuSelfTest {
                tested_count,
                wrong,
            } => format!(
                "{}: {} / {tested_count}",
                t("reading-wrong-sums"),
                wrong.len()
            ),
            Reading::CpuSpeed {
                working_mhz,
                base_mhz,
                most_mhz,
                ..
            } => {
                let rated = base_mhz.or(*most_mhz);
                let rated = rated.map(|mhz| format!(" / {mhz} MHz")).unwrap_or_default();
                format!("{}: {working_mhz} MHz{rated}", t("reading-cpu-speed"))
            }
            Reading::LoggedIoErrors {
                device,
                error_count,
                ..
            } => format!("{}: {error_count} ({device})", t("reading-logged-errors")),
            Reading::MemorySelfTest {
                tested_bytes,
                wrong_count,
                ..
            } => format!(
                "{}: {wrong_count} / {}",
                t("reading-wrong-words"),
                size(*tested_bytes)
            ),
            Reading::Pressure { stalls, .. } => {
                let percent = |waited: Option<u32>| {
                    waited.map_or_else(|| "—".to_owned(), |it| format!("{} %", it / 10))
                };
                format!(
                    "{}: {} / {} / {}",
                    t("reading-pressure"),
                    percent(stalls.cpu_permille),
                    percent(stalls.memory_permille),
                    percent(stalls.io_permille)
                )
            }
            Reading::UsbErrors {
                ports, ports_count, ..
            } => {
                let chains: Vec<&str> = ports.iter().map(|it| it.chain.as_str()).collect();
                let where_ = if chains.is_empty() {
                    String::new()
                } else {
                    format!(" ({})", chains.join(", "))
                };
                format!("{}: {ports_count}{where_}", t("reading-usb-ports"))
            }
            Reading::Power {
                mains_online,
                batteries,
            } => {
                let mains = match mains_online {
                    Some(true) => t("reading-mains"),
                    Some(false) => t("reading-no-mains"),
                    None => t("reading-mains-unknown"),
                };
                let of = |battery: &Battery| {
                    let charge = battery.charge_percent;
                    let charge = charge.map_or_else(|| "—".to_owned(), |it| format!("{it} %"));
                    format!("; {}: {charge}", battery.name)
                };
                let batteries: String = batteries.iter().map(of).collect();
                format!("{mains}{batteries}")
            }
            Reading::ReadSample {
                device,
                read_count,
                failed_count,
                median_us,
                ..
            } => {
                let took = median_us.map_or_else(|| "—".to_owned(), |us| time(us / 1000));
                let failed = t("reading-unreadable");
                format!(
                    "{}: {took}; {failed}: {failed_count} / {read_count} ({device})",
                    t("reading-read-time")
                )
            }
            Reading::Files {
                checked_count,
                pending_count,
                oldest_read_days,
                facts_count,
                ..
            } => {
                let differing = self.lang.tn(
                    "reading-differing",
                    usize::try_from(*facts_count).unwrap_or(usize::MAX),
                );
                let checked = self.lang.tn(
                    "reading-checked",
                    usize::try_from(*checked_count).unwrap_or(usize::MAX),
                );
                let mut text = format!("{checked}; {differing}");
                let more = [
                    (
                        "reading-pending",
                        (*pending_count > 0).then_some(*pending_count),
                    ),
                    ("reading-read-within", *oldest_read_days),
                ];
                for (key, count) in more {
                    if let Some(count) = count {
                        text.push_str("; ");
                        let count = usize::try_from(count).unwrap_or(usize::MAX);
                        text.push_str(&self.lang.tn(key, count));
                    }
                }
                text
            }
            Reading::Connect {
                ok: true,
                target,
                latency_ms,
                sip,
                ..
            } => {
                let took = latency_ms
                    .map(|ms| format!(" ({})", time(ms)))
                    .unwrap_or_default();
                format!(
                    "{}{took}{}",
                    self.lang.tx("reading-answers", target),
                    in_sip(sip.as_ref())
                )
            }
            Reading::Connect {
                ok: false,
                target,
                sip: Some(answer),
                ..
            } => format!(
                "{}{}",
                self.lang.tx("reading-not-serving", target),
                in_sip(Some(answer))
            ),
            Reading::Connect {
                ok: false,
                target,
                error_text,
                ..
            } => {
                let why = error_text
                    .as_deref()
                    .map(|e| format!(" ({e})"))
                    .unwrap_or_default();
                format!("{}{why}", self.lang.tx("reading-no-answer", target))
            }
            Reading::Certificate {
                target, not_after, ..
            } => {
                format!(
                    "{} {}",
                    self.lang.tx("reading-certificate", target),
                    self.time(*not_after)
                )
            }
        }
    }
}

/// What was answered in SIP, and by whom.
fn in_sip(answer: Option<&SipAnswer>) -> String {
    let Some(answer) = answer else {
        return String::new();
    };
    let by = answer.product.iter().map(String::as_str);
    let parts: Vec<String> = std::iter::once(answer.in_words())
        .chain(by.map(str::to_owned))
        .collect();
    format!(": {}", parts.join(", "))
}

#[cfg(test)]
mod tests;
