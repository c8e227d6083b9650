//! The rules of others, stated as they publish them, on what a rotating ATA disk counts. Pure. They are stated once here,
//! and must not be bent to make ours look better.

use std::collections::BTreeMap;

/// Raw counts by number of the attribute; what a disk does not count is not there.
pub type Counts = BTreeMap<u16, u64>;

/// A rule of somebody else.
#[derive(Debug, Clone, Copy)]
pub struct Peer {
    /// What it is called.
    pub name: &'static str,
    /// Whether it raises an alarm.
    pub alarms: fn(&Counts) -> bool,
}

/// All of them.
pub const PEERS: [Peer; 3] = [
    Peer {
        name: "smartd: 197 or 198 above zero",
        alarms: smartd,
    },
    Peer {
        name: "any of 5, 187, 196, 197, 198 above zero",
        alarms: any_of_five,
    },
    Peer {
        name: "Scrutiny's failed",
        alarms: scrutiny,
    },
];

fn above_zero(counts: &Counts, ids: &[u16]) -> bool {
    ids.iter()
        .any(|id| counts.get(id).is_some_and(|count| *count > 0))
}

/// What smartd warns of with `-a` and its defaults (smartd.conf(5): `-C 197 -U 198`).
fn smartd(counts: &Counts) -> bool {
    above_zero(counts, &[197, 198])
}

/// A rule of thumb that is often repeated.
fn any_of_five(counts: &Counts) -> bool {
    above_zero(counts, &[5, 187, 196, 197, 198])
}

/// Scrutiny calls a critical attribute failed where its table of observed failure rates gives a tenth or more (its
/// `ata_attribute_metadata.go` and `ValidateThreshold`, as of 2025): above the lower and up to the upper end of a range.
/// What lies beyond its last range is a warning, not a failure.
const SCRUTINY: [(u16, u64, u64); 7] = [
    (5, 16, 70_000),
    (10, 0, 80),
    (187, 0, 120),
    (196, 11, 17),
    (196, 27, 45),
    (197, 1, 1_600),
    (198, 0, 16),
];

fn scrutiny(counts: &Counts) -> bool {
    SCRUTINY.iter().any(|(id, above, up_to)| {
        counts
            .get(id)
            .is_some_and(|count| count > above && count <= up_to)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_alarms_where_its_publisher_says() {
        for (counts, expected) in [
            (vec![], [false, false, false]),
            (vec![(197, 1)], [true, true, false]),
            (vec![(197, 2)], [true, true, true]),
            (vec![(198, 1)], [true, true, true]),
            (vec![(5, 16)], [false, true, false]),
            (vec![(5, 17)], [false, true, true]),
            (vec![(5, 70_001)], [false, true, false]),
            (vec![(187, 1)], [false, true, true]),
            (vec![(196, 18)], [false, true, false]),
            (vec![(10, 1)], [false, false, true]),
            (vec![(199, 9_000)], [false, false, false]),
        ] {
            let counts: Counts = counts.into_iter().collect();
            let said = PEERS.map(|peer| (peer.alarms)(&counts));
            assert_eq!(said, expected, "{counts:?}");
        }
    }
}
