# SPDX-License-Identifier: Apache-2.0
"""age files (C2SP age) by their outer form, and age recipients. Nothing is decrypted here."""

import base64
import binascii
import re

VERSION = b"age-encryption.org/v1"
COLUMNS = 64
NONCE_AND_TAG = 16 + 16  # the shortest payload: a nonce and one empty chunk

STANZA = re.compile(rb"->( [!-~]+)+")
MAC = re.compile(rb"--- ([A-Za-z0-9+/]{43})")
BODY = re.compile(rb"[A-Za-z0-9+/]*")

BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
BECH32_STEPS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def is_unpadded_base64(text):
    """Tell whether a line is base64 without padding in its canonical spelling."""
    if not BODY.fullmatch(text):
        return False
    try:
        raw = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        return False
    return base64.b64encode(raw).rstrip(b"=") == text


def is_file(raw):
    """Tell whether bytes have an age header of at least one stanza and a payload behind it."""
    head, mark, _ = raw.partition(b"\n---")
    lines = head.split(b"\n")
    if not mark or lines[0] != VERSION or len(lines) < 3:
        return False
    mac, _, payload = raw[len(head) + 1:].partition(b"\n")
    match = MAC.fullmatch(mac)
    if not match or not is_unpadded_base64(match.group(1)) or len(payload) < NONCE_AND_TAG:
        return False
    return are_stanzas(lines[1:])


def are_stanzas(lines):
    """Tell whether lines are stanzas: `-> type arguments`, then base64 whose last line is a short one."""
    in_body = False
    for line in lines:
        if not in_body:
            if not STANZA.fullmatch(line):
                return False
            in_body = True
        elif len(line) > COLUMNS or not is_unpadded_base64(line):
            return False
        else:
            in_body = len(line) == COLUMNS
    return not in_body


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


def is_recipient(text):
    """Tell whether a string is an X25519 recipient: Bech32 of 32 bytes, `age1…`."""
    if not re.fullmatch("age1[%s]{58}" % BECH32, text):
        return False
    values = [BECH32.index(char) for char in text[4:]]
    prefix = [ord(char) >> 5 for char in "age"] + [0] + [ord(char) & 31 for char in "age"]
    loose_bits = values[51] & 15  # 52 letters carry 260 bits, four more than 32 bytes have
    return bech32_sum(prefix + values) == 1 and loose_bits == 0
