//! The messages between a desk and central. Versioned; old versions keep decoding.

pub mod v1;
