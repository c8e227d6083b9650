//! The pure half of `cargo xtask run`: its options, its folder, what it understands of what central prints and answers.
//! Needs serde_json. Must not start, read or print anything.

use std::ffi::OsString;
use std::path::PathBuf;

pub const DEFAULT_PORT: u16 = 8080;

#[derive(Debug, PartialEq, Eq)]
pub struct Options {
    pub data: Option<PathBuf>,
    pub port: u16,
    pub fresh: bool,
    pub install: bool,
    pub help: bool,
}

/// `Err` is a sentence about the first thing that makes no sense.
pub fn options(args: &[String]) -> Result<Options, String> {
    let mut options = Options {
        data: None,
        port: DEFAULT_PORT,
        fresh: false,
        install: true,
        help: false,
    };
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        let (name, inline) = match arg.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (arg.as_str(), None),
        };
        let mut value = || {
            inline
                .clone()
                .or_else(|| args.next().cloned())
                .filter(|value| !value.is_empty())
        };
        match name {
            "--data" => options.data = Some(value().ok_or("--data needs a folder")?.into()),
            "--port" => {
                let text = value().ok_or("--port needs a number")?;
                options.port = text.parse().ok().filter(|port| *port > 0).ok_or(format!(
                    "--port needs a number from 1 to 65535, not `{}`",
                    text.escape_default()
                ))?;
            }
            "--fresh" if inline.is_none() => options.fresh = true,
            "--no-install" if inline.is_none() => options.install = false,
            "-h" | "--help" => options.help = true,
            _ => return Err(format!("`run` does not know `{}`", arg.escape_default())),
        }
    }
    Ok(options)
}

/// Where the demo keeps its data when nobody says so.
pub fn default_data(state_home: Option<OsString>, home: Option<OsString>) -> Option<PathBuf> {
    let given = state_home
        .map(PathBuf::from)
        .filter(|folder| folder.is_absolute());
    let state = given.or_else(|| {
        let home = home
            .map(PathBuf::from)
            .filter(|folder| folder.is_absolute())?;
        Some(home.join(".local/state"))
    })?;
    Some(state.join("deskready-demo"))
}

/// Central prints `sign-in: http://..` once at its start.
pub fn sign_in_link(line: &str) -> Option<&str> {
    let link = line.strip_prefix("sign-in:")?.trim();
    (link.starts_with("http://") || link.starts_with("https://")).then_some(link)
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    pub id: String,
    pub number: String,
    pub state: String,
    pub fault: String,
}

/// What `GET /api/v1/work-orders` answers. An item without an id is passed over; no list at all is an error.
pub fn orders(body: &[u8]) -> Option<Vec<Order>> {
    let items = items(body)?;
    let order = |item: &serde_json::Value| {
        // Ids go into an address that a person clicks: nothing but what an id is made of.
        let id = text(item, "id").filter(|id| {
            id.chars()
                .all(|c| c.is_ascii_alphanumeric() || "_-".contains(c))
        })?;
        Some(Order {
            number: text(item, "number").unwrap_or_else(|| id.clone()),
            state: text(item, "state").unwrap_or_default(),
            fault: text(item, "fault").unwrap_or_default(),
            id,
        })
    };
    Some(items.iter().filter_map(order).collect())
}

/// Label and readiness of each desk in what `GET /api/v1/desks` answers.
pub fn desks(body: &[u8]) -> Option<Vec<(String, String)>> {
    let items = items(body)?;
    Some(
        items
            .iter()
            .filter_map(|item| Some((text(item, "label")?, text(item, "readiness")?)))
            .collect(),
    )
}

fn items(body: &[u8]) -> Option<Vec<serde_json::Value>> {
    let page: serde_json::Value = serde_json::from_slice(body).ok()?;
    page.get("items")?.as_array().cloned()
}

fn text(item: &serde_json::Value, key: &str) -> Option<String> {
    let value = item.get(key)?.as_str().filter(|value| !value.is_empty())?;
    // It is printed on a terminal: what could steer one is shown, not obeyed.
    Some(
        value
            .chars()
            .take(200)
            .flat_map(|c| {
                if c.is_control() {
                    c.escape_default().collect()
                } else {
                    vec![c]
                }
            })
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Options, String> {
        options(
            &line
                .split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>(),
        )
    }

    #[test]
    fn options_are_read_in_both_spellings() {
        let plain = Options {
            data: None,
            port: DEFAULT_PORT,
            fresh: false,
            install: true,
            help: false,
        };
        assert_eq!(parse(""), Ok(plain));
        for line in [
            "--data /d --port 9000 --fresh --no-install",
            "--fresh --port=9000 --no-install --data=/d",
        ] {
            let expected = Options {
                data: Some("/d".into()),
                port: 9000,
                fresh: true,
                install: false,
                help: false,
            };
            assert_eq!(parse(line), Ok(expected), "{line}");
        }
    }

    #[test]
    fn what_makes_no_sense_is_told_by_name() {
        for (line, word) in [
            ("--data", "--data"),
            ("--port", "--port"),
            ("--port 0", "--port"),
            ("--port 70000", "70000"),
            ("--fresh=yes", "--fresh=yes"),
            ("now", "now"),
        ] {
            let told = parse(line).unwrap_err();
            assert!(told.contains(word), "{line}: {told}");
        }
    }

    #[test]
    fn data_goes_where_the_desktop_standard_says() {
        let os = |text: &str| Some(OsString::from(text));
        assert_eq!(
            default_data(os("/s"), os("/h")),
            Some("/s/deskready-demo".into())
        );
        assert_eq!(
            default_data(None, os("/h")),
            Some("/h/.local/state/deskready-demo".into())
        );
        // A relative one is to be ignored, says the standard.
        assert_eq!(
            default_data(os("s"), os("/h")),
            Some("/h/.local/state/deskready-demo".into())
        );
        assert_eq!(default_data(os(""), None), None);
    }

    #[test]
    fn only_a_line_that_is_a_sign_in_is_taken_for_one() {
        assert_eq!(
            sign_in_link("sign-in: http://127.0.0.1:8080/in?t=1"),
            Some("http://127.0.0.1:8080/in?t=1")
        );
        for line in [
            "listening on http://127.0.0.1:8080",
            "sign-in: none",
            "a sign-in: http://x",
            "",
        ] {
            assert_eq!(sign_in_link(line), None, "{line}");
        }
    }

    #[test]
    fn orders_are_read_from_a_page_of_the_interface() {
        let body = br#"{"items":[
            {"id":"wo_1","number":"WO-000001","state":"dispatched","fault":"headset.missing","priority":1},
            {"id":"wo_2"}, {"number":"WO-3"}, {"id":"../x"}, 7,
            {"id":"wo_4","state":"\u001b[2Jgone"}],"next":null}"#;
        let found = orders(body).unwrap();
        let order = |id: &str, number: &str, state: &str, fault: &str| Order {
            id: id.into(),
            number: number.into(),
            state: state.into(),
            fault: fault.into(),
        };
        assert_eq!(
            found,
            [
                order("wo_1", "WO-000001", "dispatched", "headset.missing"),
                order("wo_2", "wo_2", "", ""),
                order("wo_4", "wo_4", "\\u{1b}[2Jgone", ""),
            ]
        );
        for body in [&b""[..], b"{}", b"[]", b"{\"items\":{}}", b"\xff"] {
            assert_eq!(orders(body), None);
        }
    }

    #[test]
    fn a_desk_without_a_label_or_a_state_is_passed_over() {
        let body = br#"{"items":[{"label":"B-14","readiness":"not_ready"},{"label":"B-15"},{"readiness":"ready"}]}"#;
        assert_eq!(
            desks(body).unwrap(),
            [("B-14".to_owned(), "not_ready".to_owned())]
        );
    }
}
