//! What the commands need from the machine, how each need shows that it is met, and the packages that meet it. Pure.
//! Needs somebody who can look (`packages.rs`). Must not look itself, nor install.

/// A sign that a need is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    Program(&'static str),
    File(&'static str),
    /// A library that pkg-config knows.
    Library(&'static str),
    /// A package that leaves nothing with a fixed name, or more than one thing that is needed.
    Package(&'static str),
    PostgresBin,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Need {
    pub what_for: &'static str,
    pub sign: Sign,
    pub package: &'static str,
    /// What is lost without it, where it can be done without.
    pub without: Option<&'static str>,
}

const fn need(what_for: &'static str, sign: Sign, package: &'static str) -> Need {
    Need {
        what_for,
        sign,
        package,
        without: None,
    }
}

const WITHOUT_JS: Option<&str> =
    Some("pages work without JavaScript: reload them to see what is new");

/// To build both programs with all they can do.
pub const BUILD: &[Need] = &[
    need(
        "the compiler of the embedded database",
        Sign::Program("cc"),
        "gcc",
    ),
    need(
        "the compiler's headers",
        Sign::File("/usr/include/stdio.h"),
        "libc6-dev",
    ),
    need(
        "finds libraries for the build",
        Sign::Program("pkg-config"),
        "pkg-config",
    ),
    need("sound devices", Sign::Library("alsa"), "libasound2-dev"),
    need(
        "buttons of headsets and telephones",
        Sign::Library("libudev"),
        "libudev-dev",
    ),
    Need {
        what_for: "the script of the pages",
        sign: Sign::Program("node"),
        package: "nodejs",
        without: WITHOUT_JS,
    },
    Need {
        what_for: "the script of the pages",
        sign: Sign::Program("npm"),
        package: "npm",
        without: WITHOUT_JS,
    },
];

/// What the tests need besides.
pub const TEST: &[Need] = &[
    need(
        "the store's contract on a real server",
        Sign::PostgresBin,
        "postgresql",
    ),
    need(
        "pages in a real browser",
        Sign::Program("chromium"),
        "chromium",
    ),
    need(
        "drives the browser",
        Sign::Program("chromedriver"),
        "chromium-driver",
    ),
    need(
        "a sound server with headsets that come and go",
        Sign::Program("pulseaudio"),
        "pulseaudio",
    ),
    need(
        "adds and removes its devices",
        Sign::Program("pactl"),
        "pulseaudio-utils",
    ),
    Need {
        what_for: "plays phones and registrars that speak SIP",
        sign: Sign::Program("sipp"),
        package: "sip-tester",
        without: Some("SIP is tried on peers that the tests play themselves alone"),
    },
    Need {
        what_for: "sees every file that the helper opens",
        sign: Sign::Program("strace"),
        package: "strace",
        without: Some("what the helper opens is seen in its sandbox alone"),
    },
];

const WITHOUT_LAB: Option<&str> = Some("the virtual desk is skipped");

/// What the virtual desk needs before it can fetch the rest by itself.
pub const LAB: &[Need] = &[
    Need {
        what_for: "unpacks the virtual desk's kernel",
        sign: Sign::Program("xz"),
        package: "xz-utils",
        without: WITHOUT_LAB,
    },
    Need {
        what_for: "makes the programs small that go into it",
        sign: Sign::Program("strip"),
        package: "binutils",
        without: WITHOUT_LAB,
    },
];

/// What building the Debian package needs.
pub const DEB: &[Need] = &[
    need(
        "finds the packages of the libraries",
        Sign::Program("dpkg-shlibdeps"),
        "dpkg-dev",
    ),
    need(
        "makes the program small",
        Sign::Program("strip"),
        "binutils",
    ),
];

/// What building and testing for Windows needs: the distribution's own compiler, because its standard library can be
/// built for another system, and Wine.
pub const WINDOWS: &[Need] = &[
    windows("compiles for Windows", "rustc-web"),
    windows("builds for Windows", "cargo-web"),
    windows("Rust's standard library to build", "rust-web-src"),
    windows("finds faults in code for Windows", "rust-web-clippy"),
    windows("links for Windows", "gcc-mingw-w64-x86-64-posix"),
    windows("runs programs for Windows", "wine64"),
    windows("makes the package for Windows", "wixl"),
    windows("writes what wixl has no words for", "msitools"),
];

const fn windows(what_for: &'static str, package: &'static str) -> Need {
    Need {
        what_for,
        sign: Sign::Package(package),
        package,
        without: Some("nothing is built or tested for Windows"),
    }
}

/// The needs that are not met, in their order.
pub fn missing<'a>(
    needs: impl IntoIterator<Item = &'a Need>,
    has: impl Fn(Sign) -> bool,
) -> Vec<&'a Need> {
    needs.into_iter().filter(|need| !has(need.sign)).collect()
}

/// Package names as this distribution spells them, each once.
pub fn package_names(needs: &[&Need], os_release: &str) -> Vec<&'static str> {
    let is_ubuntu = os_release.lines().any(|line| line.trim() == "ID=ubuntu");
    let mut names = Vec::new();
    for need in needs {
        let name = match need.package {
            "chromium" if is_ubuntu => "chromium-browser",
            "chromium-driver" if is_ubuntu => "chromium-chromedriver",
            name => name,
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The one line a person types to get them.
pub fn line_for_root(packages: &[&str]) -> String {
    format!(
        "sudo apt-get update && sudo apt-get install -y --no-install-recommends {}",
        packages.join(" ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> impl Iterator<Item = &'static Need> {
        BUILD.iter().chain(TEST).chain(LAB).chain(WINDOWS)
    }

    #[test]
    fn a_machine_that_has_everything_needs_nothing() {
        assert_eq!(missing(all(), |_| true), Vec::<&Need>::new());
    }

    #[test]
    fn a_bare_machine_needs_every_package_once() {
        let names = package_names(&missing(all(), |_| false), "ID=debian\n");
        let mut sorted = names.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(names.len(), sorted.len());
        assert_eq!(
            names.len(),
            BUILD.len() + TEST.len() + LAB.len() + WINDOWS.len()
        );
        assert!(names.contains(&"libasound2-dev") && names.contains(&"chromium-driver"));
    }

    #[test]
    fn only_what_is_absent_is_asked_for() {
        let absent = [Sign::Library("alsa"), Sign::Program("npm")];
        let found = missing(all(), |sign| !absent.contains(&sign));
        assert_eq!(package_names(&found, ""), ["libasound2-dev", "npm"]);
        assert_eq!(
            line_for_root(&package_names(&found, "")),
            "sudo apt-get update && sudo apt-get install -y --no-install-recommends libasound2-dev npm"
        );
    }

    #[test]
    fn ubuntu_spells_the_browser_its_own_way() {
        let found = missing(TEST, |sign| {
            !matches!(sign, Sign::Program("chromium" | "chromedriver"))
        });
        assert_eq!(
            package_names(&found, "NAME=x\nID=ubuntu\n"),
            ["chromium-browser", "chromium-chromedriver"]
        );
        assert_eq!(
            package_names(&found, "ID=debian\nID_LIKE=ubuntu\n"),
            ["chromium", "chromium-driver"]
        );
    }

    #[test]
    fn only_the_pages_script_sipp_strace_the_virtual_desk_and_windows_can_be_done_without() {
        let spared: Vec<&str> = all()
            .filter(|need| need.without.is_some())
            .map(|need| need.package)
            .collect();
        let (others, windows) = spared.split_at(6);
        assert_eq!(
            others,
            [
                "nodejs",
                "npm",
                "sip-tester",
                "strace",
                "xz-utils",
                "binutils"
            ]
        );
        assert_eq!(windows.len(), WINDOWS.len());
    }
}
