//! The messages between a desk and central. Versioned; old versions keep decoding.

pub mod sample;
pub mod v1;
