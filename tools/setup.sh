#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Installs the Debian packages that are missing: setup.sh build (to build and run) or setup.sh test (and to test).
set -eu

build="gcc make meson ninja-build pkg-config python3 libsodium-dev libssl-dev libsqlite3-dev \
libjansson-dev libunistring-dev libglib2.0-dev tzdata libcurl4-openssl-dev libmicrohttpd-dev \
libturbojpeg0-dev libpng-dev libxml2-dev libqrencode-dev libgeos-dev iso-codes"
test="clang libclang-rt-14-dev libcmocka-dev zlib1g-dev age python3-cryptography strace libjpeg-turbo-progs libxml2-utils zbar-tools librsvg2-bin \
chromium fonts-noto-core"
check="clang-tidy clang-format python3-pip"

# The web app needs Node 18 and npm; where there is another npm, it is used.
command -v npm >/dev/null 2>&1 || build="$build nodejs npm"

case "${1:-build}" in
build) wanted=$build ;;
test) wanted="$build $test" ;;
check) wanted="$build $test $check" ;;
*) echo "usage: setup.sh build|test|check" >&2; exit 2 ;;
esac

# Go's own note and tlog packages check ours; a newer Go is used where it is there.
if [ "${1:-build}" != build ]; then
    wanted="$wanted golang-golang-x-mod-dev"
    command -v go >/dev/null 2>&1 || [ -x /usr/local/go/bin/go ] || wanted="$wanted golang-go"
fi

missing=
for package in $wanted; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
        missing="$missing $package"
done
[ -n "$missing" ] || exit 0

echo "setup: installing$missing"
as_root=
[ "$(id -u)" = 0 ] || as_root=sudo
$as_root apt-get update -q >/dev/null
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -q -y --no-install-recommends $missing >/dev/null
echo "setup: done"
