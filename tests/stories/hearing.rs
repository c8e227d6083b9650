//! What a guided test of the headset of a story hears: a good one, and what each fault does to it. Needs the faults; judges nothing.

use super::fault::Fault;
use deskready::observation::{EarTold, HeadsetRun, SoundHeard, TonesHeard, Unheard, VoiceHeard};

pub fn heard(faults: &[Fault]) -> HeadsetRun {
    let sound = SoundHeard {
        noise_dbfs: Some(-74),
        snr_db: Some(38),
        ..SoundHeard::default()
    };
    let ear = |is_heard| {
        Some(EarTold {
            heard_by_wearer: Some(is_heard),
            gain_db: Some(-22),
        })
    };
    let mut run = HeadsetRun {
        device_name: "Jabra Evolve 20".to_owned(),
        left: ear(true),
        right: ear(true),
        ..HeadsetRun::default()
    };
    let mut tones = TonesHeard {
        latency_ms: 80,
        room_dbfs_a: Some(-72),
        carries_hz: Some(14_000),
        sound,
        ..TonesHeard::default()
    };
    let mut voice = VoiceHeard {
        level_dbfs: -27,
        sound,
    };
    let mut is_deaf = false;
    for fault in faults {
        if let Fault::LeftEarDead = fault {
            run.left = ear(false);
        } else if let Fault::NoEarHeard = fault {
            (run.left, run.right) = (ear(false), ear(false));
        } else if let Fault::MicrophoneDead | Fault::MicrophoneMuted = fault {
            is_deaf = true;
        } else if let Fault::VoiceDbfs(level_dbfs) = fault {
            voice.level_dbfs = *level_dbfs;
        } else if let Fault::HumDbfs(level_dbfs) = fault {
            tones.sound.hum_dbfs = Some(*level_dbfs);
        } else if let Fault::Clicks(count) = fault {
            tones.sound.clicks_count = *count;
        } else if let Fault::SoundGaps(count) = fault {
            (tones.sound.gaps_count, tones.sound.gaps_us) = (*count, 10_000 * count);
        } else if let Fault::BandHz(hz) = fault {
            (tones.edge_hz, tones.carries_hz) = (Some(*hz), Some(*hz));
        }
    }
    if is_deaf {
        (run.tones_unheard, run.voice_unheard) = (Some(Unheard::Silent), Some(Unheard::Silent));
    } else {
        (run.tones, run.voice) = (Some(tones), Some(voice));
    }
    run
}
