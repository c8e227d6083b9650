//! How the way to the servers fails: cable, port, tunnel, far side, settings. Needs the signs. Must not know a rule of
//! the judgement.

use super::cause::{Cause, Part};
use super::kinds::{Around, Draft, Kind, Symptom, kind};
use super::signs::{Events, Spans};
use crate::rng::Rng;

use Symptom::{CertificateEnds, PathDown};

const VOICE: usize = 0;
const TUNNEL: usize = 1;
const RECORDS: usize = 2;
/// The kernel has no link.
const NO_LINK: &str = "Network is unreachable (os error 101)";
const REFUSED: &str = "192.0.2.20:5061: Connection refused (os error 111)";
const NO_NAME: &str = "failed to lookup address information: Name or service not known";

/// The table.
pub(super) const KINDS: &[Kind] = &[
    kind(
        "path down/cable flickers",
        PathDown,
        Cause::NetworkCable,
        20,
        |rng, t, d| {
            let spans = worn_link(rng, t);
            all_paths(d, &spans, NO_LINK);
        },
    ),
    kind(
        "path down/cable is marginal",
        PathDown,
        Cause::NetworkCable,
        8,
        |rng, t, d| {
            let spans = Spans::flicker(rng, t, 150, 500);
            all_paths(
                d,
                &spans,
                "192.0.2.20:5061: Connection timed out (os error 110)",
            );
            d.signs.path_slow = std::array::from_fn(|_| Spans::flicker(rng, t, 600, 300));
        },
    ),
    kind(
        "path down/network plug pulled",
        PathDown,
        Cause::LoosePlug,
        25,
        |_, t, d| {
            all_paths(d, &Spans::from(t), NO_LINK);
        },
    ),
    kind(
        "path down/port of the switch flickers, cable is new",
        PathDown,
        Cause::SwitchPort,
        6,
        |rng, t, d| {
            let spans = worn_link(rng, t);
            all_paths(d, &spans, NO_LINK);
            d.replaced(Part::NetworkCable, rng);
        },
    ),
    kind(
        "path down/port of the switch dies",
        PathDown,
        Cause::SwitchPort,
        5,
        |_, t, d| {
            all_paths(d, &Spans::from(t), NO_LINK);
        },
    ),
    kind(
        "path down/switch fails, its desks",
        PathDown,
        Cause::SwitchPort,
        6,
        |rng, t, d| {
            let spans = Spans::flicker(rng, t, 1_500, 300);
            all_paths(d, &spans, NO_LINK);
            d.around = Around::Switch;
        },
    ),
    kind(
        "path down/tunnel down, all desks",
        PathDown,
        Cause::Outside,
        20,
        |_, t, d| {
            for at in [TUNNEL, RECORDS] {
                d.signs.path_down[at] = Spans::from(t);
            }
            d.around = Around::Site;
        },
    ),
    kind(
        "path down/voice server down, all desks",
        PathDown,
        Cause::Outside,
        15,
        |_, t, d| {
            d.signs.path_down[VOICE] = Spans::from(t);
            d.signs.path_error = REFUSED;
            d.around = Around::Site;
        },
    ),
    kind(
        "path down/provider comes and goes, all desks",
        PathDown,
        Cause::Outside,
        10,
        |rng, t, d| {
            let spans = worn_link(rng, t);
            all_paths(
                d,
                &spans,
                "192.0.2.20:5061: Connection timed out (os error 110)",
            );
            d.around = Around::Site;
        },
    ),
    kind(
        "path down/name not known, here alone",
        PathDown,
        Cause::Setting,
        8,
        |_, t, d| {
            d.signs.path_down[RECORDS] = Spans::from(t);
            d.signs.path_error = NO_NAME;
        },
    ),
    kind(
        "path down/firewall since an update, many desks",
        PathDown,
        Cause::Software,
        6,
        |_, t, d| {
            d.signs.path_down[VOICE] = Spans::from(t);
            d.signs.path_error = REFUSED;
            d.around = Around::Image;
        },
    ),
    kind(
        "path down/softphone's service refuses here",
        PathDown,
        Cause::Setting,
        4,
        |_, t, d| {
            d.signs.path_down[VOICE] = Spans::from(t);
            d.signs.path_error = "Permission denied (os error 13)";
        },
    ),
    kind(
        "path down/network card fails with the board",
        PathDown,
        Cause::Pc,
        3,
        |rng, t, d| {
            let spans = worn_link(rng, t);
            all_paths(d, &spans, NO_LINK);
            d.signs.restarts = Events::from(rng, t, 3_000);
            d.signs.disks[0].io_errors = Events::from(rng, t, 3_600);
            d.replaced(Part::NetworkCable, rng);
        },
    ),
    kind(
        "path down/once",
        PathDown,
        Cause::Nothing,
        40,
        |rng, t, d| {
            let spans = Spans::once(t, rng.range(60, 200));
            all_paths(
                d,
                &spans,
                "192.0.2.20:5061: Connection timed out (os error 110)",
            );
        },
    ),
    kind(
        "certificate ends/it does, all desks",
        CertificateEnds,
        Cause::Outside,
        8,
        |rng, _, d| {
            d.signs.certificate_end_s = i64::try_from(rng.range(1, 5)).unwrap_or(1) * 86_400;
            d.around = Around::Site;
        },
    ),
    kind(
        "certificate ends/the clock of this PC is wrong",
        CertificateEnds,
        Cause::Setting,
        4,
        |_, _, d| {
            d.signs.clock_off_s = 400 * 86_400;
        },
    ),
];

fn worn_link(rng: &mut Rng, start_s: u64) -> Spans {
    let gone_s = rng.range(120, 500);
    let there_s = rng.range(300, 1_000);
    Spans::flicker(rng, start_s, gone_s, there_s)
}

fn all_paths(draft: &mut Draft, spans: &Spans, error: &'static str) {
    draft.signs.path_down = std::array::from_fn(|_| spans.clone());
    draft.signs.path_error = error;
}
