//! JSON as a tree of slices, for frames that the short paths do not know: strict grammar, no numbers converted.

/// Venues nest their frames less deep than this.
const DEEPEST: usize = 32;

#[derive(Clone, Debug, PartialEq)]
pub enum Json<'a> {
    Object(Vec<(&'a [u8], Json<'a>)>),
    Array(Vec<Json<'a>>),
    /// Between the quotes, escapes as they stand.
    Text(&'a [u8]),
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

    fn text(&mut self) -> Option<&'a [u8]> {
        if !self.has(b'"') {
            return None;
        }
        let start = self.at;
        loop {
            let byte = self.peek()?;
            self.at += 1;
            match byte {
                b'"' => return Some(&self.bytes[start..self.at - 1]),
                b'\\' => self.escape()?,
                0..=0x1f => return None,
                _ => {}
            }
        }
    }

    fn escape(&mut self) -> Option<()> {
        let byte = self.peek()?;
        self.at += 1;
        match byte {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Some(()),
            b'u' => {
                let digits = self.bytes.get(self.at..self.at + 4)?;
                self.at += 4;
                digits.iter().all(u8::is_ascii_hexdigit).then_some(())
            }
            _ => None,
        }
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
