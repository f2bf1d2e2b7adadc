//! The target's sine, cosine and arc tangent, replaced for every caller in the module by ones that round correctly.

use crate::trigonometry;

#[no_mangle]
pub extern "C" fn sin(x: f64) -> f64 {
    trigonometry::sin(x).unwrap_or_else(|| libm::sin(x))
}

#[no_mangle]
pub extern "C" fn cos(x: f64) -> f64 {
    trigonometry::cos(x).unwrap_or_else(|| libm::cos(x))
}

#[no_mangle]
pub extern "C" fn atan(x: f64) -> f64 {
    trigonometry::atan(x, libm::atan)
}
