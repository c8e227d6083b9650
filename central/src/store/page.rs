//! Keyset paging: a page ends with a cursor that holds the sort key of its last row, so that no
//! row is told twice or left out while others come and go, however far one reads. Needs nothing;
//! must not know any table.

use super::model::Page;
use super::{StoreError, Value};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use deskready::limits::PAGE_ITEMS;

/// A cursor longer than this was not given out here.
const CURSOR_BYTES: usize = 4096;

/// How much of a list is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ask {
    /// Where the last page ended; `None` starts at the beginning.
    pub cursor: Option<String>,
    /// Rows wanted; 0 or too many means as many as there may be.
    pub items: usize,
}

impl Ask {
    /// Rows that will be given at most.
    #[must_use]
    pub fn limit(&self) -> usize {
        if self.items == 0 {
            PAGE_ITEMS
        } else {
            self.items.min(PAGE_ITEMS)
        }
    }
}

/// One part of a sort key.
pub(super) trait KeyPart: serde::Serialize + serde::de::DeserializeOwned {}
impl<T: serde::Serialize + serde::de::DeserializeOwned> KeyPart for T {}

/// Reads the key of type `K` out of the cursor, if there is one.
pub(super) fn key<K: KeyPart>(ask: &Ask) -> Result<Option<K>, StoreError> {
    let Some(text) = &ask.cursor else {
        return Ok(None);
    };
    if text.len() > CURSOR_BYTES {
        return Err(StoreError::BadCursor);
    }
    let bytes = URL_SAFE_NO_PAD
        .decode(text)
        .map_err(|_| StoreError::BadCursor)?;
    serde_json::from_slice(&bytes)
        .map(Some)
        .map_err(|_| StoreError::BadCursor)
}

/// Makes a page of rows that were read with one more than the limit.
pub(super) fn page<T, K: KeyPart>(
    ask: &Ask,
    mut items: Vec<T>,
    key_of: impl Fn(&T) -> K,
) -> Page<T> {
    let more = items.len() > ask.limit();
    items.truncate(ask.limit());
    let next = match items.last() {
        Some(last) if more => serde_json::to_vec(&key_of(last))
            .ok()
            .map(|key| URL_SAFE_NO_PAD.encode(key)),
        Some(_) | None => None,
    };
    Page { items, next }
}

/// The conditions of a list, put together with their parameters.
#[derive(Debug, Default)]
pub(super) struct Conditions {
    text: String,
    params: Vec<Value>,
}

impl Conditions {
    /// Adds `text`, in which each `?` stands for the next of `values`.
    pub fn and(&mut self, text: &str, values: impl IntoIterator<Item = Value>) {
        self.text.push_str(if self.text.is_empty() {
            " WHERE "
        } else {
            " AND "
        });
        self.push(text, values);
    }

    /// The whole: conditions, `tail` and the limit (one more than wanted, to know of a next page).
    pub fn end(mut self, tail: &str, ask: &Ask) -> (String, Vec<Value>) {
        let limit = i64::try_from(ask.limit())
            .unwrap_or(i64::MAX)
            .saturating_add(1);
        self.text.push_str(tail);
        self.push(" LIMIT ?", [Value::Int(limit)]);
        (self.text, self.params)
    }

    fn push(&mut self, text: &str, values: impl IntoIterator<Item = Value>) {
        let mut values = values.into_iter();
        for part in text.split_inclusive('?') {
            match part.strip_suffix('?').zip(values.next()) {
                Some((before, value)) => {
                    self.params.push(value);
                    self.text
                        .push_str(&format!("{before}${}", self.params.len()));
                }
                None => self.text.push_str(part),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_and_anything_else_is_refused() {
        let ask = Ask {
            cursor: None,
            items: 2,
        };
        let page = page(
            &ask,
            vec![(1, "a".to_owned()), (2, "ñ".to_owned()), (3, String::new())],
            Clone::clone,
        );
        assert_eq!(page.items.len(), 2);
        let next = Ask {
            cursor: page.next,
            items: 2,
        };
        assert_eq!(
            key::<(i64, String)>(&next).unwrap(),
            Some((2, "ñ".to_owned()))
        );
        for bad in ["", "%", "null", "W10", "WzEsMl0", &"A".repeat(5_000)] {
            let ask = Ask {
                cursor: Some(bad.to_owned()),
                items: 2,
            };
            assert!(
                matches!(key::<(i64, String)>(&ask), Err(StoreError::BadCursor)),
                "{bad}"
            );
        }
    }

    #[test]
    fn a_last_page_has_no_cursor_and_no_page_is_larger_than_the_limit() {
        let ask = Ask {
            cursor: None,
            items: 1_000_000,
        };
        assert_eq!(ask.limit(), PAGE_ITEMS);
        assert_eq!(page(&ask, vec![1], |n| *n).next, None);
        assert_eq!(
            page(&ask, vec![0_i64; PAGE_ITEMS + 1], |n| *n).items.len(),
            PAGE_ITEMS
        );
    }

    #[test]
    fn conditions_number_their_parameters() {
        let mut conditions = Conditions::default();
        conditions.and("a = ?", [1_i64.into()]);
        conditions.and("(b, c) > (?, ?)", ["x".into(), "y".into()]);
        let (text, params) = conditions.end(
            " ORDER BY a",
            &Ask {
                cursor: None,
                items: 10,
            },
        );
        assert_eq!(
            text,
            " WHERE a = $1 AND (b, c) > ($2, $3) ORDER BY a LIMIT $4"
        );
        assert_eq!(params.len(), 4);
    }
}
