//! How headsets, phones and their sockets fail. Needs the signs. Must not know a rule of the judgement.

use super::cause::{Cause, Part};
use super::kinds::{Around, Draft, Kind, Symptom, kind};
use super::signs::{BadFile, Events, FileSign, HORIZON_S, Spans, Stream};
use crate::rng::Rng;
use deskready::component::ComponentKind::{DeskPhone, Headset};

use Symptom::{HeadsetMissing, HeadsetNotDefault, PhoneMissing, StreamSilent};

/// The table.
pub(super) const KINDS: &[Kind] = &[
    kind(
        "headset missing/plug pulled overnight",
        HeadsetMissing,
        Cause::LoosePlug,
        60,
        |_, _, d| {
            d.signs.headset_gone = Spans::from(0);
        },
    ),
    kind(
        "headset missing/plug pulled at work",
        HeadsetMissing,
        Cause::LoosePlug,
        40,
        |_, t, d| {
            d.signs.headset_gone = Spans::from(t);
        },
    ),
    kind(
        "headset missing/carried to another desk, well there",
        HeadsetMissing,
        Cause::LoosePlug,
        10,
        |rng, _, d| {
            d.signs.headset_gone = Spans::from(0);
            d.seen_elsewhere(Headset, false, rng);
        },
    ),
    kind(
        "headset missing/disabled in the system",
        HeadsetMissing,
        Cause::Setting,
        12,
        |_, t, d| {
            d.signs.headset_gone = Spans::from(t);
            d.signs.headset_on_bus = true;
        },
    ),
    kind(
        "headset missing/cord flickers",
        HeadsetMissing,
        Cause::HeadsetCord,
        40,
        |rng, t, d| {
            d.signs.headset_gone = worn_contact(rng, t);
        },
    ),
    kind(
        "headset missing/cord flickers, then breaks",
        HeadsetMissing,
        Cause::HeadsetCord,
        20,
        |rng, t, d| {
            let broken_s = t + rng.range(3_600, 7_200);
            d.signs.headset_gone = until_then(worn_contact(rng, t), broken_s);
        },
    ),
    kind(
        "headset missing/top dies at once",
        HeadsetMissing,
        Cause::HeadsetTop,
        8,
        |_, t, d| {
            d.signs.headset_gone = Spans::from(t);
        },
    ),
    kind(
        "headset missing/top fails here and at another desk, cord is new",
        HeadsetMissing,
        Cause::HeadsetTop,
        4,
        |rng, t, d| {
            d.signs.headset_gone = worn_contact(rng, t);
            d.seen_elsewhere(Headset, true, rng);
            d.replaced(Part::HeadsetCord, rng);
        },
    ),
    kind(
        "headset missing/adapter comes back under another name",
        HeadsetMissing,
        Cause::UsbAdapter,
        12,
        |rng, t, d| {
            d.signs.headset_garbled = Spans::flicker(rng, t, 700, 900);
            d.signs.stream = (Spans::from(t), Stream::Starved);
        },
    ),
    kind(
        "headset missing/adapter starves, then dies",
        HeadsetMissing,
        Cause::UsbAdapter,
        10,
        |rng, t, d| {
            d.signs.stream = (Spans::from(t.saturating_sub(5_400)), Stream::Starved);
            d.signs.headset_garbled = Spans::once(t.saturating_sub(rng.range(600, 1_800)), 240);
            d.signs.headset_gone = Spans::from(t);
        },
    ),
    kind(
        "headset missing/port worn, headset is new",
        HeadsetMissing,
        Cause::UsbPort,
        8,
        |rng, t, d| {
            d.signs.headset_gone = worn_contact(rng, t);
            d.replaced(Part::Headset, rng);
        },
    ),
    kind(
        "headset missing/hub drops all it has",
        HeadsetMissing,
        Cause::UsbPort,
        12,
        |rng, t, d| {
            let spans = worn_contact(rng, t);
            all_of_hub(d, &spans);
        },
    ),
    kind(
        "headset missing/hub dies",
        HeadsetMissing,
        Cause::UsbPort,
        6,
        |_, t, d| {
            all_of_hub(d, &Spans::from(t));
        },
    ),
    kind(
        "headset missing/board fails",
        HeadsetMissing,
        Cause::Pc,
        4,
        |rng, t, d| {
            let spans = worn_contact(rng, t);
            all_of_hub(d, &spans);
            d.signs.restarts = Events::from(rng, t, 3_000);
            for disk in &mut d.signs.disks {
                disk.io_errors = Events::from(rng, t, 2_400);
            }
        },
    ),
    kind(
        "headset missing/power supply fails",
        HeadsetMissing,
        Cause::Pc,
        3,
        |rng, t, d| {
            d.signs.restarts = Events::from(rng, t, 2_400);
            d.signs.disks[0].power_lost = d.signs.restarts.clone();
            let gone = d
                .signs
                .restarts
                .0
                .iter()
                .map(|at| (*at, at + 300))
                .collect();
            d.signs.headset_gone = apart(gone);
        },
    ),
    kind(
        "headset missing/USB controller hangs",
        HeadsetMissing,
        Cause::Hang,
        10,
        |_, t, d| {
            all_of_hub(d, &Spans::from(t));
        },
    ),
    kind(
        "headset missing/driver after an update, many desks",
        HeadsetMissing,
        Cause::Software,
        10,
        |_, t, d| {
            d.signs.headset_gone = Spans::from(t);
            d.signs.headset_on_bus = true;
            d.signs.files.push(file(
                t,
                1,
                "/lib/modules/sound/usb-audio.ko",
                FileSign::Updated,
            ));
            d.around = Around::Image;
        },
    ),
    kind(
        "headset missing/driver half written here",
        HeadsetMissing,
        Cause::Software,
        4,
        |_, t, d| {
            d.signs.headset_gone = Spans::from(t);
            d.signs.headset_on_bus = true;
            d.signs.files.push(file(
                t,
                1,
                "/lib/modules/sound/usb-audio.ko",
                FileSign::HalfWritten,
            ));
        },
    ),
    kind(
        "headset missing/pulled and put back once",
        HeadsetMissing,
        Cause::Nothing,
        60,
        |rng, t, d| {
            d.signs.headset_gone = Spans::once(t, rng.range(70, 150));
        },
    ),
    kind(
        "headset missing/people change at the desk",
        HeadsetMissing,
        Cause::Nothing,
        40,
        |rng, t, d| {
            d.signs.headset_gone = Spans::once(t, rng.range(300, 840));
        },
    ),
    kind(
        "other default/chosen by somebody",
        HeadsetNotDefault,
        Cause::Setting,
        30,
        |_, t, d| {
            d.signs.not_default = Spans::from(t);
        },
    ),
    kind(
        "other default/after an update, many desks",
        HeadsetNotDefault,
        Cause::Software,
        8,
        |_, t, d| {
            d.signs.not_default = Spans::from(t);
            d.around = Around::Image;
        },
    ),
    kind(
        "other default/cord drops out and the system moves on",
        HeadsetNotDefault,
        Cause::HeadsetCord,
        12,
        |rng, t, d| {
            d.signs.headset_gone = worn_contact(rng, t);
            d.signs.not_default = Spans::from(t);
        },
    ),
    kind(
        "silent stream/sound server hangs",
        StreamSilent,
        Cause::Hang,
        20,
        |_, t, d| {
            d.signs.stream = (Spans::from(t), Stream::Stuck);
        },
    ),
    kind(
        "silent stream/adapter starves",
        StreamSilent,
        Cause::UsbAdapter,
        6,
        |rng, t, d| {
            d.signs.stream = (Spans::from(t), Stream::Starved);
            d.signs.headset_garbled = Spans::flicker(rng, t + 600, 120, 3_600);
        },
    ),
    kind(
        "silent stream/hub starves",
        StreamSilent,
        Cause::UsbPort,
        5,
        |rng, t, d| {
            d.signs.stream = (Spans::from(t), Stream::Starved);
            d.signs.phone_gone = Spans::flicker(rng, t, 900, 1_200);
            d.signs.camera_gone = d.signs.phone_gone.clone();
        },
    ),
    kind(
        "silent stream/after an update, many desks",
        StreamSilent,
        Cause::Software,
        5,
        |_, t, d| {
            d.signs.stream = (Spans::from(t), Stream::Stuck);
            d.around = Around::Image;
        },
    ),
    kind(
        "phone missing/plug pulled",
        PhoneMissing,
        Cause::LoosePlug,
        20,
        |_, _, d| {
            d.signs.phone_gone = Spans::from(0);
        },
    ),
    kind(
        "phone missing/cord flickers",
        PhoneMissing,
        Cause::PhoneCord,
        10,
        |rng, t, d| {
            d.signs.phone_gone = Spans::flicker(rng, t, 1_200, 1_200);
        },
    ),
    kind(
        "phone missing/phone dies",
        PhoneMissing,
        Cause::DeskPhone,
        5,
        |_, t, d| {
            d.signs.phone_gone = Spans::from(t);
        },
    ),
    kind(
        "phone missing/fails here and at another desk, cord is new",
        PhoneMissing,
        Cause::DeskPhone,
        3,
        |rng, t, d| {
            d.signs.phone_gone = Spans::flicker(rng, t, 1_200, 1_200);
            d.seen_elsewhere(DeskPhone, true, rng);
            d.replaced(Part::PhoneCord, rng);
        },
    ),
    kind(
        "phone missing/hub drops phone and camera",
        PhoneMissing,
        Cause::UsbPort,
        5,
        |rng, t, d| {
            d.signs.phone_gone = Spans::flicker(rng, t, 1_200, 1_200);
            d.signs.camera_gone = d.signs.phone_gone.clone();
        },
    ),
    kind(
        "phone missing/again, phone is new",
        PhoneMissing,
        Cause::PhoneCord,
        4,
        |rng, t, d| {
            d.signs.phone_gone = Spans::flicker(rng, t, 1_200, 1_200);
            d.replaced(Part::DeskPhone, rng);
        },
    ),
    kind(
        "phone missing/once",
        PhoneMissing,
        Cause::Nothing,
        8,
        |rng, t, d| {
            d.signs.phone_gone = Spans::once(t, rng.range(200, 900));
        },
    ),
];

/// A contact that is lost when something moves: minutes, a few times an hour.
fn worn_contact(rng: &mut Rng, start_s: u64) -> Spans {
    let gone_s = rng.range(150, 600);
    let there_s = rng.range(500, 1_500);
    Spans::flicker(rng, start_s, gone_s, there_s)
}

fn until_then(mut spans: Spans, broken_s: u64) -> Spans {
    spans.end_at(broken_s);
    spans.0.push((broken_s, HORIZON_S));
    spans
}

fn all_of_hub(draft: &mut Draft, spans: &Spans) {
    draft.signs.headset_gone = spans.clone();
    draft.signs.phone_gone = spans.clone();
    draft.signs.camera_gone = spans.clone();
}

/// Spans that touch become one.
fn apart(spans: Vec<(u64, u64)>) -> Spans {
    let mut all: Vec<(u64, u64)> = Vec::new();
    for (start, end) in spans {
        match all.last_mut() {
            Some(last) if start <= last.1 => last.1 = end,
            Some(_) | None => all.push((start, end)),
        }
    }
    Spans(all)
}

pub(super) fn file(start_s: u64, set: usize, path: &'static str, sign: FileSign) -> BadFile {
    BadFile {
        spans: Spans::from(start_s),
        set,
        path,
        sign,
    }
}
