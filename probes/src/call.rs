//! Is a call on at the desk, is it locked? Needs the session; tells who uses the sound, never what is
//! heard, and leaves it to floor 0 what that means. What is learnt here stays on the desk.

use crate::host::{HostError, Hosts, KernelStream, ServerStream, ServerStreams, SoundUse};
use deskready::call::{Burden, Call, SoundInUse, Stream, in_call, unknown};
use deskready::knowledge::program;
use deskready::observation::Why;
use std::time::Duration;

const LIMIT: Duration = Duration::from_secs(2);

/// Programs through which others use the kernel's cards.
const SERVERS: [&str; 5] = [
    "pipewire",
    "pipewire-media-session",
    "pipewire-pulse",
    "pulseaudio",
    "wireplumber",
];

/// Asks who uses the sound.
///
/// # Errors
/// When the session gave no answer at all.
pub fn read(hosts: &Hosts) -> Result<SoundUse, HostError> {
    hosts.sound_use(LIMIT)
}

/// Whether a call is on now.
#[must_use]
pub fn now(hosts: &Hosts) -> Call {
    match read(hosts) {
        Ok(raw) => in_call(&parse(&raw)),
        Err(error) => unknown(error.why),
    }
}

/// Whether the session is locked, as its desktop tells the session manager.
///
/// # Errors
/// When nobody can tell, with the reason.
pub fn locked(hosts: &Hosts) -> Result<bool, HostError> {
    let properties = hosts.properties(LIMIT)?;
    parse_locked(&properties)
        .ok_or_else(|| HostError::new(Why::Unsupported, "the session manager does not tell"))
}

/// An error for what has to wait for the end of a call. The error names the reason and nothing else:
/// it leaves the desk.
pub(crate) fn may(hosts: &Hosts, burden: Burden) -> Result<(), HostError> {
    now(hosts)
        .holds_back(burden)
        .map_or(Ok(()), |why| Err(HostError::new(why, "")))
}

/// Who uses the sound, as far as it can be seen.
#[must_use]
pub fn parse(raw: &SoundUse) -> SoundInUse {
    let mut seen = SoundInUse::default();
    let listed = match &raw.server {
        ServerStreams::Listed { streams } => {
            seen.streams.extend(streams.iter().filter_map(of_server));
            true
        }
        ServerStreams::None => false,
        ServerStreams::OtherSession => {
            // Who may not ask is told so; that somebody sits there is known.
            seen.unseen = Some(Why::Denied);
            false
        }
        ServerStreams::Failed { why, .. } => {
            seen.unseen = Some(*why);
            false
        }
    };
    match &raw.kernel {
        Ok(streams) => seen.streams.extend(
            streams
                .iter()
                .filter_map(|stream| of_kernel(stream, listed)),
        ),
        Err(error) => seen.unseen = seen.unseen.or(Some(error.why)),
    }
    seen
}

/// What a recorder of the desk's own output hears is no microphone, and the server's own streams (a
/// loop, a filter) belong to nobody.
fn of_server(stream: &ServerStream) -> Option<Stream> {
    if stream.of_server || stream.monitor {
        return None;
    }
    // Many programs run in the file of another one (a run-time, Wine) and are known by what they call
    // themselves.
    let by_itself = program(&stream.binary).is_none() && program(&stream.application).is_some();
    let name = if by_itself || stream.binary.is_empty() {
        &stream.application
    } else {
        &stream.binary
    };
    Some(Stream {
        program: name.clone(),
        captures: stream.captures,
        runs: !stream.corked,
    })
}

/// A card that a sound server holds is used by whoever uses the server: known if it told us.
fn of_kernel(stream: &KernelStream, is_listed: bool) -> Option<Stream> {
    let is_server = SERVERS.contains(&stream.owner.as_str());
    if is_server && is_listed {
        return None;
    }
    let mut parts = stream.place.split('/');
    let captures = parts.nth(1).is_some_and(|pcm| pcm.ends_with('c'));
    let state = stream
        .status
        .lines()
        .find_map(|line| line.strip_prefix("state:"))
        .map(str::trim);
    Some(Stream {
        program: if is_server {
            String::new()
        } else {
            stream.owner.clone()
        },
        captures,
        runs: matches!(state, Some("RUNNING" | "DRAINING")),
    })
}

/// What `KEY=value` lines say of the lock.
fn parse_locked(properties: &str) -> Option<bool> {
    match value(properties, "LockedHint") {
        Some("yes") => Some(true),
        Some("no") => Some(false),
        Some(_) => None,
        None => parse_flags(properties),
    }
}

/// Builds of Windows that have the two numbers the other way round: 7 and Server 2008 R2.
const REVERSED: std::ops::Range<u32> = 7_600..9_200;

/// Windows tells a number. Without its build nobody knows which way round.
fn parse_flags(properties: &str) -> Option<bool> {
    let is_unlocked = match value(properties, "SessionFlags")? {
        "0" => false,
        "1" => true,
        _ => return None,
    };
    let build: u32 = value(properties, "Build")?.parse().ok()?;
    Some(is_unlocked == REVERSED.contains(&build))
}

/// What kind of session it is, in the words of the session manager, or those for the numbers of Windows. None when
/// it is none of the known ones.
#[must_use]
pub fn parse_kind(properties: &str) -> Option<&'static str> {
    const KINDS: [&str; 5] = ["x11", "wayland", "mir", "tty", "unspecified"];
    if let Some(kind) = value(properties, "Type") {
        return KINDS.into_iter().find(|known| *known == kind);
    }
    match value(properties, "Protocol")? {
        "0" => Some("console"),
        "1" => Some("ica"),
        "2" => Some("rdp"),
        _ => None,
    }
}

fn value<'a>(properties: &'a str, key: &str) -> Option<&'a str> {
    properties
        .lines()
        .find_map(|line| line.trim().strip_prefix(key)?.strip_prefix('='))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::SoundUse;
    use deskready::call::InCall;

    /// As the kernel writes it (Linux 6.1, a headset on USB, captured in the virtual desk).
    const RUNNING: &str = "state: RUNNING\nowner_pid   : 188\ntrigger_time: 10.592270888\n\
         tstamp      : 0.000000000\ndelay       : 3504\navail       : 3504\navail_max   : 3504\n\
         -----\nhw_ptr      : 3504\nappl_ptr    : 0\n";

    fn on_a_card(place: &str, owner: &str, status: &str) -> KernelStream {
        KernelStream {
            place: place.to_owned(),
            status: status.to_owned(),
            owner: owner.to_owned(),
        }
    }

    #[test]
    fn what_the_kernel_lists_counts_where_no_server_tells_who_is_behind_it() {
        use InCall::{No, Perhaps, Unknown, Yes};
        let (microphone, speaker) = ("card1/pcm0c/sub0", "card1/pcm0p/sub0");
        let paused = RUNNING.replace("RUNNING", "PREPARED");
        let failed = || ServerStreams::Failed {
            why: Why::TimedOut,
            detail: "sound server: no answer within 2000 ms".to_owned(),
        };
        let listed = || crate::testing::listening("");
        let one = |place, owner, status: &str| Ok(vec![on_a_card(place, owner, status)]);
        let denied = || Err(HostError::new(Why::Denied, "/proc/asound"));
        for (name, server, kernel, expected) in [
            ("no sound at all", ServerStreams::None, Ok(vec![]), No),
            (
                "a softphone",
                ServerStreams::None,
                one(microphone, "linphone", RUNNING),
                Yes,
            ),
            (
                "its name cut",
                ServerStreams::None,
                one(microphone, "linphone-deskto", RUNNING),
                Yes,
            ),
            (
                "it rings",
                ServerStreams::None,
                one(speaker, "linphone", RUNNING),
                Yes,
            ),
            (
                "it is paused",
                ServerStreams::None,
                one(microphone, "linphone", &paused),
                No,
            ),
            (
                "another user's",
                ServerStreams::None,
                one(microphone, "", RUNNING),
                Perhaps,
            ),
            (
                "another user plays",
                ServerStreams::None,
                one(speaker, "", RUNNING),
                No,
            ),
            (
                "our server's card",
                listed(),
                one(microphone, "pipewire", RUNNING),
                No,
            ),
            (
                "a card beside the server",
                listed(),
                one(microphone, "zoiper5", RUNNING),
                Yes,
            ),
            (
                "behind a silent server",
                failed(),
                one(microphone, "pulseaudio", RUNNING),
                Perhaps,
            ),
            (
                "a silent server",
                failed(),
                Ok(vec![]),
                Unknown(Why::TimedOut),
            ),
            (
                "another session's server",
                ServerStreams::OtherSession,
                Ok(vec![]),
                Unknown(Why::Denied),
            ),
            (
                "nothing to be read",
                ServerStreams::None,
                denied(),
                Unknown(Why::Denied),
            ),
            (
                "the server tells all",
                crate::testing::listening("zoom"),
                denied(),
                Yes,
            ),
            (
                "no text",
                ServerStreams::None,
                one(microphone, "linphone", ""),
                No,
            ),
            (
                "no place",
                ServerStreams::None,
                one("", "linphone", RUNNING),
                Yes,
            ),
        ] {
            let raw = SoundUse { server, kernel };
            assert_eq!(in_call(&parse(&raw)).answer, expected, "{name}");
        }
    }

    #[test]
    fn a_program_in_anothers_file_is_known_by_what_it_calls_itself_and_no_stream_of_the_server_counts()
     {
        let stream = |binary: &str, application: &str| ServerStream {
            captures: true,
            binary: binary.to_owned(),
            application: application.to_owned(),
            ..ServerStream::default()
        };
        for (given, program) in [
            (stream("zoiper5", "ALSA plug-in [zoiper5]"), Some("zoiper5")),
            (
                stream("wine64-preloader", "MicroSIP.exe"),
                Some("MicroSIP.exe"),
            ),
            (stream("java", "some phone"), Some("java")),
            (stream("", "linphone"), Some("linphone")),
            (stream("chrome", "Zoom"), Some("chrome")),
            (
                ServerStream {
                    of_server: true,
                    ..stream("", "")
                },
                None,
            ),
            (
                ServerStream {
                    monitor: true,
                    ..stream("obs", "OBS")
                },
                None,
            ),
        ] {
            let told = of_server(&given).map(|stream| stream.program);
            assert_eq!(told.as_deref(), program, "{given:?}");
        }
    }

    #[test]
    fn the_lock_is_told_or_not_told_and_never_guessed() {
        for (text, locked) in [
            ("Type=wayland\nActive=yes\nLockedHint=yes\n", Some(true)),
            ("Type=tty\nActive=yes\nLockedHint=no\n", Some(false)),
            ("LockedHint=\n", None),
            ("XLockedHint=yes\n", None),
            ("", None),
            // Windows 11, 10, 8; then 7 and Server 2008 R2, which have it the other way round.
            ("SessionFlags=0\nBuild=22631\nProtocol=0\n", Some(true)),
            ("SessionFlags=1\nBuild=19045\n", Some(false)),
            ("SessionFlags=0\nBuild=9200\n", Some(true)),
            ("SessionFlags=0\nBuild=7601\n", Some(false)),
            ("SessionFlags=1\nBuild=7600\n", Some(true)),
            // Unknown to Windows itself, unknown to us, and of no build.
            ("SessionFlags=-1\nBuild=22631\n", None),
            ("SessionFlags=2\nBuild=22631\n", None),
            ("SessionFlags=0\nBuild=\n", None),
            ("SessionFlags=0\n", None),
        ] {
            assert_eq!(parse_locked(text), locked, "{text:?}");
        }
    }

    #[test]
    fn the_kind_of_session_is_one_of_a_few_words_or_none() {
        for (text, kind) in [
            ("LockedHint=no\nType=x11\n", Some("x11")),
            ("Type=somebody's own\n", None),
            ("SessionFlags=1\nBuild=22631\nProtocol=0\n", Some("console")),
            ("Protocol=1\n", Some("ica")),
            ("Protocol=2\n", Some("rdp")),
            ("Protocol=9\n", None),
            ("", None),
        ] {
            assert_eq!(parse_kind(text), kind, "{text:?}");
        }
    }

    #[test]
    fn programs_are_known_by_the_files_that_windows_names() {
        use InCall::{No, Perhaps, Yes};
        let stream = |binary: &str, captures, corked| ServerStream {
            captures,
            corked,
            binary: binary.to_owned(),
            ..ServerStream::default()
        };
        for (binary, captures, corked, expected) in [
            ("MicroSIP.exe", true, false, Yes),
            ("ms-teams.EXE", true, false, Yes),
            ("Zoom.exe", false, false, Yes),
            ("Zoom.exe", true, true, No),
            ("msedge.exe", true, false, Perhaps),
            ("wfica32.exe", true, false, Perhaps),
            ("", true, false, Perhaps),
            ("", false, false, No),
            ("svchost.exe", true, false, No),
            ("deskready.exe", false, false, No),
        ] {
            let raw = SoundUse {
                server: ServerStreams::Listed {
                    streams: vec![stream(binary, captures, corked)],
                },
                kernel: Ok(Vec::new()),
            };
            assert_eq!(in_call(&parse(&raw)).answer, expected, "{binary}");
        }
    }

    #[test]
    fn an_end_that_tells_no_streams_leaves_it_unknown_unless_another_end_has_a_call() {
        let raw = |binary: &str| SoundUse {
            server: crate::testing::listening(binary),
            kernel: Err(HostError::new(Why::Unsupported, "an end")),
        };
        assert_eq!(
            in_call(&parse(&raw(""))).answer,
            InCall::Unknown(Why::Unsupported)
        );
        assert_eq!(in_call(&parse(&raw("zoom"))).answer, InCall::Yes);
    }
}
