#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the exercise's key files and puts their public halves into founding.json.

Every seed is SHA-256 of a sentence that is printed here, so the keys are worthless on purpose:
anybody can make them again, and anybody can sign with them. `--check` writes nothing and says
which files differ.
"""

import base64
import hashlib
import json
import pathlib
import sys

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

FOLDER = pathlib.Path(__file__).resolve().parent / "astana-2017"
RECORD = "talks.example/astana"
WORTHLESS = "# worthless: published with the exercise, anybody can sign with it\n"
SIGNER, COSIGNER = 0x01, 0x04
WIDTH = 100


def pretty(value, indent=0, taken=0):
    """JSON that a person can read: whatever fits on a line stands on it."""
    flat = json.dumps(value, ensure_ascii=False)
    if isinstance(value, (dict, list)) and value and indent + taken + len(flat) > WIDTH:
        pad, rows = " " * (indent + 2), []
        for item in value:
            name = json.dumps(item, ensure_ascii=False) + ": " if isinstance(value, dict) else ""
            inner = value[item] if isinstance(value, dict) else item
            rows.append(pad + name + pretty(inner, indent + 2, len(name) + 1))
        left, right = "{}" if isinstance(value, dict) else "[]"
        return left + "\n" + ",\n".join(rows) + "\n" + " " * indent + right
    return flat


def bech32(hrp, data):
    """BIP 173, without its limit of 90 characters, as age uses it."""
    alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    bits = "".join(f"{byte:08b}" for byte in data)
    bits += "0" * (-len(bits) % 5)
    values = [int(bits[i : i + 5], 2) for i in range(0, len(bits), 5)]
    sum_ = 1
    for v in [ord(c) >> 5 for c in hrp] + [0] + [ord(c) & 31 for c in hrp] + values + [0] * 6:
        top, sum_ = sum_ >> 25, (sum_ & 0x1FFFFFF) << 5 ^ v
        for i, g in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            sum_ ^= g if top >> i & 1 else 0
    check = [(sum_ ^ 1) >> 5 * (5 - i) & 31 for i in range(6)]
    return hrp + "1" + "".join(alphabet[v] for v in values + check)


def seed(words):
    return hashlib.sha256(words.encode()).digest()


def signing_key(name, kind):
    """The private line and the verifier key of one name."""
    secret = seed("truce exercise " + name)
    public = Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()
    typed = bytes([kind]) + public
    key_id = hashlib.sha256(name.encode() + b"\n" + typed).hexdigest()[:8]
    private = base64.b64encode(bytes([kind]) + secret).decode()
    return (
        f"PRIVATE+KEY+{name}+{key_id}+{private}\n",
        f"{name}+{key_id}+{base64.b64encode(typed).decode()}",
    )


def age_key(participant):
    """The identity line and the recipient of one participant."""
    secret = seed("truce exercise age " + participant)
    public = X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()
    return bech32("age-secret-key-", secret).upper() + "\n", bech32("age", public)


def make():
    """Every file of the exercise that follows from the seeds: path -> text."""
    path = FOLDER / "founding.json"
    found = json.loads(path.read_text(encoding="utf-8"))
    line, found["log_vkey"] = signing_key(RECORD, SIGNER)
    files = {FOLDER / "keys/log.key": WORTHLESS + line}
    for participant in found["participants"]:
        text, (identity, recipient) = WORTHLESS, age_key(participant["id"])
        for key in participant["keys"]:
            kind = COSIGNER if key["use"] == ["hold"] else SIGNER
            line, key["vkey"] = signing_key(key["vkey"].split("+")[0], kind)
            text += line
            if "act" in key["use"]:
                key["age"] = recipient
        files[FOLDER / f"keys/{participant['id']}.key"] = text + identity
    files[path] = pretty(found) + "\n"
    return files


def main():
    files = make()
    differing = [
        path
        for path, text in files.items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    if sys.argv[1:] == ["--check"]:
        for path in differing:
            print(f"{path}: differs from what its seeds give")
        return 1 if differing else 0
    for path in differing:
        path.parent.mkdir(exist_ok=True)
        path.write_text(files[path], encoding="utf-8")
    print(f"{len(files)} files, {len(differing)} written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
