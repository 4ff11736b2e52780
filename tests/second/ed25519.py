# SPDX-License-Identifier: Apache-2.0
"""Ed25519 as section 1 of the record format wants it: stricter than OpenSSL.

OpenSSL accepts public keys that are not canonical and points of small order. What it must not see is
refused here first, on the encodings alone; what is left is given to the library.
"""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FIELD = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
ORDER_8_Y = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7

# The y coordinates of the eight points whose order divides 8: (0,1), (0,-1), two of order 4, four of order 8.
SMALL_ORDER_Y = (1, FIELD - 1, 0, ORDER_8_Y, FIELD - ORDER_8_Y)


def point_fault(encoded):
    """Say why a 32-byte point encoding is refused, or return None."""
    if len(encoded) != 32:
        return "is not 32 bytes"
    y = int.from_bytes(encoded, "little") % 2**255
    if y >= FIELD:
        return "is not canonical"
    if y in SMALL_ORDER_Y:
        return "is of small order"
    return None


def verify(public_key, message, signature):
    """Return None when the signature holds, otherwise the reason why not."""
    if len(signature) != 64:
        return "the signature is not 64 bytes"
    fault = point_fault(public_key)
    if fault:
        return "the public key " + fault
    fault = point_fault(signature[:32])
    if fault:
        return "R " + fault
    if int.from_bytes(signature[32:], "little") >= ORDER:
        return "S is not smaller than L"
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return "the signature does not verify"
    return None
