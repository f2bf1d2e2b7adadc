#!/usr/bin/env bash
# Builds the engine crate into wasm/pkg with the pinned toolchain (see CONTRIBUTING.md for what it needs).
set -euo pipefail
cd "$(dirname "$0")/.."
cache=${XDG_CACHE_HOME:-$HOME/.cache}/tidebook
export PATH="$PWD/node_modules/.bin:$cache/bin:$PATH"
flags="-Ctarget-feature=+simd128 -Clink-arg=--export-table -Clink-arg=--growable-table"
flags+=" --remap-path-prefix=$HOME/.cargo=/cargo --remap-path-prefix=$PWD=/engine"
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="$flags"
if ! rustc --print target-libdir --target wasm32-unknown-unknown 2>/dev/null | xargs -r test -d; then
  # No standard library for the target here: build it from Debian's rust-web-src with Debian's compiler.
  export PATH="$PWD/node_modules/.bin:$cache/bin:/usr/bin:$PATH" RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1
  export CARGO_UNSTABLE_BUILD_STD=std,panic_abort CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld-16
fi
out=${1:-wasm/pkg}
wasm-pack build wasm/engine --release --mode force --target web --out-dir "$(realpath -m "$out")" --out-name engine --no-pack
rm -f "$out/.gitignore" "$out/README.md"
rustc --version > "$out/rustc.txt"
