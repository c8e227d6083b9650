//! A place with a package database and a folder for programs of its own, in which a real dpkg works. Needs a mount namespace:
//! each command gets one that lies over `/var/lib/dpkg` and `/opt`, so that nothing of this machine is touched.

use deskready_tests::process::{Running, program};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where the package puts its files, as the program and dpkg see it.
pub const SEEN: &str = "/opt/deskready-test-phone";
const NAME: &str = "deskready-test-phone";

/// The place.
pub struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    /// A new one; none where this machine does not allow it.
    pub fn new() -> Option<Self> {
        // Memory is no disk: what is read past the cache would not be.
        let folder = tempfile::tempdir_in("/var/tmp").unwrap();
        let place = Self { folder };
        for part in [
            "dpkg/info",
            "dpkg/updates",
            "dpkg/triggers",
            "dpkg/parts",
            "opt",
            "build",
        ] {
            fs::create_dir_all(place.at(part)).unwrap();
        }
        for empty in ["dpkg/status", "dpkg/available"] {
            fs::write(place.at(empty), "").unwrap();
        }
        let allowed = place.inside(&["dpkg", "--version"]).output();
        if !allowed.is_ok_and(|told| told.status.success()) {
            println!("skipped: no mount namespace may be made here, or there is no dpkg");
            return None;
        }
        let profile = format!(
            "schema = 1\n[desk]\nlabel = \"B-14\"\nsite = \"Centre\"\n\n[[files.set]]\nname = \"phone\"\nrole = \"softphone\"\npackages = [\"{NAME}\"]\n"
        );
        fs::write(place.at("profile.toml"), profile).unwrap();
        Some(place)
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The files of the package, as the test sees them.
    pub fn app(&self) -> PathBuf {
        self.at("opt").join(NAME)
    }

    fn inside(&self, line: &[&str]) -> Command {
        let mut command = Command::new("unshare");
        let is_root = deskready_tests::three::user() == 0;
        command.arg(if is_root { "-m" } else { "-rm" });
        command.args([
            "sh",
            "-c",
            "mount --bind \"$1\" /var/lib/dpkg && mount --bind \"$2\" /opt && shift 2 && exec \"$@\"",
            "sh",
        ]);
        command.arg(self.at("dpkg")).arg(self.at("opt")).args(line);
        command
    }

    fn must(&self, line: &[&str]) {
        let told = self.inside(line).output().unwrap();
        let text = String::from_utf8_lossy(&told.stderr);
        assert!(told.status.success(), "{line:?}: {text}");
    }

    /// How another program ends inside.
    pub fn status(&self, line: &[&str]) -> i32 {
        let told = self.inside(line).output().unwrap();
        told.status.code().unwrap_or(-1)
    }

    /// Settings for aide: what is in the files of the package, and nothing of their times.
    pub fn aide(&self) -> String {
        let settings = self.at("aide.conf");
        let (db, new) = (self.at("aide.db"), self.at("aide.new"));
        let text = format!(
            "database_in=file:{}\ndatabase_out=file:{}\nreport_url=stdout\n{SEEN} sha256+s+ftype\n",
            db.display(),
            new.display()
        );
        fs::write(&settings, text).unwrap();
        settings.to_str().unwrap().to_owned()
    }

    /// Builds a version of the package; one of its files is for settings.
    pub fn package(&self, version: &str, files: &[(&str, &[u8])]) {
        let root = self.at("build").join(version);
        let app = root.join("opt").join(NAME);
        for (name, bytes) in files {
            let path = app.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        fs::write(app.join("etc.conf"), "as it comes").unwrap();
        let control = root.join("DEBIAN");
        fs::create_dir_all(&control).unwrap();
        fs::write(
            control.join("control"),
            format!(
                "Package: {NAME}\nVersion: {version}\nArchitecture: all\nMaintainer: nobody\nDescription: files for a test\n"
            ),
        )
        .unwrap();
        fs::write(control.join("conffiles"), format!("{SEEN}/etc.conf\n")).unwrap();
        let sums = Command::new("sh")
            .args([
                "-c",
                "find opt -type f ! -name etc.conf -exec md5sum {} + > DEBIAN/md5sums",
            ])
            .current_dir(&root)
            .status();
        assert!(sums.unwrap().success());
        let built = Command::new("dpkg-deb")
            .args(["--root-owner-group", "--build"])
            .arg(&root)
            .arg(self.deb(version))
            .output()
            .unwrap();
        assert!(
            built.status.success(),
            "{}",
            String::from_utf8_lossy(&built.stderr)
        );
    }

    fn deb(&self, version: &str) -> PathBuf {
        self.at(&format!("{version}.deb"))
    }

    /// The package of a version in a folder for packages, called as apt calls it.
    pub fn deb_beside(&self, version: &str) -> String {
        let folder = self.at("packages");
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join(format!("{NAME}_{version}_all.deb"));
        fs::copy(self.deb(version), &path).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// Installs a version, over another one if there is one.
    pub fn install(&self, version: &str) {
        let deb = self.deb(version);
        let deb = deb.to_str().unwrap();
        self.must(&[
            "dpkg",
            "--log=/dev/null",
            "--force-confold",
            "--force-not-root",
            "-i",
            deb,
        ]);
    }

    /// Updates the database and one file alone, so that everything else stays as it is.
    pub fn unpack_only(&self, version: &str, name: &str) {
        let kept: Vec<_> = ["lib/kept.so", "lib/new.so", "lib/voice.so"]
            .map(|name| {
                (
                    self.app().join(name),
                    fs::read(self.app().join(name)).unwrap(),
                )
            })
            .into();
        let times: Vec<_> = kept
            .iter()
            .map(|(path, _)| fs::metadata(path).unwrap().modified().unwrap())
            .collect();
        self.install(version);
        assert!(self.app().join(name).exists());
        for ((path, bytes), time) in kept.into_iter().zip(times) {
            fs::write(&path, bytes).unwrap();
            let file = fs::File::options().write(true).open(&path).unwrap();
            file.set_modified(time).unwrap();
        }
    }

    /// A line of shell beside the files, which are below `app` there.
    pub fn sh(&self, line: &str) {
        let line = line.replace("app", NAME);
        let mut shell = Command::new("sh");
        let done = shell
            .args(["-ec", &line])
            .current_dir(self.at("opt"))
            .status();
        assert!(done.unwrap().success(), "{line}");
    }

    fn desk_line(&self, command: &str) -> Command {
        let desk = program("deskready");
        let mut line: Vec<String> = vec![desk.to_str().unwrap().to_owned()];
        line.extend(command.split(' ').map(str::to_owned));
        for (flag, name) in [("--profile", "profile.toml"), ("--data", "data")] {
            line.push(flag.to_owned());
            line.push(self.at(name).to_str().unwrap().to_owned());
        }
        let line: Vec<&str> = line.iter().map(String::as_str).collect();
        self.inside(&line)
    }

    /// Runs the desk's program and expects a status.
    pub fn desk(&self, command: &str, status: i32) {
        let told = self.desk_line(command).output().unwrap();
        let text = String::from_utf8_lossy(&told.stdout).into_owned()
            + &String::from_utf8_lossy(&told.stderr);
        assert_eq!(told.status.code(), Some(status), "{command}: {text}");
    }

    /// One round of the service. What else it thinks of this machine is nothing to this test.
    pub fn round(&self) {
        let told = self.desk_line("run --once").output().unwrap();
        let text = String::from_utf8_lossy(&told.stderr).into_owned();
        assert!(told.status.code().is_some_and(|code| code <= 3), "{text}");
    }

    /// Reads every file.
    pub fn verify(&self) -> Value {
        self.verify_in("UTC")
    }

    /// The same while the clocks of the system show another zone.
    pub fn verify_in(&self, zone: &str) -> Value {
        let told = self
            .desk_line("files verify --json")
            .env("TZ", zone)
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&told.stderr).into_owned();
        serde_json::from_slice(&told.stdout).unwrap_or_else(|error| panic!("{error}: {text}"))
    }

    fn restore_line(&self, name: &str, more: &[&str]) -> Command {
        let mut command = self.desk_line(&format!("files restore {SEEN}/{name} --yes --json"));
        command.args(more);
        command
    }

    /// Puts a file right: the answer and the status.
    pub fn restore(&self, name: &str, more: &[&str]) -> (Value, i32) {
        let told = self.restore_line(name, more).output().unwrap();
        let text = String::from_utf8_lossy(&told.stderr).into_owned();
        let answer =
            serde_json::from_slice(&told.stdout).unwrap_or_else(|error| panic!("{error}: {text}"));
        (answer, told.status.code().unwrap())
    }

    /// The command that restores a file, not yet run.
    pub fn restoring(&self, name: &str) -> Command {
        self.restore_line(name, &[])
    }

    /// A command of the desk's program, not yet run.
    pub fn desk_command(&self, command: &str) -> Command {
        self.desk_line(command)
    }

    /// Where all of it lies.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A file beside those of the package.
    pub fn beside(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.at(name);
        fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// A program at work inside, of which the system knows the name.
    pub fn run_inside(&self, line: &[&str], name: &str) -> Running {
        let running = Running::start(&mut self.inside(line));
        let comm = format!("/proc/{}/comm", running.id());
        while fs::read_to_string(&comm).unwrap_or_default().trim() != name {
            assert!(!running.ended());
            std::thread::yield_now();
        }
        running
    }

    /// Restores a file where the files of the package lie on a file system that is full, and tells how that went.
    pub fn in_a_full_place(&self, name: &str) -> String {
        let line = format!(
            "cp -a /opt \"$1/all\"; size=$(du -sk \"$1/all\" | cut -f1); mount -t tmpfs -o size=$((size + 200))k tmpfs /opt; cp -a \"$1/all/.\" /opt; cat /dev/zero > /opt/rest; sha256sum < {SEEN}/{name} > \"$1/before\"; shift; \"$@\"; echo status $?; sha256sum < {SEEN}/{name} | cmp - \"$0/before\" && echo the same; ls -a {SEEN}/bin"
        );
        let restore = self.restore_line(name, &[]);
        // The program and its arguments stand after those that make the place.
        let args: Vec<String> = restore
            .get_args()
            .map(|arg| arg.to_str().unwrap().to_owned())
            .collect();
        let desk = args
            .iter()
            .position(|arg| arg.ends_with("/deskready"))
            .unwrap();
        let folder = self.folder.path().to_str().unwrap().to_owned();
        let mut inside = vec!["sh", "-c", &line, &folder, &folder];
        inside.extend(args.iter().skip(desk).map(String::as_str));
        let told = self.inside(&inside).output().unwrap();
        String::from_utf8_lossy(&told.stdout).into_owned() + &String::from_utf8_lossy(&told.stderr)
    }

    /// Something that writes to a file without end.
    pub fn keep_writing(&self, name: &str) -> Running {
        let path = self.path_of(name);
        let line = "while :; do echo line; done >> \"$1\"";
        let mut command = Command::new("sh");
        command.args(["-c", line, "sh"]).arg(&path);
        let running = Running::start(&mut command);
        while fs::metadata(&path).unwrap().len() == 0 {
            std::thread::yield_now();
        }
        running
    }

    /// Something that holds a lock on a file.
    pub fn hold(&self, name: &str) -> Running {
        let mut command = Command::new("flock");
        command
            .arg(self.path_of(name))
            .args(["sh", "-c", "echo held; sleep 600"]);
        let running = Running::start(&mut command);
        while running.said("held").is_none() {
            assert!(!running.ended());
            std::thread::yield_now();
        }
        running
    }

    fn path_of(&self, name: &str) -> PathBuf {
        self.app()
            .join(Path::new(name).strip_prefix("app").unwrap())
    }
}
