//! Tables as boards write them, built field by field; cut anywhere; of any bytes.

use super::*;
use proptest::prelude::*;

/// A structure with its fields from offset 4 and its texts.
pub(crate) fn structure(kind: u8, fields: &[u8], texts: &[&str]) -> Vec<u8> {
    let length = u8::try_from(HEADER_BYTES + fields.len()).unwrap();
    let mut bytes = vec![kind, length, 0, 0];
    bytes.extend_from_slice(fields);
    for text in texts {
        bytes.extend_from_slice(text.as_bytes());
        bytes.push(0);
    }
    if texts.is_empty() {
        bytes.push(0);
    }
    bytes.push(0);
    bytes
}

/// Fields of a place for memory: size, extended size, form, kind, speed.
fn memory(size: u16, extended: u32, form: u8, kind: u8, speed: u16) -> Vec<u8> {
    let mut fields = vec![0; 0x22 - HEADER_BYTES];
    let mut put = |at: usize, bytes: &[u8]| {
        fields[at - HEADER_BYTES..at - HEADER_BYTES + bytes.len()].copy_from_slice(bytes);
    };
    put(0x08, &72_u16.to_le_bytes());
    put(0x0a, &64_u16.to_le_bytes());
    put(0x0c, &size.to_le_bytes());
    put(0x0e, &[form]);
    put(0x10, &[1, 2, kind]);
    put(0x15, &speed.to_le_bytes());
    put(0x17, &[3, 4, 0, 5]);
    put(0x1c, &extended.to_le_bytes());
    fields
}

const TEXTS: [&str; 5] = [
    "DIMM A1",
    "BANK 0",
    "Samsung",
    "1A2B3C4D",
    "M471A1K43DB1-CWE   ",
];

fn table() -> Vec<u8> {
    [
        structure(0, &[1, 2, 0, 0, 3, 0], &["Maker", "N2WET52W", "07/05/2024"]),
        structure(
            1,
            &[1, 2, 3, 4],
            &["LENOVO", "20T0S2KX00", "ThinkCentre M70q", "PF2ABCDE"],
        ),
        structure(2, &[1, 2, 0, 0], &["LENOVO", "3133"]),
        structure(3, &[1, 0x80 | 35], &["LENOVO"]),
        structure(17, &memory(8192, 0, 0x0d, 0x1a, 3200), &TEXTS),
        structure(
            17,
            &memory(0, 0, 0x0d, 0x02, 0),
            &["DIMM A2", "BANK 1", "Not Specified", "00000000", "Unknown"],
        ),
        structure(END, &[], &[]),
    ]
    .concat()
}

#[test]
fn a_machine_and_its_places_for_memory_are_read_as_the_standard_lays_them_out() {
    let machine = machine(&table()).unwrap();
    assert_eq!(machine.vendor, "LENOVO");
    assert_eq!(machine.product, "ThinkCentre M70q (20T0S2KX00)");
    assert_eq!(
        (machine.serial.as_str(), machine.board.as_str()),
        ("PF2ABCDE", "LENOVO 3133")
    );
    assert_eq!(machine.chassis, Some("mini_pc"));
    assert_eq!(machine.firmware_version, "N2WET52W");
    assert_eq!(machine.firmware_date, "07/05/2024");
    let slots = slots(&table());
    assert_eq!(slots.len(), 2);
    assert_eq!(
        slots[0],
        Slot {
            locator: "DIMM A1".to_owned(),
            bank: "BANK 0".to_owned(),
            size_bytes: Some(8 << 30),
            kind: "DDR4",
            form: "SODIMM",
            speed_mts: Some(3200),
            corrects_errors: true,
            maker: "Samsung".to_owned(),
            part_number: "M471A1K43DB1-CWE".to_owned(),
            serial: "1A2B3C4D".to_owned(),
        }
    );
    assert_eq!(slots[1].size_bytes, Some(0));
    assert_eq!(
        (
            slots[1].maker.as_str(),
            slots[1].part_number.as_str(),
            slots[1].serial.as_str()
        ),
        ("", "", "")
    );
}

#[test]
fn a_size_is_read_in_each_of_its_four_forms() {
    for (size, extended, expected) in [
        (0, 0, Some(0)),
        (0xffff, 0, None),
        (0x8000 | 512, 0, Some(512 << 10)),
        (4096, 0, Some(4 << 30)),
        (0x7fff, 32 * 1024, Some(32 << 30)),
    ] {
        let bytes = structure(17, &memory(size, extended, 9, 0x22, 0xffff), &TEXTS);
        let slots = slots(&bytes);
        assert_eq!(slots[0].size_bytes, expected, "{size:#x}");
        // The field for more than 65,534 is not there.
        assert_eq!(slots[0].speed_mts, None);
    }
}

#[test]
fn a_table_cut_anywhere_gives_what_was_whole() {
    let whole = table();
    for end in 0..whole.len() {
        let cut = &whole[..end];
        let machine = machine(cut);
        assert!(slots(cut).len() <= 2);
        assert!(machine.is_none() || machine.unwrap().vendor == "LENOVO");
    }
}

#[test]
fn what_stands_where_nothing_was_written_is_nothing() {
    for text in [
        "To be filled by O.E.M.",
        "Default string",
        "00000000",
        "xxxxxxx",
        "..",
        "NO DIMM",
    ] {
        assert!(is_filler(text), "{text}");
    }
    for text in ["Samsung", "0CX1", "x300", ""] {
        assert!(!is_filler(text), "{text}");
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_to_an_end(bytes in prop::collection::vec(any::<u8>(), 0..2048)) {
        let _ = machine(&bytes);
        prop_assert!(slots(&bytes).len() <= bytes.len());
    }

    #[test]
    fn any_byte_of_a_table_may_be_another(at in 0_usize..400, byte in any::<u8>()) {
        let mut bytes = table();
        let place = at % bytes.len();
        bytes[place] = byte;
        let _ = machine(&bytes);
        let _ = slots(&bytes);
    }
}
