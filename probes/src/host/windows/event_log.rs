//! Lines in the system's own event log, where an administrator of Windows looks first. Needs the source to be registered by the
//! installer for them to be shown well; a line that cannot be written is lost, and nothing waits for it.
#![allow(unsafe_code)]

use super::text::wide;
use windows::Win32::Foundation::HANDLE;
use windows::Win32::System::EventLog::{
    DeregisterEventSource, EVENTLOG_ERROR_TYPE, EVENTLOG_WARNING_TYPE, REPORT_EVENT_TYPE,
    RegisterEventSourceW, ReportEventW,
};
use windows::core::PCWSTR;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Something to know.
    Warning,
    /// Something that must be seen to.
    Error,
}

/// A place in the event log.
#[derive(Debug)]
pub struct EventLog(isize);

impl EventLog {
    /// The log of applications, under this name.
    ///
    /// # Errors
    /// When the system has no log, or not for us.
    pub fn open(source: &str) -> std::io::Result<Self> {
        let source = wide(source);
        // SAFETY: the name ends with a zero and outlives the call.
        let handle = unsafe { RegisterEventSourceW(PCWSTR::null(), PCWSTR(source.as_ptr())) };
        let handle = handle.map_err(|error| super::pipe::of(&error))?;
        Ok(Self(handle.0.expose_provenance().cast_signed()))
    }

    /// Writes one line.
    ///
    /// # Errors
    /// When the system did not take it.
    pub fn write(&self, weight: Weight, text: &str) -> std::io::Result<()> {
        // The numbers stand for a text that is only what it is given (`EventCreate.exe`).
        let (kind, number): (REPORT_EVENT_TYPE, u32) = match weight {
            Weight::Warning => (EVENTLOG_WARNING_TYPE, 2),
            Weight::Error => (EVENTLOG_ERROR_TYPE, 3),
        };
        let text = wide(text);
        let texts = [PCWSTR(text.as_ptr())];
        // SAFETY: the handle is open until this is dropped; the text ends with a zero and outlives the call.
        let written =
            unsafe { ReportEventW(self.handle(), kind, 0, number, None, 0, Some(&texts), None) };
        written.map_err(|error| super::pipe::of(&error))
    }

    fn handle(&self) -> HANDLE {
        HANDLE(std::ptr::with_exposed_provenance_mut(
            self.0.cast_unsigned(),
        ))
    }
}

impl Drop for EventLog {
    fn drop(&mut self) {
        // SAFETY: opened by `open`, and used no more.
        let _ = unsafe { DeregisterEventSource(self.handle()) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_each_weight_is_taken() {
        // Wine takes lines and keeps none: that they arrive has to be seen on a real PC.
        let log = EventLog::open("deskready-test").unwrap();
        for weight in [Weight::Warning, Weight::Error] {
            log.write(weight, "planted by a test").unwrap();
        }
    }
}
