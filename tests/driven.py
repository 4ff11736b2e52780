# SPDX-License-Identifier: Apache-2.0
"""Runs a folder of tests that drive the built binary, and closes with one line: N passed, N failed, N skipped."""
import collections
import os
import re
import sys
import time
import unittest
from pathlib import Path

SLOWEST = 8  # modules that are named with their time


class Timed(unittest.TextTestResult):
    """Knows how long each module took, what its classes set up counted in."""

    def __init__(self, *words, **more):
        super().__init__(*words, **more)
        self.took, self.since = collections.Counter(), time.monotonic()

    def stopTest(self, test):
        super().stopTest(test)
        now = time.monotonic()
        self.took[type(test).__module__] += now - self.since
        self.since = now


def run(here, also=()):
    """Words: the binary, then parts of names; --share=K/N for every N-th module, beginning with the K-th.
    `also`: folders whose helpers the tests use."""
    names = [word for word in sys.argv[2:] if not word.startswith("--")]
    options = [word for word in sys.argv[2:] if word not in names]
    shared = re.fullmatch(r"--share=([1-9])/([1-9])", "".join(options) or "--share=1/1")
    if len(sys.argv) < 2 or not Path(sys.argv[1]).is_file() or not shared or shared[1] > shared[2]:
        print(f"usage: {sys.argv[0]} TRUCE [NAME …] [--share=K/N], K from 1 to N, N to 9\n"
              "0 passed, 1 failed, 0 skipped")
        return 1
    share, shares = int(shared[1]), int(shared[2])
    os.environ["TRUCE"] = str(Path(sys.argv[1]).resolve())
    sys.path[:0] = [str(here), *map(str, also)]
    loader = unittest.TestLoader()
    if names:
        loader.testNamePatterns = [f"*{name}*" for name in names]
    found = [module for module in loader.discover(str(here)) if module.countTestCases()][share - 1::shares]
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=1, resultclass=Timed).run(unittest.TestSuite(found))
    # A table of cases is one test to unittest; each of its cases counts here.
    cases = sum(getattr(sys.modules.get("tables"), "counted", []))
    bad, left = len(result.failures) + len(result.errors), len(result.skipped)
    passed = max(0, result.testsRun + cases - bad - left)
    for test, why in result.skipped:
        print(f"skipped: {test}: {why}")
    print("slowest: " + ", ".join(f"{name} {took:.0f} s" for name, took in result.took.most_common(SLOWEST)))
    print(f"{passed} passed, {bad} failed, {left} skipped")
    return 1 if bad or not passed else 0
