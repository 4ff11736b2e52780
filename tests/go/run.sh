#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds and runs the check of a published log with Go's own code: run.sh DIR, or run.sh URL VKEY.
#
# Offline, from Debian's packages golang-go and golang-golang-x-mod-dev, in GOPATH mode, which
# newer Go versions still have. Exit 77 (skipped, for meson) where Go or the package is missing.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
gopath=${TRUCE_GOPATH:-/usr/share/gocode}
go=${GO:-$(command -v go || echo /usr/local/go/bin/go)}
if ! "$go" version >/dev/null 2>&1; then
    echo "skipped: no go (Debian: golang-go)"
    exit 77
fi
if [ ! -d "$gopath/src/golang.org/x/mod/sumdb/note" ]; then
    echo "skipped: no golang.org/x/mod in $gopath (Debian: golang-golang-x-mod-dev)"
    exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
GO111MODULE=off GOPATH=$gopath GOFLAGS= GOPROXY=off GOTOOLCHAIN=local CGO_ENABLED=0 \
    GOCACHE=${GOCACHE:-${XDG_CACHE_HOME:-${HOME:-$work}/.cache}/go-build} \
    "$go" build -o "$work/check" "$here/main.go"
"$work/check" "$@"
