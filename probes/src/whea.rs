//! Records of hardware errors as Windows writes them (WHEA): what failed, and whether it was put right. Pure. Needs the
//! record as XML; reads names of fields, which are the same in every language.

/// What a record says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HardwareRecord {
    pub is_memory: bool,
    pub is_corrected: bool,
    pub place: String,
}

/// Records of `Microsoft-Windows-WHEA-Logger` by number: of a processor's machine checks the register itself is told
/// (`MciStat`); of memory its node, card and module.
pub(crate) fn record(xml: &str) -> Option<HardwareRecord> {
    let number: u32 = element(xml, "EventID")?.parse().ok()?;
    let is_corrected = match number {
        19 | 47 => true,
        18 | 46 => false,
        // Of a bus, mostly PCI Express (17), of chips beside the processor (20, 21): neither processor nor memory.
        _ => return None,
    };
    if matches!(number, 46 | 47) {
        // The fields are always there; which of them say something is a mask (UEFI, memory error section).
        let valid = data(xml, "ValidBits").and_then(hexadecimal).unwrap_or(0);
        let parts = [("Node", 3), ("Card", 4), ("Module", 5)]
            .into_iter()
            .filter(|(_, bit)| valid & (1 << bit) != 0)
            .map(|(name, _)| (name, data(xml, name)));
        let known = parts.filter_map(|(name, value)| {
            let value = value.filter(|value| !value.is_empty())?;
            Some(format!("{} {value}", name.to_lowercase()))
        });
        let fru = data(xml, "FRUText")
            .map(str::trim)
            .filter(|text| !text.is_empty());
        let place = fru.map_or_else(|| known.collect::<Vec<_>>().join(", "), str::to_owned);
        return Some(HardwareRecord {
            is_memory: true,
            is_corrected,
            place: deskready::limits::clean(&place),
        });
    }
    let core = data(xml, "ApicId").unwrap_or_default();
    let bank = data(xml, "MCABank").unwrap_or_default();
    let status = data(xml, "MciStat").and_then(hexadecimal).unwrap_or(0);
    Some(HardwareRecord {
        is_memory: crate::machine_checks::is_of_memory(status),
        is_corrected,
        place: deskready::limits::clean(&format!("CPU {core}, bank {bank}")),
    })
}

fn hexadecimal(text: &str) -> Option<u64> {
    let digits = text.trim().strip_prefix("0x").unwrap_or(text.trim());
    u64::from_str_radix(digits, 16).ok()
}

/// The text of an element, whatever attributes it has.
fn element<'a>(xml: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = xml.split_once(&format!("<{name}"))?;
    let (_, rest) = rest.split_once('>')?;
    rest.split('<').next().map(str::trim)
}

/// The text of `<Data Name='NAME'>`, in either quotes.
fn data<'a>(xml: &'a str, name: &str) -> Option<&'a str> {
    let single = format!("<Data Name='{name}'>");
    let double = format!("<Data Name=\"{name}\">");
    let (_, rest) = xml
        .split_once(&single)
        .or_else(|| xml.split_once(&double))?;
    rest.split('<').next().map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(number: u32, fields: &[(&str, &str)]) -> String {
        let data: String = fields
            .iter()
            .map(|(name, value)| format!("<Data Name='{name}'>{value}</Data>"))
            .collect();
        format!(
            "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>\
             <Provider Name='Microsoft-Windows-WHEA-Logger' Guid='{{c26c4f3c-3f66-4e99-8f8a-39405cfed220}}'/>\
             <EventID>{number}</EventID><Version>0</Version><Level>3</Level></System><EventData>{data}</EventData></Event>"
        )
    }

    #[test]
    fn what_failed_and_whether_it_was_put_right_is_read_by_number_and_register() {
        let check = [
            ("ErrorSource", "1"),
            ("ApicId", "4"),
            ("MCABank", "0"),
            ("MciStat", "0x9020000000010005"),
        ];
        let memory_check = [
            ("ApicId", "0"),
            ("MCABank", "7"),
            ("MciStat", "0x8c00004000010090"),
        ];
        let module = [
            ("FRUText", ""),
            ("ValidBits", "0x38"),
            ("Node", "0"),
            ("Card", "1"),
            ("Module", "0"),
        ];
        let unknown = [
            ("FRUText", ""),
            ("ValidBits", "0x8"),
            ("Node", "1"),
            ("Card", "0"),
            ("Module", "0"),
        ];
        let told = |is_memory, is_corrected, place: &str| {
            Some(HardwareRecord {
                is_memory,
                is_corrected,
                place: place.to_owned(),
            })
        };
        for (xml, expected) in [
            (event(19, &check), told(false, true, "CPU 4, bank 0")),
            (event(18, &check), told(false, false, "CPU 4, bank 0")),
            (event(19, &memory_check), told(true, true, "CPU 0, bank 7")),
            (
                event(47, &module),
                told(true, true, "node 0, card 1, module 0"),
            ),
            (event(47, &unknown), told(true, true, "node 1")),
            (event(20, &check), None),
            (
                event(46, &[("FRUText", "DIMM_A2")]),
                told(true, false, "DIMM_A2"),
            ),
            (event(47, &[]), told(true, true, "")),
            (event(17, &[]), None),
            (event(1, &[]), None),
            (String::new(), None),
            ("<EventID>".to_owned(), None),
            (
                "<EventID Qualifiers='0'>19</EventID>".to_owned(),
                told(false, true, "CPU , bank"),
            ),
        ] {
            assert_eq!(record(&xml), expected, "{xml}");
        }
    }
}
