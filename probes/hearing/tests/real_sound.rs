//! A real sound server, a headset that plays into nothing, and between its sound and its microphone a path that a fault
//! can be put into: each is told as what it is, and a sound one as nothing. Needs pulseaudio and its `pacat`; says so and
//! passes where there is none. The path is a stand-in for air and cup, for no machine of the tests has a real headset.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

#[path = "../../tests/support/sound_server.rs"]
mod sound_server;

use deskready_acoustics::heard::{NotHeard, Outcome};
use deskready_acoustics::judge::{Claim, Limits, Reference, Verdict, judge, judge_speech};
use deskready_acoustics::program::{Ears, Side};
use deskready_acoustics_simulated::random::Random;
use deskready_acoustics_simulated::sounds::voice;
use deskready_hearing::{Ended, Press, Ran, Stop, hear, hums, listen};
use deskready_probes::host::{InputDevice, OutputDevice};
use std::io::{BufRead as _, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

const RATE_HZ: u32 = 48_000;
const OUTPUT: &str = "alsa_output.usb-Example_Headset-00.stereo";
const INPUT: &str = "alsa_input.usb-Example_Headset-00.mono";

/// What is wrong on the way.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Fault {
    Nothing,
    LeftDead,
    RightWeak,
    BothWeak,
    Hum,
    Crackle,
    Dropouts,
    Clipping,
    Offset,
    Narrowband,
    Muted,
    Unplugged,
    Loud,
}

const FAULTS: [(Fault, Claim); 9] = [
    (Fault::LeftDead, Claim::EarDead(Side::Left)),
    (Fault::RightWeak, Claim::EarWeak(Side::Right)),
    (Fault::BothWeak, Claim::Quiet),
    (Fault::Hum, Claim::Hum),
    (Fault::Crackle, Claim::Crackle),
    (Fault::Dropouts, Claim::Dropouts),
    (Fault::Clipping, Claim::Clipped),
    (Fault::Offset, Claim::Offset),
    (Fault::Narrowband, Claim::Narrowband),
];

/// The path, sample by sample. What the microphone hears is 25 dB under what is played, with a little noise.
struct Way {
    fault: Fault,
    at: u64,
    random: Random,
    low: [f64; 4],
}

impl Way {
    fn new() -> Self {
        Self {
            fault: Fault::Nothing,
            at: 0,
            random: Random::new(7),
            low: [0.0; 4],
        }
    }

    fn through(&mut self, left: f64, right: f64) -> f64 {
        use std::f64::consts::TAU;
        let fault = self.fault;
        self.at += 1;
        let seconds = self.at as f64 / f64::from(RATE_HZ);
        let [left_db, right_db] = [
            (Fault::LeftDead, [-120.0, -25.0]),
            (Fault::RightWeak, [-25.0, -37.0]),
            (Fault::BothWeak, [-37.0, -37.0]),
            (Fault::Loud, [40.0, 40.0]),
            (Fault::Unplugged, [-200.0, -200.0]),
        ]
        .into_iter()
        .find_map(|(of, gains)| (of == fault).then_some(gains))
        .unwrap_or([-25.0, -25.0]);
        let gain = |db: f64| 10f64.powf(db / 20.0);
        let noise = 2e-5 * self.random.gauss();
        let mut heard = gain(left_db) * left + gain(right_db) * right + noise;
        if fault == Fault::Hum {
            heard += (1..=4)
                .map(|n| 2e-3 / f64::from(n) * (TAU * 50.0 * f64::from(n) * seconds).sin())
                .sum::<f64>();
        } else if fault == Fault::Crackle && self.at.is_multiple_of(4_801) {
            heard += 0.1;
        } else if fault == Fault::Muted || (fault == Fault::Dropouts && self.at % 9_600 < 960) {
            heard = 0.0;
        } else if fault == Fault::Clipping {
            // an amplifier before the converter that is turned up too far; under 0.02 nobody can tell
            heard = (30.0 * heard).clamp(-0.03, 0.03);
        } else if fault == Fault::Offset {
            heard += 0.05;
        } else if fault == Fault::Narrowband {
            // four poles at 1.5 kHz each: little is left of what is above the telephone band
            let pole = (-TAU * 1_500.0 / f64::from(RATE_HZ)).exp();
            let mut next = heard;
            for state in &mut self.low {
                *state = pole * *state + (1.0 - pole) * next;
                next = *state;
            }
            heard = next;
        }
        heard
    }
}

/// The programs that carry the sound from the headset to its microphone; ended with the test.
struct Air {
    children: [Child; 2],
    way: Arc<Mutex<Way>>,
    /// Told whenever sound went through.
    went: Arc<Condvar>,
    /// How often it was itself too late: the server says so.
    late: Arc<AtomicUsize>,
}

impl Drop for Air {
    fn drop(&mut self) {
        for child in &mut self.children {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn pacat(arguments: &[&str]) -> Command {
    let mut command = Command::new("pacat");
    command.args([
        "--raw",
        "--format=float32le",
        "--rate=48000",
        "--latency-msec=20",
    ]);
    command.args(arguments);
    command
}

impl Air {
    fn start() -> Self {
        let mut from = pacat(&["--record", "--channels=2", "--latency-msec=20"])
            .arg(format!("--device={OUTPUT}.monitor"))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut to = pacat(&["--playback", "--channels=1", "--device=mouth"])
            .args(["--latency-msec=100", "--verbose"])
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let late = Arc::new(AtomicUsize::new(0));
        let says = std::io::BufReader::new(to.stderr.take().unwrap());
        let counted = Arc::clone(&late);
        std::thread::spawn(move || {
            for line in says.split(b'\n').map_while(Result::ok) {
                let is_late = String::from_utf8_lossy(&line).contains("underrun");
                counted.fetch_add(usize::from(is_late), Ordering::Relaxed);
            }
        });
        let way = Arc::new(Mutex::new(Way::new()));
        let mut played = from.stdout.take().unwrap();
        let mut heard: ChildStdin = to.stdin.take().unwrap();
        let through = Arc::clone(&way);
        let went = Arc::new(Condvar::new());
        let tell = Arc::clone(&went);
        std::thread::spawn(move || {
            let mut frames = vec![0_u8; 480 * 8];
            while played.read_exact(&mut frames).is_ok() {
                let mut way = through.lock().unwrap();
                let sample =
                    |bytes: &[u8]| f64::from(f32::from_le_bytes(bytes.try_into().unwrap()));
                let out: Vec<u8> = frames
                    .chunks_exact(8)
                    .flat_map(|frame| {
                        let heard = way.through(sample(&frame[..4]), sample(&frame[4..]));
                        (heard as f32).to_le_bytes()
                    })
                    .collect();
                drop(way);
                tell.notify_all();
                if heard.write_all(&out).is_err() {
                    return;
                }
            }
        });
        Self {
            children: [from, to],
            way,
            went,
            late,
        }
    }

    /// Comes back once everything that went through before is heard and over: what is under way between two programs and
    /// a server is well under a second long.
    fn with(&self, fault: Fault) {
        let mut way = self.way.lock().unwrap();
        way.fault = fault;
        let over = way.at + u64::from(RATE_HZ);
        let longest = Duration::from_secs(60);
        let (way, waited) = self
            .went
            .wait_timeout_while(way, longest, |way| way.at < over)
            .unwrap();
        assert!(!waited.timed_out(), "sound stands still at {}", way.at);
    }
}

fn output() -> OutputDevice {
    OutputDevice::Server {
        id: OUTPUT.to_owned(),
    }
}

fn input() -> InputDevice {
    InputDevice::Server {
        id: INPUT.to_owned(),
    }
}

/// A run in which neither this computer nor the stand-in for air lost anything; busy ones are allowed a few attempts.
fn run(air: &Air, fault: Fault) -> Result<Ran, Ended> {
    let press = Press::of_a_person();
    for _ in 0..6 {
        let before = air.late.load(Ordering::Relaxed);
        let ran = hear(&press, &output(), &input(), Ears::Two, &Stop::default())?;
        let late = air.late.load(Ordering::Relaxed) - before;
        if (ran.lost_count, late) == (0, 0) {
            return Ok(ran);
        }
        println!("{fault:?}: {} lost, {late} late, once more", ran.lost_count);
    }
    panic!("{fault:?}: this computer is too busy to play sound")
}

fn claims(outcome: &Outcome, reference: Option<&Reference>) -> Vec<Claim> {
    match judge(outcome, reference, &Limits::default()) {
        Verdict::Judged { claims, .. } => claims.into_iter().map(|it| it.claim).collect(),
        unseen @ (Verdict::Unseen(_) | Verdict::Unspoken(_)) => panic!("{unseen:?} of {outcome:?}"),
    }
}

fn inside() {
    let air = Air::start();
    // Sound must flow before it can be changed.
    let ready = Instant::now() + Duration::from_secs(20);
    let sound = loop {
        let ran = run(&air, Fault::Nothing).unwrap();
        if let Outcome::Heard(heard) = &ran.outcome {
            break (ran.clone(), Reference::of(heard, true));
        }
        assert!(Instant::now() < ready, "{ran:?}");
    };
    let (ran, reference) = sound;
    println!("sound: {} ms, {:?}", ran.took_ms, ran.outcome);
    assert_eq!(claims(&ran.outcome, Some(&reference)), []);
    for (fault, expected) in FAULTS {
        air.with(fault);
        let ran = run(&air, fault).unwrap();
        let told = claims(&ran.outcome, Some(&reference));
        println!("{fault:?}: {told:?} in {} ms", ran.took_ms);
        assert_eq!(
            told.first(),
            Some(&expected),
            "{fault:?}: {:?}",
            ran.outcome
        );
    }
    air.with(Fault::Muted);
    let silent = run(&air, Fault::Muted).unwrap().outcome;
    assert!(
        matches!(silent, Outcome::NotHeard(NotHeard::Silent)),
        "{silent:?}"
    );
    air.with(Fault::Unplugged);
    let apart = run(&air, Fault::Unplugged).unwrap().outcome;
    assert!(
        matches!(apart, Outcome::NotHeard(NotHeard::NoCoupling { .. })),
        "{apart:?}"
    );
    air.with(Fault::Loud);
    let began = Instant::now();
    assert_eq!(run(&air, Fault::Loud).unwrap_err(), Ended::TooLoud);
    assert!(
        began.elapsed() < Duration::from_secs(4),
        "{:?}",
        began.elapsed()
    );
    air.with(Fault::Nothing);
    assert_eq!(
        claims(
            &run(&air, Fault::Nothing).unwrap().outcome,
            Some(&reference)
        ),
        []
    );

    let stopped = Stop::default();
    stopped.now();
    let press = Press::of_a_person();
    assert_eq!(
        hear(&press, &output(), &input(), Ears::Two, &stopped).unwrap_err(),
        Ended::Stopped
    );
    drop(air);
    a_sentence(&press);
    hums(&press, &output(), Side::Right, 2, &Stop::default()).unwrap();
}

/// Somebody speaks into the microphone: a voice made for tests, at a level that is known.
fn a_sentence(press: &Press) {
    let mut random = Random::new(11);
    let voice = voice(&mut random, RATE_HZ, 20 * RATE_HZ as usize);
    let power = voice.iter().map(|x| x * x).sum::<f64>() / voice.len() as f64;
    let scale = 10f64.powf(-30.0 / 20.0) / power.sqrt();
    let mut talker = pacat(&["--playback", "--channels=1", "--device=mouth"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut says = talker.stdin.take().unwrap();
    let speaks = std::thread::spawn(move || {
        for x in voice {
            if says.write_all(&((x * scale) as f32).to_le_bytes()).is_err() {
                return;
            }
        }
    });
    let mut moments = Vec::new();
    let talk = listen(
        press,
        &input(),
        Duration::from_secs(3),
        &Stop::default(),
        &mut |peak| moments.push(peak),
    )
    .unwrap();
    let _ = talker.kill();
    let _ = talker.wait();
    speaks.join().unwrap();
    println!("sentence: {talk:?}");
    assert!(
        moments.len() >= 29 && moments.iter().any(|peak| *peak > 0.01),
        "{moments:?}"
    );
    match judge_speech(&talk.spoken, &Limits::default()) {
        Verdict::Judged { claims, .. } => {
            let level = claims
                .iter()
                .any(|it| matches!(it.claim, Claim::SpeechWeak | Claim::SpeechStrong));
            assert!(!level, "{claims:?}");
        }
        unseen @ (Verdict::Unseen(_) | Verdict::Unspoken(_)) => panic!("{unseen:?}"),
    }
}

const INSIDE: &str = "DESKREADY_TEST_INSIDE";
const NAME: &str =
    "what_is_wrong_between_ear_and_microphone_is_told_and_a_sound_headset_is_left_alone";

#[test]
fn what_is_wrong_between_ear_and_microphone_is_told_and_a_sound_headset_is_left_alone() {
    if std::env::var_os(INSIDE).is_some() {
        return inside();
    }
    let run = tempfile::tempdir().unwrap();
    let devices = [
        &format!("module-null-sink sink_name={OUTPUT} rate=48000 channels=2"),
        "module-null-sink sink_name=mouth rate=48000 channels=1",
        &format!("module-remap-source source_name={INPUT} master=mouth.monitor channels=1"),
    ];
    let Some(_server) = sound_server::server(run.path(), &devices) else {
        println!("skipped: pulseaudio is not installed");
        return;
    };
    run_inside(run.path());
}

/// In a process of its own, so that no other test sees its surroundings change.
fn run_inside(run: &Path) {
    let mut test = Command::new(std::env::current_exe().unwrap());
    test.args(["--exact", NAME, "--nocapture"])
        .env(INSIDE, "1")
        .env("HOME", run)
        .env("XDG_RUNTIME_DIR", run)
        .env("PULSE_RUNTIME_PATH", run.join("pulse"));
    test.env(
        "PULSE_SERVER",
        format!("unix:{}", run.join("pulse/native").display()),
    );
    let status = test.status().unwrap();
    assert!(status.success(), "{status}");
}
