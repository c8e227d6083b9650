//! How much programs wait for processor, memory and disk, as the kernel measures it (PSI). Needs /proc; a kernel that does not
//! measure it says so.

use super::read_text;
use crate::host::{HostError, PressureTexts};
use deskready::observation::Why;
use std::path::Path;

pub(super) fn pressure(root: &Path) -> Result<PressureTexts, HostError> {
    let folder = root.join("proc/pressure");
    // A kernel that was told not to measure shows the files and refuses to read them.
    let read = |name: &str| read_text(&folder.join(name), 4096).unwrap_or_default();
    let texts = PressureTexts {
        cpu: read("cpu"),
        memory: read("memory"),
        io: read("io"),
    };
    if texts.cpu.is_empty() && texts.memory.is_empty() {
        let detail = "this kernel does not measure how long programs wait";
        return Err(HostError::new(Why::Unsupported, detail));
    }
    Ok(texts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_kernel_measures_is_read_and_one_that_measures_nothing_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        assert_eq!(pressure(root).unwrap_err().why, Why::Unsupported);
        std::fs::create_dir_all(root.join("proc/pressure")).unwrap();
        std::fs::write(root.join("proc/pressure/cpu"), "some avg10=0.00\n").unwrap();
        let texts = pressure(root).unwrap();
        assert_eq!(
            (texts.cpu.as_str(), texts.memory.as_str()),
            ("some avg10=0.00\n", "")
        );
    }
}
