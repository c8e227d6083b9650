//! Who uses the sound of this session: the streams that the system's sound service lists of each end, and the file each
//! one's program runs from. Needs that service; opens no stream and no microphone, and hears nothing.
#![allow(unsafe_code)]

use super::refused;
use super::sound::{Com, Ends};
use super::text::file_name;
use crate::host::{HostError, LocalHost, ServerStream, ServerStreams, SoundUse};
use std::time::Duration;
use windows::Win32::Foundation::{CloseHandle, ERROR_NOT_FOUND, S_OK};
use windows::Win32::Media::Audio::{
    AUDCLNT_E_DEVICE_INVALIDATED, AudioSessionStateActive, AudioSessionStateExpired,
    IAudioSessionControl, IAudioSessionControl2, IAudioSessionManager2, IMMDevice,
};
use windows::Win32::System::Com::CLSCTX_ALL;
use windows::Win32::System::Threading::{
    OpenProcess, PROCESS_NAME_WIN32, PROCESS_QUERY_LIMITED_INFORMATION, QueryFullProcessImageNameW,
};
use windows::core::{Error, HRESULT, Interface as _, PWSTR, Result};

/// Most streams of all ends together.
const STREAMS: usize = 512;
/// The longest path that Windows knows, in units.
const PATH_UNITS: usize = 32_768;

/// What the ends told, and the first reason why there may be more.
#[derive(Debug, Default)]
struct Seen {
    streams: Vec<ServerStream>,
    unseen: Option<Error>,
}

pub(super) fn list(host: &LocalHost, limit: Duration) -> SoundUse {
    let asked = host
        .patience
        .within("streams of the sound service", limit, || {
            let _com = Com::begin();
            all().map_err(|e| refused("streams", &e))
        });
    match asked {
        Ok((streams, unseen)) => SoundUse {
            server: ServerStreams::Listed { streams },
            // Windows lists no streams beside the service's. An end that kept silent may have some all the same.
            kernel: unseen.map_or_else(|| Ok(Vec::new()), Err),
        },
        Err(HostError { why, detail }) => SoundUse {
            server: ServerStreams::Failed { why, detail },
            kernel: Ok(Vec::new()),
        },
    }
}

fn all() -> Result<(Vec<ServerStream>, Option<HostError>)> {
    let ends = Ends::of_this_session()?;
    let mut seen = Seen::default();
    for (end, captures) in ends.all()? {
        let of_end = manager(&end).and_then(|manager| add(&mut seen, &manager, captures));
        note(&mut seen, of_end);
    }
    let unseen = seen.unseen.map(|e| refused("streams of an end", &e));
    Ok((seen.streams, unseen))
}

fn manager(end: &IMMDevice) -> Result<IAudioSessionManager2> {
    // SAFETY: a living interface; the one asked for lists what there is and begins nothing.
    unsafe { end.Activate(CLSCTX_ALL, None) }
}

/// What is gone meanwhile holds nothing; any other silence may hide something.
fn note(seen: &mut Seen, asked: Result<()>) {
    let gone = [
        AUDCLNT_E_DEVICE_INVALIDATED,
        HRESULT::from_win32(ERROR_NOT_FOUND.0),
    ];
    if let Err(error) = asked
        && !gone.contains(&error.code())
    {
        seen.unseen.get_or_insert(error);
    }
}

fn add(seen: &mut Seen, manager: &IAudioSessionManager2, captures: bool) -> Result<()> {
    // SAFETY: a living interface.
    let list = unsafe { manager.GetSessionEnumerator()? };
    // SAFETY: a living interface.
    let count = unsafe { list.GetCount()? };
    for index in 0..count {
        if seen.streams.len() >= STREAMS {
            break;
        }
        // SAFETY: a living interface; a place that is none is answered with an error.
        let asked = unsafe { list.GetSession(index) }.and_then(|one| stream(&one, captures));
        match asked {
            Ok(stream) => seen.streams.extend(stream),
            Err(error) => note(seen, Err(error)),
        }
    }
    Ok(())
}

/// None when its program has let go of it.
fn stream(session: &IAudioSessionControl, captures: bool) -> Result<Option<ServerStream>> {
    // SAFETY: a living interface.
    let state = unsafe { session.GetState()? };
    if state == AudioSessionStateExpired {
        return Ok(None);
    }
    let session: IAudioSessionControl2 = session.cast()?;
    // SAFETY: a living interface. Any other word than this one is a no.
    let of_server = unsafe { session.IsSystemSoundsSession() } == S_OK;
    // SAFETY: a living interface. Where several programs share it, one of them is told, or none.
    let process = unsafe { session.GetProcessId() }.unwrap_or(0);
    Ok(Some(ServerStream {
        captures,
        corked: state != AudioSessionStateActive,
        of_server,
        binary: program(process),
        ..ServerStream::default()
    }))
}

/// The file that a process runs from, without its folder; empty when we may not know.
fn program(process: u32) -> String {
    if process == 0 {
        return String::new();
    }
    // SAFETY: the call takes numbers; a process that is gone or another's is answered with an error.
    let opened = unsafe { OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, false, process) };
    let Ok(opened) = opened else {
        return String::new();
    };
    let mut units = vec![0_u16; PATH_UNITS];
    let mut length = u32::try_from(units.len()).unwrap_or(0);
    // SAFETY: the buffer has as many units as are told and outlives the call; the handle was opened above.
    let asked = unsafe {
        QueryFullProcessImageNameW(
            opened,
            PROCESS_NAME_WIN32,
            PWSTR(units.as_mut_ptr()),
            &raw mut length,
        )
    };
    // SAFETY: the handle was opened above and is used no more.
    let _ = unsafe { CloseHandle(opened) };
    if asked.is_err() {
        return String::new();
    }
    file_name(&units)
}

#[cfg(test)]
mod tests;
