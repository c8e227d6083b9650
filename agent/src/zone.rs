//! Times as people at this desk read them: in this PC's own zone. Needs the system's zone data.

use deskready::text::ShowTime;

/// This PC's zone; UTC where it cannot be found out.
#[derive(Debug, Clone, Copy)]
pub struct LocalTime;

impl ShowTime for LocalTime {
    fn show(&self, t: jiff::Timestamp, lang: &str) -> String {
        let zoned = t.to_zoned(jiff::tz::TimeZone::system());
        let format = if lang.starts_with("es") {
            "%d/%m/%Y %H:%M"
        } else {
            "%Y-%m-%d %H:%M"
        };
        zoned.strftime(format).to_string()
    }
}
