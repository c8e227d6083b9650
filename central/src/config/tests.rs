//! Tests of `config`: which value wins, what is refused, and that the refusal says what to do.

use super::*;

fn settings(args: ServeArgs, config: Option<&str>) -> Result<Settings, ConfigError> {
    let dir = tempfile::tempdir().unwrap();
    let mut args = ServeArgs {
        data: Some("/data".into()),
        ..args
    };
    if let Some(text) = config {
        let path = dir.path().join("central.toml");
        std::fs::write(&path, text).unwrap();
        args.config = Some(path);
    }
    Settings::from_args(&args, &Places::default())
}

fn listening(on: &str) -> ServeArgs {
    ServeArgs {
        listen: Some(on.parse().unwrap()),
        ..ServeArgs::default()
    }
}

#[test]
fn plain_text_is_spoken_on_loopback_only() {
    let tls = "[tls]\ncert = \"c.pem\"\nkey = \"k.pem\"\n";
    for (listen, config, good) in [
        ("127.0.0.1:8080", None, true),
        ("127.8.9.10:1", None, true),
        ("[::1]:8080", None, true),
        ("0.0.0.0:8080", None, false),
        ("[::]:8080", None, false),
        ("192.168.1.4:8080", None, false),
        ("[::ffff:127.0.0.1]:8080", None, false),
        ("0.0.0.0:8443", Some(tls), true),
    ] {
        let got = settings(listening(listen), config);
        assert_eq!(got.is_ok(), good, "{listen} {config:?}");
        if let Err(error) = got {
            let said = error.to_string();
            assert!(
                said.contains("[tls]") && said.contains("127.0.0.1"),
                "{said}"
            );
        }
    }
}

#[test]
fn the_command_line_wins_over_the_file_and_the_file_over_the_default() {
    let file = "listen = \"127.0.0.1:1111\"\ndb = \"sqlite:/f\"\nnew_sites = \"propose\"\n";
    let none = settings(ServeArgs::default(), None).unwrap();
    assert_eq!(none.listen.to_string(), DEFAULT_LISTEN);
    assert_eq!(
        (none.db.as_str(), none.new_sites),
        ("sqlite:/data/central.sqlite", Mode::Listen)
    );
    let of_file = settings(ServeArgs::default(), Some(file)).unwrap();
    assert_eq!(of_file.listen.port(), 1111);
    assert_eq!(
        (of_file.db.as_str(), of_file.new_sites),
        ("sqlite:/f", Mode::Propose)
    );
    let both = ServeArgs {
        db: Some("sqlite:/c".into()),
        new_sites: Some(NewSites::Act),
        ..listening("127.0.0.1:2222")
    };
    let both = settings(both, Some(file)).unwrap();
    assert_eq!(both.listen.port(), 2222);
    assert_eq!((both.db.as_str(), both.new_sites), ("sqlite:/c", Mode::Act));
}

#[test]
fn a_wrong_configuration_is_refused_with_its_line() {
    for (text, expected) in [
        ("listn = \"127.0.0.1:1\"\n", "listn"),
        ("\nnew_sites = \"shout\"\n", "line 2"),
        ("listen = \"everywhere\"\n", "line 1"),
        ("[tls]\ncert = \"c.pem\"\n", "key"),
        ("[tls\n", "line 1"),
        ("zone = \"Europe/Nowhere\"\n", "Europe/Madrid"),
    ] {
        let said = settings(ServeArgs::default(), Some(text))
            .unwrap_err()
            .to_string();
        assert!(said.contains(expected), "{text:?}: {said}");
    }
    let missing = ServeArgs {
        config: Some("/nowhere/central.toml".into()),
        ..ServeArgs::default()
    };
    assert!(
        settings(missing, None)
            .unwrap_err()
            .to_string()
            .contains("/nowhere/central.toml")
    );
}

#[test]
fn data_goes_where_it_was_asked_for_or_where_the_system_keeps_such_things() {
    let path = |p: &str| Some(PathBuf::from(p));
    let all = Places {
        state_directory: path("/var/lib/service"),
        xdg_state_home: path("/x"),
        home: path("/home/one"),
        is_root: true,
        zone: None,
    };
    let no_service = Places {
        state_directory: None,
        ..all.clone()
    };
    let no_xdg = Places {
        xdg_state_home: path("relative"),
        ..no_service.clone()
    };
    let person = Places {
        is_root: false,
        ..no_xdg.clone()
    };
    for (asked, places, expected) in [
        (Some("/asked"), &all, path("/asked")),
        (None, &all, path("/var/lib/service")),
        (None, &no_service, path("/x/deskready-central")),
        (None, &no_xdg, path("/var/lib/deskready-central")),
        (
            None,
            &person,
            path("/home/one/.local/state/deskready-central"),
        ),
        (None, &Places::default(), None),
    ] {
        assert_eq!(data_dir(asked.map(Path::new), places), expected);
    }
}
