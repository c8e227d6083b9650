//! The reader and the list of products on messages and banners of the real world, where their folder
//! is. Prints what it found; the floors are what was measured when this was written.

use super::*;
use crate::testing::{bytes, cases, rows};
use std::collections::BTreeMap;
use std::path::Path;

/// Whether some bytes would be taken for an answer by whoever asked the question it answers.
fn is_answer(bytes: &[u8]) -> bool {
    let Ok(Some((message, _))) = read(bytes, Carried::Datagram) else {
        return false;
    };
    let asked = Asked::answered_by(&message);
    asked.is_some_and(|asked| {
        let (came, _) = asked.hears(bytes, Carried::Datagram);
        matches!(came, Came::Answer(_) | Came::Provisional(_))
    })
}

fn messages(folder: &Path) -> Vec<(String, String, Vec<u8>)> {
    let of_messages = rows(&folder.join("index.tsv"));
    let of_messages = of_messages
        .iter()
        .filter(|row| row["file"].ends_with(".sip"));
    of_messages
        .map(|row| {
            let content = bytes(&folder.join(&row["file"]));
            (row["label"].clone(), row["file"].clone(), content)
        })
        .collect()
}

#[test]
fn real_messages_and_torture_are_read_whole_and_cut_and_none_invalid_passes_for_a_live_phone() {
    let Some(folder) = cases("sip") else { return };
    // Label to: how many, read as a message, taken for an answer.
    let mut table: BTreeMap<String, [u32; 3]> = BTreeMap::new();
    for (label, file, content) in messages(&folder) {
        for end in 0..=content.len() {
            let part = content.get(..end).unwrap();
            for carried in [Carried::Datagram, Carried::Stream] {
                if let Ok(Some((_, used))) = read(part, carried) {
                    assert!(used <= part.len(), "{file} cut to {end}");
                }
            }
        }
        let as_read = read(&content, Carried::Datagram);
        println!(
            "{label} {file}: {:?}",
            as_read
                .as_ref()
                .map(|it| it.as_ref().map(|(m, _)| &m.start))
        );
        let answer = is_answer(&content);
        assert!(
            !answer || label != "rfc4475-invalid",
            "{file} is taken for a live phone"
        );
        let line = table.entry(label).or_default();
        line[0] += 1;
        line[1] += u32::from(matches!(as_read, Ok(Some(_))));
        line[2] += u32::from(answer);
    }
    println!("label              of  read  answers");
    for (label, [of, read, answers]) in &table {
        println!("{label:16} {of:4} {read:5} {answers:8}");
    }
    let percent = |label: &str, column: usize| {
        let line = table.get(label).copied().unwrap_or([0; 3]);
        line[column] * 100 / line[0].max(1)
    };
    assert_eq!(percent("rfc4475-valid", 1), 100);
    assert!(percent("real-response", 1) >= 85);
    assert!(percent("real-request", 1) >= 70);
    assert!(percent("rfc4475-invalid", 1) <= 50);
}

#[test]
fn what_real_products_say_of_themselves_tells_desk_phones_from_the_rest() {
    let Some(folder) = cases("sip") else { return };
    let mut table: BTreeMap<(String, Device), u32> = BTreeMap::new();
    for row in rows(&folder.join("banners.tsv")) {
        let found = device(&model(&row["banner"]));
        let label = row["label"].clone();
        if (label == "desk-phone") != (found == Device::Phone) || found == Device::Unknown {
            println!("{label} taken for {found:?}: {}", row["banner"]);
        }
        *table.entry((label, found)).or_default() += 1;
    }
    let count = |label: fn(&str) -> bool, device: fn(Device) -> bool| -> u32 {
        let of = table.iter().filter(|((l, d), _)| label(l) && device(*d));
        of.map(|(_, count)| count).sum()
    };
    for ((label, found), count) in &table {
        println!("{label:20} {found:12?} {count:4}");
    }
    let is_phone = |label: &str| label == "desk-phone";
    let right = count(is_phone, |d| d == Device::Phone);
    let accused = count(is_phone, Device::is_no_phone);
    let all = count(is_phone, |_| true);
    let taken = count(|_| true, |d| d == Device::Phone);
    let rest = count(|label| label != "desk-phone", |_| true);
    let told = count(|label| label != "desk-phone", Device::is_no_phone);
    println!(
        "desk phones: {right} of {all} known, {taken} taken for one, {accused} accused; others told: {told} of {rest}"
    );
    assert!(right * 100 >= all * 90, "{right} of {all}");
    assert!(right * 100 >= taken * 95, "{right} of {taken}");
    assert_eq!(accused, 0);
    assert!(told * 100 >= rest * 90, "{told} of {rest}");
}
