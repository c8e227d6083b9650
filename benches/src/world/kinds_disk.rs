//! How disks, files, memory and processors fail. Needs the signs. Must not know a rule of the judgement.

use super::cause::{Cause, Part};
use super::kinds::{Around, Draft, Kind, Symptom, kind};
use super::kinds_sound::file;
use super::signs::{BadFile, Events, FileSign, Spans};
use crate::rng::Rng;

use Symptom::{
    CoresLess, DiskErrors, DiskFailed, FileDiffers, FileGone, Full, MemoryLess, ReadOnly,
};

const GIB: u64 = 1 << 30;
const LIBRARIES: [&str; 4] = [
    "/usr/lib/softphone/libmedia.so",
    "/usr/lib/softphone/libsignal.so",
    "/usr/lib/softphone/phone",
    "/usr/lib/softphone/libcodec.so",
];

/// The table.
pub(super) const KINDS: &[Kind] = &[
    kind(
        "disk errors/cable",
        DiskErrors,
        Cause::DiskCable,
        8,
        |rng, t, d| {
            d.signs.disks[0].crc = Events::from(rng, t, 400);
            d.signs.disks[0].io_errors = Events::from(rng, t, 1_500);
        },
    ),
    kind(
        "disk errors/cable, disk is new",
        DiskErrors,
        Cause::DiskCable,
        3,
        |rng, t, d| {
            d.signs.disks[0].crc = Events::from(rng, t, 400);
            d.signs.disks[0].io_errors = Events::from(rng, t, 1_500);
            d.replaced(Part::Disk, rng);
        },
    ),
    kind(
        "disk errors/disk wears out",
        DiskErrors,
        Cause::Disk,
        15,
        wears,
    ),
    kind(
        "disk says failed/it does",
        DiskFailed,
        Cause::Disk,
        8,
        |rng, t, d| {
            d.signs.disks[0].says_failed = Spans::from(t);
            d.signs.disks[0].replaced = Events::from(rng, 0, 3_600);
        },
    ),
    kind(
        "disk errors/electronics of the disk",
        DiskErrors,
        Cause::Disk,
        3,
        |rng, t, d| {
            d.signs.disks[0].io_errors = Events::from(rng, t, 700);
            d.signs.disks[0].gone = Spans::flicker(rng, t + 1_800, 300, 3_600);
        },
    ),
    kind(
        "disk errors/controller on the board, both disks",
        DiskErrors,
        Cause::Pc,
        3,
        |rng, t, d| {
            for disk in &mut d.signs.disks {
                disk.crc = Events::from(rng, t, 700);
                disk.io_errors = Events::from(rng, t, 1_500);
            }
        },
    ),
    kind(
        "disk errors/power supply",
        DiskErrors,
        Cause::Pc,
        3,
        |rng, t, d| {
            d.signs.restarts = Events::from(rng, t, 3_600);
            for disk in &mut d.signs.disks {
                disk.power_lost = d.signs.restarts.clone();
                disk.io_errors = Events::from(rng, t, 1_200);
            }
        },
    ),
    kind(
        "disk errors/once after a sleep",
        DiskErrors,
        Cause::Nothing,
        10,
        |_, t, d| {
            d.signs.disks[0].io_errors = Events(vec![t, t + 1]);
        },
    ),
    kind(
        "read only/disk wears out",
        ReadOnly,
        Cause::Disk,
        6,
        |rng, t, d| {
            wears(rng, t.saturating_sub(3_600), d);
            d.signs.read_only = Spans::from(t);
        },
    ),
    kind(
        "read only/cable",
        ReadOnly,
        Cause::DiskCable,
        4,
        |rng, t, d| {
            let before_s = t.saturating_sub(3_600);
            d.signs.disks[0].crc = Events::from(rng, before_s, 400);
            d.signs.disks[0].io_errors = Events::from(rng, before_s, 1_500);
            d.signs.read_only = Spans::from(t);
        },
    ),
    kind(
        "read only/mounted so",
        ReadOnly,
        Cause::Setting,
        5,
        |_, t, d| {
            d.signs.restarts = Events(vec![t]);
            d.signs.read_only = Spans::from(t);
        },
    ),
    kind(
        "full/files left behind",
        Full,
        Cause::Room,
        15,
        |_, t, d| {
            d.signs.full = Spans::from(t);
        },
    ),
    kind(
        "file differs/decayed once",
        FileDiffers,
        Cause::File,
        10,
        |rng, t, d| {
            d.signs.files.push(one_of(rng, t, FileSign::Decayed));
        },
    ),
    kind(
        "file differs/disk decays",
        FileDiffers,
        Cause::Disk,
        6,
        |rng, t, d| {
            for (number, path) in LIBRARIES.into_iter().enumerate() {
                let after_s = number as u64 * rng.range(1_800, 5_400);
                d.signs
                    .files
                    .push(file(t + after_s, 0, path, FileSign::Decayed));
            }
            d.signs.disks[0].pending = Events::from(rng, t, 2_000);
            d.signs.disks[0].uncorrected = Events::from(rng, t, 4_000);
        },
    ),
    kind(
        "file differs/memory flips bits",
        FileDiffers,
        Cause::MemoryModule,
        3,
        flips,
    ),
    kind(
        "file differs/again after a restore, disk",
        FileDiffers,
        Cause::Disk,
        2,
        |rng, t, d| {
            d.signs.files.push(one_of(rng, t, FileSign::Decayed));
            d.signs.disks[0].pending = Events::from(rng, t, 5_000);
            d.restored(rng);
        },
    ),
    kind(
        "file differs/again after a restore, memory",
        FileDiffers,
        Cause::MemoryModule,
        2,
        |rng, t, d| {
            flips(rng, t, d);
            d.restored(rng);
        },
    ),
    kind(
        "file differs/update broke off, many desks",
        FileDiffers,
        Cause::Software,
        8,
        |_, t, d| {
            for path in LIBRARIES {
                d.signs.files.push(file(t, 0, path, FileSign::HalfWritten));
            }
            d.around = Around::Image;
        },
    ),
    kind(
        "file differs/settings edited here",
        FileDiffers,
        Cause::Setting,
        8,
        |_, t, d| {
            d.signs.files.push(file(
                t,
                0,
                "/etc/softphone/account.conf",
                FileSign::Configured,
            ));
        },
    ),
    kind(
        "file differs/half written, disk is full",
        FileDiffers,
        Cause::Room,
        4,
        |rng, t, d| {
            d.signs.full = Spans::from(t.saturating_sub(1_800));
            d.signs.files.push(one_of(rng, t, FileSign::HalfWritten));
        },
    ),
    kind(
        "file gone/cleaned away, many desks",
        FileGone,
        Cause::Software,
        5,
        |rng, t, d| {
            d.signs.files.push(one_of(rng, t, FileSign::Gone));
            d.around = Around::Image;
        },
    ),
    kind(
        "file gone/disk loses it",
        FileGone,
        Cause::Disk,
        3,
        |rng, t, d| {
            wears(rng, t.saturating_sub(3_600), d);
            d.signs.files.push(one_of(rng, t, FileSign::Gone));
        },
    ),
    kind(
        "file gone/deleted here",
        FileGone,
        Cause::File,
        4,
        |rng, t, d| {
            d.signs.files.push(one_of(rng, t, FileSign::Gone));
        },
    ),
    kind(
        "memory less/module dies",
        MemoryLess,
        Cause::MemoryModule,
        5,
        |_, t, d| {
            d.signs.restarts = Events(vec![t]);
            d.signs.memory_lost = (Spans::from(t), 8 * GIB);
        },
    ),
    kind(
        "memory less/module sits badly",
        MemoryLess,
        Cause::MemorySeat,
        4,
        |rng, t, d| {
            // It is counted at each start only: there after one, gone after the next.
            let starts: Vec<u64> = (0..60).map(|n| t + n * 2_700 + rng.range(0, 900)).collect();
            let gone = starts
                .chunks_exact(2)
                .map(|pair| (pair[0], pair[1]))
                .collect();
            d.signs.restarts = Events(starts);
            d.signs.memory_lost = (Spans(gone), 8 * GIB);
        },
    ),
    kind(
        "memory less/firmware keeps some, many desks",
        MemoryLess,
        Cause::Software,
        4,
        |_, t, d| {
            d.signs.restarts = Events(vec![t]);
            d.signs.memory_lost = (Spans::from(t), 3 * GIB);
            d.around = Around::Image;
        },
    ),
    kind(
        "memory less/slot on the board, module is new",
        MemoryLess,
        Cause::Pc,
        2,
        |rng, t, d| {
            d.signs.restarts = Events(vec![t]);
            d.signs.memory_lost = (Spans::from(t), 8 * GIB);
            d.replaced(Part::MemoryModule, rng);
        },
    ),
    kind(
        "fewer processors/switched off in the firmware",
        CoresLess,
        Cause::Setting,
        3,
        |_, t, d| {
            d.signs.restarts = Events(vec![t]);
            d.signs.cores_off = (Spans::from(t), 4);
        },
    ),
    kind(
        "fewer processors/processor fails",
        CoresLess,
        Cause::Processor,
        2,
        |rng, t, d| {
            d.signs.restarts = Events::from(rng, t, 3_000);
            d.signs.cores_off = (Spans::flicker(rng, t, 2_400, 900), 1);
        },
    ),
    kind(
        "fewer processors/since an update, many desks",
        CoresLess,
        Cause::Software,
        2,
        |_, t, d| {
            d.signs.restarts = Events(vec![t]);
            d.signs.cores_off = (Spans::from(t), 4);
            d.around = Around::Image;
        },
    ),
    kind(
        "fewer processors/for a moment",
        CoresLess,
        Cause::Nothing,
        3,
        |rng, t, d| {
            d.signs.cores_off = (Spans::once(t, rng.range(320, 500)), 1);
        },
    ),
];

/// Sectors go one after the other, and requests for them fail.
fn wears(rng: &mut Rng, start_s: u64, draft: &mut Draft) {
    let disk = &mut draft.signs.disks[0];
    disk.pending = Events::from(rng, start_s, 900);
    disk.replaced = Events::from(rng, start_s, 1_500);
    disk.uncorrected = Events::from(rng, start_s, 2_500);
    disk.io_errors = Events::from(rng, start_s, 1_500);
}

/// A bit that does not hold changes what is read now here, now there; the disk has it right.
fn flips(rng: &mut Rng, start_s: u64, draft: &mut Draft) {
    for path in LIBRARIES {
        let spans = Spans::flicker(rng, start_s, 3_600, 3_600);
        draft.signs.files.push(BadFile {
            spans,
            set: 0,
            path,
            sign: FileSign::Unsteady,
        });
    }
    let written = Spans::from(start_s + 3_600);
    draft.signs.files.push(BadFile {
        spans: written,
        set: 2,
        path: "/usr/lib/libc.so.6",
        sign: FileSign::Decayed,
    });
}

fn one_of(rng: &mut Rng, start_s: u64, sign: FileSign) -> BadFile {
    let at = usize::try_from(rng.range(0, 3)).unwrap_or(0);
    file(
        start_s,
        0,
        LIBRARIES.get(at).copied().unwrap_or(LIBRARIES[0]),
        sign,
    )
}
