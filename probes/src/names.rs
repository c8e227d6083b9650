//! Names of devices as people and systems spell them, made comparable. Needs the texts only; knows
//! a few makers by their USB number, and no single model.

use deskready::profile::DeviceSpec;

/// What is known of a device's name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Names {
    /// Every text that names it.
    pub texts: Vec<String>,
    /// USB vendor id, four hexadecimal digits, if known.
    pub vendor_id: String,
    /// USB product id.
    pub product_id: String,
}

/// Makers whose devices carry more than one name.
const MAKERS: [(&str, &[&str]); 5] = [
    ("0b0e", &["jabra", "gn netcom", "gn audio"]),
    ("047f", &["plantronics", "poly"]),
    ("1395", &["sennheiser", "epos", "dsea"]),
    ("046d", &["logitech", "logi"]),
    ("6993", &["yealink"]),
];

/// Lower case, and every run of what is no letter or digit as one blank.
pub(crate) fn plain(text: &str) -> String {
    let lower = text.to_lowercase();
    lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether a device is the one a profile asks for by name; true when it asks for none.
pub(crate) fn matches(spec: &DeviceSpec, names: &Names) -> bool {
    let texts: Vec<String> = names.texts.iter().map(|text| plain(text)).collect();
    // "CP-7912" is "CP7912" to those who made it.
    let joined = |text: &str| text.replace(' ', "");
    let has = |part: &str| {
        let mut texts = texts.iter();
        texts.any(|text| text.contains(part) || joined(text).contains(&joined(part)))
    };
    let is_vendor = |wanted: &str| {
        let part = plain(wanted);
        let makers = MAKERS.iter().filter(|(id, _)| *id == names.vendor_id);
        let also = makers
            .flat_map(|(_, all)| all.iter())
            .any(|name| *name == part);
        usb_id(wanted).is_some_and(|id| id == names.vendor_id) || also || has(&part)
    };
    let is_product = |wanted: &str| {
        usb_id(wanted).is_some_and(|id| id == names.product_id) || has(&plain(wanted))
    };
    spec.vendor.as_deref().is_none_or(is_vendor) && spec.product.as_deref().is_none_or(is_product)
}

/// "0b0e" or "0x0B0E" as four lower-case digits.
fn usb_id(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    let digits = text.strip_prefix("0x").unwrap_or(&text);
    (digits.len() == 4 && digits.chars().all(|c| c.is_ascii_hexdigit())).then(|| digits.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_known_by_part_of_its_name_its_number_or_another_name_of_its_maker() {
        let jabra = Names {
            texts: vec!["GN_Netcom_A_S_Jabra_EVOLVE_20_MS".to_owned()],
            vendor_id: "0b0e".to_owned(),
            product_id: "0300".to_owned(),
        };
        let poly = Names {
            texts: vec!["Blackwire 3225".to_owned()],
            vendor_id: "047f".to_owned(),
            ..Names::default()
        };
        for (vendor, product, names, expected) in [
            (None, None, &jabra, true),
            (Some("jabra"), None, &jabra, true),
            (Some("Jabra"), Some("Evolve 20"), &jabra, true),
            (Some("0B0E"), Some("0x0300"), &jabra, true),
            (Some("0b0e"), Some("Evolve 65"), &jabra, false),
            (None, Some("Evolve-20MS"), &jabra, true),
            (None, Some("Black Wire 3220"), &poly, false),
            (Some("Plantronics"), None, &jabra, false),
            (Some("Poly"), None, &poly, true),
            (Some("Plantronics"), Some("blackwire"), &poly, true),
            (Some("0b0e"), None, &poly, false),
        ] {
            let owned = |text: Option<&str>| text.map(str::to_owned);
            let spec = DeviceSpec {
                vendor: owned(vendor),
                product: owned(product),
                ..DeviceSpec::default()
            };
            assert_eq!(matches(&spec, names), expected, "{vendor:?} {product:?}");
        }
    }
}
