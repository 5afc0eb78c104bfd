//! Figures as people here read them: `CHF 1'590.00`, `14.06.2026`, `10:00–16:00`.

use booking::Window;
use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use chrono_tz::Tz;
use rust_decimal::{Decimal, RoundingStrategy};

use super::view::Language;

/// `CHF 1'590.00`: two places, thousands apart by an apostrophe.
pub(crate) fn money(currency: &str, amount: Decimal) -> String {
    let rounded = amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    let digits = format!("{:.2}", rounded.abs());
    let (whole, cents) = digits.split_once('.').unwrap_or((&digits, "00"));
    let sign = if rounded.is_sign_negative() && !rounded.is_zero() { "-" } else { "" };
    format!("{currency} {sign}{}.{cents}", grouped(whole))
}

fn grouped(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push('\'');
        }
        out.push(digit);
    }
    out
}

/// `14.06.2026`.
pub(crate) fn date(day: NaiveDate) -> String {
    day.format("%d.%m.%Y").to_string()
}

/// `Sunday, 14.06.2026`.
pub(crate) fn day(day: NaiveDate, language: Language) -> String {
    const ENGLISH: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    const GERMAN: [&str; 7] = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"];
    let names = match language {
        Language::En => ENGLISH,
        Language::De => GERMAN,
    };
    let weekday = day.weekday().num_days_from_monday() as usize;
    format!("{}, {}", names.get(weekday).copied().unwrap_or_default(), date(day))
}

/// `21.06.2026, 12:00`.
pub(crate) fn instant(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%d.%m.%Y, %H:%M").to_string()
}

/// `Sunday, 14.06.2026, 10:00–16:00`, or both days where it ends on another one. Midnight at the end is 24:00.
pub(crate) fn window(window: Window, zone: Tz, language: Language) -> String {
    let start = window.start.with_timezone(&zone).naive_local();
    let end = window.end.with_timezone(&zone).naive_local();
    let (last_day, end_time) = last_day_and_time(start, end);
    let start_time = start.format("%H:%M").to_string();
    let first_day = day(start.date(), language);
    match (last_day == start.date(), start.time() == NaiveTime::MIN && end_time == "24:00") {
        (true, true) => format!("{first_day}, {}", all_day(language)),
        (true, false) => format!("{first_day}, {start_time}–{end_time}"),
        (false, true) => format!("{first_day} – {}, {}", day(last_day, language), all_day(language)),
        (false, false) => format!("{first_day}, {start_time} – {}, {end_time}", day(last_day, language)),
    }
}

fn last_day_and_time(start: NaiveDateTime, end: NaiveDateTime) -> (NaiveDate, String) {
    match end.date().pred_opt() {
        Some(eve) if end.time() == NaiveTime::MIN && eve >= start.date() => (eve, "24:00".to_owned()),
        _ => (end.date(), end.format("%H:%M").to_string()),
    }
}

fn all_day(language: Language) -> &'static str {
    match language {
        Language::En => "all day",
        Language::De => "ganztägig",
    }
}

/// `1 guest`, `25 guests`; in German also in the dative.
pub(crate) fn guests(count: u32, language: Language) -> String {
    let noun = match (language, count) {
        (Language::En, 1) => "guest",
        (Language::En, _) => "guests",
        (Language::De, 1) => "Gast",
        (Language::De, _) => "Gäste",
    };
    format!("{count} {noun}")
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone as _;
    use chrono_tz::Europe::Zurich;

    use super::*;

    #[test]
    fn money_is_written_the_swiss_way() {
        let cases = [
            ("0", "CHF 0.00"),
            ("225", "CHF 225.00"),
            ("1590.00", "CHF 1'590.00"),
            ("1234567.5", "CHF 1'234'567.50"),
            ("16.855", "CHF 16.86"),
            ("-50", "CHF -50.00"),
            ("-0.001", "CHF 0.00"),
        ];
        for (amount, expected) in cases {
            assert_eq!(money("CHF", amount.parse().unwrap()), expected);
        }
    }

    #[test]
    fn a_window_is_read_in_the_venues_zone() {
        let at = |day, hour, minute| Zurich.with_ymd_and_hms(2026, 3, day, hour, minute, 0).unwrap().to_utc();
        let cases = [
            ((28, 10, 0), (28, 16, 0), "Saturday, 28.03.2026, 10:00–16:00"),
            ((28, 22, 0), (29, 3, 30), "Saturday, 28.03.2026, 22:00 – Sunday, 29.03.2026, 03:30"),
            ((29, 1, 0), (29, 8, 0), "Sunday, 29.03.2026, 01:00–08:00"),
            ((28, 18, 0), (29, 0, 0), "Saturday, 28.03.2026, 18:00–24:00"),
            ((28, 0, 0), (29, 0, 0), "Saturday, 28.03.2026, all day"),
            ((28, 0, 0), (30, 0, 0), "Saturday, 28.03.2026 – Sunday, 29.03.2026, all day"),
        ];
        for (start, end, expected) in cases {
            let window = Window { start: at(start.0, start.1, start.2), end: at(end.0, end.1, end.2) };
            assert_eq!(super::window(window, Zurich, Language::En), expected);
        }
    }

    #[test]
    fn german_has_its_own_weekdays() {
        let day = NaiveDate::from_ymd_opt(2026, 6, 14).unwrap();
        assert_eq!(super::day(day, Language::De), "Sonntag, 14.06.2026");
    }
}
