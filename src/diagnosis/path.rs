//! Network paths: does the far end answer, and how long is its certificate valid.

use super::signals::{Case, Said};
use crate::component::ComponentKind;
use crate::desk::Severity;
use crate::finding::Verdict;
use crate::knowledge::{codes, fault_codes};
use crate::observation::Reading;
use crate::profile::PathRole;
use crate::text::Reason;

const DAY_S: i64 = 86_400;

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "a family looks only at its own readings"
)]
pub(super) fn judge(case: &Case<'_>) -> Vec<Said> {
    if case.component.kind != ComponentKind::Path {
        return Vec::new();
    }
    match case.reading {
        Reading::Connect {
            path_name,
            target,
            role,
            ok,
            attempt_count,
            latency_ms,
            error_text,
            sip,
        } => {
            let is_vpn = *role == PathRole::Vpn;
            let (fault, reachable, unreachable, not_serving) = if is_vpn {
                (
                    fault_codes::PATH_VPN_DOWN,
                    codes::PATH_VPN_DOWN_REACHABLE,
                    codes::PATH_VPN_DOWN_UNREACHABLE,
                    codes::PATH_VPN_DOWN_NOT_SERVING,
                )
            } else {
                (
                    fault_codes::PATH_DOWN,
                    codes::PATH_DOWN_REACHABLE,
                    codes::PATH_DOWN_UNREACHABLE,
                    codes::PATH_DOWN_NOT_SERVING,
                )
            };
            let reason = match (*ok, sip) {
                (true, _) => Reason::new(reachable)
                    .with("path_name", path_name.as_str())
                    .with("latency_ms", latency_ms.unwrap_or(0)),
                (false, Some(answer)) => Reason::new(not_serving)
                    .with("path_name", path_name.as_str())
                    .with("target", target.as_str())
                    .with("attempt_count", *attempt_count)
                    .with("latency_ms", latency_ms.unwrap_or(0))
                    .with("answer_text", answer.in_words()),
                (false, None) => Reason::new(unreachable)
                    .with("path_name", path_name.as_str())
                    .with("target", target.as_str())
                    .with("attempt_count", *attempt_count)
                    .with("error_text", error_text.as_deref().unwrap_or("?")),
            };
            let verdict = if *ok { Verdict::Pass } else { Verdict::Fail };
            let severity = severity(case, path_name, *role);
            vec![Said::new(fault, verdict, severity, reason)]
        }
        Reading::Certificate {
            target, not_after, ..
        } => {
            let left_s = not_after.as_second().saturating_sub(case.at.as_second());
            let days = left_s.div_euclid(DAY_S);
            // Certificates are renewed a month ahead; one that is still old two weeks before its
            // end was forgotten.
            let limit = |name| {
                let days = case.limit(fault_codes::PATH_CERTIFICATE, name);
                i64::try_from(days).unwrap_or(i64::MAX)
            };
            let (verdict, severity, code) = if left_s <= 0 {
                (Verdict::Fail, Severity::S2, codes::PATH_CERTIFICATE_EXPIRED)
            } else if days < limit("expires_within_days") {
                (Verdict::Fail, Severity::S3, codes::PATH_CERTIFICATE_EXPIRES)
            } else if days >= limit("valid_from_days") {
                (Verdict::Pass, Severity::S3, codes::PATH_CERTIFICATE_VALID)
            } else {
                (Verdict::NoWord, Severity::S3, codes::PATH_CERTIFICATE_VALID)
            };
            let reason = Reason::new(code)
                .with("target", target.as_str())
                .with("not_after", *not_after)
                .with("days_left_count", days.max(0));
            vec![Said::new(
                fault_codes::PATH_CERTIFICATE,
                verdict,
                severity,
                reason,
            )]
        }
        _ => Vec::new(),
    }
}

/// A path that another one stands in for never stops the desk by itself.
fn severity(case: &Case<'_>, name: &str, role: PathRole) -> Severity {
    let backed = case
        .facts
        .profile
        .paths
        .iter()
        .any(|p| p.backup_of.as_deref() == Some(name));
    let is_backup = case
        .facts
        .profile
        .paths
        .iter()
        .any(|p| p.name == name && p.backup_of.is_some());
    match role {
        _ if is_backup => Severity::S3,
        PathRole::Voice | PathRole::Vpn if !backed => Severity::S1,
        PathRole::Voice | PathRole::Vpn | PathRole::Application => Severity::S2,
        PathRole::Other => Severity::S3,
    }
}
