//! Closed lists of words that fault.toml may use and the judgement knows: clues, what they say,
//! kinds of steps. Shared by the library and its build script. Needs nothing.

/// Facts besides the symptom itself. `diagnosis::clues` says when each holds; the sentence of each
/// is `clue.NAME`.
pub const CLUES: [&str; 43] = [
    "after_restart",
    "after_update",
    "all_paths_down",
    "another_name",
    "cable_clean",
    "cable_errors",
    "comes_and_goes",
    "disk_errors",
    "driver_damaged",
    "few_errors",
    "many_files",
    "media_errors",
    "memory_short",
    "name_unknown",
    "neighbours_fail",
    "neighbours_well",
    "never_worked",
    "nff_before",
    "no_link",
    "no_sound_device",
    "not_default",
    "not_permitted",
    "on_the_bus",
    "only_this_path_down",
    "other_device",
    "other_disk_fails",
    "other_part_failed_here",
    "own_word",
    "part_fails_elsewhere",
    "part_was_replaced",
    "part_works_elsewhere",
    "refused",
    "restarts_often",
    "same_image_fails",
    "same_switch_fails",
    "second_source",
    "shared_suspect",
    "steady",
    "stream_starves",
    "unsteady_reading",
    "usb_neighbour_fails",
    "was_restored",
    "went_at_work",
];

/// What a clue says of a suspect, and by how much that multiplies its weight.
pub const SAYS: [(&str, f64); 4] = [
    ("points_to", 8.0),
    ("favours", 3.0),
    ("against", 1.0 / 3.0),
    ("clears", 1.0 / 20.0),
];

/// The thresholds that readings are held against, by fault; each stands in `limits` of its fault.toml.
pub const LIMITS: [(&str, &str); 25] = [
    ("audio.silent_stream", "flows_from_percent"),
    ("audio.silent_stream", "silent_below_percent"),
    ("cpu.errors", "corrected_per_day"),
    ("cpu.hot", "margin_degrees"),
    ("cpu.hot", "slowed_permille"),
    ("disk.failing", "failed_per_100_years"),
    ("disk.failing", "self_test_age_hours"),
    ("disk.full", "enough_percent"),
    ("disk.full", "full_below_bytes"),
    ("disk.full", "full_below_percent"),
    ("disk.slow", "busy_from_bytes_per_s"),
    ("disk.slow", "busy_from_per_s"),
    ("disk.slow", "median_ms"),
    ("disk.slow", "quick_median_ms"),
    ("disk.slow", "quick_slowest_ms"),
    ("disk.slow", "slowest_ms"),
    ("disk.watch", "used_percent"),
    ("disk.worn", "used_percent"),
    ("headset.muted", "microphone_low_below_percent"),
    ("headset.muted", "sound_low_below_percent"),
    ("memory.errors", "corrected_per_day"),
    ("memory.less", "module_gone_bytes"),
    ("memory.less", "required_permille"),
    ("path.certificate", "expires_within_days"),
    ("path.certificate", "valid_from_days"),
];

/// Kinds of steps, and whether each must name a part.
pub const STEP_KINDS: [(&str, bool); 6] = [
    ("remedy", false),
    ("test", true),
    ("swap", true),
    ("replace", true),
    ("restore", true),
    ("third_party", false),
];

/// What a fault does to calls, the worst first.
pub const SEVERITIES: [&str; 4] = ["S1", "S2", "S3", "S4"];
