//! How much more memory this process may have, where its unit is given a limit (control groups). Needs /proc and /sys; a
//! process without a limit has none that is told.

use super::{attribute, read_text};
use std::path::Path;

/// Most groups above one another.
const DEEP: usize = 32;

pub(in crate::host) fn own_memory_room() -> Option<u64> {
    room(Path::new("/"))
}

/// Of all groups that this process is in, one inside the other, the one with the least left.
fn room(root: &Path) -> Option<u64> {
    let groups = read_text(&root.join("proc/self/cgroup"), 64 * 1024).ok()?;
    let own = groups.lines().find_map(|line| line.strip_prefix("0::/"))?;
    let top = root.join("sys/fs/cgroup");
    let names: Vec<&str> = own.split('/').filter(|name| !name.is_empty()).collect();
    if names.contains(&"..") {
        return None;
    }
    let left = (1..=names.len().min(DEEP)).filter_map(|count| {
        let mut folder = top.clone();
        folder.extend(names.iter().take(count));
        let number = |what: &str| attribute(&folder, what).parse::<u64>().ok();
        let most = [number("memory.max"), number("memory.high")];
        let most = most.into_iter().flatten().min()?;
        Some(most.saturating_sub(number("memory.current").unwrap_or(0)))
    });
    left.min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_narrowest_of_the_groups_counts_and_no_limit_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let write = |path: &str, text: &str| {
            let path = root.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        assert_eq!(room(root), None);
        write("proc/self/cgroup", "0::/system.slice/deskready.service\n");
        assert_eq!(room(root), None);
        let unit = "sys/fs/cgroup/system.slice/deskready.service";
        write(&format!("{unit}/memory.max"), "268435456\n");
        write(&format!("{unit}/memory.high"), "max\n");
        write(&format!("{unit}/memory.current"), "20000000\n");
        assert_eq!(room(root), Some(248_435_456));
        write("sys/fs/cgroup/system.slice/memory.max", "1000\n");
        write("sys/fs/cgroup/system.slice/memory.current", "2000\n");
        assert_eq!(room(root), Some(0));
        write("proc/self/cgroup", "0::/../other\n");
        assert_eq!(room(root), None);
    }
}
