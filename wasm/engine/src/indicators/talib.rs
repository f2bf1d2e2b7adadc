//! The bridge to the `ta-lib` crate: turns one line of `talib_rows.rs` into a [`Row`](super::row::Row).
//!
//! Unstable periods and candle settings are the crate's defaults (0 and TA-Lib's own). Its stream handles want the first
//! lookback + 1 bars at once and promise the bits of the batch function from there on.
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

/// How a column of the crate's output becomes a column of ours.
pub mod output {
    use super::super::row::Meaning;

    pub trait Sink<'a> {
        type Value;
        const MEANING: Meaning;
        fn over(column: &'a mut [f64]) -> Self;
        fn slice(&mut self) -> &mut [Self::Value];
        fn finish(self);
    }

    pub struct Real<'a>(&'a mut [f64]);

    impl<'a> Sink<'a> for Real<'a> {
        type Value = f64;
        const MEANING: Meaning = Meaning::Value;
        fn over(column: &'a mut [f64]) -> Self {
            Real(column)
        }
        fn slice(&mut self) -> &mut [f64] {
            self.0
        }
        fn finish(self) {}
    }

    /// The crate writes integers: they are widened from a column of their own.
    pub struct Whole<'a, const IS_INDEX: bool>(&'a mut [f64], Vec<i32>);
    pub type Integer<'a> = Whole<'a, false>;
    pub type BarIndex<'a> = Whole<'a, true>;

    impl<'a, const IS_INDEX: bool> Sink<'a> for Whole<'a, IS_INDEX> {
        type Value = i32;
        const MEANING: Meaning = if IS_INDEX {
            Meaning::BarIndex
        } else {
            Meaning::Value
        };
        fn over(column: &'a mut [f64]) -> Self {
            let integers = vec![0; column.len()];
            Whole(column, integers)
        }
        fn slice(&mut self) -> &mut [i32] {
            &mut self.1
        }
        fn finish(self) {
            for (to, from) in self.0.iter_mut().zip(self.1) {
                *to = f64::from(from);
            }
        }
    }
}

/// What a stream handle answers for one bar.
pub trait Answer {
    fn write(self, outputs: &mut [f64]);
}

impl Answer for f64 {
    fn write(self, outputs: &mut [f64]) {
        outputs[0] = self;
    }
}

impl Answer for i32 {
    fn write(self, outputs: &mut [f64]) {
        outputs[0] = f64::from(self);
    }
}

macro_rules! answer_of_several {
    ($($kind:ident $place:tt),*) => {
        impl<$($kind: Into<f64>),*> Answer for ($($kind),*) {
            fn write(self, outputs: &mut [f64]) {
                $(outputs[$place] = self.$place.into();)*
            }
        }
    };
}

answer_of_several!(A 0, B 1);
answer_of_several!(A 0, B 1, C 2);
answer_of_several!(A 0, B 1, C 2, D 3);

/// `row!(call lookback open, [input…], [place Kind min max, …], [name Sink, …])`
macro_rules! row {
    (
        $batch:ident $lookback:ident $open:ident,
        [$($input:literal)*],
        [$($option:literal $kind:ident $min:literal $max:literal),*],
        [$($output:ident $sink:ident),*]
    ) => {{
        #[allow(unused_variables)]
        Row {
            inputs: [$($input),*].len(),
            options: &[$(OptionRange { integer: <option::$kind as Argument>::INTEGER, min: $min, max: $max }),*],
            outputs: &[$(<output::$sink as Sink>::MEANING),*],
            lookback: |options| {
                ta_lib::Core::new().$lookback($(<option::$kind>::from_checked(options[$option])),*).ok()
            },
            takes: |_| true,
            peer: None,
            forms: Forms {
            batch: $crate::indicators::row::Batch::Whole(|inputs, options, outputs| {
                let [$($output),*] = outputs else {
                    return Err($crate::indicators::row::Disagree);
                };
                $(let mut $output = <output::$sink>::over($output);)*
                let last = inputs[0].len() - 1;
                let core = ta_lib::Core::new();
                core.$batch(
                    0,
                    last,
                    $(inputs[$input],)*
                    $(<option::$kind>::from_checked(options[$option]),)*
                    $($output.slice()),*
                )
                .map_err(|_| $crate::indicators::row::Disagree)?;
                $($output.finish();)*
                Ok(())
            }),
            open: |inputs, options, outputs| {
                let core = ta_lib::Core::new();
                let (mut handle, first) = core
                    .$open($(inputs[$input],)* $(<option::$kind>::from_checked(options[$option])),*)
                    .ok()?;
                first.write(outputs);
                let update: Box<dyn Live> = Box::new(move |inputs: &[f64], outputs: &mut [f64]| match handle.update($(inputs[$input]),*) {
                    Ok(answer) => answer.write(outputs),
                    // Only past the crate's last bar (100,000,000): inputs are finite here.
                    Err(_) => outputs.fill(f64::NAN),
                });
                Some(update)
            },
            resume: None,
            is_plain: false,
            },
        }
    }};
}
pub(super) use row;
