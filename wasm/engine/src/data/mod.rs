//! Price files: from bytes to bars, with every bad row named.
