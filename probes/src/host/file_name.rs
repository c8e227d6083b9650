//! A path of any bytes that survives JSON: text where it is UTF-8, base64 where it is not.
//! Needs nothing; touches no file.

use base64::Engine as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::path::{Path, PathBuf};

/// An absolute path as the system spells it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileName(PathBuf);

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Spelt {
    Text(String),
    Bytes { b64: String },
}

impl FileName {
    /// Any path.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// The path for the system.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The exact bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.0.as_os_str().as_encoded_bytes()
    }

    /// A path of these bytes; none where the system has no such path.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        from_bytes::<serde::de::value::Error>(bytes.to_vec()).ok()
    }

    /// The text, if it is one.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.0.to_str()
    }
}

impl Serialize for FileName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.text() {
            Some(text) => Spelt::Text(text.to_owned()),
            None => Spelt::Bytes {
                b64: base64::engine::general_purpose::STANDARD.encode(self.bytes()),
            },
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for FileName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Spelt::deserialize(deserializer)? {
            Spelt::Text(text) => Ok(Self::new(text)),
            Spelt::Bytes { b64 } => base64::engine::general_purpose::STANDARD
                .decode(b64)
                .map_err(serde::de::Error::custom)
                .and_then(from_bytes),
        }
    }
}

#[cfg(unix)]
#[allow(clippy::unnecessary_wraps)] // the other systems can refuse
fn from_bytes<E: serde::de::Error>(bytes: Vec<u8>) -> Result<FileName, E> {
    use std::os::unix::ffi::OsStringExt as _;
    Ok(FileName::new(std::ffi::OsString::from_vec(bytes)))
}

#[cfg(not(unix))]
fn from_bytes<E: serde::de::Error>(bytes: Vec<u8>) -> Result<FileName, E> {
    String::from_utf8(bytes)
        .map(FileName::new)
        .map_err(E::custom)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_any_bytes_survives_json() {
        for bytes in [
            &b"/opt/app/a"[..],
            b"/opt/\xff\xfe/x",
            "/opt/ca\u{f1}a".as_bytes(),
            b"/a\nb",
        ] {
            let name: FileName = from_bytes::<serde_json::Error>(bytes.to_vec()).unwrap();
            let json = serde_json::to_string(&name).unwrap();
            let back: FileName = serde_json::from_str(&json).unwrap();
            assert_eq!(back.bytes(), bytes, "{json}");
        }
        assert!(serde_json::from_str::<FileName>("{\"b64\":\"***\"}").is_err());
    }
}
