# SPDX-License-Identifier: Apache-2.0
"""What leaves a process: over the wire, by its writes, in its memory."""
import contextlib
import fcntl
import os
import re
import shutil
import socket
import subprocess
import threading
import time

MAPPING_MAX = 1 << 30
OVERLAP = 1024
STRACE = shutil.which("strace")
TRACED = "trace=open,openat,creat,write,pwrite64,writev,pwritev,pwritev2,sendto,sendmsg,sendmmsg"


class Wire:
    """A relay before a host that keeps every byte of both directions, each connection's in one piece."""

    def __init__(self, port, lose=None):
        self.lose = lose  # cuts connections on which such bytes go to the host
        self.port, self.lock, self.tapes, self.taken = port, threading.Lock(), [], []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
                far = socket.create_connection(("127.0.0.1", self.port))
            except OSError:
                return
            tapes = bytearray(), bytearray()
            with self.lock:
                self.tapes += tapes
            threading.Thread(target=self.relay, args=(near, far, tapes), daemon=True).start()

    def relay(self, near, far, tapes):
        with near, far:
            back = threading.Thread(target=self.pass_on, args=(far, near, tapes[1]), daemon=True)
            back.start()
            self.pass_on(near, far, tapes[0])
            back.join()

    def pass_on(self, source, sink, tape):
        with contextlib.suppress(OSError):
            while piece := source.recv(65536):
                tape += piece
                if self.lose and self.lose in piece:
                    break
                sink.sendall(piece)
        with contextlib.suppress(OSError):
            sink.shutdown(socket.SHUT_WR)

    def take(self):
        """What came since it was taken last, and a little before it: nothing falls between two."""
        with self.lock:
            sizes = [len(tape) for tape in self.tapes]
            begins = self.taken + [0] * (len(sizes) - len(self.taken))
            new = [bytes(tape[max(0, begin - OVERLAP):size]) for tape, begin, size in zip(self.tapes, begins, sizes)]
            self.taken = sizes
        return new

    def done(self):
        self.listener.close()


def unescape(text):
    """strace -xx prints every byte of a string as \\xNN."""
    return bytes.fromhex(text.replace("\\x", ""))


def writes(log):
    """Of what strace -f -y -xx printed: {descriptor's path: bytes}, and the paths that were opened to write."""
    written, opened = {}, set()
    for line in log.splitlines():
        call = re.search(r"(\w+)\((.*)", line)
        if not call:
            continue
        if call[1] in ("open", "openat", "creat"):
            path = re.search(r'"((?:\\x[0-9a-f]{2})+)"', call[2])
            if path and re.search(r"O_WRONLY|O_RDWR|O_CREAT|O_TMPFILE", call[2]):
                opened.add(unescape(path[1]).decode(errors="replace"))
            continue
        to = re.match(r"\d+<((?:[^>\\]|\\x..|->)*)>", call[2])
        path = to[1] if to else "?"
        path = unescape(path).decode(errors="replace") if path.startswith("\\x") else path
        for piece in re.findall(r'"((?:\\x[0-9a-f]{2})+)"(\.\.\.)?', call[2]):
            if piece[1]:
                raise AssertionError(f"strace cut off what was written to {path}")
            written[path] = written.get(path, b"") + unescape(piece[0])
    return written, opened


def trace(log):
    """What to put before a command, so that `log` tells all that it writes."""
    return [STRACE, "-f", "-y", "-xx", "-s", "1000000", "-e", TRACED, "-o", str(log)]


def memory(pid):
    """All that a process has mapped, but what is a file's and cannot be written; PermissionError where it may not be read."""
    pieces = []
    with open(f"/proc/{pid}/maps", encoding="ascii", errors="replace") as f:
        found = re.findall(r"^([0-9a-f]+)-([0-9a-f]+) r(.).. \S+ \S+ +(\d+)", f.read(), re.M)
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as f:
        for start, stop, writable, inode in found:
            start, stop = int(start, 16), int(stop, 16)
            if stop - start > MAPPING_MAX or (writable != "w" and inode != "0"):
                continue
            try:
                f.seek(start)
                pieces.append(f.read(stop - start))
            except (OSError, ValueError, OverflowError):
                continue  # the kernel's own pages
    return pieces


def held_at_its_output(command, dump, **how):
    """Runs a command whose output nobody reads, so that it waits at its first byte with all in its memory; dumps it there;
    then lets it go on. (output, memory)"""
    read, write = os.pipe()
    size = fcntl.fcntl(write, fcntl.F_SETPIPE_SZ, 4096)
    os.write(write, b"x" * size)
    process = subprocess.Popen(command, stdout=write, stderr=subprocess.STDOUT, **{"stdin": subprocess.DEVNULL, **how})
    os.close(write)
    try:
        blocked(process)
        pieces = dump(process.pid)
    finally:
        with os.fdopen(read, "rb") as f:
            output = f.read()[size:]
        process.wait(60)
    return output, pieces


def blocked(process):
    """Waits until it waits to write."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if process.poll() is not None:
            raise AssertionError("it ended before it wrote a byte")
        try:
            with open(f"/proc/{process.pid}/syscall", encoding="ascii") as f:
                words = f.read().split()
        except OSError:
            words = []
        if words and words[0] in ("1", "20", "64", "66"):  # write, writev: x86-64, and arm64
            return
        time.sleep(0.01)
    raise AssertionError("it wrote nothing")
