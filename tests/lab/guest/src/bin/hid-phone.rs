//! `hid-phone`: a USB desk phone made of software: hook switch, mute, keypad, lights. Needs root and the kernel's
//! `vhci_hcd`; `hid-phone` alone prints what it knows.

use deskready_lab_guest::{orders, presets};

fn main() -> anyhow::Result<()> {
    orders::program("hid-phone", presets::PHONES)
}
