//! The desk phone: is it there. On USB it is listed; on the network it is asked at its address.

use super::headset::{away, may_be_away, missing, not_found};
use super::signals::{Case, Said};
use crate::component::ComponentKind;
use crate::desk::Severity;
use crate::finding::Verdict;
use crate::knowledge::{codes, fault_codes};
use crate::limits::clean;
use crate::observation::Reading;
use crate::profile::DeviceSpec;
use crate::text::Reason;

pub(super) fn judge(case: &Case<'_>) -> Vec<Said> {
    let (
        ComponentKind::DeskPhone,
        Reading::Presence {
            found,
            device_name,
            listed_count,
            other_device,
            error_text,
            ..
        },
    ) = (case.component.kind, case.reading)
    else {
        return Vec::new();
    };
    let wanted = case.facts.profile.expect.desk_phone.as_ref();
    if let Some(address) = wanted.and_then(|wanted| wanted.address.as_deref()) {
        let asked = Asked {
            case,
            wanted,
            address: &clean(address),
        };
        return match (*found, other_device) {
            (true, _) => asked.answers(device_name.as_deref()),
            (false, Some(other)) => asked.another(other),
            (false, None) => vec![asked.silent(error_text.as_deref())],
        };
    }
    vec![if *found {
        Said::new(
            fault_codes::PHONE_MISSING,
            Verdict::Pass,
            Severity::S1,
            Reason::new(codes::PHONE_MISSING_CAME_BACK)
                .with("device_name", device_name.as_deref().unwrap_or("?")),
        )
    } else if may_be_away(case, wanted) {
        away(fault_codes::PHONE_MISSING, codes::PHONE_MISSING_MAY_BE_AWAY)
    } else {
        missing(
            fault_codes::PHONE_MISSING,
            not_found(
                wanted,
                (
                    codes::PHONE_MISSING_NOT_FOUND,
                    codes::PHONE_MISSING_NONE_FOUND,
                ),
                *listed_count,
            ),
            None,
        )
    }]
}

/// A phone that is asked over the network.
struct Asked<'a> {
    case: &'a Case<'a>,
    wanted: Option<&'a DeviceSpec>,
    address: &'a str,
}

impl Asked<'_> {
    fn reason(&self, code: &str) -> Reason {
        Reason::new(code).with("address", self.address)
    }

    fn answers(&self, name: Option<&str>) -> Vec<Said> {
        let name = name.unwrap_or("?");
        [
            (
                fault_codes::PHONE_SILENT,
                Severity::S2,
                codes::PHONE_SILENT_CAME_BACK,
            ),
            (
                fault_codes::PHONE_OTHER_DEVICE,
                Severity::S2,
                codes::PHONE_OTHER_DEVICE_RIGHT_ONE,
            ),
        ]
        .map(|(fault, severity, code)| {
            let reason = self.reason(code).with("device_name", name);
            Said::new(fault, Verdict::Pass, severity, reason)
        })
        .into()
    }

    /// Of the phone itself nothing is known then.
    fn another(&self, other: &str) -> Vec<Said> {
        let wanted = self.wanted.map(DeviceSpec::wanted_name).unwrap_or_default();
        let there = |code: &str| self.reason(code).with("device_name", other);
        let reason = if wanted.is_empty() {
            there(codes::PHONE_OTHER_DEVICE_FOUND)
        } else {
            there(codes::PHONE_OTHER_DEVICE_WANTED).with("expected_name", wanted)
        };
        vec![
            Said::new(
                fault_codes::PHONE_SILENT,
                Verdict::NoWord,
                Severity::S2,
                there(codes::PHONE_SILENT_ANOTHER_THERE),
            ),
            Said::new(
                fault_codes::PHONE_OTHER_DEVICE,
                Verdict::Fail,
                Severity::S2,
                reason,
            ),
        ]
    }

    fn silent(&self, error: Option<&str>) -> Said {
        if may_be_away(self.case, self.wanted) {
            return Said::new(
                fault_codes::PHONE_SILENT,
                Verdict::NoWord,
                Severity::S2,
                self.reason(codes::PHONE_SILENT_MAY_BE_AWAY),
            );
        }
        let mut reason = self
            .reason(codes::PHONE_SILENT_NO_ANSWER)
            .with("error_text", error.unwrap_or("?"));
        let name = self.wanted.map(DeviceSpec::wanted_name).unwrap_or_default();
        // No word of the sentence, but which one to bring.
        if !name.is_empty() {
            reason = reason.with("expected_name", name);
        }
        // It may work and only not answer this PC: nobody is moved off a desk for that.
        Said {
            severity: Severity::S2,
            ..missing(fault_codes::PHONE_SILENT, reason, None)
        }
    }
}
