//! Moments as the rows have them: seconds since 1970, and in UTC as ISO 8601 writes them, which sorts as time goes.

use std::time::{SystemTime, UNIX_EPOCH};

const DAY: i64 = 24 * 3600;
/// How far China's clocks are ahead of UTC, in seconds.
const CHINA: i64 = 8 * 3600;

/// Seconds since 1970.
pub fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
    })
}

/// `YYYY-MM-DDTHH:MM:SSZ`
pub fn utc(seconds: i64) -> String {
    let second = seconds.rem_euclid(DAY);
    format!(
        "{}T{:02}:{:02}:{:02}Z",
        date(seconds.div_euclid(DAY)),
        second / 3600,
        second / 60 % 60,
        second % 60
    )
}

/// Seconds of a moment as [`utc`] writes it.
pub fn seconds(utc: &str) -> Option<i64> {
    let (date, time) = utc.strip_suffix('Z')?.split_once('T')?;
    let [year, month, day] = numbers(date, '-')?;
    let [hour, minute, second] = numbers(time, ':')?;
    Some(days(year, month, day) * DAY + hour * 3600 + minute * 60 + second)
}

/// Today's date in UTC, `YYYY-MM-DD`.
pub fn today() -> String {
    date(now().div_euclid(DAY))
}

/// The day in China at a moment, counted from 1970.
pub fn day_in_china(seconds: i64) -> i64 {
    (seconds + CHINA).div_euclid(DAY)
}

/// `YYYY-MM-DD` of a day counted from 1970, by H. Hinnant's `civil_from_days`
/// (howardhinnant.github.io/date_algorithms.html).
pub fn date(day: i64) -> String {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let is_next = month >= 10;
    let month = if is_next { month - 9 } else { month + 3 };
    let year = year + era * 400 + i64::from(is_next);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Days from 1970 to a date, by H. Hinnant's `days_from_civil`.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn numbers(text: &str, between: char) -> Option<[i64; 3]> {
    let parts: Option<Vec<i64>> = text.split(between).map(|part| part.parse().ok()).collect();
    parts?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_and_read() {
        for (second, written) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_868_799, "2000-02-29T23:59:59Z"),
            (951_868_800, "2000-03-01T00:00:00Z"),
            (4_107_542_399, "2100-02-28T23:59:59Z"),
            (-1, "1969-12-31T23:59:59Z"),
        ] {
            assert_eq!(utc(second), written);
            assert_eq!(seconds(written), Some(second));
        }
        for none in ["", "2000-02-29", "2000-02T00:00:00Z", "2000-02-29T00:00:00"] {
            assert_eq!(seconds(none), None, "{none}");
        }
    }

    #[test]
    fn it_is_tomorrow_in_china_from_four_in_the_afternoon_on() {
        let day = |written: &str| seconds(written).map(|second| date(day_in_china(second)));
        assert_eq!(day("2020-01-31T15:59:59Z"), Some("2020-01-31".to_string()));
        assert_eq!(day("2020-01-31T16:00:00Z"), Some("2020-02-01".to_string()));
    }
}
