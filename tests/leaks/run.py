#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Whether a restricted act reaches anybody to whom it was not addressed: tests/leaks/run.py TRUCE [NAME …]

Closes with "N passed, N failed, N skipped". NAMEs choose among the tests.
"""
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import driven  # noqa: E402

if __name__ == "__main__":
    sys.exit(driven.run(HERE, [HERE.parent / "net", HERE.parent / "cli"]))
