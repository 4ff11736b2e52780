# SPDX-License-Identifier: Apache-2.0
"""Stands between a desk and its host, so that a test can take the host away from that desk alone and give it back."""
import contextlib
import socket
import threading
from urllib.parse import urlsplit

LOOK_S = 0.1  # between two looks at whether the host is away


class Relay:
    """Passes bytes on, both ways, but while the file `away` is there: then nobody gets through, and who was is cut off."""

    def __init__(self, url, away):
        self.to = (urlsplit(url).hostname, urlsplit(url).port)
        self.away = away
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            here = self.listener.accept()[0]
            if self.away.exists():
                here.close()
                continue
            there = socket.create_connection(self.to)
            for a, b in ((here, there), (there, here)):
                threading.Thread(target=self.pass_on, args=(a, b), daemon=True).start()

    def pass_on(self, a, b):
        a.settimeout(LOOK_S)
        with contextlib.suppress(OSError):
            while not self.away.exists():
                try:
                    piece = a.recv(65536)
                except TimeoutError:
                    continue
                if not piece:
                    break
                b.sendall(piece)
        for end in (a, b):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
