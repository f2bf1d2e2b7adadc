//! JSON as a tree of slices, for frames that the short paths do not know: strict grammar, no numbers converted.

use std::borrow::Cow;

/// Venues nest their frames less deep than this.
const DEEPEST: usize = 32;

#[derive(Clone, Debug, PartialEq)]
pub enum Json<'a> {
    Object(Vec<(Cow<'a, [u8]>, Json<'a>)>),
    Array(Vec<Json<'a>>),
    /// What the quotes hold, with escapes resolved.
    Text(Cow<'a, [u8]>),
    Number(&'a [u8]),
    Bool(bool),
    Null,
}

/// What the bytes hold; `None` if they are no JSON text, or nested too deep.
pub fn parse(bytes: &[u8]) -> Option<Json<'_>> {
    let mut reader = Reader { bytes, at: 0 };
    let json = reader.value(0)?;
    reader.blanks();
    (reader.at == bytes.len()).then_some(json)
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Steps over one byte if it is this one.
    fn has(&mut self, byte: u8) -> bool {
        let is = self.peek() == Some(byte);
        self.at += usize::from(is);
        is
    }

    fn word(&mut self, word: &[u8], json: Json<'a>) -> Option<Json<'a>> {
        let is = self.bytes[self.at..].starts_with(word);
        self.at += word.len();
        is.then_some(json)
    }

    fn value(&mut self, depth: usize) -> Option<Json<'a>> {
        if depth > DEEPEST {
            return None;
        }
        self.blanks();
        match self.peek()? {
            b'{' => self.object(depth),
            b'[' => self.array(depth),
            b'"' => self.text().map(Json::Text),
            b't' => self.word(b"true", Json::Bool(true)),
            b'f' => self.word(b"false", Json::Bool(false)),
            b'n' => self.word(b"null", Json::Null),
            _ => self.number(),
        }
    }

    fn object(&mut self, depth: usize) -> Option<Json<'a>> {
        self.at += 1;
        let mut fields = Vec::new();
        self.blanks();
        if self.has(b'}') {
            return Some(Json::Object(fields));
        }
        loop {
            self.blanks();
            let key = self.text()?;
            self.blanks();
            if !self.has(b':') {
                return None;
            }
            fields.push((key, self.value(depth + 1)?));
            self.blanks();
            if self.has(b'}') {
                return Some(Json::Object(fields));
            }
            if !self.has(b',') {
                return None;
            }
        }
    }

    fn array(&mut self, depth: usize) -> Option<Json<'a>> {
        self.at += 1;
        let mut items = Vec::new();
        self.blanks();
        if self.has(b']') {
            return Some(Json::Array(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            self.blanks();
            if self.has(b']') {
                return Some(Json::Array(items));
            }
            if !self.has(b',') {
                return None;
            }
        }
    }

    fn text(&mut self) -> Option<Cow<'a, [u8]>> {
        if !self.has(b'"') {
            return None;
        }
        let mut resolved = Vec::new();
        let mut start = self.at;
        loop {
            let byte = self.peek()?;
            let piece = &self.bytes[start..self.at];
            self.at += 1;
            match byte {
                b'"' if resolved.is_empty() => return Some(Cow::Borrowed(piece)),
                b'"' => return Some(Cow::Owned([&resolved, piece].concat())),
                b'\\' => {
                    resolved.extend_from_slice(piece);
                    self.escape(&mut resolved)?;
                    start = self.at;
                }
                0..=0x1f => return None,
                _ => {}
            }
        }
    }

    /// Writes what the escape means whose backslash was read.
    fn escape(&mut self, text: &mut Vec<u8>) -> Option<()> {
        let byte = self.peek()?;
        self.at += 1;
        text.push(match byte {
            b'"' | b'\\' | b'/' => byte,
            b'b' => 0x08,
            b'f' => 0x0c,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'u' => return self.letter(text),
            _ => return None,
        });
        Some(())
    }

    /// A letter by its number, or by two halves of one; a half alone becomes a byte that no text holds.
    fn letter(&mut self, text: &mut Vec<u8>) -> Option<()> {
        let first = self.unit()?;
        let mut letter = char::from_u32(first);
        if (0xd800..0xdc00).contains(&first) && self.bytes[self.at..].starts_with(b"\\u") {
            let start = self.at;
            self.at += 2;
            let second = self.unit()?.wrapping_sub(0xdc00);
            if second < 0x400 {
                letter = char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + second);
            } else {
                self.at = start;
            }
        }
        match letter {
            Some(letter) => text.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes()),
            None => text.push(0xff),
        }
        Some(())
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Option<u32> {
        let digits = self.bytes.get(self.at..self.at + 4)?;
        self.at += 4;
        digits.iter().try_fold(0, |unit, &digit| {
            Some(unit * 16 + char::from(digit).to_digit(16)?)
        })
    }

    fn number(&mut self) -> Option<Json<'a>> {
        let start = self.at;
        self.has(b'-');
        let whole = self.digits();
        let has_zero = self.bytes.get(self.at - whole) == Some(&b'0');
        if whole == 0 || (whole > 1 && has_zero) {
            return None;
        }
        if self.has(b'.') && self.digits() == 0 {
            return None;
        }
        if self.has(b'e') || self.has(b'E') {
            let _ = self.has(b'-') || self.has(b'+');
            if self.digits() == 0 {
                return None;
            }
        }
        Some(Json::Number(&self.bytes[start..self.at]))
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        self.at - start
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(json: &str) -> Option<Vec<u8>> {
        match parse(json.as_bytes())? {
            Json::Text(text) => Some(text.into_owned()),
            _ => None,
        }
    }

    #[test]
    fn escapes_mean_their_letters() {
        let found = text(r#""\u0042TC\/\"\\ \b\f\n\r\t é\u00E9\u20ac\ud83d\uDE00.""#);
        let wanted = "BTC/\"\\ \u{8}\u{c}\n\r\t éé€😀.";
        assert_eq!(found.as_deref(), Some(wanted.as_bytes()));
        assert_eq!(text(r#""\u0000""#).as_deref(), Some(&b"\0"[..]));
    }

    #[test]
    fn half_a_letter_is_no_text_that_one_could_ask_for() {
        assert_eq!(text(r#""\ud83d""#).as_deref(), Some(&b"\xff"[..]));
        assert_eq!(text(r#""\ud83d\u0041""#).as_deref(), Some(&b"\xffA"[..]));
        assert_eq!(
            text(r#""\ude00\ud83dx""#).as_deref(),
            Some(&b"\xff\xffx"[..])
        );
    }

    #[test]
    fn what_is_no_escape_is_no_json() {
        for json in [
            r#""\x41""#,
            r#""\u004""#,
            r#""\u00g0""#,
            r#""\u+041""#,
            r#""\ud83d\u00""#,
            r#""\"#,
            "\"\n\"",
        ] {
            assert_eq!(text(json), None, "{json}");
        }
    }
}
