//! How fast a core is and may be. Needs cpufreq of the kernel; virtual machines mostly have none.

use super::attribute;
use crate::host::CoreSpeed;
use std::path::Path;

pub(in crate::host) fn core_speed(core: u32) -> Option<CoreSpeed> {
    below(Path::new("/sys/devices/system/cpu"), core)
}

fn below(cores: &Path, core: u32) -> Option<CoreSpeed> {
    let folder = cores.join(format!("cpu{core}/cpufreq"));
    let of = |name| attribute(&folder, name);
    // Newer kernels tell what was reached apart from what was asked for.
    let reached = Some(of("cpuinfo_avg_freq")).filter(|text| text.parse::<u64>().is_ok());
    let now = reached.unwrap_or_else(|| of("scaling_cur_freq"));
    (!now.is_empty()).then(|| CoreSpeed {
        now,
        base: of("base_frequency"),
        most: of("cpuinfo_max_freq"),
        allowed: of("scaling_max_freq"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_reached_counts_before_what_was_asked_for() {
        let root = tempfile::tempdir().unwrap();
        assert_eq!(below(root.path(), 0), None);
        let folder = root.path().join("cpu3/cpufreq");
        std::fs::create_dir_all(&folder).unwrap();
        let put = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
        put("scaling_cur_freq", "4200000\n");
        put("cpuinfo_max_freq", "4200000\n");
        put("scaling_max_freq", "800000\n");
        let expected = |now: &str| {
            Some(CoreSpeed {
                now: now.to_owned(),
                base: String::new(),
                most: "4200000".to_owned(),
                allowed: "800000".to_owned(),
            })
        };
        assert_eq!(below(root.path(), 3), expected("4200000"));
        put("cpuinfo_avg_freq", "798123\n");
        assert_eq!(below(root.path(), 3), expected("798123"));
        put("cpuinfo_avg_freq", "<unknown>\n");
        assert_eq!(below(root.path(), 3), expected("4200000"));
    }
}
