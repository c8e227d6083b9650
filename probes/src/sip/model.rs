//! What of a product's own words (`Server`, `User-Agent`) may leave the desk. Pure.

/// What a product calls itself, without what is this one piece's or its owner's: words in brackets, hardware addresses.
#[must_use]
pub fn model(product: &str) -> String {
    let mut depth = 0_usize;
    let outside: String = product
        .chars()
        .filter(|c| {
            depth = match c {
                '(' => depth + 1,
                ')' => depth.saturating_sub(1),
                _ => depth,
            };
            depth == 0 && *c != ')'
        })
        .collect();
    let is_address = |word: &str| {
        let digits: Vec<char> = word.chars().filter(|c| !":-".contains(*c)).collect();
        digits.len() == 12 && digits.iter().all(char::is_ascii_hexdigit)
    };
    let words = outside.split([' ', '_']).filter(|word| !word.is_empty());
    let kept: Vec<&str> = words.filter(|word| !is_address(word)).collect();
    kept.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_product_calls_itself_is_told_without_its_hardware_address_and_its_owner() {
        for (product, told) in [
            (
                "Yealink SIP-T46U 108.86.0.20",
                "Yealink SIP-T46U 108.86.0.20",
            ),
            (
                "Cisco-CP-6841-3PCC/11.1.1 (00727826a4e1)",
                "Cisco-CP-6841-3PCC/11.1.1",
            ),
            (
                "VVX_400-UA/4.1.4.7430_010203040506",
                "VVX 400-UA/4.1.4.7430",
            ),
            ("Example-5320 01:02:03:04:05:06", "Example-5320"),
            ("Softphone/5.0 (somebody's mobile) x", "Softphone/5.0 x"),
            ("a (b (c) d) e)", "a e"),
            ("", ""),
        ] {
            assert_eq!(model(product), told, "{product}");
        }
    }
}
