//! The limits a judgement is made with, as data. Needs nothing; every default says where it comes from. "Ours" is a
//! first value to be replaced by what the fleet shows.

use serde::{Deserialize, Serialize};

/// Limits; a value beyond one is a claim.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// An ear that lost so much against the other since the reference is dead. Ours: the seal of a cup explains some
    /// 6 dB, a driver with one open wire far more than this.
    pub dead_db: f64,
    /// Without a reference an ear is dead only so far under the other: the far cup of a binaural headset may reach the
    /// boom 25 dB weaker. Ours.
    pub dead_unknown_db: f64,
    /// An ear that lost so much against the other is weak. Ours: above what wearing differently does.
    pub weak_db: f64,
    /// Ears whose difference is that of the reference within so much, but exchanged, are not called weak. Ours: wearing.
    pub mirror_db: f64,
    /// A headset that lost so much at the same volume is quiet. Ours, as above.
    pub quiet_db: f64,
    /// A path that changes more during the sound is not judged by level or distortion. Ours.
    pub change_db: f64,
    /// Distortion of a driver. Ours: good headsets stay under 1 % at this level, a rubbing coil is above 5 %.
    pub thd_percent: f64,
    /// And at least so many times that of the reference. Ours.
    pub thd_times: f64,
    /// Not told of an ear that lost more than this against the reference. Ours: a canceller takes more.
    pub thd_lost_db: f64,
    /// Nor under this ratio to the noise: a voice has partials where harmonics are. Ours.
    pub thd_snr_db: f64,
    /// Share of clipped samples. Ours: a thousandth.
    pub clip_share: f64,
    /// And a run of so many: single samples at full scale are honest.
    pub clip_run: u32,
    /// Hum. Ours: under it a caller does not hear it beside a voice at the nominal -26 dBov of ITU-T P.830.
    pub hum_dbfs: f64,
    /// Hum must be the noise, not lie under it: no more than so far under the whole floor. Ours.
    pub hum_under_noise_db: f64,
    /// More clicks than this in a run of two seconds. Ours.
    pub clicks: u32,
    /// More interruptions than this. Ours: none is normal in a local loop.
    pub dropouts: u32,
    /// And so many milliseconds of them in sum.
    pub dropout_ms: f64,
    /// A path that ends under this is narrowband: the telephone band of ITU-T G.712 ends at 3.4 kHz, wideband of
    /// ITU-T G.722 at 7 kHz.
    pub narrow_hz: f64,
    /// Offset, share of full scale. Ours: a fiftieth costs no headroom worth a claim.
    pub offset: f64,
    /// Mouth to ear more than 400 ms is unacceptable (ITU-T G.114); the headset alone must not need all of it.
    pub latency_ms: f64,
    /// A room is loud where its noise comes near the voice. Ours, of the converter and not of the room.
    pub room_dbfs_a: f64,
    /// Speech weaker than this, active level: 20 dB under the nominal -26 dBov of ITU-T P.830. Ours.
    pub speech_weak_dbfs: f64,
    /// Speech stronger than this: its peaks, 15 to 18 dB over the level, reach full scale. Ours.
    pub speech_strong_dbfs: f64,
    /// Speech over noise. Ours: under it words get lost.
    pub speech_snr_db: f64,
    /// More clicks than this in a sentence. Ours: lips and consonants click too.
    pub speech_clicks: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            dead_db: 20.0,
            dead_unknown_db: 40.0,
            weak_db: 9.0,
            mirror_db: 4.0,
            quiet_db: 9.0,
            change_db: 2.5,
            thd_percent: 5.0,
            thd_times: 3.0,
            thd_lost_db: 6.0,
            thd_snr_db: 0.0,
            clip_share: 0.001,
            clip_run: 3,
            hum_dbfs: -70.0,
            hum_under_noise_db: 6.0,
            clicks: 4,
            dropouts: 0,
            dropout_ms: 0.9,
            narrow_hz: 4_200.0,
            offset: 0.02,
            latency_ms: 400.0,
            room_dbfs_a: -36.0,
            speech_weak_dbfs: -46.0,
            speech_strong_dbfs: -14.0,
            speech_snr_db: 12.0,
            speech_clicks: 12,
        }
    }
}
