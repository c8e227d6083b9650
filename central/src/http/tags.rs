//! ETag and If-Match: a person acts on what they read, or not at all. An order's tag is its
//! revision; a ticket's is made of what can be seen of it. Pure but for reading a header.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use deskready::knowledge::codes;
use sha2::{Digest as _, Sha256};

use super::problem::Failure;
use crate::store::model::{DiagnosisRow, TicketRow};

/// `"7"` for revision 7.
#[must_use]
pub fn of_revision(revision: u64) -> String {
    format!("\"{revision}\"")
}

/// Changes whenever the ticket's state, reason or order does.
#[must_use]
pub fn of_ticket(row: &TicketRow) -> String {
    let order = row
        .work_order
        .as_ref()
        .map(|o| o.id.as_str())
        .unwrap_or_default();
    let seen = format!(
        "{}\u{1f}{}\u{1f}{:?}\u{1f}{order}",
        row.state.as_str(),
        row.severity.as_str(),
        row.reason
    );
    hashed(&seen)
}

/// Changes whenever what a person decides about does: not with each new measurement.
#[must_use]
pub fn of_diagnosis(row: &DiagnosisRow) -> String {
    let d = &row.diagnosis;
    let trials: Vec<_> = d
        .trials
        .iter()
        .map(|t| (&t.step, t.came_out_well))
        .collect();
    let cleared: Vec<_> = d
        .clues
        .iter()
        .filter(|c| c.reason.code == codes::ACQUIT_SUSPECT)
        .map(|c| &c.says)
        .collect();
    let incident = d.incident.as_ref().map(|i| &i.incident_number);
    hashed(&format!(
        "{}\u{1f}{}\u{1f}{}\u{1f}{:?}\u{1f}{trials:?}\u{1f}{cleared:?}\u{1f}{:?}\u{1f}{incident:?}",
        d.fault,
        d.severity.as_str(),
        d.stage.as_str(),
        row.ended_at,
        row.held.as_ref().map(|h| &h.id)
    ))
}

fn hashed(seen: &str) -> String {
    let hash: String = Sha256::digest(seen.as_bytes())
        .iter()
        .take(8)
        .map(|b| format!("{b:02x}"))
        .collect();
    format!("\"{hash}\"")
}

/// As a header.
#[must_use]
pub fn header_value(tag: &str) -> HeaderValue {
    HeaderValue::from_str(tag).unwrap_or(HeaderValue::from_static("\"\""))
}

/// The single strong tag of If-Match; without one nothing is done.
pub fn if_match(headers: &HeaderMap) -> Result<String, Failure> {
    let missing = || {
        Failure::new(
            StatusCode::PRECONDITION_FAILED,
            "if-match-missing",
            "error-bad-request",
            "say what you read: send its ETag as \"If-Match: \\\"...\\\"\"",
        )
    };
    let mut values = headers.get_all(header::IF_MATCH).iter();
    let value = values
        .next()
        .and_then(|v| v.to_str().ok())
        .ok_or_else(missing)?
        .trim();
    let inner = value.strip_prefix('"').and_then(|v| v.strip_suffix('"'));
    match inner {
        Some(inner) if values.next().is_none() && !inner.contains('"') => Ok(value.to_owned()),
        Some(_) | None => Err(Failure::bad_request(
            "if-match-wrong",
            "If-Match must be one ETag as it was read, with its quotes",
        )),
    }
}

/// The revision an order's tag stands for. A tag that never was one matches nothing.
#[must_use]
pub fn revision_of(tag: &str) -> u64 {
    tag.trim_matches('"').parse().unwrap_or(u64::MAX)
}

/// 412.
#[must_use]
pub fn changed() -> Failure {
    Failure::new(
        StatusCode::PRECONDITION_FAILED,
        "changed-meanwhile",
        "error-conflict",
        "it was changed meanwhile: read it again and repeat with the new ETag",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn if_match_is_one_strong_tag_or_nothing_is_done() {
        for (values, expected) in [
            (&["\"3\""][..], Ok("\"3\"")),
            (&[" \"3\" "], Ok("\"3\"")),
            (&[], Err(412)),
            (&["3"], Err(400)),
            (&["*"], Err(400)),
            (&["W/\"3\""], Err(400)),
            (&["\"3\", \"4\""], Err(400)),
            (&["\"3\"", "\"4\""], Err(400)),
        ] {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(header::IF_MATCH, value.parse().unwrap());
            }
            let got = if_match(&headers).map_err(|f| f.status.as_u16());
            assert_eq!(got.as_deref().map_err(|e| *e), expected, "{values:?}");
        }
        assert_eq!(revision_of("\"12\""), 12);
        assert_eq!(revision_of("\"x\""), u64::MAX);
    }
}
