//! USB devices made of software, and what they share: the way to the kernel, the bus, orders from outside. Needs a
//! Linux kernel with `vhci_hcd`, for which the device is as real as any: its own drivers bind to it.
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod bus;
pub mod channel;
pub mod descriptors;
pub mod device;
pub mod forward;
pub mod headset;
pub mod options;
pub mod orders;
pub mod plug;
pub mod presets;
pub mod sound;
pub mod wire;
