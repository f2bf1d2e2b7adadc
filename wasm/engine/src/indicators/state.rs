//! A kernel's state as plain numbers, so that a stream can be put aside and taken up again.

/// Walks over the numbers of a state in a fixed order: one walk both writes them down and puts them back, so that the two
/// cannot differ.
pub enum State<'a> {
    Save(&'a mut Vec<f64>),
    /// The numbers that are left; `None` once there were too few.
    Load(Option<&'a [f64]>),
}

impl State<'_> {
    pub fn number(&mut self, number: &mut f64) {
        match self {
            Self::Save(numbers) => numbers.push(*number),
            Self::Load(rest) => {
                if let Some((first, others)) = rest.and_then(|numbers| numbers.split_first()) {
                    *number = *first;
                    *rest = Some(others);
                } else {
                    *rest = None;
                }
            }
        }
    }

    /// A whole number below 2^53.
    pub fn count(&mut self, count: &mut usize) {
        let mut number = *count as f64;
        self.number(&mut number);
        *count = number as usize;
    }

    pub fn flag(&mut self, flag: &mut bool) {
        let mut number = f64::from(u8::from(*flag));
        self.number(&mut number);
        *flag = number != 0.0;
    }

    pub fn numbers<'n>(&mut self, numbers: impl IntoIterator<Item = &'n mut f64>) {
        for number in numbers {
            self.number(number);
        }
    }

    /// Whether everything was there and nothing is left over.
    pub fn is_complete(&self) -> bool {
        match self {
            Self::Save(_) => true,
            Self::Load(rest) => rest.is_some_and(<[f64]>::is_empty),
        }
    }
}
