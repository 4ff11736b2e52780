#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the exercises' key files and puts their public halves into founding.json.

Whoever is admitted later has its keys in the motion that admits it, with the proof that somebody
holds them. Every seed is SHA-256 of a sentence that is printed here, so the keys are worthless on purpose:
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

HERE = pathlib.Path(__file__).resolve().parent
FOLDERS = sorted(path.parent for path in HERE.glob("*/founding.json"))
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


def proof(name, record, participant, vkey):
    """What shows that somebody holds a key that comes later."""
    key = Ed25519PrivateKey.from_private_bytes(seed("truce exercise " + name))
    told = "".join(f"{line}\n" for line in ("truce.key/v1", record, participant, vkey))
    return base64.b64encode(key.sign(told.encode())).decode()


def enter(participant, record, later):
    """Fills in a participant's public keys; the text of its key file."""
    text, (identity, recipient) = WORTHLESS, age_key(participant["id"])
    for key in participant["keys"]:
        name = key["vkey"].split("+")[0]
        kind = COSIGNER if key["use"] == ["hold"] else SIGNER
        line, key["vkey"] = signing_key(name, kind)
        text += line
        if "act" in key["use"]:
            key["age"] = recipient
        if later:
            key["proof"] = proof(name, record, participant["id"], key["vkey"])
    return text + identity


def record_of(found):
    return found["log_vkey"].split("+")[0]


def admitted(act):
    """The participant whom an act moves to admit, or nothing."""
    body = act.get("body", {})
    return body["payload"]["participant"] if body.get("kind") == "admit" else None


def make(folder):
    """Every file of one exercise that follows from the seeds: path -> text."""
    path = folder / "founding.json"
    found = json.loads(path.read_text(encoding="utf-8"))
    record = record_of(found)
    line, found["log_vkey"] = signing_key(record, SIGNER)
    files = {folder / "keys/log.key": WORTHLESS + line}
    for participant in found["participants"]:
        files[folder / f"keys/{participant['id']}.key"] = enter(participant, record, False)
    for motion in sorted((folder / "acts").glob("*-motion-*.json")):
        act = json.loads(motion.read_text(encoding="utf-8"))
        participant = admitted(act)
        if participant:
            files[folder / f"keys/{participant['id']}.key"] = enter(participant, record, True)
            files[motion] = pretty(act) + "\n"
    files[path] = pretty(found) + "\n"
    return files


def main():
    files = {path: text for folder in FOLDERS for path, text in make(folder).items()}
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
