//! This process as a service of Windows: reports to the service manager and hands on its wish to end. Needs to be started
//! by the service manager; must not decide what the service does.
#![allow(unsafe_code)]

use std::ffi::OsString;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::Duration;
use windows_service::service::{
    ServiceAccess, ServiceAction, ServiceActionType, ServiceControl, ServiceControlAccept,
    ServiceExitCode, ServiceFailureActions, ServiceFailureResetPeriod, ServiceState, ServiceStatus,
    ServiceType,
};
use windows_service::service_control_handler::{
    ServiceControlHandlerResult, ServiceStatusHandle, register,
};
use windows_service::service_dispatcher;
use windows_service::service_manager::{ServiceManager, ServiceManagerAccess};

/// What the service does until it is asked to end: it hears one word when it is. True when it ended well.
pub type Work = fn(Receiver<()>) -> bool;

static WORK: OnceLock<(&'static str, Work)> = OnceLock::new();
/// How long the service manager waits for the end that was asked for.
const ENDING: Duration = Duration::from_secs(20);

// SAFETY: the macro reads the arguments the service manager gives to the function that it makes, and that only the
// service manager calls.
windows_service::define_windows_service!(entry, begun);

/// Runs `work` as the service of this name and comes back when it has ended.
///
/// # Errors
/// When this process was not started by the service manager.
pub fn as_service(name: &'static str, work: Work) -> std::io::Result<()> {
    let _only_once = WORK.set((name, work));
    service_dispatcher::start(name, entry).map_err(of_service)
}

fn of_service(error: windows_service::Error) -> std::io::Error {
    if let windows_service::Error::Winapi(error) = error {
        error
    } else {
        std::io::Error::other(error)
    }
}

fn begun(_: Vec<OsString>) {
    let Some((name, work)) = WORK.get() else {
        return;
    };
    let (tell, told) = sync_channel(1);
    let is_ending = AtomicBool::new(false);
    let hear = move |control| {
        if matches!(control, ServiceControl::Stop | ServiceControl::Shutdown) {
            if !is_ending.swap(true, Ordering::SeqCst) {
                // Told once; whoever is gone already needs no telling.
                let _ = tell.try_send(());
            }
            return ServiceControlHandlerResult::NoError;
        }
        if matches!(control, ServiceControl::Interrogate) {
            return ServiceControlHandlerResult::NoError;
        }
        ServiceControlHandlerResult::NotImplemented
    };
    // Without a handler nobody can be told anything, not even that.
    let Ok(manager) = register(name, hear) else {
        return;
    };
    state(manager, ServiceState::Running, 0);
    let ended_well = work(told);
    // Any number but zero lets the service manager start it again, where `restart_after_failure` has told it to.
    state(manager, ServiceState::Stopped, u32::from(!ended_well));
}

/// Has a service started again 5, 30 and 60 seconds after it crashed or ended with an error, counted anew each day.
///
/// # Errors
/// When there is no such service, or this process may not say what becomes of it.
pub fn restart_after_failure(name: &str) -> std::io::Result<()> {
    let after = |seconds| ServiceAction {
        action_type: ServiceActionType::Restart,
        delay: Duration::from_secs(seconds),
    };
    let actions = ServiceFailureActions {
        reset_period: ServiceFailureResetPeriod::After(Duration::from_secs(86_400)),
        reboot_msg: None,
        command: None,
        actions: Some([5, 30, 60].map(after).to_vec()),
    };
    let told = || {
        let manager = ServiceManager::local_computer(None::<&str>, ServiceManagerAccess::CONNECT)?;
        let access = ServiceAccess::CHANGE_CONFIG | ServiceAccess::START;
        let service = manager.open_service(name, access)?;
        service.update_failure_actions(actions)?;
        service.set_failure_actions_on_non_crash_failures(true)
    };
    told().map_err(of_service)
}

fn state(manager: ServiceStatusHandle, state: ServiceState, own_code: u32) {
    let accepted = if state == ServiceState::Running {
        ServiceControlAccept::STOP | ServiceControlAccept::SHUTDOWN
    } else {
        ServiceControlAccept::empty()
    };
    let status = ServiceStatus {
        service_type: ServiceType::OWN_PROCESS,
        current_state: state,
        controls_accepted: accepted,
        exit_code: if own_code == 0 {
            ServiceExitCode::NO_ERROR
        } else {
            ServiceExitCode::ServiceSpecific(own_code)
        },
        checkpoint: 0,
        wait_hint: ENDING,
        process_id: None,
    };
    // The manager is the one who would have to be told of a failure.
    let _ = manager.set_service_status(status);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_was_not_started_by_the_service_manager_is_no_service() {
        assert!(as_service("deskready-test", |_| panic!("it is no service")).is_err());
    }
}
