//! The bridge to the `ta-lib` crate: what one line of `talib_rows.rs` says of one of its functions. The engine asks it for
//! lookbacks only; elsewhere than in WebAssembly its values are what tests hold our kernels against (`peer.rs`).
//!
//! Unstable periods and candle settings are the crate's defaults (0 and TA-Lib's own).
use super::row::{Meaning, OptionRange};
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

/// What the crate says of one of its functions.
pub struct TalibRow {
    pub inputs: usize,
    pub options: &'static [OptionRange],
    pub outputs: &'static [Meaning],
    pub lookback: fn(options: &[f64]) -> Option<usize>,
    #[cfg(not(target_arch = "wasm32"))]
    pub begin: super::peer::Begin,
}

/// `row!(lookback open, [input…], [place Kind min max, …], [Meaning…])`
macro_rules! row {
    (
        $lookback:ident $open:ident,
        [$($input:literal)*],
        [$($option:literal $kind:ident $min:literal $max:literal),*],
        [$($meaning:ident)*]
    ) => {
        #[allow(unused_variables)]
        TalibRow {
            inputs: [$($input),*].len(),
            options: &[$(OptionRange { integer: <option::$kind as Argument>::INTEGER, min: $min, max: $max }),*],
            outputs: &[$(Meaning::$meaning),*],
            lookback: |options| {
                ta_lib::Core::new().$lookback($(<option::$kind>::from_checked(options[$option])),*).ok()
            },
            #[cfg(not(target_arch = "wasm32"))]
            begin: |inputs, options, outputs| {
                use $crate::indicators::peer::{write_first, Answer};
                let (mut handle, first) = ta_lib::Core::new()
                    .$open($(inputs[$input],)* $(<option::$kind>::from_checked(options[$option])),*)
                    .ok()?;
                write_first(first, outputs);
                Some(Box::new(move |inputs, outputs| {
                    for bar in 0..inputs[0].len() {
                        match handle.update($(inputs[$input][bar]),*) {
                            Ok(answer) => answer.write(bar, outputs),
                            // Only past the crate's last bar (100,000,000): inputs are finite here.
                            Err(_) => outputs.iter_mut().for_each(|column| column[bar] = f64::NAN),
                        }
                    }
                }))
            },
        }
    };
}
pub(super) use row;
