#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Installs what truce prints of itself: pages.py TRUCE MANDIR DATADIR, run by meson install.

Man pages go to MANDIR/man1 and man5, the bash, zsh and fish completions below DATADIR, where each
shell looks for them. DESTDIR is heeded.
"""
import os
import subprocess
import sys
import tempfile
from pathlib import Path

COMPLETIONS = {"bash": "bash-completion/completions/truce", "zsh": "zsh/site-functions/_truce",
               "fish": "fish/vendor_completions.d/truce.fish"}


def placed(path):
    """A path below DESTDIR, as Meson places its own files."""
    root = os.environ.get("DESTDIR")
    return Path(root) / str(path).lstrip("/") if root else Path(path)


def put(path, content):
    if not os.environ.get("MESON_INSTALL_QUIET"):
        print(f"Installing {path}")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    path.chmod(0o644)


def main():
    truce, man, data = sys.argv[1:4]
    if os.environ.get("MESON_INSTALL_DRY_RUN"):
        return 0
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([truce, "help", "--man", "-o", folder], check=True)
        for page in sorted(Path(folder).iterdir()):
            put(placed(man) / f"man{page.suffix[1:]}" / page.name, page.read_bytes())
    for shell, path in COMPLETIONS.items():
        printed = subprocess.run([truce, "help", "--completion", shell], check=True,
                                 stdout=subprocess.PIPE)
        put(placed(data) / path, printed.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
