//! SHA-256 over the host's and the engine's bytes.

use super::{bytes, state};
use sha2::{Digest, Sha256};

#[no_mangle]
pub extern "C" fn hash_begin() {
    state().hash = Sha256::new();
}

#[no_mangle]
pub extern "C" fn hash_update(pointer: *const u8, length: usize) {
    state().hash.update(bytes(pointer, length));
}

/// Puts the 32 bytes into the outbox.
#[no_mangle]
pub extern "C" fn hash_finish() {
    let digest = std::mem::take(&mut state().hash).finalize();
    super::answer(digest.to_vec());
}
