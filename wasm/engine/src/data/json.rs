//! A writer for the few JSON documents that leave this module.

/// `text` as a JSON string with its quotes.
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // U+2028 and U+2029 are legal in JSON but end a line in older JavaScript.
            '\0'..='\u{1f}' | '\u{7f}' | '\u{2028}' | '\u{2029}' => {
                out.push_str(&format!("\\u{:04x}", letter as u32));
            }
            _ => out.push(letter),
        }
    }
    out.push('"');
    out
}

/// An object under construction; keys are ours and need no escaping.
pub(crate) struct Object {
    out: String,
}

impl Object {
    pub fn new() -> Self {
        Self {
            out: String::from("{"),
        }
    }

    pub fn raw(&mut self, key: &str, value: &str) {
        if self.out.len() > 1 {
            self.out.push(',');
        }
        self.out.push_str(&format!("\"{key}\":{value}"));
    }

    pub fn text(&mut self, key: &str, value: &str) {
        self.raw(key, &quoted(value));
    }

    pub fn number(&mut self, key: &str, value: i64) {
        self.raw(key, &value.to_string());
    }

    pub fn number_or_null(&mut self, key: &str, value: Option<i64>) {
        match value {
            Some(value) => self.number(key, value),
            None => self.raw(key, "null"),
        }
    }

    pub fn boolean(&mut self, key: &str, value: bool) {
        self.raw(key, if value { "true" } else { "false" });
    }

    pub fn list(&mut self, key: &str, items: impl Iterator<Item = String>) {
        let items: Vec<String> = items.collect();
        self.raw(key, &format!("[{}]", items.join(",")));
    }

    pub fn end(mut self) -> String {
        self.out.push('}');
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_escaped() {
        assert_eq!(quoted("a\"b\\c\n\u{1}é"), "\"a\\\"b\\\\c\\n\\u0001é\"");
    }

    #[test]
    fn objects_have_commas_between_members_only() {
        let mut object = Object::new();
        object.number("a", -1);
        object.list("b", ["1", "2"].iter().map(|item| item.to_string()));
        object.number_or_null("c", None);
        assert_eq!(object.end(), "{\"a\":-1,\"b\":[1,2],\"c\":null}");
    }
}
