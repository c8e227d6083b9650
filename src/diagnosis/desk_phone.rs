//! The desk phone: is it there.

use super::headset::{away, may_be_away, missing, not_found};
use super::signals::{Case, Said};
use crate::component::ComponentKind;
use crate::desk::Severity;
use crate::finding::Verdict;
use crate::knowledge::{codes, fault_codes};
use crate::observation::Reading;
use crate::text::Reason;

pub(super) fn judge(case: &Case<'_>) -> Vec<Said> {
    let (
        ComponentKind::DeskPhone,
        Reading::Presence {
            found,
            device_name,
            listed_count,
            ..
        },
    ) = (case.component.kind, case.reading)
    else {
        return Vec::new();
    };
    let wanted = case.facts.profile.expect.desk_phone.as_ref();
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
