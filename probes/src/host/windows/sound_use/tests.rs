//! A sound service that we play ourselves, by the system's own interfaces: Wine's lists no streams yet.

use super::*;
use crate::call::parse;
use deskready::call::{InCall, in_call};
use deskready::observation::Why;
use windows::Win32::Foundation::{E_ACCESSDENIED, E_NOTIMPL, E_POINTER, S_FALSE};
use windows::Win32::Media::Audio::{
    AudioSessionState, AudioSessionStateInactive, IAudioSessionControl_Impl,
    IAudioSessionControl2_Impl, IAudioSessionEnumerator, IAudioSessionEnumerator_Impl,
    IAudioSessionEvents, IAudioSessionManager_Impl, IAudioSessionManager2_Impl,
    IAudioSessionNotification, IAudioVolumeDuckNotification, ISimpleAudioVolume,
};
use windows::core::{BOOL, GUID, PCWSTR, Ref, implement};

/// One stream as the service would tell it.
#[derive(Debug, Clone, Copy)]
#[implement(IAudioSessionControl2)]
struct Told {
    state: Option<AudioSessionState>,
    process: Option<u32>,
    is_system: bool,
}

#[derive(Debug, Clone)]
#[implement(IAudioSessionManager2, IAudioSessionEnumerator)]
struct Service {
    streams: Vec<Told>,
    refuses: Option<HRESULT>,
}

fn no<T>() -> Result<T> {
    Err(E_NOTIMPL.into())
}

impl IAudioSessionControl_Impl for Told_Impl {
    fn GetState(&self) -> Result<AudioSessionState> {
        self.state
            .ok_or_else(|| AUDCLNT_E_DEVICE_INVALIDATED.into())
    }
    fn GetDisplayName(&self) -> Result<PWSTR> {
        no()
    }
    fn SetDisplayName(&self, _: &PCWSTR, _: *const GUID) -> Result<()> {
        no()
    }
    fn GetIconPath(&self) -> Result<PWSTR> {
        no()
    }
    fn SetIconPath(&self, _: &PCWSTR, _: *const GUID) -> Result<()> {
        no()
    }
    fn GetGroupingParam(&self) -> Result<GUID> {
        no()
    }
    fn SetGroupingParam(&self, _: *const GUID, _: *const GUID) -> Result<()> {
        no()
    }
    fn RegisterAudioSessionNotification(&self, _: Ref<IAudioSessionEvents>) -> Result<()> {
        no()
    }
    fn UnregisterAudioSessionNotification(&self, _: Ref<IAudioSessionEvents>) -> Result<()> {
        no()
    }
}

impl IAudioSessionControl2_Impl for Told_Impl {
    fn GetSessionIdentifier(&self) -> Result<PWSTR> {
        no()
    }
    fn GetSessionInstanceIdentifier(&self) -> Result<PWSTR> {
        no()
    }
    fn GetProcessId(&self) -> Result<u32> {
        self.process.ok_or_else(|| E_POINTER.into())
    }
    fn IsSystemSoundsSession(&self) -> HRESULT {
        if self.is_system { S_OK } else { S_FALSE }
    }
    fn SetDuckingPreference(&self, _: BOOL) -> Result<()> {
        no()
    }
}

impl IAudioSessionManager_Impl for Service_Impl {
    fn GetAudioSessionControl(&self, _: *const GUID, _: u32) -> Result<IAudioSessionControl> {
        no()
    }
    fn GetSimpleAudioVolume(&self, _: *const GUID, _: u32) -> Result<ISimpleAudioVolume> {
        no()
    }
}

impl IAudioSessionManager2_Impl for Service_Impl {
    fn GetSessionEnumerator(&self) -> Result<IAudioSessionEnumerator> {
        match self.refuses {
            Some(code) => Err(code.into()),
            None => Ok(Service::clone(self).into()),
        }
    }
    fn RegisterSessionNotification(&self, _: Ref<IAudioSessionNotification>) -> Result<()> {
        no()
    }
    fn UnregisterSessionNotification(&self, _: Ref<IAudioSessionNotification>) -> Result<()> {
        no()
    }
    fn RegisterDuckNotification(
        &self,
        _: &PCWSTR,
        _: Ref<IAudioVolumeDuckNotification>,
    ) -> Result<()> {
        no()
    }
    fn UnregisterDuckNotification(&self, _: Ref<IAudioVolumeDuckNotification>) -> Result<()> {
        no()
    }
}

impl IAudioSessionEnumerator_Impl for Service_Impl {
    fn GetCount(&self) -> Result<i32> {
        Ok(i32::try_from(self.streams.len()).unwrap())
    }
    fn GetSession(&self, index: i32) -> Result<IAudioSessionControl> {
        let told = self.streams.get(usize::try_from(index).unwrap());
        let one: IAudioSessionControl2 = (*told.ok_or(E_POINTER)?).into();
        one.cast()
    }
}

fn asked(streams: Vec<Told>, refuses: Option<HRESULT>, captures: bool) -> Seen {
    let service: IAudioSessionManager2 = Service { streams, refuses }.into();
    let mut seen = Seen::default();
    let answered = add(&mut seen, &service, captures);
    note(&mut seen, answered);
    seen
}

/// A stream of this very process.
fn own(state: AudioSessionState) -> Told {
    Told {
        state: Some(state),
        process: Some(std::process::id()),
        is_system: false,
    }
}

#[test]
fn streams_are_told_with_the_file_that_runs_and_whether_sound_flows() {
    let this = std::env::current_exe().unwrap();
    let this = this.file_name().unwrap().to_str().unwrap().to_owned();
    let given = vec![
        own(AudioSessionStateActive),
        own(AudioSessionStateInactive),
        own(AudioSessionStateExpired),
        Told {
            is_system: true,
            process: Some(0),
            ..own(AudioSessionStateActive)
        },
        // No process has such a number, and of the next nobody tells one.
        Told {
            process: Some(u32::MAX),
            ..own(AudioSessionStateActive)
        },
        Told {
            process: None,
            ..own(AudioSessionStateActive)
        },
    ];
    let seen = asked(given, None, true);
    assert_eq!(seen.unseen, None);
    let short: Vec<_> = seen
        .streams
        .iter()
        .map(|it| (it.binary.as_str(), it.corked, it.of_server, it.captures))
        .collect();
    assert_eq!(
        short,
        [
            (this.as_str(), false, false, true),
            (this.as_str(), true, false, true),
            ("", false, true, true),
            ("", false, false, true),
            ("", false, false, true),
        ]
    );
    // None of the list: a call perhaps, and nobody's name.
    let raw = SoundUse {
        server: ServerStreams::Listed {
            streams: seen.streams,
        },
        kernel: Ok(Vec::new()),
    };
    assert_eq!(in_call(&parse(&raw)).answer, InCall::Perhaps);
}

#[test]
fn what_is_gone_holds_nothing_and_what_refuses_may_hide_something() {
    let gone = Told {
        state: None,
        ..own(AudioSessionStateActive)
    };
    let seen = asked(vec![gone, own(AudioSessionStateActive)], None, false);
    assert_eq!((seen.streams.len(), seen.unseen), (1, None));
    for (code, is_told) in [
        (AUDCLNT_E_DEVICE_INVALIDATED, false),
        (HRESULT::from_win32(ERROR_NOT_FOUND.0), false),
        (E_NOTIMPL, true),
        (E_ACCESSDENIED, true),
    ] {
        let seen = asked(Vec::new(), Some(code), false);
        assert_eq!(seen.unseen.is_some(), is_told, "{code}");
    }
    let denied = refused("x", &E_ACCESSDENIED.into());
    assert_eq!(denied.why, Why::Denied);
}

#[test]
fn a_service_without_end_is_left_at_the_limit() {
    let seen = asked(vec![own(AudioSessionStateActive); STREAMS + 9], None, false);
    assert_eq!(seen.streams.len(), STREAMS);
}

#[test]
fn this_session_tells_who_uses_its_sound_or_why_not() {
    let raw = list(&LocalHost::default(), Duration::from_secs(60));
    let seen = parse(&raw);
    println!("{raw:?}");
    match raw.server {
        ServerStreams::Listed { streams } => {
            let nameless = |it: &&ServerStream| it.binary.contains('\\');
            assert_eq!(streams.iter().find(nameless), None, "no folders");
        }
        ServerStreams::Failed { .. } => assert!(seen.unseen.is_some()),
        ServerStreams::None | ServerStreams::OtherSession => panic!("it says neither"),
    }
}
