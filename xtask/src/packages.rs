//! Looks what this machine lacks and installs it with apt, said before it starts and bounded in time.
//! Needs root only when something is missing. Must not install when nothing is, nor ask a question half-way.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::Result;

use crate::needs::{Need, Sign, line_for_root, missing, package_names};
use crate::{proc, tree};

const APT_LIMIT: Duration = Duration::from_secs(20 * 60);
const CLUSTER_CONF: &str = "/etc/postgresql-common/createcluster.conf";

/// Makes sure the needs are met. `false`: something that cannot be done without is missing, and the way out was said.
pub fn ensure(needs: &[&Need]) -> Result<bool> {
    let lacking = missing(needs.iter().copied(), has);
    if lacking.is_empty() {
        return Ok(true);
    }
    let os_release = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    let packages = package_names(&lacking, &os_release);
    if tree::on_path("apt-get").is_none() {
        eprintln!("This machine lacks, and without apt-get it has to be installed by hand:");
        for need in &lacking {
            eprintln!(
                "  {} ({}): {}",
                need.package,
                need.what_for,
                need.without.unwrap_or("needed")
            );
        }
        return Ok(lacking.iter().all(|need| need.without.is_some()));
    }
    if !is_root() {
        eprintln!(
            "Missing: {}. Please run this line, then the same command again:\n",
            packages.join(", ")
        );
        println!("{}", line_for_root(&packages));
        return Ok(false);
    }
    proc::say(&format!("Installing with apt-get: {}", packages.join(", ")));
    keep_postgres_from_starting_a_server(&packages);
    let updated = apt(&["update", "-q"])?;
    if updated {
        let mut args = vec!["install", "-q", "-y", "--no-install-recommends"];
        args.extend(&packages);
        // The outcome is judged by what is there afterwards, not by apt's opinion.
        apt(&args)?;
    }
    let lacking = missing(needs.iter().copied(), has);
    for need in &lacking {
        match need.without {
            Some(loss) => eprintln!("{} could not be installed; {loss}.", need.package),
            None => eprintln!(
                "{} could not be installed, and it is needed: {}.",
                need.package, need.what_for
            ),
        }
    }
    Ok(lacking.iter().all(|need| need.without.is_some()))
}

/// What `--no-install` says instead of installing.
pub fn report(needs: &[&Need]) {
    for need in missing(needs.iter().copied(), has) {
        eprintln!(
            "Missing, and not installed as you asked: {} ({}).",
            need.package, need.what_for
        );
    }
}

/// Whether this machine shows a sign.
pub fn has(sign: Sign) -> bool {
    match sign {
        Sign::Program(name) => tree::on_path(name).is_some(),
        Sign::File(path) => Path::new(path).exists(),
        Sign::Library(name) => proc::answer("pkg-config", &["--exists", name]).is_some(),
        Sign::Package(name) => {
            let status = proc::answer("dpkg-query", &["--show", "--showformat=${Status}", name]);
            status.is_some_and(|text| text == "install ok installed")
        }
        Sign::PostgresBin => tree::postgres_bin().is_some(),
    }
}

fn apt(args: &[&str]) -> Result<bool> {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive");
    for option in [
        "DPkg::Lock::Timeout=120",
        "Acquire::Retries=2",
        "Acquire::http::Timeout=30",
        "Acquire::https::Timeout=30",
        "Dpkg::Use-Pty=0",
        "Dpkg::Options::=--force-confdef",
        "Dpkg::Options::=--force-confold",
    ] {
        command.args(["-o", option]);
    }
    let ended = proc::to_the_end(command.args(args), APT_LIMIT)?;
    if !ended.is_success() {
        eprintln!(
            "apt-get {}: {}",
            args.first().copied().unwrap_or_default(),
            ended.words()
        );
    }
    Ok(ended.is_success())
}

/// The tests start servers of their own; the package would otherwise create and start one that nobody asked for.
/// Where somebody has decided that already, their file stays.
fn keep_postgres_from_starting_a_server(packages: &[&str]) {
    let file = Path::new(CLUSTER_CONF);
    if !packages.contains(&"postgresql") || file.exists() {
        return;
    }
    let written = file.parent().map_or(Ok(()), std::fs::create_dir_all);
    match written.and_then(|()| std::fs::write(file, "create_main_cluster = false\n")) {
        Ok(()) => eprintln!(
            "Wrote {CLUSTER_CONF}, so that the package does not start a database server by itself."
        ),
        Err(error) => eprintln!(
            "{CLUSTER_CONF} could not be written ({error}): the package may start a server."
        ),
    }
}

fn is_root() -> bool {
    std::fs::read_to_string("/proc/self/status")
        .is_ok_and(|status| effective_uid(&status) == Some(0))
}

/// The second number of the `Uid:` line is the one that counts.
fn effective_uid(status: &str) -> Option<u32> {
    let line = status.lines().find_map(|line| line.strip_prefix("Uid:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_effective_user_decides_not_the_real_one() {
        assert_eq!(
            effective_uid("Name:\tx\nUid:\t1000\t0\t0\t0\nGid:\t5\t5\t5\t5\n"),
            Some(0)
        );
        assert_eq!(effective_uid("Uid:\t0\t1000\t0\t0\n"), Some(1000));
        assert_eq!(effective_uid("Name:\tx\n"), None);
    }

    #[test]
    fn a_program_is_seen_and_an_absent_one_is_not() {
        assert!(has(Sign::Program("sh")));
        assert!(!has(Sign::Program("a-program-nobody-has")));
        assert!(!has(Sign::File("/nowhere/stdio.h")));
    }
}
