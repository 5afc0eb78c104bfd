# shellcheck shell=sh
# Builds the binary that bin/up and bin/bellhop run. Sourced, never run. Needs install.sh.

build() {
    say "building bellhop; the first time takes some minutes"
    cargo build --manifest-path "${root:?}/Cargo.toml" --package bellhop --bin bellhop --release --locked
}

built() {
    printf '%s\n' "${CARGO_TARGET_DIR:-${root:?}/target}/release/bellhop"
}
