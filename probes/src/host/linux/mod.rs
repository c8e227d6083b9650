//! The three sides on Linux. Needs /proc, /sys and the package database; opens only what its verb
//! names.

use super::{
    HelperAnswer, HelperVerb, HostError, LocalHost, ServiceAnswer, ServiceVerb, SessionAnswer,
    SessionVerb,
};
use deskready::observation::Why;
use std::time::Duration;

pub(super) fn service(
    _host: &LocalHost,
    _verb: &ServiceVerb,
    _limit: Duration,
) -> Result<ServiceAnswer, HostError> {
    Err(HostError::new(Why::Unsupported, "not yet"))
}
pub(super) fn session(
    _host: &LocalHost,
    _verb: &SessionVerb,
    _limit: Duration,
) -> Result<SessionAnswer, HostError> {
    Err(HostError::new(Why::Unsupported, "not yet"))
}
pub(super) fn helper(
    _host: &LocalHost,
    _verb: &HelperVerb,
    _limit: Duration,
) -> Result<HelperAnswer, HostError> {
    Err(HostError::new(Why::Unsupported, "not yet"))
}
