//! The sound server of this session, PulseAudio or PipeWire in its place: which devices it lists.
//! Needs its socket; asks for names only and opens no stream.

use crate::host::{HostError, LocalHost, ServerDevice, SoundServer};
use deskready::observation::{SoundSide, Why};
use pulseaudio::protocol::{ChannelVolume, Prop, Props, PulseError, Volume};
use pulseaudio::{Client, ClientError};
use std::ffi::{CStr, CString};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Most devices taken from a server.
const DEVICES: usize = 512;

/// The socket of this session's server, or what stands in its place.
pub(super) fn socket() -> Result<PathBuf, SoundServer> {
    if let Some(socket) = pulseaudio::socket_path_from_env() {
        return Ok(socket);
    }
    // The session names a server, so there is one; that it cannot be asked is no empty list.
    if let Some(named) = ["PULSE_SERVER", "PULSE_RUNTIME_PATH"]
        .into_iter()
        .find(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
    {
        return Err(SoundServer::Failed {
            why: Why::Unsupported,
            detail: format!("{named} names a sound server that is not a local socket"),
        });
    }
    Err(unreachable_server(Path::new("/run/user")))
}

pub(super) fn list(host: &LocalHost, limit: Duration) -> SoundServer {
    let socket = match socket() {
        Ok(socket) => socket,
        Err(instead) => return instead,
    };
    let asked = host
        .patience
        .within("sound server", limit, move || Ok(ask(&socket)));
    match asked {
        Ok(Ok(listed)) => listed,
        Ok(Err(error)) => SoundServer::Failed {
            why: reason(&error),
            detail: words(&error),
        },
        Err(HostError { why, detail }) => SoundServer::Failed { why, detail },
    }
}

/// Whether any person's sound server has its socket; connects to none.
pub(super) fn is_there() -> bool {
    pulseaudio::socket_path_from_env().is_some()
        || unreachable_server(Path::new("/run/user")) != SoundServer::None
}

/// No server of ours: is there one that only other rights, or a start inside the session, reach?
fn unreachable_server(run_user: &Path) -> SoundServer {
    let own = rustix::process::geteuid().as_raw();
    let users = super::names_in(run_user).unwrap_or_default();
    let socket = |user: &String| run_user.join(user).join("pulse/native");
    let found = users.iter().find(|user| {
        let id = user.parse::<u32>().ok();
        // Below 1000 are the greeter's and the system's own sessions: nobody sits there.
        let person = id == Some(own) || id.is_some_and(|id| (1000..65_534).contains(&id));
        person && could_be_there(&socket(user))
    });
    found.map_or(SoundServer::None, |user| SoundServer::OtherSession {
        socket: socket(user).to_string_lossy().into_owned(),
    })
}

fn could_be_there(socket: &Path) -> bool {
    match std::fs::symlink_metadata(socket) {
        Ok(_) => true,
        Err(error) => error.kind() == std::io::ErrorKind::PermissionDenied,
    }
}

/// What PulseAudio tells friends by, where its file is within reach. Without one it looks at who connects instead, but takes
/// a cookie of another length for a broken message and closes.
pub(super) fn cookie() -> Vec<u8> {
    let path = pulseaudio::cookie_path_from_env();
    whole_cookie(path.as_deref())
}

fn whole_cookie(path: Option<&Path>) -> Vec<u8> {
    const BYTES: usize = 256;
    let found = path.and_then(|path| super::read_bytes(path, 1024).ok());
    let found = found.filter(|bytes| bytes.len() == BYTES);
    found.unwrap_or_else(|| vec![0; BYTES])
}

fn ask(socket: &PathBuf) -> Result<SoundServer, ClientError> {
    let stream = std::os::unix::net::UnixStream::connect(socket)?;
    let client = Client::new_unix(c"deskready", stream, Some(cookie()))?;
    futures_executor::block_on(async {
        let server = client.server_info().await?;
        let sinks = client.list_sinks().await?;
        let sources = client.list_sources().await?;
        let outputs = sinks.iter().map(|sink| ServerDevice {
            setting: setting(sink.muted, &sink.cvolume),
            ..device(&sink.name, sink.description.as_ref(), &sink.props, false)
        });
        let inputs = sources.iter().map(|source| {
            let told = device(
                &source.name,
                source.description.as_ref(),
                &source.props,
                true,
            );
            ServerDevice {
                monitor: source.monitor_of_sink_index.is_some() || told.monitor,
                setting: setting(source.muted, &source.cvolume),
                ..told
            }
        });
        Ok(SoundServer::Listed {
            name: server.server_name.as_deref().map(text).unwrap_or_default(),
            default_output: server.default_sink_name.as_deref().map(text),
            default_input: server.default_source_name.as_deref().map(text),
            devices: outputs.chain(inputs).take(DEVICES).collect(),
        })
    })
}

fn device(id: &CStr, name: Option<&CString>, props: &Props, input: bool) -> ServerDevice {
    let prop = |prop: Prop| props.get(prop).map(bytes_text).unwrap_or_default();
    let card = props
        .get_bytes(c"alsa.card")
        .map(bytes_text)
        .and_then(|number| number.parse().ok());
    ServerDevice {
        id: text(id),
        name: name.map_or_else(|| text(id), |name| text(name)),
        input,
        monitor: prop(Prop::DeviceClass) == "monitor",
        card,
        group: String::new(),
        vendor_id: hex_id(&prop(Prop::DeviceVendorId)),
        product_id: hex_id(&prop(Prop::DeviceProductId)),
        vendor: prop(Prop::DeviceVendorName),
        product: prop(Prop::DeviceProductName),
        serial: prop(Prop::DeviceSerial),
        bus: prop(Prop::DeviceBus),
        form: prop(Prop::DeviceFormFactor),
        setting: SoundSide::default(),
    }
}

/// The louder channel, of what needs no amplifying: how both servers and their users count. Who hears on one side turns
/// the other down.
fn setting(muted: bool, volume: &ChannelVolume) -> SoundSide {
    let whole = u64::from(Volume::NORM.as_u32());
    let louder = volume.channels().iter().map(Volume::as_u32).max();
    let percent = |volume: u32| u32::try_from((u64::from(volume) * 100 + whole / 2) / whole).ok();
    SoundSide {
        muted: Some(muted),
        level_percent: louder.and_then(percent),
    }
}

fn text(text: &CStr) -> String {
    text.to_string_lossy().into_owned()
}

/// Properties are C strings with their end.
fn bytes_text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes)
        .trim_end_matches('\0')
        .to_owned()
}

/// PulseAudio writes "0b0e", PipeWire "0x0b0e".
fn hex_id(text: &str) -> String {
    text.trim_start_matches("0x").to_lowercase()
}

fn reason(error: &ClientError) -> Why {
    match error {
        ClientError::ServerError(PulseError::AccessDenied | PulseError::AuthKey) => Why::Denied,
        ClientError::Io(e) if e.kind() == std::io::ErrorKind::PermissionDenied => Why::Denied,
        ClientError::ServerUnavailable | ClientError::Io(_) | ClientError::Disconnected => {
            Why::NoSession
        }
        ClientError::ServerError(_)
        | ClientError::Protocol(_)
        | ClientError::UnexpectedSequenceNumber => Why::Unsupported,
    }
}

fn words(error: &ClientError) -> String {
    let cause = std::error::Error::source(error)
        .map(|cause| format!(": {cause}"))
        .unwrap_or_default();
    format!("sound server: {error}{cause}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn another_persons_server_is_told_and_a_greeters_is_not() {
        let run = tempfile::tempdir().unwrap();
        fs::create_dir_all(run.path().join("120/pulse")).unwrap();
        fs::write(run.path().join("120/pulse/native"), "").unwrap();
        fs::create_dir_all(run.path().join("1000")).unwrap();
        assert_eq!(unreachable_server(run.path()), SoundServer::None);
        fs::create_dir_all(run.path().join("1001/pulse")).unwrap();
        fs::write(run.path().join("1001/pulse/native"), "").unwrap();
        assert!(matches!(
            unreachable_server(run.path()),
            SoundServer::OtherSession { .. }
        ));
    }

    #[test]
    fn a_cookie_that_is_not_there_or_is_no_cookie_is_256_zeros() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cookie");
        assert_eq!(whole_cookie(None), [0; 256]);
        assert_eq!(whole_cookie(Some(&path)), [0; 256]);
        for (bytes, expected) in [(256, 7), (255, 0), (257, 0), (0, 0)] {
            fs::write(&path, vec![7; bytes]).unwrap();
            assert_eq!(whole_cookie(Some(&path)), [expected; 256], "{bytes}");
        }
    }

    #[test]
    fn ids_and_properties_are_read_as_either_server_writes_them() {
        assert_eq!(hex_id("0x0B0E"), "0b0e");
        assert_eq!(hex_id("0b0e"), "0b0e");
        assert_eq!(bytes_text(b"headset\0"), "headset");
    }

    #[test]
    fn the_setting_is_that_of_the_louder_channel_in_hundredths_of_the_unamplified() {
        for (volumes, expected) in [
            (&[0x1_0000, 0x1_0000][..], Some(100)),
            (&[0x8000, 0x4000], Some(50)),
            (&[0, 0x1_0000], Some(100)),
            (&[0, 0], Some(0)),
            (&[0x1_8000], Some(150)),
            (&[655], Some(1)),
            (&[], None),
        ] {
            let mut all = ChannelVolume::empty();
            for volume in volumes {
                all.push(Volume::from_u32_clamped(*volume));
            }
            let told = setting(true, &all);
            assert_eq!(
                (told.muted, told.level_percent),
                (Some(true), expected),
                "{volumes:?}"
            );
        }
    }

    #[test]
    fn a_socket_without_a_server_is_no_session_and_not_an_empty_list() {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("native");
        drop(std::os::unix::net::UnixListener::bind(&socket).unwrap());
        assert_eq!(reason(&ask(&socket).unwrap_err()), Why::NoSession);
    }
}
