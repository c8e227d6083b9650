//! Text as Windows wants and gives it: 16-bit units with a zero at the end, lists with two. Pure. Needs nothing.

/// Units with the zero that ends them.
pub(super) fn wide(text: &str) -> Vec<u16> {
    text.encode_utf16().chain([0]).collect()
}

/// What comes before the first zero.
pub(super) fn until_zero(units: &[u16]) -> String {
    let end = units
        .iter()
        .position(|unit| *unit == 0)
        .unwrap_or(units.len());
    String::from_utf16_lossy(units.get(..end).unwrap_or_default())
}

/// The name of a file in what comes before the first zero, without its folder.
pub(super) fn file_name(units: &[u16]) -> String {
    let path = until_zero(units);
    let name = path.rsplit(['\\', '/']).next().unwrap_or_default();
    name.to_owned()
}

/// Every text of a list; an empty one ends it.
pub(super) fn list(units: &[u16]) -> Vec<String> {
    units
        .split(|unit| *unit == 0)
        .take_while(|text| !text.is_empty())
        .map(String::from_utf16_lossy)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_lists_end_where_windows_ends_them() {
        let units: Vec<u16> = "ñ1\0b\0\0c\0".encode_utf16().collect();
        assert_eq!(list(&units), ["ñ1", "b"]);
        assert_eq!(until_zero(&units), "ñ1");
        assert_eq!(until_zero(&wide("x")), "x");
        assert!(list(&[]).is_empty() && list(&[0, 0]).is_empty());
        assert_eq!(until_zero(&[65]), "A");
    }

    #[test]
    fn a_file_is_named_without_the_folder_it_lies_in() {
        for (path, name) in [
            (
                r"C:\Users\opq7.wxyz\AppData\Local\Phone\MicroSIP.exe",
                "MicroSIP.exe",
            ),
            (r"\Device\HarddiskVolume3\x y.exe", "x y.exe"),
            ("C:/a/b.exe", "b.exe"),
            ("b.exe", "b.exe"),
            (r"C:\a\", ""),
            ("", ""),
        ] {
            assert_eq!(file_name(&wide(path)), name, "{path}");
        }
    }
}
