//! Hashes that are known, and what is told where a file cannot be read.

use super::*;
use std::fs::{self, File};

const LIMIT: Duration = Duration::from_secs(60);
/// SHA-256 and MD5 of "abc", as FIPS 180 and RFC 1321 print them.
const ABC: (&str, &str) = (
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    "900150983cd24fb0d6963f7d28e17f72",
);

fn look(path: &std::path::Path, how: HashHow) -> FileSeen {
    all(&[FileName::new(path)], how, LIMIT).remove(0)
}

#[test]
fn what_the_device_could_not_give_is_a_read_error_and_another_refusal_is_not() {
    for (errno, why) in [
        (Errno::IO, Why::ReadError),
        (Errno::NODATA, Why::ReadError),
        (Errno::REMOTEIO, Why::ReadError),
        (Errno::ILSEQ, Why::ReadError),
        (Errno::BADMSG, Why::ReadError),
        (Errno::UCLEAN, Why::ReadError),
        (Errno::ACCESS, Why::Denied),
        (Errno::PERM, Why::Denied),
        (Errno::TXTBSY, Why::Busy),
        (Errno::TIMEDOUT, Why::TimedOut),
        (Errno::NXIO, Why::Unsupported),
        (Errno::STALE, Why::Unsupported),
    ] {
        let FileSeen::Unreadable(told) = unreadable(errno) else {
            panic!("{errno}")
        };
        assert_eq!(told.why, why, "{errno}");
    }
}

#[test]
fn known_content_has_its_known_hashes_in_every_way_of_reading() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("abc");
    fs::write(&path, "abc").unwrap();
    for how in [HashHow::PLAIN, HashHow::TO_LEARN, HashHow::AGAIN] {
        let FileSeen::Content {
            sha256,
            md5,
            size_bytes,
            ..
        } = look(&path, how)
        else {
            panic!("not read: {how:?}")
        };
        assert_eq!((sha256.as_str(), size_bytes), (ABC.0, 3));
        assert_eq!(md5.as_deref(), (how.md5).then_some(ABC.1));
    }
}

#[test]
fn a_file_of_many_chunks_and_an_odd_end_reads_the_same_past_the_cache() {
    let folder = tempfile::tempdir().unwrap();
    for size in [0, 1, BLOCK_BYTES, CHUNK_BYTES - 1, CHUNK_BYTES * 3 + 777] {
        let path = folder.path().join("f");
        let bytes: Vec<u8> = (0..size).map(|i| u8::try_from(i % 251).unwrap()).collect();
        fs::write(&path, &bytes).unwrap();
        let hash_of = |how| {
            let FileSeen::Content { sha256, .. } = look(&path, how) else {
                panic!("not read")
            };
            sha256
        };
        assert_eq!(hash_of(HashHow::PLAIN), hex::of(&Sha256::digest(&bytes)));
        assert_eq!(
            hash_of(HashHow::AGAIN),
            hash_of(HashHow::PLAIN),
            "{size} bytes"
        );
        let direct = reads_directly(&File::open(&path).unwrap());
        let told = |how| {
            matches!(
                look(&path, how),
                FileSeen::Content {
                    past_cache: true,
                    ..
                }
            )
        };
        assert_eq!(
            (told(HashHow::AGAIN), told(HashHow::TO_LEARN)),
            (direct, false)
        );
        println!("{size} bytes past the cache here: {direct}");
    }
}

#[test]
fn what_is_no_file_is_gone_and_a_pipe_is_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    rustix::fs::mknodat(
        rustix::fs::CWD,
        &pipe,
        FileType::Fifo,
        Mode::from_raw_mode(0o600),
        0,
    )
    .unwrap();
    fs::create_dir(folder.path().join("folder")).unwrap();
    for name in ["pipe", "folder", "missing", "folder/below/missing"] {
        assert_eq!(
            look(&folder.path().join(name), HashHow::AGAIN),
            FileSeen::Gone,
            "{name}"
        );
    }
}

#[test]
fn a_link_is_its_target_text_and_never_what_it_leads_to() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("link");
    std::os::unix::fs::symlink("abc", &path).unwrap();
    let FileSeen::Content { sha256, link, .. } = look(&path, HashHow::PLAIN) else {
        panic!()
    };
    assert_eq!((sha256.as_str(), link), (ABC.0, true));
}

#[test]
fn a_reading_without_time_left_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("f");
    fs::write(&path, "abc").unwrap();
    let seen = all(&[FileName::new(&path)], HashHow::PLAIN, Duration::ZERO).remove(0);
    assert!(
        matches!(
            seen,
            FileSeen::Unreadable(HostError {
                why: Why::TimedOut,
                ..
            })
        ),
        "{seen:?}"
    );
}

#[test]
fn many_files_in_flight_come_back_in_the_order_that_they_were_asked_in() {
    let folder = tempfile::tempdir().unwrap();
    let files: Vec<FileName> = (0..200)
        .map(|i| {
            let path = folder.path().join(format!("{i}"));
            fs::write(&path, "x".repeat(i)).unwrap();
            FileName::new(path)
        })
        .collect();
    let sizes: Vec<u64> = all(&files, HashHow::AGAIN, LIMIT)
        .into_iter()
        .map(|seen| match seen {
            FileSeen::Content { size_bytes, .. } => size_bytes,
            FileSeen::Gone | FileSeen::Unreadable(_) => panic!("not read"),
        })
        .collect();
    assert_eq!(sizes, (0..200).collect::<Vec<u64>>());
}

#[test]
fn a_long_file_in_parts_has_the_sums_that_it_has_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long");
    let bytes: Vec<u8> = (0..CHUNK_BYTES * 9 + 5).map(|i| (i % 253) as u8).collect();
    fs::write(&path, bytes).unwrap();
    let file = FileName::new(&path);
    for how in [HashHow::PLAIN, HashHow::TO_LEARN, HashHow::AGAIN] {
        let (mut so_far, mut parts) = (None, 0);
        let whole = loop {
            parts += 1;
            match part(&file, how, so_far.as_ref(), 1_000_000, LIMIT).unwrap() {
                PartSeen::Whole(seen) => break seen,
                PartSeen::Part { so_far: more, .. } => so_far = Some(more),
            }
        };
        assert_eq!((whole, parts), (look(&path, how), 3), "{how:?}");
    }
    fs::write(&path, "shorter").unwrap();
    let mut sums = Sums::new(HashHow::PLAIN);
    sums.update(&vec![0; 4 * BLOCK_SUMMED]);
    let beyond = part(&file, HashHow::PLAIN, Some(&sums.aside()), 1, LIMIT).unwrap();
    assert!(
        matches!(&beyond, PartSeen::Whole(FileSeen::Unreadable(e)) if e.why == Why::Changing),
        "{beyond:?}"
    );
}

/// How many bytes of it the system holds; none where the tool that tells is missing.
fn resident(path: &std::path::Path) -> Option<usize> {
    let told = std::process::Command::new("fincore")
        .args(["--bytes", "--noheadings", "--output", "RES"])
        .arg(path)
        .output()
        .ok()?;
    String::from_utf8(told.stdout).ok()?.trim().parse().ok()
}

#[test]
fn the_memory_of_the_system_is_left_as_it_was_found() {
    // Where temporary files are memory themselves nothing can be thrown out.
    let folder = tempfile::tempdir_in("/var/tmp").unwrap();
    let path = folder.path().join("f");
    fs::write(&path, vec![7; CHUNK_BYTES * 5 + 77]).unwrap();
    let file = File::open(&path).unwrap();
    file.sync_all().unwrap();
    let all_pages = (CHUNK_BYTES * 5 + 77_usize).next_multiple_of(4096);
    rustix::fs::fadvise(&file, 0, None, Advice::DontNeed).unwrap();
    if resident(&path) != Some(0) {
        println!("not tried: this file system keeps its pages, or nobody can tell");
        return;
    }
    for how in [HashHow::PLAIN, HashHow::TO_LEARN, HashHow::AGAIN] {
        look(&path, how);
        // What arrives between asking whether it is there and the answer is taken for somebody's: a reading at most.
        let left = resident(&path);
        assert!(
            left.is_some_and(|left| left <= CHUNK_BYTES),
            "{how:?}: {left:?}"
        );
        rustix::fs::fadvise(&file, 0, None, Advice::DontNeed).unwrap();
    }
    let all = fs::read(&path).unwrap();
    assert_eq!(
        (all.len(), resident(&path)),
        (CHUNK_BYTES * 5 + 77, Some(all_pages))
    );
    for how in [HashHow::PLAIN, HashHow::TO_LEARN] {
        look(&path, how);
        assert_eq!(resident(&path), Some(all_pages), "{how:?}");
    }
}
