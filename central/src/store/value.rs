//! What goes into and comes out of SQL: text and whole numbers, in both engines alike. JSON is
//! text, a moment is microseconds since 1970 UTC. Must not know any table.

use super::StoreError;
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A parameter or a field of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Null,
    /// BIGINT.
    Int(i64),
    /// TEXT.
    Text(String),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}
impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}
impl From<u8> for Value {
    fn from(number: u8) -> Self {
        Self::Int(i64::from(number))
    }
}
impl From<bool> for Value {
    fn from(yes: bool) -> Self {
        Self::Int(i64::from(yes))
    }
}
impl From<Timestamp> for Value {
    fn from(t: Timestamp) -> Self {
        Self::Int(t.as_microsecond())
    }
}
impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

macro_rules! from_ids {
    ($($id:ident)*) => {$(
        impl From<&deskready::ids::$id> for Value {
            fn from(id: &deskready::ids::$id) -> Self {
                Self::Text(id.as_str().to_owned())
            }
        }
    )*};
}
from_ids! { DeskId ComponentId AgentId StreamId DiagnosisId TicketId WorkOrderId IncidentId HoldId ReviewId }

/// A sequence number or count as BIGINT.
pub fn whole(what: &'static str, number: u64) -> Result<i64, StoreError> {
    i64::try_from(number).map_err(|e| StoreError::Unstorable {
        what,
        why: e.to_string(),
    })
}

/// A value as JSON text.
pub fn json<T: Serialize>(what: &'static str, value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|e| StoreError::Unstorable {
        what,
        why: e.to_string(),
    })
}

/// A row of a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row(pub Vec<Value>);

impl Row {
    fn corrupt(what: &'static str, why: impl ToString) -> StoreError {
        StoreError::Corrupt {
            what,
            why: why.to_string(),
        }
    }

    /// Text, or `None` where there is none.
    pub fn opt_text(&self, at: usize) -> Result<Option<&str>, StoreError> {
        match self.0.get(at) {
            Some(Value::Text(text)) => Ok(Some(text)),
            Some(Value::Null) => Ok(None),
            Some(Value::Int(_)) | None => Err(Self::corrupt("text", format!("field {at}"))),
        }
    }

    /// Text.
    pub fn text(&self, at: usize) -> Result<&str, StoreError> {
        self.opt_text(at)?
            .ok_or_else(|| Self::corrupt("text", format!("field {at} is empty")))
    }

    /// A number, or `None` where there is none.
    pub fn opt_int(&self, at: usize) -> Result<Option<i64>, StoreError> {
        match self.0.get(at) {
            Some(Value::Int(number)) => Ok(Some(*number)),
            Some(Value::Null) => Ok(None),
            Some(Value::Text(_)) | None => Err(Self::corrupt("number", format!("field {at}"))),
        }
    }

    /// A number.
    pub fn int(&self, at: usize) -> Result<i64, StoreError> {
        self.opt_int(at)?
            .ok_or_else(|| Self::corrupt("number", format!("field {at} is empty")))
    }

    /// A count, which is never below 0.
    pub fn count(&self, at: usize) -> Result<u64, StoreError> {
        u64::try_from(self.int(at)?).map_err(|e| Self::corrupt("count", e))
    }

    /// A moment, or `None` where there is none.
    pub fn opt_time(&self, at: usize) -> Result<Option<Timestamp>, StoreError> {
        self.opt_int(at)?
            .map(|us| Timestamp::from_microsecond(us).map_err(|e| Self::corrupt("moment", e)))
            .transpose()
    }

    /// A moment.
    pub fn time(&self, at: usize) -> Result<Timestamp, StoreError> {
        self.opt_time(at)?
            .ok_or_else(|| Self::corrupt("moment", format!("field {at} is empty")))
    }

    /// JSON text decoded, or `None` where there is none.
    pub fn opt_json<T: DeserializeOwned>(
        &self,
        at: usize,
        what: &'static str,
    ) -> Result<Option<T>, StoreError> {
        self.opt_text(at)?
            .map(|text| serde_json::from_str(text).map_err(|e| Self::corrupt(what, e)))
            .transpose()
    }

    /// JSON text decoded.
    pub fn json<T: DeserializeOwned>(
        &self,
        at: usize,
        what: &'static str,
    ) -> Result<T, StoreError> {
        self.opt_json(at, what)?
            .ok_or_else(|| Self::corrupt(what, "it is empty"))
    }

    /// A word of a closed list.
    pub fn word<T>(
        &self,
        at: usize,
        what: &'static str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<T, StoreError> {
        let text = self.text(at)?;
        parse(text).ok_or_else(|| Self::corrupt(what, format!("{text:?} is not on its list")))
    }

    /// A typed id, or `None` where there is none.
    pub fn opt_id<T: TryFrom<String>>(&self, at: usize) -> Result<Option<T>, StoreError> {
        self.opt_text(at)?
            .map(|text| {
                T::try_from(text.to_owned()).map_err(|_| Self::corrupt("id", format!("{text:?}")))
            })
            .transpose()
    }

    /// A typed id.
    pub fn id<T: TryFrom<String>>(&self, at: usize) -> Result<T, StoreError> {
        self.opt_id(at)?
            .ok_or_else(|| Self::corrupt("id", format!("field {at} is empty")))
    }
}

/// The word that serde writes for a unit variant.
pub(super) fn word_of<T: Serialize>(what: &'static str, value: &T) -> Result<String, StoreError> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Ok(word),
        Ok(_) => Err(StoreError::Unstorable {
            what,
            why: "it is no word".to_owned(),
        }),
        Err(e) => Err(StoreError::Unstorable {
            what,
            why: e.to_string(),
        }),
    }
}

/// Reads [`word_of`] back.
pub(super) fn word_from<T: DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).ok()
}
