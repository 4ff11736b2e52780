# SPDX-License-Identifier: Apache-2.0
"""Signed requests to the host of a closed record, written from RFC 9421 and docs/http.md: nothing of the binary's.

A request is a plain object whose parts a test may alter after they were signed.
"""
import contextlib
import hashlib
import http.client
import os
import time

from talks import make

BARE = ("@method", "@authority", "@path", "@query")
BODY = (*BARE, "content-type", "content-digest")
PATIENCE_S = 60


def now():
    return int(time.time())


class Request:
    def __init__(self, method, target, body=None, kind="text/plain", host=None):
        self.method, self.target, self.body, self.host = method, target, body, host
        self.headers = []  # (name, value), in order
        self.sent_host = None  # where it differs from what was signed
        if body is not None:
            self.headers += [("Content-Type", kind), ("Content-Length", str(len(body))),
                             ("Content-Digest", f"sha-256=:{make.b64(hashlib.sha256(body).digest())}:")]

    def value(self, name):
        path, mark, query = self.target.partition("?")
        derived = {"@method": self.method, "@authority": self.host.lower(), "@path": path, "@query": "?" + query}
        return derived[name] if name in derived else dict((k.lower(), v) for k, v in self.headers)[name]

    def sign(self, key, created=None, nonce=None, keyid=None, label="truce", more="", covered=None):
        """Adds the two fields; gives them too."""
        covered = covered or (BODY if self.body is not None else BARE)
        keyid = keyid or f"{key.name}+{key.key_id.hex()}"
        params = "(" + " ".join(f'"{name}"' for name in covered) + ")"
        params += f";created={now() if created is None else created}"
        params += f';nonce="{nonce or os.urandom(16).hex()}";alg="ed25519";keyid="{keyid}";tag="truce"{more}'
        base = "".join(f'"{name}": {self.value(name)}\n' for name in covered) + f'"@signature-params": {params}'
        fields = [("Signature-Input", f"{label}={params}"), ("Signature", f"{label}=:{make.b64(key.sign(base.encode()))}:")]
        self.headers += fields
        return fields

    def replace(self, name, value):
        self.headers = [(k, value if k == name else v) for k, v in self.headers]

    def drop(self, name):
        self.headers = [(k, v) for k, v in self.headers if k != name]


def send(process, request, timeout=PATIENCE_S):
    """(status, headers, body)"""
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", process.port, timeout=timeout)) as c:
        start(c, process, request)
        answer = c.getresponse()
        return answer.status, answer.headers, answer.read()


def start(connection, process, request):
    connection.putrequest(request.method, request.target, skip_host=True, skip_accept_encoding=True)
    host = request.sent_host if request.sent_host is not None else request.host
    if host:
        connection.putheader("Host", host)
    for name, value in request.headers:
        connection.putheader(name, value)
    with contextlib.suppress(OSError):  # it may have answered and closed before all was sent
        connection.endheaders(request.body)


def ask(process, key, method, target, body=None, kind="text/plain", **how):
    """One that is signed as it should be."""
    request = Request(method, target, body, kind, host=f"127.0.0.1:{process.port}")
    request.sign(key, **how)
    return send(process, request)
