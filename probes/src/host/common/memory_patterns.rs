//! Patterns written to memory that is free now, and read back: whether each word comes back as it was written. Needs room
//! that nobody misses; asks for no right, binds no page and knows no module: where a word lies in the modules only the
//! processor knows.

use super::memory;
use crate::host::{HostError, MemoryProved, WrongWord};
use deskready::observation::Why;
use std::time::{Duration, Instant};

/// Most that is tested: the whole check before a shift is to take less than a third of a second.
const MOST_BYTES: u64 = 64 << 20;
/// So much of what is free is taken, one part of: what is not there the desk's programs would miss.
const SHARE_OF_FREE: u64 = 4;
/// Of what this process may have at all, one part of.
const SHARE_OF_OWN: u64 = 2;
/// Less than this a processor keeps beside itself, and the modules would never be asked.
const LEAST_WORDS: usize = (32 << 20) / WORD_BYTES;
/// Written or compared between two looks at the clock.
const CHUNK_WORDS: usize = (1 << 20) / WORD_BYTES;
const WORD_BYTES: usize = size_of::<u64>();
/// Most wrong words told.
const WRONG: usize = 16;

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pattern {
    Zeros,
    Ones,
    Fives,
    Tens,
    /// Each word its own place: a line of the address that is broken shows.
    Address,
    /// The same, every bit turned.
    Inverse,
}

impl Pattern {
    const ALL: [Self; 6] = [
        Self::Zeros,
        Self::Ones,
        Self::Fives,
        Self::Tens,
        Self::Address,
        Self::Inverse,
    ];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Zeros => "zeros",
            Self::Ones => "ones",
            Self::Fives => "fives",
            Self::Tens => "tens",
            Self::Address => "address",
            Self::Inverse => "inverse",
        }
    }

    /// The word at a place.
    const fn word(self, place: u64) -> u64 {
        match self {
            Self::Zeros => 0,
            Self::Ones => u64::MAX,
            Self::Fives => 0x5555_5555_5555_5555,
            Self::Tens => 0xaaaa_aaaa_aaaa_aaaa,
            Self::Address => place.wrapping_mul(0x0000_0001_0000_0001),
            Self::Inverse => !place.wrapping_mul(0x0000_0001_0000_0001),
        }
    }
}

/// What happens between writing and reading: nothing, but in a test, where it stands for a module that is broken.
type Meddle = fn(pattern: Pattern, words: &mut [u64]);

const fn nothing(_: Pattern, _: &mut [u64]) {}

/// Tests what is free, in a thread that yields to everybody else.
pub(in crate::host) fn prove(limit: Duration) -> Result<MemoryProved, HostError> {
    let words = words_to_test(
        memory::available()?,
        super::super::system::own_memory_room(),
    )?;
    prove_with(words, LEAST_WORDS, limit, nothing)
}

/// How many words are tested where so many bytes are free, and this process may have so many more.
fn words_to_test(free_bytes: u64, own_room_bytes: Option<u64>) -> Result<usize, HostError> {
    let own = own_room_bytes.map_or(u64::MAX, |room| room / SHARE_OF_OWN);
    let bytes = (free_bytes / SHARE_OF_FREE).min(own).min(MOST_BYTES);
    let words =
        usize::try_from(bytes).unwrap_or(usize::MAX) / WORD_BYTES / CHUNK_WORDS * CHUNK_WORDS;
    if words < LEAST_WORDS {
        let detail = format!(
            "{} MiB of memory are free, too few to test any",
            free_bytes >> 20
        );
        return Err(HostError::new(Why::Busy, detail));
    }
    Ok(words)
}

fn prove_with(
    words: usize,
    least: usize,
    limit: Duration,
    meddle: Meddle,
) -> Result<MemoryProved, HostError> {
    let tested = std::thread::scope(|scope| {
        let thread = scope.spawn(move || {
            super::super::system::yield_to_others();
            test(words, least, limit, meddle)
        });
        thread.join()
    });
    tested.unwrap_or_else(|_| Err(HostError::new(Why::Unsupported, "the test broke off")))
}

/// Writes every pattern over the whole room and reads it back, in one sweep each, so that what is read was long since
/// pushed out of the processor's own memory. Ends when time is over; what was read until then counts.
fn test(
    words: usize,
    least: usize,
    limit: Duration,
    meddle: Meddle,
) -> Result<MemoryProved, HostError> {
    let started = Instant::now();
    let until = started + limit;
    let mut room = room(words, least, started, limit)?;
    let mut proved = MemoryProved::default();
    for pattern in Pattern::ALL {
        if !write(&mut room, pattern, until) {
            break;
        }
        meddle(pattern, std::hint::black_box(&mut room));
        let is_whole = compare(&room, pattern, until, &mut proved);
        if !is_whole {
            break;
        }
        proved.patterns_count += 1;
    }
    if proved.patterns_count == 0 && proved.wrong_count == 0 {
        let detail = "the machine is too busy to test its memory";
        return Err(HostError::new(Why::TimedOut, detail));
    }
    proved.tested_bytes = u64::try_from(room.len() * WORD_BYTES).unwrap_or(u64::MAX);
    proved.took_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    Ok(proved)
}

/// Room that is really there: each page is written. Where that takes a quarter of the time, less room is enough.
fn room(
    words: usize,
    least: usize,
    started: Instant,
    limit: Duration,
) -> Result<Vec<u64>, HostError> {
    let mut room: Vec<u64> = Vec::new();
    room.try_reserve_exact(words)
        .map_err(|_| HostError::new(Why::Busy, "the system gives no memory to test"))?;
    while room.len() < words {
        let took = started.elapsed();
        if took > limit / 4 && room.len() >= least {
            break;
        }
        if took > limit / 2 {
            let detail = "the machine is too busy to test its memory";
            return Err(HostError::new(Why::TimedOut, detail));
        }
        room.resize((room.len() + CHUNK_WORDS).min(words), 0);
    }
    Ok(room)
}

/// False when time is over.
fn write(room: &mut [u64], pattern: Pattern, until: Instant) -> bool {
    let mut place: u64 = 0;
    for chunk in room.chunks_mut(CHUNK_WORDS) {
        if Instant::now() >= until {
            return false;
        }
        for word in chunk.iter_mut() {
            *word = pattern.word(place);
            place += 1;
        }
        // Whatever stands there now: the compiler must neither leave out the writing nor know what will be read.
        std::hint::black_box(&mut *chunk);
    }
    true
}

/// False when time is over.
fn compare(room: &[u64], pattern: Pattern, until: Instant, proved: &mut MemoryProved) -> bool {
    let mut place: u64 = 0;
    for chunk in room.chunks(CHUNK_WORDS) {
        if Instant::now() >= until {
            return false;
        }
        for word in std::hint::black_box(chunk) {
            let bits = *word ^ pattern.word(place);
            if bits != 0 {
                proved.wrong_count += 1;
                if proved.wrong.len() < WRONG {
                    proved.wrong.push(WrongWord {
                        offset_bytes: place * 8,
                        bits,
                        pattern: pattern.as_str().to_owned(),
                    });
                }
            }
            place += 1;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Duration = Duration::from_secs(60);
    const FEW: usize = 3 * CHUNK_WORDS + 5;

    #[test]
    fn memory_that_keeps_what_is_written_is_right() {
        let proved = prove_with(FEW, FEW, LIMIT, nothing).unwrap();
        assert_eq!((proved.wrong_count, proved.patterns_count), (0, 6));
        assert_eq!(proved.tested_bytes, 8 * FEW as u64);
    }

    #[test]
    fn a_bit_that_is_stuck_is_named_with_its_place_in_every_pattern_that_shows_it() {
        fn stuck(_: Pattern, words: &mut [u64]) {
            words[70_000] |= 1 << 17;
        }
        let proved = prove_with(FEW, FEW, LIMIT, stuck).unwrap();
        let shown: Vec<&str> = proved.wrong.iter().map(|it| it.pattern.as_str()).collect();
        // 17 is odd: in fives that bit is clear, in tens it is set.
        assert!(shown.starts_with(&["zeros", "fives"]), "{shown:?}");
        assert!(
            !shown.contains(&"ones") && !shown.contains(&"tens"),
            "{shown:?}"
        );
        for wrong in &proved.wrong {
            assert_eq!((wrong.offset_bytes, wrong.bits), (560_000, 1 << 17));
        }
        assert_eq!(proved.wrong_count, proved.wrong.len() as u64);
    }

    #[test]
    fn two_places_that_are_one_show_in_the_addresses_alone() {
        fn same(_: Pattern, words: &mut [u64]) {
            words[5] = words[100_005];
        }
        let proved = prove_with(FEW, FEW, LIMIT, same).unwrap();
        let shown: Vec<&str> = proved.wrong.iter().map(|it| it.pattern.as_str()).collect();
        assert_eq!(shown, ["address", "inverse"]);
    }

    #[test]
    fn memory_that_is_wrong_everywhere_is_counted_whole_and_told_in_part() {
        fn all(pattern: Pattern, words: &mut [u64]) {
            if pattern == Pattern::Tens {
                words.fill(7);
            }
        }
        let proved = prove_with(FEW, FEW, LIMIT, all).unwrap();
        assert_eq!(proved.wrong_count, FEW as u64);
        assert_eq!(proved.wrong.len(), WRONG);
    }

    #[test]
    fn no_two_patterns_write_the_same_word_at_any_of_many_places() {
        for place in [1, 2, 77, 1 << 20, u64::MAX / 3] {
            for (at, one) in Pattern::ALL.iter().enumerate() {
                let others = Pattern::ALL.iter().skip(at + 1);
                for other in others {
                    assert_ne!(one.word(place), other.word(place), "{one:?} {other:?}");
                }
            }
        }
    }

    #[test]
    fn without_time_nothing_is_called_right_or_wrong() {
        let refused = prove_with(FEW, FEW, Duration::ZERO, nothing).unwrap_err();
        assert_eq!(refused.why, Why::TimedOut);
    }

    #[test]
    fn never_more_is_taken_than_nobody_misses() {
        const MIB: u64 = 1 << 20;
        for (free, own, expected) in [
            (16 << 30, None, Some(64 * MIB)),
            (200 * MIB, None, Some(50 * MIB)),
            (100 * MIB, None, None),
            (0, None, None),
            // A unit that may have little more than it has.
            (16 << 30, Some(80 * MIB), Some(40 * MIB)),
            (16 << 30, Some(0), None),
            (u64::MAX, Some(u64::MAX), Some(64 * MIB)),
        ] {
            let words = words_to_test(free, own);
            let bytes = words.ok().map(|words| words as u64 * 8);
            assert_eq!(bytes, expected, "{free} {own:?}");
        }
    }

    #[test]
    fn the_memory_of_this_machine_is_tested_in_time_or_not_at_all() {
        let limit = Duration::from_millis(700);
        let started = Instant::now();
        match prove(limit) {
            Ok(proved) => {
                println!("{} MiB, {proved:?}", proved.tested_bytes >> 20);
                assert_eq!(proved.wrong_count, 0);
            }
            Err(refused) => assert!(
                [Why::Busy, Why::TimedOut].contains(&refused.why),
                "{refused}"
            ),
        }
        println!("{:?}", started.elapsed());
    }
}
