//! A desk's profile from the options a story gives it. Needs the options; what is not said is an
//! ordinary desk of an inbound service. Must not know what happens there.

use super::script::DeskLine;
use deskready::profile::Profile;
use serde_json::{Map, Value, json};

/// What a story calls shared, as the profile names it.
const SHARED: [&str; 6] = ["image", "switch", "hub", "softphone", "vpn", "carrier"];

/// What the desk must have. A desk that `lacks` something asks for it all the same, unless its
/// profile was corrected.
pub fn profile(line: &DeskLine, corrected: bool) -> Result<Profile, String> {
    let text = |key: &str, other: &str| line.option(key).unwrap_or(other).to_owned();
    let number = |key: &str| -> Result<Option<f64>, String> {
        let value = line.option(key).map(str::parse::<f64>).transpose();
        value.map_err(|e| format!("{key}: {e}"))
    };
    let lacks = if corrected {
        None
    } else {
        line.option("lacks")
    };
    let mut expect = Map::new();
    let custody = text("headset", "desk");
    let corrected_away = corrected && line.option("lacks") == Some("headset");
    if custody != "none" && !corrected_away {
        expect.insert(
            "headset".to_owned(),
            json!({"required": true, "custody": custody, "vendor": "Jabra", "product": "Evolve 20",
                   "ears": number("ears")?.map_or(2, |n| n as u8)}),
        );
    }
    if line.option("phone").is_some() || lacks == Some("phone") {
        expect.insert("desk_phone".to_owned(), json!({"required": true}));
    }
    if line.option("data").is_some() || lacks == Some("data") {
        expect.insert("disks".to_owned(), json!(["/", "/data"]));
    }
    if let Some(gib) = number("asks-memory")? {
        expect.insert("min_memory_gib".to_owned(), json!(gib));
    }
    if let Some(cores) = number("asks-cores")? {
        expect.insert("min_cores".to_owned(), json!(cores as u32));
    }
    let shared: Map<String, Value> = line
        .options
        .iter()
        .filter(|(key, _)| SHARED.contains(&key.as_str()))
        .map(|(key, value)| (key.clone(), json!(value)))
        .collect();
    let value = json!({
        "desk": {"label": line.label, "site": text("site", "Centre"), "room": text("room", "Room 2"),
                 "kind": text("kind", "pc"), "language": text("language", "es")},
        "shared": shared,
        "service": {"name": text("service", "Inbound support"), "client": text("client", "Client 1"),
                    "direction": "inbound", "criticality": number("criticality")?.map_or(4, |n| n as u8)},
        "expect": expect,
        "file_sets": file_sets(&text("files", "softphone")),
        "paths": paths(&text("paths", "voice+crm"))?,
    });
    serde_json::from_value(value).map_err(|e| format!("desk {}: {e}", line.label))
}

fn file_sets(names: &str) -> Vec<Value> {
    names
        .split('+')
        .filter(|name| *name != "none")
        .map(|name| {
            let role = if name == "drivers" {
                "driver"
            } else {
                "softphone"
            };
            let root = format!("/opt/{name}");
            json!({"name": name, "role": role, "paths": [root]})
        })
        .collect()
}

fn paths(names: &str) -> Result<Vec<Value>, String> {
    names
        .split('+')
        .filter(|name| *name != "none")
        .map(|name| {
            let (name, backup_of) = match name.split_once('>') {
                Some((name, of)) => (name, Some(of)),
                None => (name, None),
            };
            let role = match name {
                "voice" | "spare" => "voice",
                "vpn" => "vpn",
                "crm" => "application",
                "news" => "other",
                _ => {
                    return Err(format!(
                        "{name:?} is no path; there are: voice, vpn, crm, news, spare>voice"
                    ));
                }
            };
            Ok(json!({"name": name, "role": role, "backup_of": backup_of,
                      "target": format!("tcp://{name}.example:443")}))
        })
        .collect()
}
