# shellcheck shell=sh
# Builds the binary that bin/up and bin/bellhop run. Sourced, never run. Needs install.sh.
# The dev profile: a newcomer's first build takes a quarter of a release build's time, and one machine has speed to spare.

build() {
    say "building bellhop; the first time takes some minutes"
    cargo build --manifest-path "${root:?}/Cargo.toml" --package bellhop --bin bellhop --locked
}

built() {
    printf '%s\n' "${CARGO_TARGET_DIR:-${root:?}/target}/debug/bellhop"
}
