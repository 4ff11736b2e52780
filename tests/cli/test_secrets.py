# SPDX-License-Identifier: Apache-2.0
"""Where secrets are while a command runs, and what is left of them: nowhere that others look, and nothing.

A process is looked at from outside, at the moment when its first key is open and it asks for the second one's
passphrase: its command line, environment, every byte of its memory, its terminal, and the core it would leave.
"""
import base64
import hashlib
import hmac
import os
import pty
import re
import resource
import select
import signal
import subprocess
import sys
import termios
import time
import unittest

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from harness import TRUCE, Workspace, statement

NAME = "talks.example/astana/kaz/second"
FIRST, SECOND = "correct horse battery", "staple of another key"
LOG_N = 10
MAPPING_MAX = 1 << 26  # sanitizers map gigabytes that hold nothing of the program


def unpadded(raw):
    return base64.b64encode(raw).rstrip(b"=")


def derive(key, salt, info):
    return HKDF(hashes.SHA256(), 32, salt or None, info).derive(key)


def by_passphrase(text, passphrase):
    """An age file, written by nobody's code but this."""
    file_key, salt, nonce = os.urandom(16), os.urandom(16), os.urandom(16)
    wrap = hashlib.scrypt(passphrase.encode(), salt=b"age-encryption.org/v1/scrypt" + salt, n=1 << LOG_N, r=8, p=1,
                          dklen=32)
    body = ChaCha20Poly1305(wrap).encrypt(bytes(12), file_key, None)
    head = b"age-encryption.org/v1\n-> scrypt %s %d\n%s\n---" % (unpadded(salt), LOG_N, unpadded(body))
    mac = hmac.new(derive(file_key, b"", b"header"), head, hashlib.sha256).digest()
    last = ChaCha20Poly1305(derive(file_key, nonce, b"payload")).encrypt(bytes(11) + b"\1", text, None)
    return head + b" " + unpadded(mac) + b"\n" + nonce + last


def allow_cores():
    resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


class AtTerminal:
    """truce at a terminal of its own, with cores allowed; `shown` is what the terminal showed."""

    def __init__(self, workspace, line):
        self.shown = b""
        self.pid, self.terminal = pty.fork()
        if not self.pid:
            try:
                allow_cores()
            except (ValueError, OSError):
                pass  # a hard limit: the test of cores skips
            for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP, signal.SIGTERM, signal.SIGTSTP):
                signal.signal(number, signal.SIG_DFL)  # whoever began the tests may have had them ignored
            os.chdir(workspace.dir)
            os.execve(TRUCE, [str(TRUCE), *line.split()], workspace.env())

    def read(self, until=None):
        """Until the text was shown, or the end."""
        end = time.monotonic() + 60
        while (until is None or until not in self.shown) and time.monotonic() < end:
            if not select.select([self.terminal], [], [], 1)[0]:
                continue
            try:
                got = os.read(self.terminal, 4096)
            except OSError:
                got = b""
            if not got:
                break
            self.shown += got
        return until is None or until in self.shown

    def echoes(self):
        return bool(termios.tcgetattr(self.terminal)[3] & termios.ECHO)

    def silent(self):
        """Once echo is off; a prompt is shown a moment before."""
        end = time.monotonic() + 60
        while self.echoes() and time.monotonic() < end:
            time.sleep(0.01)
        return not self.echoes()

    def type(self, text):
        os.write(self.terminal, text.encode())

    def end(self, sent=None):
        if sent is not None:
            os.kill(self.pid, sent)
        self.read()
        end = time.monotonic() + 60
        done, status = os.waitpid(self.pid, os.WNOHANG)
        while not done and time.monotonic() < end:
            time.sleep(0.01)
            done, status = os.waitpid(self.pid, os.WNOHANG)
        if not done:  # it should have ended
            os.kill(self.pid, signal.SIGKILL)
            status = os.waitpid(self.pid, 0)[1]
        os.close(self.terminal)
        return os.waitstatus_to_exitcode(status)


def memory(pid):
    """(bytes, flags of the mapping) of all that a process has mapped."""
    with open(f"/proc/{pid}/smaps", encoding="ascii", errors="replace") as f:
        text = f.read()
    found = re.findall(r"^([0-9a-f]+)-([0-9a-f]+) r.*?^VmFlags: ([^\n]*)", text, re.M | re.S)
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as f:
        for start, stop, flags in found:
            start, stop = int(start, 16), int(stop, 16)
            if stop - start > MAPPING_MAX:
                continue
            try:
                f.seek(start)
                yield f.read(stop - start), flags.split()
            except (OSError, ValueError, OverflowError):
                continue  # the kernel's own pages


SANITIZED = b"__asan_init" in TRUCE.read_bytes() or b"__tsan_init" in TRUCE.read_bytes()


def tamed(flags):
    """Locked, and in no dump. A sanitizer makes mlock do nothing and say that it did."""
    return ("lo" in flags or SANITIZED) and "dd" in flags


class Secrets(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.w = Workspace()
        cls.addClassCleanup(cls.w.done)
        cls.seeds = {}
        for name, passphrase in (("first", FIRST), ("second", SECOND)):
            made = cls.w.call(f"key new {NAME} --use root --plain -o plain")
            assert made.code == 0, made
            text = cls.w.path("plain").read_bytes()
            cls.seeds[name] = base64.b64decode(text.strip().split(b"+", 4)[4])[1:]
            cls.w.put(f"{name}.key", by_passphrase(text, passphrase))
            cls.w.path("plain").unlink()
        cls.w.put("b.json", statement("b"))
        cls.w.play()

    def open_first(self):
        """The first key is open, the second one's passphrase asked for."""
        asked = AtTerminal(self.w, "act statement b.json --key first.key --key second.key "
                                   "--record d/astana.truce --dry-run")
        self.assertTrue(asked.read(b"first.key: "), asked.shown)
        self.assertTrue(asked.silent())
        asked.type(FIRST + "\r")
        self.assertTrue(asked.read(b"second.key: "), asked.shown)
        self.assertTrue(asked.silent())
        return asked

    def needles(self):
        """What must not be seen: the passphrases, the key's text, its bytes."""
        whole = base64.b64encode(b"\1" + self.seeds["first"])
        return {"passphrase": FIRST.encode(), "the other passphrase": SECOND.encode(), "key text": whole,
                "seed in base64": base64.b64encode(self.seeds["first"])[:40], "seed in hex": self.seeds["first"].hex().encode(),
                "seed": self.seeds["first"]}

    def test_the_age_files_made_here_open(self):
        """Else the rest would prove nothing."""
        asked = self.open_first()
        asked.type(SECOND + "\r")
        self.assertEqual(asked.end(), 1, asked.shown)
        self.assertIn(b"not in the record", asked.shown)

    def test_neither_command_line_nor_environment(self):
        asked = self.open_first()
        asked.type(SECOND)
        for name in ("cmdline", "environ", "comm", "status"):
            with open(f"/proc/{asked.pid}/{name}", "rb") as f:
                seen = f.read()
            for what, needle in self.needles().items():
                self.assertNotIn(needle, seen, f"{what} in {name}")
        listed = subprocess.run(["ps", "axwwe"], capture_output=True).stdout
        self.assertIn(b"second.key", listed)
        for what, needle in self.needles().items():
            self.assertNotIn(needle, listed, f"{what} in ps")
        asked.type("\r")
        asked.end()

    def test_no_output_and_no_file_has_it(self):
        asked = self.open_first()
        asked.type("wrong\r")
        self.assertTrue(asked.read(b"Wrong. "), asked.shown)
        self.assertTrue(asked.silent())
        asked.type(SECOND + "\r")
        asked.end()
        places = [p for p in self.w.top.rglob("*") if p.is_file()]
        self.assertGreater(len(places), 10)
        for what, needle in self.needles().items():
            self.assertNotIn(needle, asked.shown, what)
            for place in places:
                self.assertNotIn(needle, place.read_bytes(), f"{what} in {place}")

    def test_memory_holds_it_in_locked_pages_alone(self):
        asked = self.open_first()
        asked.type(SECOND[:10])
        while select.select([asked.terminal], [], [], 0.2)[0]:
            self.assertTrue(os.read(asked.terminal, 4096))
        try:
            pieces = list(memory(asked.pid))
        except PermissionError as e:
            asked.end(signal.SIGKILL)
            self.skipTest(f"another process's memory may not be read here: {e}")
        asked.end(signal.SIGKILL)
        self.assertGreater(len(pieces), 10)
        needles = self.needles()
        for what in ("passphrase", "key text", "seed in base64", "seed in hex"):
            self.assertFalse([1 for piece, _ in pieces if needles[what] in piece], f"{what}: not wiped")
        # What is needed still: found, so that looking is proved, and nowhere else.
        for what, needle in (("seed", needles["seed"]), ("passphrase being typed", SECOND[:10].encode())):
            where = [flags for piece, flags in pieces if needle in piece]
            self.assertTrue(where, f"{what}: not found at all")
            self.assertFalse([flags for flags in where if not tamed(flags)], f"{what}: in pages like any others")

    def cores(self):
        return [p for p in self.w.dir.iterdir() if p.name.startswith("core")]

    def test_a_killed_process_leaves_no_core(self):
        try:
            control = subprocess.run([sys.executable, "-c", "import os; os.abort()"], cwd=self.w.dir,
                                     preexec_fn=allow_cores, stderr=subprocess.DEVNULL)
        except subprocess.SubprocessError:
            self.skipTest("a hard limit permits no cores here")
        self.assertEqual(control.returncode, -signal.SIGABRT)
        if not self.cores():
            with open("/proc/sys/kernel/core_pattern", encoding="ascii") as f:
                self.skipTest(f"cores do not come into the folder here: core_pattern is {f.read().strip()}")
        for path in self.cores():
            path.unlink()
        for number in (signal.SIGABRT, signal.SIGSEGV, signal.SIGQUIT, signal.SIGBUS):
            with self.subTest(number.name):
                asked = self.open_first()
                asked.type(SECOND[:10])
                code = asked.end(number)
                if not SANITIZED:  # which catches faults and exits
                    self.assertEqual(code, -number)
                self.assertEqual(self.cores(), [])

    def echo_after(self, asked, finish):
        """Whether the terminal echoes once the process has ended; held open here, so that it outlives it."""
        held = os.open(os.readlink(f"/proc/{asked.pid}/fd/0"), os.O_RDWR | os.O_NOCTTY)
        finish()
        code = os.waitstatus_to_exitcode(os.waitpid(asked.pid, 0)[1])
        echoes = asked.echoes()
        os.close(held)
        os.close(asked.terminal)
        return code, echoes

    def test_echo_is_back_whatever_ends_it(self):
        cases = (  # signal, exit code, echo, why
            (signal.SIGKILL, -signal.SIGKILL, False, "nobody can do anything about it: proves that the rest is looked at"),
            (signal.SIGINT, -signal.SIGINT, True, "as a shell's kill -INT"),
            (signal.SIGTERM, -signal.SIGTERM, True, "as at a shutdown"),
            (signal.SIGHUP, -signal.SIGHUP, True, "the line is gone"),
            (signal.SIGQUIT, -signal.SIGQUIT, True, "without a core"),
            (signal.SIGALRM, -signal.SIGALRM, True, "as timeout -s ALRM"),
        )
        for number, code, echo, why in cases:
            with self.subTest(why):
                asked = self.open_first()
                asked.type(SECOND[:5])
                self.assertEqual(self.echo_after(asked, lambda: os.kill(asked.pid, number)), (code, echo))
        for keys, why in (("\x03", "^C"), ("\x04", "^D"), ("\x1c", "^\\"), ("\r", "an answer")):
            with self.subTest(why):
                asked = self.open_first()
                asked.type("\x15" if keys == "\r" else SECOND[:5])
                self.assertEqual(self.echo_after(asked, lambda: asked.type(keys)), (1, True))

    def test_stopped_and_woken_it_asks_anew(self):
        asked = self.open_first()
        asked.type(SECOND[:5])
        os.kill(asked.pid, signal.SIGTSTP)
        # A session's leader has nobody who would wake it: the kernel lets it go on at once.
        self.assertTrue(asked.read(b"second.key: \r\nPassphrase of second.key: "), asked.shown)
        self.assertTrue(asked.silent())
        asked.type(SECOND + "\r")
        self.assertEqual(asked.end(), 1, asked.shown)
        self.assertIn(b"not in the record", asked.shown)

    def test_where_memory_may_not_be_locked_one_note_says_so(self):
        if SANITIZED:
            self.skipTest("mlock does nothing under a sanitizer, and does not say so")

        def unlocked():
            resource.setrlimit(resource.RLIMIT_MEMLOCK, (0, 0))
        self.w.path("d").chmod(0o777)
        for path in self.w.top.rglob("*"):
            path.chmod(0o777 if path.is_dir() else 0o666)
        for name in ("first.key", "second.key"):
            if not os.geteuid():
                os.chown(self.w.path(name), 65534, 65534)
            self.w.path(name).chmod(0o600)
        read, write = os.pipe()
        os.write(write, f"{FIRST}\n{SECOND}\n".encode())
        os.close(write)
        answer = self.w.as_nobody(*"act statement b.json --key first.key --key second.key --record d/astana.truce "
                                  "--dry-run".split(), env={"TRUCE_PASSPHRASE_FD": str(read)}, pass_fds=[read],
                                  preexec_fn=unlocked)
        os.close(read)
        self.assertIn("not in the record", answer.err)
        self.assertEqual(answer.err.count("not locked into memory"), 1, answer)


if __name__ == "__main__":
    unittest.main()
