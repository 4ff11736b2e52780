# SPDX-License-Identifier: Apache-2.0
"""The refusals of section 1 that OpenSSL does not make."""

import hashlib
import os
import sys
import unittest

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import ed25519
from ed25519 import FIELD, ORDER

NEUTRAL = b"\x01" + bytes(31)


def encode(y, sign=0):
    """Encode a y coordinate and the sign of x."""
    return (y | sign << 255).to_bytes(32, "little")


class StrictTest(unittest.TestCase):
    """verify() and point_fault()."""

    def test_the_small_order_list_is_right(self):
        """y = 1, -1, 0 are plain; a point of order 8 doubles to y = 0, so d y^4 + 2 y^2 = 1."""
        d = -121665 * pow(121666, -1, FIELD) % FIELD
        for y in ed25519.SMALL_ORDER_Y[3:]:
            self.assertEqual((d * pow(y, 4, FIELD) + 2 * y * y) % FIELD, 1)
        self.assertEqual(len(set(ed25519.SMALL_ORDER_Y)), 5)

    def test_points(self):
        for y in ed25519.SMALL_ORDER_Y:
            for sign in (0, 1):
                self.assertEqual(ed25519.point_fault(encode(y, sign)), "is of small order")
        for y in range(FIELD, 2**255):
            for sign in (0, 1):
                self.assertEqual(ed25519.point_fault(encode(y, sign)), "is not canonical")
        for y in (2, 3, FIELD - 2):
            self.assertIsNone(ed25519.point_fault(encode(y)))

    def test_a_sound_signature(self):
        secret = Ed25519PrivateKey.from_private_bytes(bytes(32))
        public = secret.public_key().public_bytes_raw()
        signature = secret.sign(b"text")
        self.assertIsNone(ed25519.verify(public, b"text", signature))
        self.assertIsNotNone(ed25519.verify(public, b"texts", signature))
        self.assertIsNotNone(ed25519.verify(public, b"text", signature[:63]))
        s = int.from_bytes(signature[32:], "little") + ORDER
        self.assertEqual(ed25519.verify(public, b"text", signature[:32] + s.to_bytes(32, "little")),
                         "S is not smaller than L")

    def test_a_public_key_of_small_order_signs_anything(self):
        """With the neutral element as key, R = rB and S = r hold for every text; OpenSSL accepts that."""
        seed = bytes(32)
        r_point = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
        r = int.from_bytes(hashlib.sha512(seed).digest()[:32], "little") % 2**255 & ~7 | 2**254
        signature = r_point + (r % ORDER).to_bytes(32, "little")
        Ed25519PublicKey.from_public_bytes(NEUTRAL).verify(signature, b"anything")
        self.assertEqual(ed25519.verify(NEUTRAL, b"anything", signature), "the public key is of small order")
        Ed25519PublicKey.from_public_bytes(encode(FIELD + 1)).verify(signature, b"anything")
        self.assertEqual(ed25519.verify(encode(FIELD + 1), b"anything", signature), "the public key is not canonical")

    def test_keys_that_are_no_points(self):
        self.assertIsNotNone(ed25519.verify(encode(2), b"", b"\x02" * 32 + bytes(32)))


if __name__ == "__main__":
    unittest.main()
