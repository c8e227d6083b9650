//! What a board's firmware says the machine is made of: SMBIOS structures (DMTF DSP0134, 3.7) as bytes, read into words.
//! Needs nothing. Takes any bytes; what a structure is too short to hold is not there.

/// Most structures looked at; a server with 64 modules has some 300.
const STRUCTURES: usize = 4096;
const HEADER_BYTES: usize = 4;
/// The end of the table announces itself.
const END: u8 = 127;

/// One structure.
#[derive(Debug, Clone, Copy)]
struct Structure<'a> {
    kind: u8,
    /// Header and fields, as offsets of the standard count them.
    fields: &'a [u8],
    strings: &'a [u8],
}

impl<'a> Structure<'a> {
    fn byte(&self, at: usize) -> Option<u8> {
        self.fields.get(at).copied()
    }

    fn word(&self, at: usize) -> Option<u16> {
        let bytes = self.fields.get(at..at + 2)?;
        bytes.try_into().ok().map(u16::from_le_bytes)
    }

    fn double(&self, at: usize) -> Option<u32> {
        let bytes = self.fields.get(at..at + 4)?;
        bytes.try_into().ok().map(u32::from_le_bytes)
    }

    /// The text that a field names by its number; fillers of makers are no text.
    fn text(&self, at: usize) -> String {
        let number = usize::from(self.byte(at).unwrap_or(0));
        let Some(place) = number.checked_sub(1) else {
            return String::new();
        };
        let found = self.strings.split(|byte| *byte == 0).nth(place);
        let text = String::from_utf8_lossy(found.unwrap_or_default());
        let text = deskready::limits::clean(text.trim());
        if is_filler(&text) {
            String::new()
        } else {
            text
        }
    }
}

/// What stands where a maker wrote nothing.
fn is_filler(text: &str) -> bool {
    const FILLERS: [&str; 16] = [
        "default string",
        "empty",
        "module manufacturer",
        "module part number",
        "module serial number",
        "no dimm",
        "none",
        "not available",
        "not provided",
        "not specified",
        "o.e.m.",
        "system manufacturer",
        "system product name",
        "to be filled by o.e.m.",
        "undefined",
        "unknown",
    ];
    let text = text.to_lowercase();
    let only = |byte: char| !text.is_empty() && text.chars().all(|it| it == byte);
    FILLERS.contains(&text.as_str()) || only('0') || only('x') || only('.')
}

/// Cuts a table into its structures. Ends at the first that is not whole.
fn structures(table: &[u8]) -> impl Iterator<Item = Structure<'_>> {
    let mut rest = table;
    let cut = move || {
        let (kind, length) = (*rest.first()?, usize::from(*rest.get(1)?));
        if length < HEADER_BYTES {
            return None;
        }
        let (fields, after) = (rest.get(..length)?, rest.get(length..)?);
        // Two zeros end the texts, also where there are none.
        let end = after.windows(2).position(|pair| pair == [0, 0])?;
        let strings = after.get(..end)?;
        rest = after.get(end + 2..)?;
        (kind != END).then_some(Structure {
            kind,
            fields,
            strings,
        })
    };
    std::iter::from_fn(cut).take(STRUCTURES)
}

/// The machine as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Machine {
    pub vendor: String,
    pub product: String,
    pub serial: String,
    pub board: String,
    pub chassis: Option<&'static str>,
    pub firmware_version: String,
    pub firmware_date: String,
}

/// A place for memory on the board.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Slot {
    pub locator: String,
    pub bank: String,
    /// None where the firmware does not know; 0 where nothing is in it.
    pub size_bytes: Option<u64>,
    pub kind: &'static str,
    pub form: &'static str,
    pub speed_mts: Option<u32>,
    pub corrects_errors: bool,
    pub maker: String,
    pub part_number: String,
    pub serial: String,
}

const MIB: u64 = 1024 * 1024;
const KIB: u64 = 1024;

/// The machine; nothing where the table does not describe it.
pub(crate) fn machine(table: &[u8]) -> Option<Machine> {
    let mut machine = Machine::default();
    let mut is_known = false;
    for it in structures(table) {
        match it.kind {
            0 => {
                machine.firmware_version = it.text(0x05);
                machine.firmware_date = it.text(0x08);
            }
            1 if !is_known => {
                is_known = true;
                machine.vendor = it.text(0x04);
                machine.product = product(&it, &machine.vendor);
                machine.serial = it.text(0x07);
            }
            2 if machine.board.is_empty() => {
                let words = [it.text(0x04), it.text(0x05)];
                machine.board = words.join(" ").trim().to_owned();
            }
            3 if machine.chassis.is_none() => {
                machine.chassis = it.byte(0x05).and_then(|kind| chassis(kind & 0x7f));
            }
            _ => {}
        }
    }
    is_known.then_some(machine)
}

/// One maker writes its order number as the product, and the name that people know as the version.
fn product(it: &Structure<'_>, vendor: &str) -> String {
    let (product, version) = (it.text(0x05), it.text(0x06));
    if vendor.eq_ignore_ascii_case("lenovo") && !version.is_empty() {
        return format!("{version} ({product})");
    }
    product
}

/// DSP0134, 7.4.1, as far as desks have them.
const fn chassis(kind: u8) -> Option<&'static str> {
    Some(match kind {
        3 => "desktop",
        4 => "low_profile_desktop",
        6 => "mini_tower",
        7 => "tower",
        8 => "portable",
        9 => "laptop",
        10 => "notebook",
        13 => "all_in_one",
        14 => "sub_notebook",
        15 => "space_saving",
        16 => "lunch_box",
        30 => "tablet",
        31 => "convertible",
        32 => "detachable",
        35 => "mini_pc",
        36 => "stick_pc",
        _ => return None,
    })
}

/// The places for memory; none where the table has no such thing.
pub(crate) fn slots(table: &[u8]) -> Vec<Slot> {
    // Chips of the firmware and memory that keeps its content are listed as well on some boards.
    let is_main = |it: &Structure<'_>| !matches!(it.byte(0x12), Some(0x08..=0x0c | 0x1f));
    let devices = structures(table).filter(|it| it.kind == 17 && is_main(it));
    devices.map(|it| slot(&it)).collect()
}

fn slot(it: &Structure<'_>) -> Slot {
    let width = |at| it.word(at).filter(|bits| !matches!(bits, 0 | 0xffff));
    Slot {
        locator: it.text(0x10),
        bank: it.text(0x11),
        size_bytes: size(it),
        kind: it.byte(0x12).map_or("", memory_kind),
        form: it.byte(0x0e).map_or("", form),
        speed_mts: speed(it, 0x15, 0x54),
        corrects_errors: width(0x08)
            .zip(width(0x0a))
            .is_some_and(|(all, data)| all > data),
        maker: it.text(0x17),
        part_number: it.text(0x1a),
        serial: it.text(0x18),
    }
}

fn size(it: &Structure<'_>) -> Option<u64> {
    match it.word(0x0c)? {
        0xffff => None,
        0x7fff => it
            .double(0x1c)
            .map(|mib| u64::from(mib & 0x7fff_ffff) * MIB),
        small if small & 0x8000 != 0 => Some(u64::from(small & 0x7fff) * KIB),
        mib => Some(u64::from(mib) * MIB),
    }
}

/// Transfers a second, millions; a second field holds what is too large for the first.
fn speed(it: &Structure<'_>, at: usize, large_at: usize) -> Option<u32> {
    match it.word(at)? {
        0 => None,
        0xffff => it.double(large_at).map(|mts| mts & 0x7fff_ffff),
        mts => Some(u32::from(mts)),
    }
}

/// DSP0134, 7.18.2.
const fn memory_kind(kind: u8) -> &'static str {
    match kind {
        0x0f => "SDRAM",
        0x12 => "DDR",
        0x13 => "DDR2",
        0x14 => "DDR2 FB-DIMM",
        0x18 => "DDR3",
        0x1a => "DDR4",
        0x1b => "LPDDR",
        0x1c => "LPDDR2",
        0x1d => "LPDDR3",
        0x1e => "LPDDR4",
        0x22 => "DDR5",
        0x23 => "LPDDR5",
        _ => "",
    }
}

/// DSP0134, 7.18.1. What is soldered cannot be replaced by a module.
const fn form(kind: u8) -> &'static str {
    match kind {
        0x09 => "DIMM",
        0x0d => "SODIMM",
        0x0f => "FB-DIMM",
        0x11 => "CAMM",
        0x05 | 0x0b | 0x10 => SOLDERED,
        _ => "",
    }
}

/// Chips on the board itself.
pub(crate) const SOLDERED: &str = "soldered";

#[cfg(test)]
mod tests;
