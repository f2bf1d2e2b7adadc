#!/usr/bin/env bash
# Builds the engine crate into wasm/pkg, or into the folder given, with the pinned toolchain (see CONTRIBUTING.md).
# The same compiler gives the same bytes in every folder: the paths inside are rewritten.
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(realpath -m "${1:-wasm/pkg}")
export PATH="$PWD/node_modules/.bin:${XDG_CACHE_HOME:-$HOME/.cache}/tidebook/bin:$PATH"
flags="-Ctarget-feature=+simd128 -Clink-arg=--export-table -Clink-arg=--growable-table"
flags+=" --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo --remap-path-prefix=$PWD=/engine"
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="$flags"

# Without the target's standard library, Debian's compiler builds it from Debian's sources.
if ! libraries=$(rustc --print target-libdir --target wasm32-unknown-unknown 2> /dev/null) || [ ! -d "$libraries" ]; then
  for needed in /usr/bin/rustc /usr/bin/cargo /usr/lib/rustlib/src/rust/library /usr/bin/wasm-ld-16; do
    [ -e "$needed" ] || { echo "wasm/build.sh: $needed is missing: see \"The engine\" in CONTRIBUTING.md" >&2; exit 1; }
  done
  export PATH="$PWD/node_modules/.bin:${XDG_CACHE_HOME:-$HOME/.cache}/tidebook/bin:/usr/bin:$PATH"
  export RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 CARGO_UNSTABLE_BUILD_STD=std,panic_abort
  export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld-16
  # Nobody hears what a panic says in WebAssembly, and what sorts or prints there does so now and then.
  export CARGO_UNSTABLE_PANIC_IMMEDIATE_ABORT=true CARGO_PROFILE_RELEASE_PANIC=immediate-abort
  export CARGO_UNSTABLE_BUILD_STD_FEATURES=optimize_for_size
fi

wasm-pack build wasm/engine --release --mode force --target web --out-dir "$out" --out-name engine --no-pack -- --locked
rm -f "$out/.gitignore" "$out/README.md"
"${RUSTC:-rustc}" --version > "$out/rustc.txt"
