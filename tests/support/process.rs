//! Programs under test: where they are, how they are started, and that they end with the test.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

/// The built program of this name. `cargo xtask test` builds both and says where they are.
#[must_use]
pub fn program(name: &str) -> PathBuf {
    let folder = std::env::var_os("DESKREADY_BIN_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/debug"),
        PathBuf::from,
    );
    let path = folder.join(name);
    assert!(
        path.exists(),
        "{} is not built: `cargo build -p deskready-agent -p deskready-central` builds it, `cargo xtask test` does all",
        path.display()
    );
    path
}

/// A program that is killed when it goes out of scope; its lines are kept.
#[derive(Debug)]
pub struct Running {
    child: Mutex<Child>,
    lines: Arc<Mutex<Vec<String>>>,
}

impl Running {
    /// Starts a program; both of its streams are read into [`Self::lines`].
    #[must_use]
    pub fn start(command: &mut Command) -> Self {
        Self::start_with(command, Stdio::null())
    }

    /// The same, with something on its standard input.
    #[must_use]
    pub fn start_with(command: &mut Command, input: Stdio) -> Self {
        let mut child = command
            .stdin(input)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|e| panic!("cannot start {command:?}: {e}"));
        let lines = Arc::new(Mutex::new(Vec::new()));
        if let Some(out) = child.stdout.take() {
            collect(out, Arc::clone(&lines));
        }
        if let Some(err) = child.stderr.take() {
            collect(err, Arc::clone(&lines));
        }
        Self {
            child: Mutex::new(child),
            lines,
        }
    }

    /// Everything it has printed so far.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        self.lines.lock().unwrap().clone()
    }

    /// What follows `start` on the first line that begins with it.
    #[must_use]
    pub fn said(&self, start: &str) -> Option<String> {
        self.lines()
            .iter()
            .find_map(|l| l.strip_prefix(start).map(|rest| rest.trim().to_owned()))
    }

    /// Process number.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.lock().unwrap().id()
    }

    /// Whether it has ended.
    #[must_use]
    pub fn ended(&self) -> bool {
        matches!(self.child.lock().unwrap().try_wait(), Ok(Some(_)))
    }

    /// Ends it at once, as `kill -9` does.
    pub fn kill(&mut self) {
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        // It may have ended already.
        let _ = child.kill();
        let _ = child.wait();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill();
        if std::thread::panicking() {
            eprintln!(
                "--- what the program said:\n{}\n---",
                self.lines().join("\n")
            );
        }
    }
}

fn collect(stream: impl std::io::Read + Send + 'static, lines: Arc<Mutex<Vec<String>>>) {
    std::thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            lines.lock().unwrap().push(line);
        }
    });
}
