//! Bytes as text, two digits each. Needs nothing.

pub(in crate::host) fn of(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |value: u8| char::from(DIGITS.get(usize::from(value)).copied().unwrap_or(b'0'));
    let both = |byte: &u8| [digit(byte >> 4), digit(byte & 0x0f)];
    bytes.iter().flat_map(both).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_byte_has_two_digits() {
        assert_eq!(super::of(&[0, 0x0f, 0xa0, 0xff]), "000fa0ff");
        assert_eq!(super::of(&[]), "");
    }
}
