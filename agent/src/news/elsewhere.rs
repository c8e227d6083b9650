//! A system that tells nothing yet: what is plugged in is asked for every few seconds there. Needs nothing.

use crate::roles::Seat;
use std::io;

/// There is none.
#[derive(Debug)]
pub enum System {}

impl System {
    /// # Errors
    /// Always.
    pub fn open(_: Option<&Seat>) -> Result<Self, String> {
        Err("this system tells nothing".to_owned())
    }

    /// Never called.
    pub async fn heard(&mut self) -> io::Result<()> {
        match *self {}
    }
}
