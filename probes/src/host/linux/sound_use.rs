//! Who uses the sound of this session: the streams that the sound server lists, and the kernel's where
//! a program holds a card by itself. Needs the server's socket and /proc; opens no stream, and hears
//! nothing.

use super::{names_in, read_text, sound_server};
use crate::host::{
    HostError, KernelStream, LocalHost, ServerStream, ServerStreams, SoundServer, SoundUse,
};
use deskready::observation::Why;
use pulseaudio::protocol::{
    self, AuthParams, AuthReply, Command, CommandReply, Prop, Props, ProtocolError, PulseError,
};
use std::io::{BufReader, Read as _};
use std::os::unix::fs::MetadataExt as _;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

/// Most streams taken from a server, and from the kernel.
const STREAMS: usize = 512;
/// Most bytes a server may answer with.
const ANSWER_BYTES: u64 = 4 * 1024 * 1024;
/// The text of one stream of the kernel has a dozen short lines.
const STATUS_BYTES: u64 = 4096;

pub(super) fn list(host: &LocalHost, limit: Duration) -> SoundUse {
    SoundUse {
        server: server(host, limit),
        kernel: kernel(Path::new("/")),
    }
}

fn server(host: &LocalHost, limit: Duration) -> ServerStreams {
    let socket = match sound_server::socket() {
        Ok(socket) => socket,
        Err(SoundServer::Failed { why, detail }) => return ServerStreams::Failed { why, detail },
        Err(SoundServer::OtherSession { .. }) => return ServerStreams::OtherSession,
        Err(SoundServer::None | SoundServer::Listed { .. }) => return ServerStreams::None,
    };
    let asked = host
        .patience
        .within("streams of the sound server", limit, move || {
            ask(&socket, limit).map_err(|error| told(&error))
        });
    match asked {
        Ok(streams) => ServerStreams::Listed { streams },
        Err(HostError { why, detail }) => ServerStreams::Failed { why, detail },
    }
}

/// One conversation with the server, by questions alone.
struct Server {
    reader: BufReader<std::io::Take<UnixStream>>,
    version: u16,
    asked: u32,
}

impl Server {
    fn hello(socket: &Path, limit: Duration) -> Result<Self, ProtocolError> {
        let stream = UnixStream::connect(socket)?;
        stream.set_read_timeout(Some(limit))?;
        stream.set_write_timeout(Some(limit))?;
        let mut server = Self {
            reader: BufReader::new(stream.take(ANSWER_BYTES)),
            version: protocol::MAX_VERSION,
            asked: 0,
        };
        let cookie = super::sound_server::cookie();
        let answer: AuthReply = server.ask(&Command::Auth(AuthParams {
            version: protocol::MAX_VERSION,
            supports_shm: false,
            supports_memfd: false,
            cookie,
        }))?;
        server.version = server.version.min(answer.version);
        let mut props = Props::new();
        props.set(Prop::ApplicationName, c"deskready");
        let _: protocol::SetClientNameReply = server.ask(&Command::SetClientName(props))?;
        Ok(server)
    }

    fn ask<T: CommandReply>(&mut self, command: &Command) -> Result<T, ProtocolError> {
        let stream = self.reader.get_mut().get_mut();
        protocol::write_command_message(stream, self.asked, command, self.version)?;
        let (answered, reply) = protocol::read_reply_message(&mut self.reader, self.version)?;
        if answered != self.asked {
            return Err(ProtocolError::Invalid("an answer out of turn".to_owned()));
        }
        self.asked += 1;
        Ok(reply)
    }
}

fn ask(socket: &Path, limit: Duration) -> Result<Vec<ServerStream>, ProtocolError> {
    let mut server = Server::hello(socket, limit)?;
    let sources: protocol::SourceInfoList = server.ask(&Command::GetSourceInfoList)?;
    let listening: protocol::SourceOutputInfoList =
        server.ask(&Command::GetSourceOutputInfoList)?;
    let playing: protocol::SinkInputInfoList = server.ask(&Command::GetSinkInputInfoList)?;
    let hears_an_output = |index: u32| {
        let source = sources.iter().find(|source| source.index == index);
        source.is_some_and(|source| source.monitor_of_sink_index.is_some())
    };
    let listening = listening.iter().map(|stream| ServerStream {
        captures: true,
        monitor: hears_an_output(stream.source_index),
        ..described(&stream.props, stream.client_index, stream.corked)
    });
    let playing = playing
        .iter()
        .map(|stream| described(&stream.props, stream.client_index, stream.corked));
    Ok(listening.chain(playing).take(STREAMS).collect())
}

fn described(props: &Props, client: Option<u32>, corked: bool) -> ServerStream {
    let text = |prop: Prop| {
        let bytes = props.get(prop).unwrap_or_default();
        let text = String::from_utf8_lossy(bytes);
        text.trim_end_matches('\0').to_owned()
    };
    ServerStream {
        captures: false,
        monitor: false,
        corked,
        of_server: client.is_none(),
        binary: text(Prop::ApplicationProcessBinary),
        application: text(Prop::ApplicationName),
    }
}

fn told(error: &ProtocolError) -> HostError {
    use std::io::ErrorKind as K;
    let why = match error {
        ProtocolError::ServerError(PulseError::AccessDenied | PulseError::AuthKey) => Why::Denied,
        ProtocolError::Timeout => Why::TimedOut,
        ProtocolError::Io(e) if e.kind() == K::PermissionDenied => Why::Denied,
        ProtocolError::Io(e) if matches!(e.kind(), K::WouldBlock | K::TimedOut) => Why::TimedOut,
        ProtocolError::Io(_) => Why::NoSession,
        ProtocolError::UnsupportedVersion(_)
        | ProtocolError::UnexpectedCommand(_)
        | ProtocolError::Invalid(_)
        | ProtocolError::Unimplemented(..)
        | ProtocolError::ServerError(_) => Why::Unsupported,
    };
    HostError::new(why, format!("sound server: {error}"))
}

/// Streams that are open on the kernel's cards. A machine without any sound has none.
fn kernel(root: &Path) -> Result<Vec<KernelStream>, HostError> {
    let asound = root.join("proc/asound");
    let cards = match names_in(&asound) {
        Ok(names) => names,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(HostError::from_io("/proc/asound", &e)),
    };
    let below = |folders: Vec<String>, start: &str| -> Vec<String> {
        let deeper = |folder: String| {
            let names = names_in(&asound.join(&folder)).unwrap_or_default();
            let fitting = names.into_iter().filter(|name| name.starts_with(start));
            fitting
                .map(|name| format!("{folder}/{name}"))
                .collect::<Vec<_>>()
        };
        folders.into_iter().flat_map(deeper).collect()
    };
    // `cards` is the list of them, a file.
    let cards = cards
        .into_iter()
        .filter(|name| name.starts_with("card") && name != "cards")
        .collect();
    let all = below(below(cards, "pcm"), "sub");
    Ok(all
        .into_iter()
        .filter_map(|place| open_stream(root, &asound, place))
        .take(STREAMS)
        .collect())
}

fn open_stream(root: &Path, asound: &Path, place: String) -> Option<KernelStream> {
    let status = read_text(&asound.join(&place).join("status"), STATUS_BYTES).ok()?;
    if status.trim() == "closed" {
        return None;
    }
    let owner = status
        .lines()
        .filter_map(|line| line.strip_prefix("owner_pid"))
        .find_map(|rest| rest.trim_start_matches([' ', ':']).trim().parse().ok());
    Some(KernelStream {
        owner: owner.map(|id| program(root, id)).unwrap_or_default(),
        place,
        status,
    })
}

/// The file that a process of this user runs. The kernel tells the thread that opened the stream.
fn program(root: &Path, thread: u32) -> String {
    let of_thread = root.join(format!("proc/{thread}"));
    let own = std::fs::metadata(&of_thread)
        .is_ok_and(|meta| meta.uid() == rustix::process::geteuid().as_raw());
    if !own {
        return String::new();
    }
    let status = read_text(&of_thread.join("status"), STATUS_BYTES).unwrap_or_default();
    let group = status
        .lines()
        .find_map(|line| line.strip_prefix("Tgid:"))
        .and_then(|id| id.trim().parse::<u32>().ok())
        .unwrap_or(thread);
    let process = root.join(format!("proc/{group}"));
    let file = std::fs::read_link(process.join("exe")).ok();
    let name = file
        .as_deref()
        .and_then(Path::file_name)
        .map(|name| name.to_string_lossy().into_owned());
    name.unwrap_or_else(|| {
        let short = read_text(&process.join("comm"), 64).unwrap_or_default();
        short.trim().to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn write(root: &Path, path: &str, text: &str) {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    #[test]
    fn streams_that_are_open_on_a_card_are_told_with_the_program_of_this_user() {
        let root = tempfile::tempdir().unwrap();
        let running = |pid| format!("state: RUNNING\nowner_pid   : {pid}\ntrigger_time: 1.0\n");
        for (path, text) in [
            ("proc/asound/cards", "".to_owned()),
            ("proc/asound/card0/pcm0p/sub0/status", "closed\n".to_owned()),
            ("proc/asound/card1/pcm0c/sub0/status", running(4_001)),
            ("proc/asound/card1/pcm0p/sub0/status", running(4_002)),
            ("proc/asound/card1/pcm0p/sub1/status", running(4_999)),
            // A thread of the process 4000, whose file cannot be told.
            (
                "proc/4001/status",
                "Name:\tAudioThread\nTgid:\t4000\n".to_owned(),
            ),
            ("proc/4000/comm", "linphone-deskto\n".to_owned()),
            ("proc/4002/status", "Name:\tx\nTgid:\t4002\n".to_owned()),
        ] {
            write(root.path(), path, &text);
        }
        std::os::unix::fs::symlink("/opt/phone/zoiper5", root.path().join("proc/4002/exe"))
            .unwrap();
        let found = kernel(root.path()).unwrap();
        let short: Vec<_> = found
            .iter()
            .map(|it| (it.place.as_str(), it.owner.as_str()))
            .collect();
        assert_eq!(
            short,
            [
                ("card1/pcm0c/sub0", "linphone-deskto"),
                ("card1/pcm0p/sub0", "zoiper5"),
                ("card1/pcm0p/sub1", ""),
            ]
        );
        assert!(found[0].status.starts_with("state: RUNNING"));
        assert_eq!(kernel(Path::new("/nowhere/at/all")), Ok(Vec::new()));
    }

    #[test]
    fn a_socket_without_a_server_and_one_that_is_silent_are_no_empty_list() {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("native");
        let listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        let silent = ask(&socket, Duration::from_millis(50)).unwrap_err();
        assert_eq!(told(&silent).why, Why::TimedOut);
        drop(listener);
        let gone = ask(&socket, Duration::from_millis(50)).unwrap_err();
        assert_eq!(told(&gone).why, Why::NoSession);
    }

    #[test]
    fn a_server_that_talks_nonsense_or_without_end_is_given_up() {
        use std::io::Write as _;
        for bytes in [vec![0_u8; 64], vec![0xff; 4096], {
            // A message of 4 GB, of which nothing but zeros comes.
            let mut head = vec![0xff, 0xff, 0xff, 0xff];
            head.extend([0; 8192]);
            head
        }] {
            let folder = tempfile::tempdir().unwrap();
            let socket = folder.path().join("native");
            let listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
            let talker = std::thread::spawn(move || {
                let (mut stream, _) = listener.accept().unwrap();
                // Who asks hangs up as soon as it has heard enough.
                let _ = stream.write_all(&bytes);
                let _ = std::io::copy(&mut stream, &mut std::io::sink());
            });
            let error = ask(&socket, Duration::from_secs(20)).unwrap_err();
            let why = told(&error).why;
            assert!(matches!(why, Why::Unsupported | Why::NoSession), "{error}");
            talker.join().unwrap();
        }
    }
}
