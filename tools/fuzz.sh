#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs every fuzzer for some seconds each (libFuzzer, ASan, UBSan): fuzz.sh [SECONDS]. New inputs stay in build-fuzz.
set -eu
seconds=${1:-60}
cd "$(dirname "$0")/.."
[ -f build-fuzz/build.ninja ] || CC=clang meson setup build-fuzz -Dfuzz=true \
    -Db_sanitize=address,undefined -Db_lundef=false >/dev/null
# The fuzzers alone: one for each corpus.
fuzzers=
for corpus in tests/corpus/*; do
    fuzzers="$fuzzers $(basename "$corpus")_fuzz"
done
ninja -C build-fuzz $fuzzers >/dev/null
bad=0 good=0
for corpus in tests/corpus/*; do
    name=$(basename "$corpus")
    fuzzer=build-fuzz/${name}_fuzz
    [ -x "$fuzzer" ] || { echo "fuzz: no fuzzer for $corpus"; bad=$((bad + 1)); continue; }
    mkdir -p "build-fuzz/found/$name"
    echo "fuzz: $name, $seconds s"
    if "$fuzzer" -max_total_time="$seconds" -rss_limit_mb=2048 -timeout=10 \
        -artifact_prefix="build-fuzz/found/$name-" "build-fuzz/found/$name" "$corpus" \
        >"build-fuzz/found/$name.log" 2>&1; then
        good=$((good + 1))
    else
        bad=$((bad + 1))
        tail -n 40 "build-fuzz/found/$name.log"
    fi
done
echo "$good passed, $bad failed"
[ "$bad" = 0 ]
