#!/usr/bin/env bash
# Builds one function for arm64 and starts it under qemu-user, where the active toolchain has the target. Nothing is
# fetched for it: where it can't be done, that is said, and nothing fails.
set -euo pipefail
cd "$(dirname "$0")/.."

TARGET=aarch64-unknown-linux-gnu
LINKER=aarch64-linux-gnu-gcc

without() {
  echo "arm64: NOT built here: $1"
  exit 0
}

[ -d "$(rustc --print sysroot)/lib/rustlib/$TARGET/lib" ] || without "the active toolchain has no $TARGET (rustup target add $TARGET)"
command -v "$LINKER" >/dev/null || without "there is no $LINKER (Debian: gcc-aarch64-linux-gnu)"
QEMU=$(command -v qemu-aarch64 || command -v qemu-aarch64-static) || without "there is no qemu-aarch64 (Debian: qemu-user)"

export CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER=$LINKER CC_aarch64_unknown_linux_gnu=$LINKER
cargo build --locked --target "$TARGET" -p telegram

# Without an environment it must name what is missing: so it was loaded, and ran to its own first check.
said=$(env -i "$QEMU" -L /usr/aarch64-linux-gnu "target/$TARGET/debug/telegram" 2>&1) && { echo "arm64: it starts without an environment"; exit 1; }
grep -q 'TABLE_NAME is missing' <<<"$said" || { echo "arm64: it does not start: $said"; exit 1; }
echo "arm64: built, and started under $QEMU"
