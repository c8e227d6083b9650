//! Decay beneath a mounted file system, of which the system's memory still holds the good bytes: a tool that reads through
//! that memory sees nothing. Needs root, a loop device and a mount namespace (skipped with one line where there are none).

use super::place::Place;
use serde_json::Value;
use std::fs;
use std::process::Command;

/// Mounts the image, learns, turns a bit of it, and asks first a common tool and then ours. Everything that is said goes to
/// files of its own, as the steps need one another.
const STEPS: &str = r#"
cd "$1"; desk() { "$2" files $3 --json --profile "$1/beneath.toml" --data "$1/beneath-data"; }
mkdir m && mount -o loop image m || exit 77
head -c 300000 /dev/urandom > m/voice.so; head -c 70000 /dev/urandom > m/other.so; sync
desk "$1" "$2" baseline > learnt
cat m/voice.so m/other.so > /dev/null; sha256sum < m/voice.so > before
first=$(filefrag -e -b512 -v m/voice.so | awk '$1 == "0:" { print $4 + 0 }')
printf "$3" | dd of=image bs=1 seek=$((first * 512 + 1000)) conv=notrunc 2> /dev/null
sha256sum < m/voice.so > through-memory
dd if=m/voice.so iflag=direct bs=4096 2> /dev/null | sha256sum > from-disk
desk "$1" "$2" verify > found; echo $? > status
desk "$1" "$2" "restore $1/m/voice.so --yes" > restored
dd if=m/voice.so iflag=direct bs=4096 2> /dev/null | sha256sum > afterwards
desk "$1" "$2" verify > found-afterwards
umount m
"#;

#[test]
fn a_file_that_decayed_beneath_its_good_copy_in_memory_is_found_and_put_right_from_there() {
    let Some(place) = Place::new() else {
        return;
    };
    let folder = place.folder();
    let image = folder.join("image");
    fs::File::create(&image)
        .and_then(|file| file.set_len(32 * 1024 * 1024))
        .unwrap();
    let made = Command::new("mkfs.ext4").arg("-q").arg(&image).status();
    if deskready_tests::three::user() != 0 || !made.is_ok_and(|status| status.success()) {
        println!("skipped: only root mounts an image, and mkfs.ext4 makes one");
        return;
    }
    let profile = format!(
        "schema = 1\n[desk]\nlabel = \"B-14\"\nsite = \"Centre\"\n\n[[files.set]]\nname = \"phone\"\nrole = \"softphone\"\npaths = [{:?}]\n",
        folder.join("m")
    );
    fs::write(folder.join("beneath.toml"), profile).unwrap();
    let ended = Command::new("unshare")
        .args(["-m", "sh", "-c", STEPS, "sh"])
        .arg(folder)
        .arg(deskready_tests::process::program("deskready"))
        // Two bytes: one alone could be there already.
        .arg(r"\001\002")
        .output()
        .unwrap();
    if ended.status.code() == Some(77) {
        println!("skipped: no loop device may be mounted here");
        return;
    }
    let said = |name: &str| fs::read_to_string(folder.join(name)).unwrap_or_default();
    let trouble = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert_eq!(ended.status.code(), Some(0), "{trouble}");
    assert_eq!(
        said("through-memory"),
        said("before"),
        "the system's memory no longer holds the good bytes: this proves nothing"
    );
    assert_ne!(said("from-disk"), said("before"), "nothing decayed");
    let json = |name: &str| -> Value {
        serde_json::from_str(&said(name))
            .unwrap_or_else(|error| panic!("{name}: {error}: {trouble}"))
    };
    let found = super::verdicts(&json("found"));
    assert_eq!(found, super::told(&[("voice.so", "corrupted")]));
    assert_eq!(said("status").trim(), "2");
    assert_eq!(json("restored")["how"], "memory", "{}", said("restored"));
    assert_eq!(said("afterwards"), said("before"));
    assert_eq!(super::verdicts(&json("found-afterwards")), super::told(&[]));
}
