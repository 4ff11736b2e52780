# SPDX-License-Identifier: Apache-2.0
"""Encrypt to X25519 recipients as C2SP age has it. Random numbers come from the caller, so records repeat."""

import base64
import functools
import hashlib
import hmac

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
CHUNK = 65536


def unpadded(raw):
    """Base64 without padding."""
    return base64.b64encode(raw).rstrip(b"=")


def derive(secret, salt, info):
    """HKDF with SHA-256, 32 bytes."""
    return HKDF(hashes.SHA256(), 32, salt or None, info).derive(secret)


def stanza(file_key, public, ephemeral):
    """The stanza for one recipient."""
    share = ephemeral.public_key().public_bytes_raw()
    shared = ephemeral.exchange(public)
    wrap = derive(shared, share + public.public_bytes_raw(), b"age-encryption.org/v1/X25519")
    body = ChaCha20Poly1305(wrap).encrypt(bytes(12), file_key, None)
    return b"-> X25519 " + unpadded(share) + b"\n" + unpadded(body) + b"\n"


def encrypt(text, publics, seed, deceived=()):
    """Encrypt a text of less than one chunk to the recipients; `seed` stands in for chance. Whoever is deceived
    finds another file key in his stanza."""
    assert len(text) < CHUNK

    def chance(label):
        return hashlib.sha256(seed + label).digest()
    file_key, nonce = chance(b"file key")[:16], chance(b"nonce")[:16]
    header = b"age-encryption.org/v1\n"
    for i, public in enumerate(publics):
        given = chance(b"another file key")[:16] if public in deceived else file_key
        header += stanza(given, public, X25519PrivateKey.from_private_bytes(chance(b"%d" % i)))
    header += b"---"
    mac = hmac.new(derive(file_key, b"", b"header"), header, hashlib.sha256).digest()
    payload = ChaCha20Poly1305(derive(file_key, nonce, b"payload")).encrypt(bytes(11) + b"\x01", text, None)
    return header + b" " + unpadded(mac) + b"\n" + nonce + payload


def checksum(values):
    """The six Bech32 letters behind `age1` and its values (BIP 173)."""
    check = 1
    for value in [3, 3, 3, 0, 1, 7, 5] + values + [0] * 6:
        high = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for i, step in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= step * (high >> i & 1)
    return [(check ^ 1) >> 5 * (5 - i) & 31 for i in range(6)]


def public_of(text):
    """The public key of an age recipient; nothing is checked."""
    bits = functools.reduce(lambda found, letter: found << 5 | LETTERS.index(letter), text[4:-6], 0)
    return X25519PublicKey.from_public_bytes((bits >> 4).to_bytes(32, "big"))


def recipient(public):
    """Spell a public key as an age recipient."""
    bits = int.from_bytes(public.public_bytes_raw(), "big") << 4
    values = [bits >> 5 * (51 - i) & 31 for i in range(52)]
    return "age1" + "".join(LETTERS[value] for value in values + checksum(values))
