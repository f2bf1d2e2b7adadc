//! The bridge to the `ta-lib` crate: turns one line of `talib_rows.rs` into a [`Row`](super::row::Row).
//!
//! Unstable periods and candle settings are the crate's defaults (0 and TA-Lib's own). Its stream handles want the first
//! lookback + 1 bars at once and promise the bits of the batch function from there on.
use super::row::array;
use ta_lib::MAType;

/// How an option becomes the argument of the crate's function.
pub mod option {
    use super::MAType;

    pub type Integer = i32;
    pub type Real = f64;
    pub type MaType = MAType;

    pub trait Argument {
        const INTEGER: bool;
        /// `value` lies within the option's range and is whole where it must be.
        fn from_checked(value: f64) -> Self;
    }

    impl Argument for i32 {
        const INTEGER: bool = true;
        fn from_checked(value: f64) -> i32 {
            value as i32
        }
    }

    impl Argument for f64 {
        const INTEGER: bool = false;
        fn from_checked(value: f64) -> f64 {
            value
        }
    }

    impl Argument for MAType {
        const INTEGER: bool = true;
        fn from_checked(value: f64) -> MAType {
            MAType::try_from(value as i32).unwrap_or(MAType::DEFAULT)
        }
    }
}

/// What a stream handle answers for one bar.
pub trait Answer {
    fn write(self, bar: usize, outputs: &mut [&mut [f64]]);
}

impl Answer for f64 {
    fn write(self, bar: usize, outputs: &mut [&mut [f64]]) {
        outputs[0][bar] = self;
    }
}

impl Answer for i32 {
    fn write(self, bar: usize, outputs: &mut [&mut [f64]]) {
        outputs[0][bar] = f64::from(self);
    }
}

macro_rules! answer_of_several {
    ($($kind:ident $place:tt),*) => {
        impl<$($kind: Into<f64>),*> Answer for ($($kind),*) {
            fn write(self, bar: usize, outputs: &mut [&mut [f64]]) {
                $(outputs[$place][bar] = self.$place.into();)*
            }
        }
    };
}

answer_of_several!(A 0, B 1);
answer_of_several!(A 0, B 1, C 2);
answer_of_several!(A 0, B 1, C 2, D 3);

/// `row!(lookback open, [input…], [place Kind min max, …], [Meaning…])`
macro_rules! row {
    (
        $lookback:ident $open:ident,
        [$($input:literal)*],
        [$($option:literal $kind:ident $min:literal $max:literal),*],
        [$($meaning:ident)*]
    ) => {
        #[allow(unused_variables)]
        Row {
            inputs: [$($input),*].len(),
            options: &[$(OptionRange { integer: <option::$kind as Argument>::INTEGER, min: $min, max: $max }),*],
            outputs: &[$(Meaning::$meaning),*],
            lookback: |options| {
                ta_lib::Core::new().$lookback($(<option::$kind>::from_checked(options[$option])),*).ok()
            },
            takes: |_| true,
            peer: None,
            forms: Forms::Bars(|inputs, options, outputs| {
                let (mut handle, first) = ta_lib::Core::new()
                    .$open($(inputs[$input],)* $(<option::$kind>::from_checked(options[$option])),*)
                    .ok()?;
                $crate::indicators::talib::write_first(first, outputs);
                Some(Box::new(move |inputs: &[&[f64]], outputs: &mut [&mut [f64]]| {
                    for bar in 0..inputs[0].len() {
                        match handle.update($(inputs[$input][bar]),*) {
                            Ok(answer) => answer.write(bar, outputs),
                            // Only past the crate's last bar (100,000,000): inputs are finite here.
                            Err(_) => outputs.iter_mut().for_each(|column| column[bar] = f64::NAN),
                        }
                    }
                }))
            }),
        }
    };
}
pub(super) use row;

/// Writes the answer for the last of the first bars.
pub fn write_first(answer: impl Answer, outputs: &mut [f64]) {
    let mut rooms = outputs.chunks_mut(1);
    answer.write(0, &mut array(|| rooms.next()));
}
