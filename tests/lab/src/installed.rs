//! The product as a desk has it: its package, installed on the Debian, its units at work, somebody signed in. What is done is
//! commands in the guest. Needs packages of two revisions. Must not start a role itself: the units do.

use crate::lab::Lab;
use anyhow::{Context as _, Result};
use std::path::{Path, PathBuf};

/// Who is installed first; an upgrade takes the next.
pub const REVISION: u32 = 1;

/// A self-check by the service, asked by whoever sits at the desk.
pub const CHECK: &str = "as-operator /usr/bin/deskready check --json";

/// The service makes its rounds by itself: this waits until it has made one more and central has all of it. It looks again
/// a minute later at most, and at once when something was plugged in or out.
pub const ROUND: &str = "field() { tr ',{}' '\\n' < /run/lab/status.json | sed -n \"s/^\\\"$1\\\"://p\" | head -1; }; \
    look() { /usr/bin/deskready status --json > /run/lab/status.json 2> /run/lab/status.err; }; \
    look; before=$(field rounds_count); \
    for try in $(seq 170); do look; now=$(field rounds_count); \
    [ \"${now:-0}\" -gt \"${before:-0}\" ] && [ \"$(field pending_count)\" = 0 ] && exit 0; usleep 1000000; done; \
    cat /run/lab/status.json /run/lab/status.err; systemctl status --no-pager deskready.service; exit 1";

/// Lays down what an administrator lays down, and installs.
pub fn set_up(profile: &str, token: &str, central_port: u16) -> Vec<String> {
    vec![
        "install -d /etc/deskready".to_owned(),
        format!("cat > /etc/deskready/profile.toml <<'END'\n{profile}END"),
        format!(
            "printf 'central = \"http://127.0.0.1:{central_port}\"\\ntoken_file = \"/etc/deskready/agent.token\"\\n' > /etc/deskready/deskready.toml"
        ),
        format!("echo {token} > /etc/deskready/agent.token; chmod 600 /etc/deskready/agent.token"),
        install(REVISION),
        // It has made a round and central has it.
        "for try in $(seq 300); do systemctl is-active -q deskready.service && exit 0; usleep 200000; done; \
         systemctl status --no-pager deskready.service; journalctl --no-pager -u deskready.service | tail -20; exit 1"
            .to_owned(),
    ]
}

/// dpkg's own installation; it fails where something it needs is not there.
pub fn install(revision: u32) -> String {
    format!("DEBIAN_FRONTEND=noninteractive dpkg --install /files/deskready-{revision}.deb")
}

/// The packages go where the guest can read them.
pub fn bring(lab: &Lab, folder: &Path) -> Result<()> {
    for revision in [REVISION, REVISION + 1] {
        let from = package(lab, revision)?;
        let to = folder.join(format!("deskready-{revision}.deb"));
        std::fs::copy(&from, &to).with_context(|| format!("{} cannot be read", from.display()))?;
    }
    Ok(())
}

fn package(lab: &Lab, revision: u32) -> Result<PathBuf> {
    let folder = lab.built.join("../package");
    let end = format!("-{revision}_amd64.deb");
    let entries = std::fs::read_dir(&folder).into_iter().flatten().flatten();
    let mut all = entries.map(|entry| entry.path());
    all.find(|path| path.to_string_lossy().ends_with(&end))
        .with_context(|| {
            format!("there is no package: `cargo xtask package deb --debug --revision {revision}` makes it")
        })
}
