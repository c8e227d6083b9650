//! Hardware errors that Windows wrote into its own log (WHEA). Needs the right to read that log; hands each record on as the
//! XML that Windows makes of it, without the words of any language, and understands nothing of it.
#![allow(unsafe_code)]

use super::refused;
use super::text::{until_zero, wide};
use crate::host::{HardwareRecords, HostError};
use std::time::{Duration, Instant};
use windows::Win32::Foundation::ERROR_NO_MORE_ITEMS;
use windows::Win32::System::EventLog::{
    EVT_HANDLE, EvtClose, EvtNext, EvtQuery, EvtQueryChannelPath, EvtQueryForwardDirection,
    EvtQueryReverseDirection, EvtRender, EvtRenderEventXml,
};
use windows::core::PCWSTR;

/// How far back it is looked: errors that were put right count by the day, and what was longer ago may be of a part that is no
/// longer there.
const WINDOW: Duration = Duration::from_secs(86_400);
/// Records of processor and memory (`whea.rs` reads them); a bus that corrects itself all day writes thousands of others.
const NUMBERS: &str = "EventID=18 or EventID=19 or EventID=46 or EventID=47";
const CHANNEL: &str = "System";
/// Most records told, the newest.
const RECORDS: usize = 512;
/// Longest record, in 16-bit units: raw data of a processor's own is some kilobytes.
const RECORD_UNITS: usize = 32 * 1024;
const AT_ONCE: usize = 16;

/// A handle that is closed when it goes.
struct Handle(EVT_HANDLE);

impl Drop for Handle {
    fn drop(&mut self) {
        // SAFETY: it is open, and nobody else has it. One that cannot be closed is lost.
        let _ = unsafe { EvtClose(self.0) };
    }
}

pub(super) fn records(limit: Duration) -> Result<HardwareRecords, HostError> {
    let until = Instant::now() + limit;
    let window_ms = WINDOW.as_millis();
    let of_hardware = format!(
        "*[System[Provider[@Name='Microsoft-Windows-WHEA-Logger'] and ({NUMBERS}) and TimeCreated[timediff(@SystemTime) <= {window_ms}]]]"
    );
    let newest_first = asked(&of_hardware, EvtQueryReverseDirection.0)?;
    let mut records = Vec::new();
    let mut is_whole = false;
    while records.len() < RECORDS && Instant::now() < until {
        let some = next(&newest_first, AT_ONCE)?;
        is_whole = some.is_empty();
        if is_whole {
            break;
        }
        records.extend(some.iter().filter_map(|record| xml(record).ok()));
    }
    // A log that begins later than the window covers less, and so does what was broken off.
    let begins = next(&asked("*", EvtQueryForwardDirection.0)?, 1)?;
    let begins = begins.first().map(xml).transpose()?;
    let oldest = if is_whole {
        begins
    } else {
        records.last().cloned()
    };
    let covers = oldest.as_deref().and_then(age).unwrap_or(Duration::ZERO);
    records.reverse();
    Ok(HardwareRecords {
        records,
        over_s: covers.min(WINDOW).as_secs(),
    })
}

fn asked(query: &str, direction: u32) -> Result<Handle, HostError> {
    let (channel, query) = (wide(CHANNEL), wide(query));
    let flags = EvtQueryChannelPath.0 | direction;
    // SAFETY: both texts end with a zero and outlive the call.
    let found = unsafe {
        EvtQuery(
            None,
            PCWSTR(channel.as_ptr()),
            PCWSTR(query.as_ptr()),
            flags,
        )
    };
    let found = found.map_err(|e| refused("log of hardware errors", &e))?;
    Ok(Handle(found))
}

fn next(of: &Handle, most: usize) -> Result<Vec<Handle>, HostError> {
    const WAIT_MS: u32 = 1_000;
    let mut found = vec![0_isize; most];
    let mut count = 0;
    // SAFETY: the call fills at most the slice, and says how many of it.
    let answer = unsafe { EvtNext(of.0, &mut found, WAIT_MS, 0, &raw mut count) };
    match answer {
        Ok(()) => {}
        Err(error) if error.code() == ERROR_NO_MORE_ITEMS.to_hresult() => return Ok(Vec::new()),
        Err(error) => return Err(refused("log of hardware errors", &error)),
    }
    let count = usize::try_from(count).unwrap_or(0).min(most);
    let handles = found.into_iter().take(count);
    Ok(handles.map(|handle| Handle(EVT_HANDLE(handle))).collect())
}

fn xml(record: &Handle) -> Result<String, HostError> {
    let mut units = vec![0_u16; RECORD_UNITS];
    let (mut used, mut properties) = (0, 0);
    let bytes = u32::try_from(RECORD_UNITS * 2).unwrap_or(u32::MAX);
    // SAFETY: the buffer is as long as it says and outlives the call, as do both numbers.
    let answer = unsafe {
        EvtRender(
            None,
            record.0,
            EvtRenderEventXml.0,
            bytes,
            Some(units.as_mut_ptr().cast()),
            &raw mut used,
            &raw mut properties,
        )
    };
    answer.map_err(|e| refused("record of a hardware error", &e))?;
    Ok(until_zero(&units))
}

/// How long ago a record was written, by its own time.
#[expect(
    clippy::disallowed_methods,
    reason = "how much a log covers is asked of the clock it is written by; no measurement gets its moment here"
)]
fn age(xml: &str) -> Option<Duration> {
    let (_, rest) = xml.split_once("SystemTime=")?;
    let text = rest.get(1..)?;
    let at: jiff::Timestamp = text.split(['\'', '"']).next()?.parse().ok()?;
    Duration::try_from(jiff::Timestamp::now().duration_since(at)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use deskready::observation::Why;

    #[test]
    fn the_age_of_a_record_is_read_in_either_quotes() {
        for text in [
            "<TimeCreated SystemTime='2020-01-01T00:00:00.123456700Z'/>",
            "<TimeCreated SystemTime=\"2020-01-01T00:00:00Z\"/>",
        ] {
            assert!(
                age(text).unwrap() > Duration::from_secs(86_400 * 365),
                "{text}"
            );
        }
        for text in [
            "",
            "<TimeCreated SystemTime='",
            "<TimeCreated SystemTime='soon'/>",
        ] {
            assert_eq!(age(text), None, "{text}");
        }
    }

    /// Wine keeps no such log: it must be told so, and nothing else. On a real Windows it is read.
    #[test]
    fn a_system_without_such_a_log_is_unseen_and_no_healthy_one() {
        match records(Duration::from_secs(5)) {
            Ok(log) => assert!(log.records.len() <= RECORDS),
            Err(error) => assert_ne!(error.why, Why::NoSession, "{error}"),
        }
    }
}
