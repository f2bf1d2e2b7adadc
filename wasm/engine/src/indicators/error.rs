use std::fmt;

/// Why an indicator could not be computed. `index` is the place of the option, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IndicatorError {
    /// No row has this id.
    UnknownIndicator,
    /// Fewer or more options than the row has.
    OptionCount,
    /// A fraction, NaN or an infinity for an option that is a whole number.
    OptionNotInteger { index: usize },
    /// Outside the row's smallest and largest value, or NaN.
    OptionOutOfRange { index: usize },
    /// Each option is allowed, all of them together are not.
    OptionsDisagree,
    /// Fewer or more input columns than the row has.
    InputCount,
    /// Fewer or more output columns than the row has.
    OutputCount,
    /// Inputs and outputs are not all equally long.
    LengthMismatch,
    /// More bars than a column may have (100,000,000).
    TooManyBars,
    /// Numbers that are no saved state of this indicator at these options.
    State,
}

impl fmt::Display for IndicatorError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownIndicator => write!(formatter, "no indicator has this id"),
            Self::OptionCount => write!(formatter, "wrong number of options"),
            Self::OptionNotInteger { index } => {
                write!(formatter, "option {index} must be a whole number")
            }
            Self::OptionOutOfRange { index } => write!(formatter, "option {index} is out of range"),
            Self::OptionsDisagree => write!(formatter, "these options do not go together"),
            Self::InputCount => write!(formatter, "wrong number of inputs"),
            Self::OutputCount => write!(formatter, "wrong number of outputs"),
            Self::LengthMismatch => write!(formatter, "inputs and outputs differ in length"),
            Self::TooManyBars => write!(formatter, "too many bars"),
            Self::State => write!(formatter, "this is no state of the indicator"),
        }
    }
}

impl std::error::Error for IndicatorError {}
