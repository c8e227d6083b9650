//! SIP as far as it takes to ask "do you live?" and to understand what comes back: our OPTIONS, any
//! message from outside, what a product says it is. Needs the words; touches no network, which
//! `host` does, and judges nothing.

mod device;
mod fields;
mod message;
mod model;
mod options;
mod target;

pub use device::{Device, device};
pub use message::{Broken, Carried, MESSAGE_BYTES, Message, Start, read};
pub use model::model;
pub use options::{Asked, Came, Marks};
pub use target::{Target, Transport};

#[cfg(test)]
mod case_tests;
#[cfg(test)]
mod names_tests;
#[cfg(test)]
mod tests;
