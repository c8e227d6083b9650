//! What a fault of a story does to the PC that is not there. Needs the machine; judges nothing.

use super::fault::Fault;
use super::machine::{FileNow, Machine, files_of};
use deskready::observation::Why;

pub fn break_it(machine: &mut Machine, fault: &Fault) {
    match fault {
        Fault::HeadsetUnplugged => machine.headset = None,
        Fault::HeadsetSilent => machine.silent = true,
        Fault::AnotherHeadset => machine.another_headset = true,
        Fault::MicrophoneMuted => machine.microphone_muted = true,
        Fault::SoundPercent(percent) => machine.sound_percent = *percent,
        Fault::NoSoundDevice => machine.no_sound_device = true,
        Fault::SoundBusy => machine.sound_refused = Some(Why::Busy),
        Fault::NoSession => machine.sound_refused = Some(Why::NoSession),
        Fault::PhoneUnplugged => machine.phone = None,
        Fault::PathDown(name) => {
            machine.down.insert(name.clone());
        }
        Fault::DiskReadMs(took) => machine.read_ms = *took,
        Fault::DiskUnreadable(places) => machine.unreadable_places = *places,
        Fault::DiskFailed => machine.passed = false,
        Fault::DiskWarns(bits) => machine.warning = *bits,
        Fault::DiskSelfTestFailed => machine.self_test_failed = true,
        Fault::IoErrors(count) => machine.io_errors = *count,
        Fault::CrcErrors(count) => machine.crc_errors = *count,
        Fault::DiskCounts(id, count) => {
            machine.disk_counts.insert(*id, *count);
        }
        Fault::DiskUsed(percent) => machine.disk_used_percent = *percent,
        Fault::ProcessorMhz(mhz) => machine.mhz = *mhz,
        Fault::FanStands => machine.fan_stands = true,
        Fault::ProcessorDegrees(degrees) => machine.degrees = *degrees,
        Fault::MemoryErrors(count) => machine.memory_corrected = *count,
        Fault::WrongCore(core) => machine.wrong_core = Some(*core),
        Fault::OnBattery(percent) => machine.on_battery_percent = Some(*percent),
        Fault::StuckBit(bit) => machine.stuck_bit = Some(*bit),
        Fault::Waiting(percent, file) => machine.waiting = Some((*percent, file.clone())),
        Fault::UsbDrops(count, chain) => machine.usb_drops = Some((*count, chain.clone())),
        Fault::BatteryHolds(percent) => machine.battery_full_percent = Some(*percent),
        Fault::Full(mount) => {
            machine.full.insert(mount.clone());
        }
        Fault::ReadOnly(mount) => {
            machine.read_only.insert(mount.clone());
        }
        Fault::NotMounted(mount) => machine.mounts.retain(|m| m != mount),
        Fault::MemoryGib(gib) => machine.memory_gib = *gib,
        Fault::Cores(count) => machine.cores = *count,
        Fault::FileDecayed(path) => {
            machine.files.insert(path.clone(), FileNow::Decayed);
        }
        Fault::FileGone(path) => {
            machine.files.insert(path.clone(), FileNow::Gone);
        }
        Fault::FileChanged(path) => {
            machine.files.insert(path.clone(), FileNow::Changed);
        }
        Fault::FileUnreadable(path) => {
            machine.files.insert(path.clone(), FileNow::Unreadable);
        }
        Fault::SoftphoneUpdated => {
            machine.softphone_version = "4.3.0".to_owned();
            for (path, configuration) in files_of("softphone") {
                if !configuration {
                    machine.files.insert((*path).to_owned(), FileNow::Updated);
                }
            }
        }
        // What is heard of a headset, no list of devices shows.
        Fault::LeftEarDead
        | Fault::NoEarHeard
        | Fault::MicrophoneDead
        | Fault::VoiceDbfs(_)
        | Fault::HumDbfs(_)
        | Fault::Clicks(_)
        | Fault::SoundGaps(_)
        | Fault::BandHz(_)
        | Fault::CertificateEnds(..)
        | Fault::SwitchedOff
        | Fault::ReportsHeld
        | Fault::ReportsReordered
        | Fault::ReportsDoubled
        | Fault::ClockBack(_) => {}
    }
}
