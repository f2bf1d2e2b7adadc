//! The WebAssembly interface. The only file with unsafe code.
#![allow(unsafe_code)]
