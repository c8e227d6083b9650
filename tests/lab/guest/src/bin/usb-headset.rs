//! `usb-headset`: a USB headset made of software. Needs root and the kernel's `vhci_hcd`; `usb-headset` alone prints what
//! it knows.

use deskready_lab_guest::{orders, presets};

fn main() -> anyhow::Result<()> {
    orders::program("usb-headset", presets::HEADSETS)
}
