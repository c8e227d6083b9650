//! Which programs make calls, which show somebody else's, which only listen. Needs the constants of
//! knowledge/_common/programs.toml and the name a machine gives; judges nothing.

use super::PROGRAMS;

/// One program that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Program {
    /// Name of the file that runs, in small letters.
    pub file: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// What its use of the microphone says.
    pub kind: ProgramKind,
}

/// What a program's use of the microphone says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProgramKind {
    /// Calls are made with it.
    Softphone,
    /// It shows a page or another machine, in which a call may be.
    Browser,
    /// It listens all day and makes no call.
    Bystander,
}

/// The kernel cuts the name of a task here.
const CUT_AT: usize = 15;

/// The program that runs from a file, as a machine names it: with or without folder, capitals, `.exe`,
/// or cut by the kernel.
#[must_use]
pub fn program(file: &str) -> Option<&'static Program> {
    let name = file.trim().rsplit(['/', '\\']).next().unwrap_or_default();
    let small = name.to_lowercase();
    let plain = small.strip_suffix(".exe").unwrap_or(&small);
    let is_cut = |listed: &str| plain.len() == CUT_AT && listed.starts_with(plain);
    PROGRAMS
        .iter()
        .find(|it| it.file == plain)
        .or_else(|| PROGRAMS.iter().find(|it| is_cut(it.file)))
}

/// Whether calls are made with the program that people call so.
#[must_use]
pub fn makes_calls(name: &str) -> bool {
    PROGRAMS
        .iter()
        .any(|it| it.name == name && it.kind == ProgramKind::Softphone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_known_however_a_machine_names_its_file() {
        for (file, known) in [
            ("zoiper5", Some("Zoiper")),
            ("/usr/local/bin/zoiper5", Some("Zoiper")),
            ("C:\\Program Files\\Zoom\\Zoom.exe", Some("Zoom")),
            ("MS-TEAMS.EXE", Some("Microsoft Teams")),
            ("teams-for-linux", Some("Microsoft Teams")),
            ("linphone-deskto", Some("Linphone")),
            ("chromium-browse", Some("Chromium")),
            ("chromium-brows", None),
            ("zoi", None),
            ("", None),
            ("/", None),
            (".exe", None),
            ("notepad.exe", None),
        ] {
            assert_eq!(program(file).map(|it| it.name), known, "{file:?}");
        }
    }

    #[test]
    fn calls_are_made_with_softphones_alone() {
        for (name, expected) in [("Zoiper", true), ("Firefox", false), ("", false)] {
            assert_eq!(makes_calls(name), expected, "{name}");
        }
    }

    #[test]
    fn the_list_is_sorted_and_names_of_every_kind_are_on_it() {
        assert!(PROGRAMS.is_sorted_by(|a, b| a.file < b.file));
        for kind in [
            ProgramKind::Softphone,
            ProgramKind::Browser,
            ProgramKind::Bystander,
        ] {
            let count = PROGRAMS.iter().filter(|it| it.kind == kind).count();
            assert!(count >= 10, "{kind:?}: {count}");
        }
    }
}
