//! Building and testing for Windows on this machine: the distribution's own Rust, a Windows standard library that is built
//! once, Wine to run what comes out. Needs the packages of `needs::WINDOWS`. Must not touch anybody's own Wine, nor the
//! build folder of this system.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use crate::{needs, packages, proc, tree};

/// What it is built for.
pub const TARGET: &str = "x86_64-pc-windows-gnu";
/// Compilers of the distribution. Rustup's stable one comes without the sources of its standard library.
const RUSTC: &str = "/usr/bin/rustc";
const CARGO: &str = "/usr/bin/cargo";
const CARGO_CLIPPY: &str = "/usr/bin/cargo-clippy";
/// C for Windows: links, and compiles the embedded database.
const LINKER: &str = "x86_64-w64-mingw32-gcc";
/// Wine itself and its server, past the wrappers that wait for a screen.
const WINE: &str = "/usr/lib/wine/wine64";
const WINE_SERVER: &str = "/usr/lib/wine/wineserver64";
/// A first start of Wine fills its folder; the standard library takes a minute and a half of one core.
const LIMIT: Duration = Duration::from_secs(15 * 60);
/// Where it is said what happens to a program that crashes.
const CRASHES: &str = r"HKLM\Software\Microsoft\Windows NT\CurrentVersion\AeDebug";
/// Without it nothing can be optimised across the standard library, and a release build ends there.
const BITCODE: &str = "-Cembed-bitcode=yes";
/// A library that Wine 8 lacks.
const SHIM: &str = include_str!("windows/bcryptprimitives.c");

/// Everything that building and running takes, ready for use. Ends Wine's server when it goes.
pub struct Windows {
    sysroot: PathBuf,
    prefix: PathBuf,
    build: PathBuf,
}

/// Why this machine cannot build for Windows; none when it can.
pub fn lacking() -> Option<String> {
    let lacking = needs::missing(needs::WINDOWS, packages::has);
    let names: Vec<&str> = lacking.iter().map(|need| need.package).collect();
    (!names.is_empty()).then(|| format!("not installed: {}", names.join(", ")))
}

impl Windows {
    /// Builds what is not there yet and starts Wine's server.
    pub fn prepare() -> Result<Self> {
        let folder = tree::target().join("windows");
        let it = Self {
            sysroot: folder.join("sysroot"),
            prefix: folder.join("wine"),
            build: folder.join("build"),
        };
        std::fs::create_dir_all(&folder)
            .with_context(|| format!("{} cannot be made", folder.display()))?;
        it.standard_library()?;
        it.wine_folder()?;
        it.end_wine();
        // Kept alive between tests: each would otherwise wait for it to end and start again.
        let mut server = Command::new(WINE_SERVER);
        it.for_wine(server.arg("--persistent=600"));
        proc::must("Wine's server", &mut server, LIMIT)?;
        Ok(it)
    }

    /// The folder of finished programs: `debug` or `release`.
    pub fn binaries(&self, profile: &str) -> PathBuf {
        self.build.join(TARGET).join(profile)
    }

    /// Cargo for Windows; `clippy` is a program of its own here.
    pub fn cargo(&self, args: &[String]) -> Command {
        let is_clippy = args.first().is_some_and(|word| word == "clippy");
        let mut cargo = Command::new(if is_clippy { CARGO_CLIPPY } else { CARGO });
        let at = args
            .iter()
            .position(|word| word == "--")
            .unwrap_or(args.len());
        let (own, passed_on) = args.split_at(at);
        cargo
            .args(own)
            .args(["--target", TARGET])
            .args(passed_on)
            .current_dir(tree::root())
            .env("CARGO_TARGET_DIR", &self.build)
            .env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER", LINKER)
            .env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER", WINE)
            .env(
                "CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUSTFLAGS",
                format!("--sysroot {}", self.sysroot.display()),
            );
        of_the_distribution(&mut cargo);
        self.for_wine(&mut cargo);
        cargo
    }

    /// A program that was built for Windows.
    pub fn run(&self, program: &Path) -> Command {
        let mut wine = Command::new(WINE);
        self.for_wine(wine.arg(program));
        wine
    }

    /// Tells a command, and what it starts, which Wine to use.
    pub fn for_wine(&self, command: &mut Command) {
        command
            .env("WINEPREFIX", &self.prefix)
            .env("WINEDEBUG", "-all")
            // Neither .NET nor a browser: nobody asks for them, and Wine would offer to fetch them.
            .env("WINEDLLOVERRIDES", "mscoree,mshtml=")
            .env("DESKREADY_WINE", WINE)
            .env_remove("DISPLAY");
    }

    fn standard_library(&self) -> Result<()> {
        let version = proc::answer(RUSTC, &["-vV"]).context("the distribution's rustc is mute")?;
        let version = format!("{version}{BITCODE}\n");
        let stamp = self.sysroot.join("stamp");
        if std::fs::read_to_string(&stamp).is_ok_and(|text| text == version) {
            return Ok(());
        }
        proc::say("Building Rust's standard library for Windows, once per version of the compiler");
        // What was built with another library fits no more.
        if self.build.exists() {
            std::fs::remove_dir_all(&self.build)?;
        }
        let seed = self.build.join("standard-library");
        write(&seed.join("src/lib.rs"), "")?;
        write(&seed.join("Cargo.toml"), SEED)?;
        let built = seed.join("target");
        let mut cargo = Command::new(CARGO);
        cargo
            .args(["build", "--quiet", "--release", "--target", TARGET])
            .args(["-Z", "build-std=std,panic_abort,panic_unwind,test"])
            .current_dir(&seed)
            .env("CARGO_TARGET_DIR", &built)
            // The only place where the compiler is asked for what is not stable: building its own library.
            .env("RUSTC_BOOTSTRAP", "1");
        of_the_distribution(&mut cargo);
        cargo.env("RUSTFLAGS", BITCODE);
        proc::must("the Windows standard library", &mut cargo, LIMIT)?;
        if self.sysroot.exists() {
            std::fs::remove_dir_all(&self.sysroot)?;
        }
        let libraries = self.sysroot.join("lib/rustlib").join(TARGET).join("lib");
        std::fs::create_dir_all(&libraries)?;
        let mut count = 0;
        for entry in std::fs::read_dir(built.join(TARGET).join("release/deps"))? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if name.ends_with(".rlib") && !name.starts_with("libseed") {
                std::fs::copy(&path, libraries.join(&*name))?;
                count += 1;
            }
        }
        if count == 0 {
            bail!("the Windows standard library came out empty");
        }
        std::fs::remove_dir_all(&seed)?;
        write(&stamp, &version)
    }

    fn wine_folder(&self) -> Result<()> {
        // Another Wine, or another shim, begins with a fresh folder.
        let version = proc::answer(WINE, &["--version"]).context("Wine is mute")?;
        let wanted = format!("{version}\n{CRASHES}\n{SHIM}");
        let stamp = self.prefix.join("stamp");
        if std::fs::read_to_string(&stamp).is_ok_and(|text| text == wanted) {
            return Ok(());
        }
        proc::say("Filling a folder for Wine");
        if self.prefix.exists() {
            std::fs::remove_dir_all(&self.prefix)?;
        }
        let mut boot = Command::new(WINE);
        self.for_wine(boot.args(["wineboot", "--init"]));
        proc::must(
            "Wine's first start",
            boot.stdout(Stdio::null()).stderr(Stdio::null()),
            LIMIT,
        )?;
        // A program that crashes has ended: nobody sits at a debugger, which would keep it and its pipes for ever.
        let mut no_debugger = Command::new(WINE);
        self.for_wine(no_debugger.args(["reg", "add", CRASHES, "/v", "Debugger", "/d", "", "/f"]));
        proc::must(
            "Wine's settings",
            no_debugger.stdout(Stdio::null()).stderr(Stdio::null()),
            LIMIT,
        )?;
        let mut settled = Command::new(WINE_SERVER);
        self.for_wine(settled.arg("--wait"));
        proc::must("Wine's first start", &mut settled, LIMIT)?;
        let source = self.prefix.join("bcryptprimitives.c");
        write(&source, SHIM)?;
        let library = self
            .prefix
            .join("drive_c/windows/system32/bcryptprimitives.dll");
        let mut compiler = Command::new(LINKER);
        compiler
            .args(["-O2", "-Wall", "-Werror", "-shared", "-s", "-o"])
            .args([&library, &source])
            .arg("-ladvapi32");
        proc::must("the library that Wine lacks", &mut compiler, LIMIT)?;
        write(&stamp, &wanted)
    }
}

impl Windows {
    /// Ends what runs in this folder of Wine: our own, at the end, or what a run that was stopped has left behind.
    fn end_wine(&self) {
        let mut server = Command::new(WINE_SERVER);
        self.for_wine(server.arg("--kill"));
        // Nothing else runs in this folder; a server that is gone already is no error.
        let _gone_already = proc::to_the_end(&mut server, LIMIT);
    }
}

impl Drop for Windows {
    fn drop(&mut self) {
        self.end_wine();
    }
}

/// A package that needs the standard library and nothing else.
const SEED: &str = r#"cargo-features = ["profile-rustflags"]

[package]
name = "seed"
version = "0.0.0"
edition = "2024"

[workspace]

[profile.release.package.panic_abort]
rustflags = ["-Cpanic=abort"]
"#;

/// The distribution's compiler and nothing of rustup's, which puts its own before it in several ways.
fn of_the_distribution(command: &mut Command) {
    command
        .env("PATH", "/usr/bin:/bin")
        .env("RUSTC", RUSTC)
        .env("RUSTDOC", "/usr/bin/rustdoc");
    for name in [
        "CARGO",
        "CARGO_BUILD_TARGET",
        "CARGO_ENCODED_RUSTFLAGS",
        "LD_LIBRARY_PATH",
        "RUSTC_WORKSPACE_WRAPPER",
        "RUSTC_WRAPPER",
        "RUSTFLAGS",
        "RUSTUP_TOOLCHAIN",
    ] {
        command.env_remove(name);
    }
}

fn write(path: &Path, text: &str) -> Result<()> {
    let folder = path.parent().unwrap_or(path);
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(path, text))
        .with_context(|| format!("{} cannot be written", path.display()))
}
