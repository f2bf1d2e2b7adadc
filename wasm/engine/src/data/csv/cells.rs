//! Lines and cells of a text table.

/// The lines of a file from a place on, without their ends, each with its place and its 1-based number.
pub struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    number: u32,
}

/// A line and where it is.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    pub start: usize,
    pub number: u32,
    pub text: &'a [u8],
}

impl<'a> Lines<'a> {
    pub fn new(bytes: &'a [u8], at: usize, number: u32) -> Self {
        Self { bytes, at, number }
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        if self.at >= self.bytes.len() {
            return None;
        }
        let rest = &self.bytes[self.at..];
        let length = rest
            .iter()
            .position(|byte| *byte == b'\n')
            .unwrap_or(rest.len());
        let text = rest[..length]
            .strip_suffix(b"\r")
            .unwrap_or(&rest[..length]);
        let line = Line {
            start: self.at,
            number: self.number,
            text,
        };
        self.at += length + 1;
        self.number += 1;
        Some(line)
    }
}

/// The cells of a line, without blanks around them and without their quotes. A quoted cell may contain separators; a
/// quote that is not closed on its line is kept as text, and so is no number.
pub fn cells(line: &[u8], separator: u8) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(line);
    std::iter::from_fn(move || {
        let text = rest?;
        let length = cell_length(text, separator);
        rest = text.get(length + 1..);
        Some(bare(&text[..length]))
    })
}

fn cell_length(text: &[u8], separator: u8) -> usize {
    let plain = |from: usize| {
        text[from..]
            .iter()
            .position(|byte| *byte == separator)
            .map_or(text.len(), |at| from + at)
    };
    if text.first() != Some(&b'"') {
        return plain(0);
    }
    let mut at = 1;
    while let Some(found) = text[at..].iter().position(|byte| *byte == b'"') {
        at += found + 1;
        match text.get(at) {
            Some(b'"') => at += 1,
            _ => return plain(at),
        }
    }
    plain(0)
}

fn bare(cell: &[u8]) -> &[u8] {
    let cell = cell.trim_ascii();
    match cell {
        [b'"', inner @ .., b'"'] => inner.trim_ascii(),
        _ => cell,
    }
}

/// A cell as it may be shown in a message: at most 40 characters, and nothing that could steer a terminal.
pub fn shown(cell: &[u8]) -> String {
    let text = String::from_utf8_lossy(cell);
    let mut out = String::new();
    for (index, letter) in text.chars().enumerate() {
        if index == 40 {
            out.push('…');
            break;
        }
        let steers = matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if letter.is_control() || steers {
            out.extend(letter.escape_unicode());
        } else {
            out.push(letter);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(line: &str) -> Vec<String> {
        cells(line.as_bytes(), b',')
            .map(|cell| String::from_utf8_lossy(cell).into_owned())
            .collect()
    }

    #[test]
    fn cells_are_split_at_separators_outside_quotes() {
        assert_eq!(split("a, b ,,c"), ["a", "b", "", "c"]);
        assert_eq!(split("\"a,b\",\"c\"\"d\",e"), ["a,b", "c\"\"d", "e"]);
        assert_eq!(split("a,"), ["a", ""]);
        assert_eq!(split(""), [""]);
        assert_eq!(split("\"open,b"), ["\"open", "b"]);
    }

    #[test]
    fn the_last_line_needs_no_end() {
        let lines: Vec<_> = Lines::new(b"a\r\nb\n\nc", 0, 1)
            .map(|line| (line.number, line.text.to_vec()))
            .collect();
        assert_eq!(
            lines,
            [
                (1, b"a".to_vec()),
                (2, b"b".to_vec()),
                (3, vec![]),
                (4, b"c".to_vec())
            ]
        );
        assert_eq!(Lines::new(b"a\n", 0, 1).count(), 1);
    }

    #[test]
    fn shown_cells_are_short_and_harmless() {
        assert_eq!(shown(b"\x1b[31mred"), "\\u{1b}[31mred");
        assert_eq!(shown(&[b'x'; 100]).chars().count(), 41);
    }
}
