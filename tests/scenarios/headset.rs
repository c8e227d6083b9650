//! The test of the headset as a person sees it: the real program on a terminal of its own, keys pressed when their question
//! stands there, and every stream that is opened counted by a real sound server. Needs pulseaudio and `script`, which
//! gives a program a terminal.

use deskready_tests::sound::TestSound;
use deskready_tests::three::ThreeRoles;
use deskready_tests::{TestCentral, TestDesk, until};
use std::io::{Read as _, Write as _};
use std::process::{Child, ChildStdin, Stdio};
use std::sync::{Arc, Mutex};

const PROFILE: &str = "schema = 1\n[desk]\nlabel = \"B-20\"\nsite = \"Centre\"\n\
     [expect]\nheadset = { required = true, product = \"Evolve 20\", ears = 1 }\n";

/// The program on a terminal.
struct AtTerminal {
    child: Child,
    keys: ChildStdin,
    shown: Arc<Mutex<String>>,
    /// How much of it was waited for.
    seen: usize,
}

impl Drop for AtTerminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl AtTerminal {
    fn start(desk: &TestDesk, sound: &TestSound) -> Self {
        Self::start_with(desk, sound, "")
    }

    fn start_with(desk: &TestDesk, sound: &TestSound, more: &str) -> Self {
        let mut script = desk.on_a_terminal(&format!("headset --lang en {more}"));
        let mut child = script
            .envs(sound.surroundings())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let shown = Arc::new(Mutex::new(String::new()));
        let (mut says, kept) = (child.stdout.take().unwrap(), Arc::clone(&shown));
        std::thread::spawn(move || {
            let mut part = [0_u8; 512];
            while let Ok(count @ 1..) = says.read(&mut part) {
                let text = String::from_utf8_lossy(&part[..count]).into_owned();
                kept.lock().unwrap().push_str(&text);
            }
        });
        Self {
            keys: child.stdin.take().unwrap(),
            child,
            shown,
            seen: 0,
        }
    }

    /// Waits for a text that was not waited for before.
    async fn shows(&mut self, text: &str) {
        let (shown, seen) = (Arc::clone(&self.shown), self.seen);
        self.seen = until(&format!("{text:?}"), async || {
            let shown = shown.lock().unwrap();
            let at = shown.get(seen..)?.find(text)?;
            Some(seen + at + text.len())
        })
        .await;
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
    }

    /// Does what a person does who hears nothing and reads.
    async fn whole_test(&mut self) {
        self.shows("Enter: begin").await;
        self.press("\r");
        for _ in 0..2 {
            self.shows("How many did you hear?").await;
            self.press("0");
        }
        self.shows("3 of 3").await;
        self.press("\r");
        self.shows("not heard well").await;
    }

    async fn status(&mut self) -> Option<i32> {
        let child = Mutex::new(&mut self.child);
        until("the end", async || {
            child.lock().unwrap().try_wait().unwrap()
        })
        .await
        .code()
    }
}

#[tokio::test]
async fn the_microphone_is_open_between_a_persons_key_and_the_end_of_a_step_and_never_else() {
    let Some(sound) = TestSound::with_one_headset() else {
        println!("skipped: pulseaudio is not installed");
        return;
    };
    let desk = TestDesk::new(PROFILE);
    let opened = || {
        (
            sound.count("new", "source-output"),
            sound.count("new", "sink-input"),
        )
    };

    let variables = sound.surroundings();
    let variables: Vec<(&str, &str)> = variables.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let nobody = desk.run_with("headset --lang en", &variables);
    assert_eq!(nobody.status.code(), Some(64), "{nobody:?}");
    let said = String::from_utf8_lossy(&nobody.stderr).into_owned();
    assert!(said.contains("a person starts this test"), "{said}");

    let mut left = AtTerminal::start(&desk, &sound);
    left.shows("Enter: begin").await;
    left.press("x");
    left.shows("Nothing was opened").await;
    assert_eq!(left.status().await, Some(3));
    assert_eq!(opened(), (0, 0));

    let mut stopped = AtTerminal::start(&desk, &sound);
    stopped.shows("Enter: begin").await;
    stopped.press("\r");
    until("the microphone", async || (opened().0 == 1).then_some(())).await;
    stopped.press("x");
    stopped.shows("Stopped").await;
    assert_eq!(stopped.status().await, Some(3));
    until("its end", async || {
        (sound.count("remove", "source-output") == 1).then_some(())
    })
    .await;

    let mut whole = AtTerminal::start(&desk, &sound);
    whole.shows("Enter: begin").await;
    whole.press("\r");
    for _ in 0..2 {
        whole.shows("Count the hums").await;
        whole.shows("How many did you hear?").await;
        // The microphone that listened to the tones is closed while somebody counts.
        until("a closed microphone", async || {
            let closed = sound.count("remove", "source-output");
            (closed == opened().0).then_some(())
        })
        .await;
        whole.press("0");
    }
    whole.shows("3 of 3").await;
    whole.press("\r");
    whole.shows("not heard well").await;
    whole.shows("the microphone gives no signal at all").await;
    whole
        .shows("handed to nobody (the desk program does not run)")
        .await;
    assert_eq!(whole.status().await, Some(1));
    until("the last end", async || {
        (sound.count("remove", "source-output") == opened().0).then_some(())
    })
    .await;
    let kept = std::fs::read_dir(desk.data()).map_or(0, |all| all.count());
    assert_eq!(kept, 0, "something was written");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_two_tests_find_the_service_delivers_and_central_makes_one_order_of_it() {
    let Some(sound) = TestSound::with_one_headset() else {
        println!("skipped: pulseaudio is not installed");
        return;
    };
    let central = TestCentral::start("act").await;
    let mut three = ThreeRoles::new(PROFILE, &central);
    // Session and helper are not needed for it: a person starts the test, and the figures come from there.
    three.start("service");
    until("the first round", async || {
        let lines = three.lines("service");
        lines.iter().any(|l| l.contains("round done")).then_some(())
    })
    .await;
    let runtime = format!("--runtime {}", three.desk.folder().display());

    let mut first = AtTerminal::start_with(&three.desk, &sound, &runtime);
    first.whole_test().await;
    first.shows("one test is not enough").await;
    assert_eq!(first.status().await, Some(1));
    let runs = async || {
        let desk = central.items("desks").await.into_iter().next()?;
        let desk = central
            .api(&format!("desks/{}", desk["id"].as_str()?))
            .await?;
        Some(desk.to_string())
    };
    until("the first test in central", async || {
        runs().await.filter(|desk| desk.contains("headset_test"))
    })
    .await;
    assert_eq!(central.items("work-orders").await.len(), 0);

    let mut second = AtTerminal::start_with(&three.desk, &sound, &runtime);
    second.whole_test().await;
    second.shows("The desk program tells support").await;
    assert_eq!(second.status().await, Some(1));
    let order = until("the order", async || {
        central.items("work-orders").await.into_iter().next()
    })
    .await;
    let tasks = order["tasks"].as_array().unwrap();
    assert_eq!(tasks.len(), 1, "{order}");
    let path = format!("diagnoses/{}", tasks[0]["diagnosis"].as_str().unwrap());
    let diagnosis = central.api(&path).await.unwrap();
    let of = |key: &str| diagnosis[key].as_str().unwrap_or_default().to_owned();
    // Neither an ear nor the microphone gives anything: one question about one headset.
    assert_eq!(of("severity"), "S1", "{diagnosis}");
    assert!(of("fault").starts_with("headset."), "{diagnosis}");
    assert_eq!(diagnosis["action"]["verb"], "remedy", "{diagnosis}");
    assert_eq!(central.items("work-orders").await.len(), 1);
}
