//! Angles by the target's own functions, which are right to a unit in the last place and take a hundredth of the engine's
//! exact ones.

pub fn arc_tangent(x: f64) -> f64 {
    #[cfg(target_arch = "wasm32")]
    return libm::atan(x);
    #[cfg(not(target_arch = "wasm32"))]
    x.atan()
}

pub fn cosine(x: f64) -> f64 {
    #[cfg(target_arch = "wasm32")]
    return libm::cos(x);
    #[cfg(not(target_arch = "wasm32"))]
    x.cos()
}

pub fn sine(x: f64) -> f64 {
    #[cfg(target_arch = "wasm32")]
    return libm::sin(x);
    #[cfg(not(target_arch = "wasm32"))]
    x.sin()
}
