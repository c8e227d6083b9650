//! A call at the desk: the real program against a real sound server, on which somebody else listens to
//! the microphone under the name of a softphone. Everything that opens a stream there is counted.

use deskready_tests::sound::TestSound;
use deskready_tests::{TestDesk, until};
use serde_json::Value;

const SOFTPHONE: &str = "zoiper5";

fn profile(files: &std::path::Path) -> String {
    format!(
        "schema = 1\n[desk]\nlabel = \"B-20\"\nsite = \"Centre\"\n\
         [expect]\nheadset = {{ required = true, product = \"Evolve 20\" }}\n\
         [[files.set]]\nname = \"softphone\"\nrole = \"softphone\"\npaths = [\"{}\"]\n",
        files.display()
    )
}

/// Probes that said `in_call`, and those that gave a reading of silence, cores or files. How much memory is free to be
/// tested is the machine's own matter.
fn told(answer: &Value) -> (Vec<String>, Vec<String>) {
    let all = answer["observations"].as_array().unwrap();
    let name = |o: &Value| o["probe"].as_str().unwrap().to_owned();
    let held = all.iter().filter(|o| o["unseen"]["why"] == "in_call");
    let heavy = ["audio_output", "cpu_self_test", "files"];
    let seen = all
        .iter()
        .filter(|o| !o["reading"].is_null() && heavy.contains(&o["probe"].as_str().unwrap()));
    (held.map(name).collect(), seen.map(name).collect())
}

#[tokio::test]
async fn in_a_call_the_desk_opens_no_stream_and_afterwards_it_plays_its_second_of_silence() {
    let Some(sound) = TestSound::start() else {
        println!("skipped: pulseaudio is not installed");
        return;
    };
    let files = tempfile::tempdir().unwrap();
    std::fs::write(files.path().join("softphone.conf"), "line = 1\n").unwrap();
    let desk = TestDesk::new(&profile(files.path()));
    let surroundings = sound.surroundings();
    let surroundings: Vec<(&str, &str)> = surroundings
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let run = |command: &str| desk.run_with(command, &surroundings);
    let json = |command: &str| -> Value {
        let output = run(command);
        serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {output:?}"))
    };
    assert_eq!(run("files baseline").status.code(), Some(0));

    // The first one may come before anybody counts; the call is the one that was counted.
    let call = until("the call to be counted", async || {
        let call = sound.listens(SOFTPHONE);
        let before = sound.count("new", "source-output");
        tokio::time::timeout(
            std::time::Duration::from_secs(5),
            until_more(&sound, before),
        )
        .await
        .ok()
        .map(|()| call)
    })
    .await;
    let listening = sound.count("new", "source-output");
    let answer = json("check --json");
    assert_eq!(
        told(&answer),
        (
            heavy(&[
                "headset_settings",
                "audio_output",
                "cpu_self_test",
                "memory_self_test",
                "read_sample",
                "files"
            ]),
            vec![]
        )
    );
    let once = run("run --once");
    assert!(
        once.status.code().is_some_and(|status| status < 4),
        "{once:?}"
    );
    let refused = run("files baseline");
    assert_eq!(refused.status.code(), Some(70), "{refused:?}");
    let status = json("status --json");
    assert_eq!(status["at_desk"]["in_call"], "yes", "{status}");
    assert_eq!(status["at_desk"]["reason"]["args"]["program"], "Zoiper");
    let shown = String::from_utf8(run("status --lang es").stdout).unwrap();
    assert!(
        shown.contains("parece que sí. Zoiper está usando el micrófono."),
        "{shown}"
    );

    // What opened a stream during the call has been told before its end is.
    let ends = sound.count("remove", "source-output");
    drop(call);
    until("the end of the call", async || {
        (sound.count("remove", "source-output") > ends).then_some(())
    })
    .await;
    assert_eq!(
        sound.count("new", "sink-input"),
        0,
        "something was played in a call"
    );
    assert_eq!(
        sound.count("new", "source-output"),
        listening,
        "we listened"
    );

    let answer = json("check --json");
    assert_eq!(
        told(&answer),
        (vec![], heavy(&["audio_output", "cpu_self_test", "files"]))
    );
    until("the second of silence", async || {
        (sound.count("new", "sink-input") == 1).then_some(())
    })
    .await;
    assert_eq!(
        sound.count("new", "source-output"),
        listening,
        "we listened"
    );

    let mut kept = 0;
    for file in std::fs::read_dir(desk.data()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        assert!(!text.contains("zoiper"), "the name of a program is kept");
        kept += text.matches("in_call").count();
    }
    assert!(kept > 0, "that a call was on is the reason, and is there");
}

async fn until_more(sound: &TestSound, before: usize) {
    until("a stream", async || {
        (sound.count("new", "source-output") > before).then_some(())
    })
    .await;
}

fn heavy(probes: &[&str]) -> Vec<String> {
    probes.iter().map(|probe| (*probe).to_owned()).collect()
}
