# SPDX-License-Identifier: Apache-2.0
"""What can be asked for, as the program itself lists it: a view or a format that is new comes in by itself."""
import re
import subprocess

from harness import TRUCE


def told(*words):
    return subprocess.run([TRUCE, "help", *words], check=True, capture_output=True, text=True, timeout=60).stdout


def views():
    """{view: what it is about; None where it is about nothing in particular, in [] where it need not be}"""
    return dict(re.findall(r"^([a-z][a-z-]*) +(\[?[A-Z]+(?:\|[A-Z]+)*\]?(?= ))?", told("view"), re.M))


def languages(view):
    """In how many it is."""
    two = re.search(r"--lang [a-z]+,[a-z]+", told("view", view))
    return "en,ru" if two else "ru"


def formats():
    """(those of an export of a whole record, those of one text)"""
    page = told("export")
    every = re.search(r"--format ([a-z|]+)", page)[1].split("|")
    of_texts = re.search(r"--text WHO/SLUG +([a-z, ]+): which document", page)[1].split(", ")
    return [name for name in every if name not in of_texts], of_texts


VIEWS = views()
BY_ITSELF = [view for view, about in VIEWS.items() if not about or about.startswith("[")]
LANGUAGES = {view: languages(view) for view in VIEWS}
FORMATS, OF_TEXTS = formats()
