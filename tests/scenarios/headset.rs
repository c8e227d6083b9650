//! The test of the headset as a person sees it: the real program on a terminal of its own, keys pressed when their question
//! stands there, and every stream that is opened counted by a real sound server. Needs pulseaudio and `script`, which
//! gives a program a terminal.

use deskready_tests::sound::TestSound;
use deskready_tests::{TestDesk, until};
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
        let mut script = desk.on_a_terminal("headset --lang en");
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
    whole.shows("open no work order").await;
    assert_eq!(whole.status().await, Some(1));
    until("the last end", async || {
        (sound.count("remove", "source-output") == opened().0).then_some(())
    })
    .await;
    let kept = std::fs::read_dir(desk.data()).map_or(0, |all| all.count());
    assert_eq!(kept, 0, "something was written");
}
