# SPDX-License-Identifier: Apache-2.0
"""Section 10: the bytes of rows, and the state digest over them.

A value of a row is None, an integer, a string, or an object or list, which stands as compact JSON.
"""

import collections
import hashlib
from decimal import Decimal

CLASSES = {"ok": 0, "void": 1, "alien": 2, "opaque": 3}
BEGIN = hashlib.sha256(b"truce.state/v1\n").digest()


class Row(collections.namedtuple("Row", "table values first seconds", defaults=(None, None))):
    """A row; `first` and `seconds` are o and t, when they are known."""

    def placed(self, first, seconds):
        """The row with o and t, if it has none of its own."""
        return self if self.first is not None else self._replace(first=first, seconds=seconds)


def u(number, width):
    """An unsigned integer of so many bytes, big-endian."""
    return number.to_bytes(width, "big")


def compact(value):
    """Compact JSON: members in their order, no white space."""
    if isinstance(value, dict):
        return "{%s}" % ",".join("%s:%s" % (quoted(name), compact(member)) for name, member in value.items())
    if isinstance(value, list):
        return "[%s]" % ",".join(map(compact, value))
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return "null" if value is None else str(value)


def quoted(text):
    """A JSON string in which a quote, a backslash and a newline are escaped, and nothing else."""
    return '"%s"' % text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def encode_value(value):
    """One value of a row."""
    if value is None:
        return b"\x00"
    if isinstance(value, int):  # true and false are 1 and 0
        return b"\x01" + int(value).to_bytes(8, "big", signed=True)
    raw = (value if isinstance(value, str) else compact(value)).encode()
    return b"\x02" + u(len(raw), 4) + raw


def encode(row, index, author):
    """One row of the act at an index."""
    values = [index, row.first, row.seconds, author] + row.values
    head = b"R" + u(len(row.table), 2) + row.table.encode() + u(len(values), 2)
    return head + b"".join(map(encode_value, values))


def digest(before, index, verdict, encoded):
    """d(i+1) from d(i), the class of entry i and its encoded rows."""
    return hashlib.sha256(before + u(index, 8) + u(CLASSES[verdict], 1) + encoded).digest()
