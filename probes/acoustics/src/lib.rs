//! Acoustic test of a headset as pure arithmetic: makes the sound of one run (`program`), measures what a
//! microphone caught of it (`measure`), measures a sentence that was read (`speech`), and compares measures with
//! limits that come from outside (`judge`). Needs nothing but samples. It opens no device, reads no clock, draws no
//! random number, keeps no sound (its copies of a capture are wiped; the caller's own is the caller's), and never
//! panics: whatever the samples are, an answer with a type comes back.
//!
//! dBFS here is the root mean square (or, where a name says peak, the magnitude) against a sample value of 1.0, which
//! is the dBov of ITU-T G.100.1: a sine that just reaches full scale reads -3.01.

pub mod bounds;
pub mod heard;
pub mod hums;
pub mod judge;
pub mod measure;
pub mod program;
pub mod speech;

mod band;
mod clipping;
mod comb;
mod crackle;
mod delay;
mod gaps;
mod hum;
mod noise;
mod p56;
mod plan;
mod spectrum;
mod tone;
mod track;
