//! Top-level collections of a HID report descriptor. Needs only the bytes, which may be anything:
//! it reads leniently, never panics and stops at its limits. Interprets no report.

use crate::likeness::Telephony;

/// Telephony usage page of the HID Usage Tables.
pub(crate) const TELEPHONY: u16 = 0x0b;
/// Its usages for a telephone and for a headset.
const PHONE: u16 = 0x01;
const HEADSET: u16 = 0x05;

/// Most collections told of one device.
const COLLECTIONS: usize = 64;

/// A usage page and a usage on it.
pub(crate) type Usage = (u16, u16);

/// The application collections of a descriptor, in order. Some devices nest them, against the
/// letter of the specification, so depth does not matter.
pub(crate) fn collections(descriptor: &[u8]) -> Vec<Usage> {
    let mut found = Vec::new();
    let mut page = 0_u16;
    let mut pages = Vec::new();
    let mut usage: Option<(Option<u16>, u16)> = None;
    let mut rest = descriptor;
    while let Some((item, after)) = Item::next(rest) {
        rest = after;
        match (item.kind, item.tag) {
            (Kind::Global, 0x0) => page = low(item.data),
            (Kind::Global, 0xa) if pages.len() < COLLECTIONS => pages.push(page),
            (Kind::Global, 0xb) => page = pages.pop().unwrap_or(page),
            // Only the first usage names a collection. With four bytes it brings its own page.
            (Kind::Local, 0x0) if usage.is_none() => {
                let own = (item.size == 4).then(|| low(item.data >> 16));
                usage = Some((own, low(item.data)));
            }
            (Kind::Main, tag) => {
                let application = tag == 0xa && item.data & 0xff == 1;
                if let (true, Some((own, id))) = (application, usage) {
                    found.push((own.unwrap_or(page), id));
                    if found.len() >= COLLECTIONS {
                        break;
                    }
                }
                usage = None;
            }
            (Kind::Global | Kind::Local | Kind::Reserved, _) => {}
        }
    }
    found
}

fn low(data: u32) -> u16 {
    (data & 0xffff) as u16
}

/// What the collections say of telephony.
pub(crate) fn telephony(collections: &[Usage]) -> Telephony {
    Telephony {
        headset: collections.contains(&(TELEPHONY, HEADSET)),
        phone: collections.contains(&(TELEPHONY, PHONE)),
    }
}

/// Bytes from the hexadecimal text in which descriptors travel; stops at what is none.
pub(crate) fn from_hex(text: &str) -> Vec<u8> {
    let pairs = text.as_bytes().chunks_exact(2);
    pairs
        .map_while(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Main,
    Global,
    Local,
    Reserved,
}

struct Item {
    kind: Kind,
    tag: u8,
    size: usize,
    data: u32,
}

impl Item {
    /// The next item and what follows it; none at the end or where bytes are missing.
    fn next(bytes: &[u8]) -> Option<(Self, &[u8])> {
        const LONG: u8 = 0xfe;
        let (&prefix, rest) = bytes.split_first()?;
        if prefix == LONG {
            // One byte of size, one of tag, then data that nobody has defined.
            let size = usize::from(*rest.first()?);
            let after = rest.get(2 + size..)?;
            return Some((
                Self {
                    kind: Kind::Reserved,
                    tag: 0,
                    size,
                    data: 0,
                },
                after,
            ));
        }
        let size = [0, 1, 2, 4].get(usize::from(prefix & 3)).copied()?;
        let data = rest
            .get(..size)?
            .iter()
            .rev()
            .fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte));
        let kind = match prefix >> 2 & 3 {
            0 => Kind::Main,
            1 => Kind::Global,
            2 => Kind::Local,
            _ => Kind::Reserved,
        };
        Some((
            Self {
                kind,
                tag: prefix >> 4,
                size,
                data,
            },
            rest.get(size..)?,
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{bytes, cases, rows};
    use proptest::prelude::*;

    #[test]
    fn collections_are_read_also_when_nested_long_or_cut_off() {
        let headset = [
            0x05, 0x0b, 0x09, 0x05, 0xa1, 0x01, 0x09, 0x20, 0x81, 0x02, 0xc0,
        ];
        let consumer = [0x05, 0x0c, 0x09, 0x01, 0xa1, 0x01, 0xc0];
        let with_page = [0x0b, 0x01, 0x00, 0x0b, 0x00, 0xa1, 0x01, 0xc0];
        let nested = [&consumer[..6], &headset[..], &[0xc0]].concat();
        let pushed = [
            &[0x05, 0x0c, 0xa4, 0x05, 0x0b, 0xb4][..],
            &[0x09, 0x01, 0xa1, 0x01, 0xc0],
        ]
        .concat();
        let long = [&[0xfe, 0x02, 0x00, 0xaa, 0xbb][..], &headset].concat();
        let logical = [0x05, 0x0b, 0x09, 0x05, 0xa1, 0x02, 0xc0];
        for (bytes, expected) in [
            (&headset[..], &[(0x0b, 0x05)][..]),
            (&consumer, &[(0x0c, 0x01)]),
            (&with_page, &[(0x0b, 0x01)]),
            (&nested, &[(0x0c, 0x01), (0x0b, 0x05)]),
            (&pushed, &[(0x0c, 0x01)]),
            (&long, &[(0x0b, 0x05)]),
            (&headset[..6], &[(0x0b, 0x05)]),
            (&headset[..5], &[]),
            (&logical, &[]),
            (&[], &[]),
        ] {
            assert_eq!(collections(bytes), expected, "{bytes:02x?}");
        }
    }

    #[test]
    fn text_of_a_descriptor_is_read_up_to_what_is_none() {
        assert_eq!(from_hex("050b0905"), [5, 11, 9, 5]);
        assert_eq!(from_hex("05zz05"), [5]);
        assert_eq!(from_hex("é0"), Vec::<u8>::new());
    }

    proptest! {
        #[test]
        fn garbage_never_panics_and_never_runs_over_its_limit(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
            prop_assert!(collections(&bytes).len() <= COLLECTIONS);
        }
    }

    #[test]
    fn descriptors_of_real_devices_tell_telephony_as_labelled() {
        let Some(folder) = cases("hid") else { return };
        let (mut read, mut agreed) = (0, 0);
        for row in rows(&folder.join("index.tsv"))
            .iter()
            .filter(|row| row["file"].ends_with(".bin"))
        {
            let given = bytes(&folder.join(&row["file"]));
            let found = collections(&given);
            let tele = telephony(&found);
            let expected = match row["label"].as_str() {
                "usb-phone" => (false, true),
                "headset-telephony" => (true, false),
                "speakerphone" | "webcam" | "microphone" => {
                    (tele.headset || tele.phone, tele.phone)
                }
                _ => (false, false),
            };
            assert_eq!(
                (tele.headset, tele.phone),
                expected,
                "{} {found:x?}",
                row["file"]
            );
            read += 1;
            // A stricter reader tells collections that have fields; it sees none that we miss.
            if let Ok(strict) = hidreport::ReportDescriptor::try_from(&given[..]) {
                let ours = tele.headset || tele.phone;
                assert!(ours || !strict_telephony(&strict), "{}", row["file"]);
                agreed += 1;
            } else {
                println!("the strict reader refuses {}", row["file"]);
            }
        }
        println!("hid: {read} descriptors as labelled, {agreed} compared with a strict reader");
        assert!(read >= 15);
    }

    /// Whether any field stands in an application collection of telephony.
    fn strict_telephony(descriptor: &hidreport::ReportDescriptor) -> bool {
        use hidreport::{CollectionType, Report as _};
        let input = descriptor
            .input_reports()
            .iter()
            .flat_map(|r| r.fields().to_vec());
        let output = descriptor
            .output_reports()
            .iter()
            .flat_map(|r| r.fields().to_vec());
        let fields: Vec<_> = input.chain(output).collect();
        fields
            .iter()
            .flat_map(|field| field.collections())
            .filter(|c| c.collection_type() == CollectionType::Application)
            .flat_map(|c| c.usages())
            .any(|usage| {
                u16::from(usage.usage_page) == TELEPHONY
                    && [PHONE, HEADSET].contains(&u16::from(usage.usage_id))
            })
    }
}
