# SPDX-License-Identifier: Apache-2.0
"""C2SP signed notes, verifier keys and checkpoints, read strictly."""

import base64
import binascii
import collections
import functools
import hashlib
import re

TYPE_ED25519 = 1
TYPE_COSIGNATURE = 4
SIZE_MAX = 2**63 - 1
HEX8 = re.compile(r"[0-9a-f]{8}")
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")

Note = collections.namedtuple("Note", "text signatures")
Signature = collections.namedtuple("Signature", "name key_id bytes")
VerifierKey = collections.namedtuple("VerifierKey", "name key_id type public text")
Checkpoint = collections.namedtuple("Checkpoint", "origin size root text signatures")


class NoteFault(Exception):
    """The bytes are not what they should be; the message says in what."""


def decode_base64(text):
    """Decode standard base64 with padding, in its one canonical spelling."""
    try:
        raw = base64.b64decode(text.encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error, ValueError):
        raise NoteFault("not base64") from None
    if base64.b64encode(raw).decode("ascii") != text:
        raise NoteFault("base64 that is not canonical")
    return raw


def decode_decimal(text):
    """Decode a decimal number of 0..2^63-1."""
    if not DECIMAL.fullmatch(text) or int(text) > SIZE_MAX:
        raise NoteFault("not a decimal number")
    return int(text)


def check_key_name(name):
    """Refuse what C2SP signed-note refuses in a key name."""
    if name == "" or "+" in name or any(char.isspace() for char in name):
        raise NoteFault("a key name that is empty or has a space or plus")


def key_id(name, key_type, public):
    """The first four bytes of SHA-256(name, newline, type, public key)."""
    return hashlib.sha256(name.encode() + b"\n" + bytes([key_type]) + public).digest()[:4]


@functools.lru_cache(4096)
def parse_verifier_key(text):
    """Parse `name+hex8+base64`, types 01 and 04, and check its key id."""
    parts = text.split("+", 2)
    if len(parts) != 3:
        raise NoteFault("a verifier key has three parts")
    name, hex_id, encoded = parts
    check_key_name(name)
    if not HEX8.fullmatch(hex_id):
        raise NoteFault("a key id is 8 hex digits")
    raw = decode_base64(encoded)
    if len(raw) != 33 or raw[0] not in (TYPE_ED25519, TYPE_COSIGNATURE):
        raise NoteFault("not a verifier key of type 01 or 04")
    if key_id(name, raw[0], raw[1:]).hex() != hex_id:
        raise NoteFault("the key id is not that of the key")
    return VerifierKey(name, bytes.fromhex(hex_id), raw[0], raw[1:], text)


def parse_note(raw):
    """Split a signed note into its text and its signatures; nothing is verified."""
    try:
        message = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise NoteFault("not UTF-8") from None
    if CONTROL.search(message):
        raise NoteFault("a control character")
    split = message.rfind("\n\n")
    if split < 0:
        raise NoteFault("no blank line before the signatures")
    text, block = message[:split + 1], message[split + 2:]
    if block == "" or not block.endswith("\n"):
        raise NoteFault("the signatures do not end with a line end")
    lines = block[:-1].split("\n")
    return Note(text.encode(), [parse_signature_line(line) for line in lines])


def parse_signature_line(line):
    """Parse `— name base64(key id, signature)`."""
    if not line.startswith("\u2014 "):
        raise NoteFault("a signature line begins with a dash and a space")
    name, space, encoded = line[2:].partition(" ")
    if not space:
        raise NoteFault("a signature line has two parts")
    check_key_name(name)
    raw = decode_base64(encoded)
    if len(raw) < 5:
        raise NoteFault("a signature of no bytes")
    return Signature(name, raw[:4], raw[4:])


def parse_checkpoint(raw):
    """Parse a checkpoint of exactly three text lines."""
    note = parse_note(raw)
    lines = note.text.decode().split("\n")
    if len(lines) != 4:
        raise NoteFault("a checkpoint has three lines of text")
    root = decode_base64(lines[2])
    if len(root) != 32:
        raise NoteFault("the root is not 32 bytes")
    return Checkpoint(lines[0], decode_decimal(lines[1]), root, note.text, note.signatures)


def cosigned_message(time_s, checkpoint_text):
    """What a type-04 signature covers."""
    return b"cosignature/v1\ntime %d\n" % time_s + checkpoint_text
