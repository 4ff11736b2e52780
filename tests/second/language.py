# SPDX-License-Identifier: Apache-2.0
"""Language tags by the syntax of RFC 5646 section 2.1, in which no variant and no singleton stands twice."""

import re

TAG_MAX = 35
LANGTAG = re.compile(
    r"(?:[A-Za-z]{2,3}(?:-[A-Za-z]{3}){0,3}|[A-Za-z]{4}|[A-Za-z]{5,8})"  # language, with extlangs
    r"(?:-[A-Za-z]{4})?"  # script
    r"(?:-(?:[A-Za-z]{2}|[0-9]{3}))?"  # region
    r"(?:-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*"  # variants
    r"(?:-[0-9A-WY-Za-wy-z](?:-[A-Za-z0-9]{2,8})+)*"  # extensions
    r"(?:-[Xx](?:-[A-Za-z0-9]{1,8})+)?")  # private use
PRIVATE = re.compile(r"[Xx](?:-[A-Za-z0-9]{1,8})+")
# The grandfathered tags that the rules above do not make; the regular ones they do. Upper and lower case are alike.
IRREGULAR = ("en-gb-oed", "i-ami", "i-bnn", "i-default", "i-enochian", "i-hak", "i-klingon", "i-lux", "i-mingo",
             "i-navajo", "i-pwn", "i-tao", "i-tay", "i-tsu", "sgn-be-fr", "sgn-be-nl", "sgn-ch-de")


def is_tag(value):
    """Tell whether a value is a language tag of at most 35 bytes."""
    if not isinstance(value, str) or len(value) > TAG_MAX or not value.isascii():
        return False
    if PRIVATE.fullmatch(value) or value.lower() in IRREGULAR:
        return True
    return bool(LANGTAG.fullmatch(value)) and not has_repeats(value.lower().split("-x-")[0].split("-")[1:])


def has_repeats(subtags):
    """Tell whether a variant or a singleton stands twice among the subtags behind the language."""
    singles = [subtag for subtag in subtags if len(subtag) == 1]
    before = subtags[:subtags.index(singles[0])] if singles else subtags
    variants = [subtag for subtag in before if len(subtag) >= 5 or len(subtag) == 4 and subtag[0].isdigit()]
    return any(len(set(list_)) != len(list_) for list_ in (singles, variants))
