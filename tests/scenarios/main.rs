//! Whole stories through the binaries that ship: from a real fault at a desk to what support sees,
//! and from bad input to a clear answer.
#![allow(clippy::unwrap_used)]

mod bad_input;
mod calls;
mod faults;
mod headset;
mod one_desk;
