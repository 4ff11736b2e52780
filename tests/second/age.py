# SPDX-License-Identifier: Apache-2.0
"""age recipients (C2SP age): X25519 public keys in Bech32. Nothing is encrypted or decrypted here."""

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


@functools.lru_cache(4096)
def is_recipient(text):
    """Tell whether a string is an X25519 recipient: Bech32 of 32 bytes, `age1…`."""
    if not re.fullmatch("age1[%s]{58}" % BECH32, text):
        return False
    values = [BECH32.index(char) for char in text[4:]]
    prefix = [ord(char) >> 5 for char in "age"] + [0] + [ord(char) & 31 for char in "age"]
    loose_bits = values[51] & 15  # 52 letters carry 260 bits, four more than 32 bytes have
    return bech32_sum(prefix + values) == 1 and loose_bits == 0
