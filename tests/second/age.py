# SPDX-License-Identifier: Apache-2.0
"""age recipients and identities (C2SP age): X25519 keys in Bech32. Nothing is encrypted or decrypted here."""

import functools
import re

BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
BECH32_STEPS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def bech32_sum(values):
    """The checksum polynomial of BIP 173."""
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, step in enumerate(BECH32_STEPS):
            if top >> bit & 1:
                check ^= step
    return check


def is_bech32_of_32(prefix, text):
    """Tell whether a string is Bech32 of 32 bytes with a prefix, in lowercase."""
    if not re.fullmatch("%s1[%s]{58}" % (prefix, BECH32), text):
        return False
    values = [BECH32.index(char) for char in text[len(prefix) + 1:]]
    head = [ord(char) >> 5 for char in prefix] + [0] + [ord(char) & 31 for char in prefix]
    loose_bits = values[51] & 15  # 52 letters carry 260 bits, four more than 32 bytes have
    return bech32_sum(head + values) == 1 and loose_bits == 0


@functools.lru_cache(4096)
def is_recipient(text):
    """Tell whether a string is an X25519 recipient, `age1…`."""
    return is_bech32_of_32("age", text)


def is_identity(text):
    """Tell whether a string is an X25519 identity, `AGE-SECRET-KEY-1…`, in uppercase."""
    return text == text.upper() and is_bech32_of_32("age-secret-key-", text.lower())
