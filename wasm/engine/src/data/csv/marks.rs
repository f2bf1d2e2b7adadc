//! How a file marks the decimals and thousands of its numbers: 1234.5, 1,234.5, 1.234,5.

use super::number::{Decimal, NoNumber};

/// The bytes that may stand before decimals, and the one between groups of three digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marks {
    pub points: [u8; 2],
    pub group: Option<u8>,
}

/// Point before decimals, comma between thousands.
pub const POINT: Marks = Marks {
    points: [b'.', b'.'],
    group: Some(b','),
};
/// Comma before decimals, point between thousands.
const COMMA: Marks = Marks {
    points: [b',', b','],
    group: Some(b'.'),
};
/// Either before decimals.
const EITHER: Marks = Marks {
    points: [b'.', b','],
    group: None,
};

impl Marks {
    /// The marks of a file from some of its numbers. Where they contradict each other or say nothing, a comma can stand
    /// before decimals only if it does not separate the columns.
    pub fn of<'a>(cells: impl Iterator<Item = &'a [u8]>, separator: u8) -> Self {
        let (mut commas, mut points) = (false, false);
        for cell in cells {
            match decimal_mark(without_suffix(cell).0) {
                Some(b',') => commas = true,
                Some(_) => points = true,
                None => {}
            }
        }
        match (commas, points) {
            (true, false) => COMMA,
            (false, true) => POINT,
            _ if separator == b',' => POINT,
            _ => EITHER,
        }
    }

    /// Reads a whole cell.
    pub fn read(&self, cell: &[u8]) -> Result<Decimal, NoNumber> {
        let point = self.points[1];
        match self.group {
            Some(group) if cell.contains(&group) => {
                let digits = ungrouped(cell, group, point).ok_or(NoNumber::Text)?;
                Decimal::read(&digits, point)
            }
            _ => Decimal::read(cell, point),
        }
    }
}

/// The byte before the decimals of a number, where its form leaves no doubt.
fn decimal_mark(cell: &[u8]) -> Option<u8> {
    let is_mark = |byte: &u8| matches!(byte, b'.' | b',');
    let last = cell.iter().rposition(is_mark)?;
    let (mark, count) = (cell[last], cell.iter().filter(|byte| is_mark(byte)).count());
    let other = if mark == b',' { b'.' } else { b',' };
    if !cell
        .iter()
        .all(|byte| byte.is_ascii_digit() || is_mark(byte))
    {
        return None;
    }
    if count == 1 {
        // 1,234 may be a thousand or a fraction.
        return (cell.len() - last != 4).then_some(mark);
    }
    Some(if cell[..last].contains(&mark) {
        other
    } else {
        mark
    })
}

/// The number without the marks between its thousands, `None` where they do not stand before each third digit.
fn ungrouped(cell: &[u8], group: u8, point: u8) -> Option<Vec<u8>> {
    let whole = cell
        .iter()
        .position(|byte| *byte == point)
        .unwrap_or(cell.len());
    let digits = cell[..whole].strip_prefix(b"-").unwrap_or(&cell[..whole]);
    let mut groups = digits.split(|byte| *byte == group);
    let is_first = groups
        .next()
        .is_some_and(|first| matches!(first.len(), 1..=3));
    let is_grouped = is_first && groups.all(|group| group.len() == 3);
    let is_clear = is_grouped && !cell[whole..].contains(&group);
    is_clear.then(|| cell.iter().copied().filter(|byte| *byte != group).collect())
}

/// A volume such as 46.68K without its letter, and the power of ten that the letter means.
pub fn without_suffix(cell: &[u8]) -> (&[u8], i32) {
    match cell {
        [number @ .., b'k' | b'K'] => (number, 3),
        [number @ .., b'm' | b'M'] => (number, 6),
        [number @ .., b'b' | b'B'] => (number, 9),
        _ => (cell, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(cells: &[&str], separator: u8) -> Marks {
        Marks::of(cells.iter().map(|cell| cell.as_bytes()), separator)
    }

    #[test]
    fn the_form_of_some_numbers_tells_the_marks_of_all() {
        assert_eq!(marks(&["1,234", "1,234.56"], b','), POINT);
        assert_eq!(marks(&["1.234", "1.234,56"], b','), COMMA);
        assert_eq!(marks(&["1.234", "29978,06"], b';'), COMMA);
        assert_eq!(marks(&["1.234.567"], b';'), COMMA);
        assert_eq!(marks(&["1.234", "1,234"], b';'), EITHER);
        assert_eq!(marks(&["1.5", "1,5"], b';'), EITHER);
        assert_eq!(marks(&["1,234"], b','), POINT);
        assert_eq!(marks(&["46,68K"], b','), COMMA);
    }

    #[test]
    fn thousands_stand_in_threes() {
        let value = |marks: Marks, text: &str| marks.read(text.as_bytes()).map(Decimal::value);
        assert_eq!(value(POINT, "18,573.86"), Ok(18_573.86));
        assert_eq!(value(POINT, "-1,234,567"), Ok(-1_234_567.0));
        assert_eq!(value(COMMA, "16.903,76"), Ok(16_903.76));
        assert_eq!(value(COMMA, "1.234"), Ok(1234.0));
        assert_eq!(value(EITHER, "1,5"), Ok(1.5));
        for (marks, text) in [
            (POINT, "1,5"),
            (POINT, "1.5,000"),
            (COMMA, "1.23"),
            (POINT, ",123"),
        ] {
            assert_eq!(value(marks, text), Err(NoNumber::Text), "{text}");
        }
    }

    #[test]
    fn letters_behind_volumes_are_powers_of_ten() {
        assert_eq!(without_suffix(b"46.68K"), (&b"46.68"[..], 3));
        assert_eq!(without_suffix(b"1B"), (&b"1"[..], 9));
        assert_eq!(without_suffix(b"12"), (&b"12"[..], 0));
    }
}
