# SPDX-License-Identifier: Apache-2.0
"""Keys that an SSH agent has: a whole record by OpenSSH's agent, checked by cryptography's Ed25519; and agents that lie."""
import base64
import contextlib
import json
import os
import shutil
import socket
import sqlite3
import struct
import subprocess
import tempfile
import threading
import unittest
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from harness import Workspace, statement

RECORD = "talks.example/room"
AT = "2026-05-02T{:02}:00:00+06:00"
AWAY = {"ada": ("root", "desk", "node", "hold")}  # whose keys the agent has; the log's too
USES = {"root": "root", "desk": "act", "node": "machine", "hold": "hold"}


def string(raw):
    return struct.pack(">I", len(raw)) + raw


def public(key):
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def blob(key):
    return string(b"ssh-ed25519") + string(public(key))


class FakeAgent:
    """Answers as `conduct` says; remembers what it was asked to sign."""

    def __init__(self, key, conduct):
        self.key, self.conduct, self.asked = key, conduct, []
        self.folder = tempfile.mkdtemp(prefix="truce-agent-")
        self.path = os.path.join(self.folder, "s")
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.bind(self.path)
        self.socket.listen(8)
        self.held = []
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        while True:
            try:
                line, _ = self.socket.accept()
            except OSError:
                return
            with contextlib.suppress(OSError):
                self.answer(line)

    def read(self, line, size):
        got = b""
        while len(got) < size:
            piece = line.recv(size - len(got))
            if not piece:
                raise OSError("closed")
            got += piece
        return got

    def answer(self, line):
        if self.conduct == "closes":
            line.close()
            return
        question = self.read(line, struct.unpack(">I", self.read(line, 4))[0])
        if question[0] == 11:
            content = b"\x0c" + struct.pack(">I", 1) + string(blob(self.key)) + string(b"fake")
        else:
            size = struct.unpack(">I", question[1:5])[0]
            rest = question[5 + size:]
            message = rest[4:4 + struct.unpack(">I", rest[:4])[0]]
            self.asked.append(message)
            content = b"\x0e" + string(string(b"ssh-ed25519") + string(self.key.sign(message)))
            content = self.spoil(content, message)
        whole = string(content)
        if self.conduct == "never":
            self.held.append(line)  # open, and silent
            return
        if self.conduct == "half":
            whole = whole[:len(whole) // 2]
        if self.conduct == "endless":
            whole = struct.pack(">I", 0xffffffff) + bytes(100000)
        if self.conduct == "too long":
            whole = struct.pack(">I", 262145) + bytes(262145)
        line.sendall(whole)
        line.close()

    def spoil(self, content, message):
        if self.conduct == "another message":
            return content[:-64] + self.key.sign(message + b"!")
        if self.conduct == "another key":
            return content[:-64] + Ed25519PrivateKey.generate().sign(message)
        if self.conduct == "63 bytes":
            return b"\x0e" + string(string(b"ssh-ed25519") + string(bytes(63)))
        if self.conduct == "rsa":
            return b"\x0e" + string(string(b"rsa-sha2-512") + string(bytes(256)))
        if self.conduct == "says no":
            return b"\x05"
        if self.conduct == "other kind":
            return b"\x0c" + struct.pack(">I", 0)
        if self.conduct == "more behind":
            return content + b"\0"
        return content

    def done(self):
        self.socket.close()
        for line in self.held:
            line.close()
        shutil.rmtree(self.folder)


def found_body(w, make_key):
    log = make_key("log", RECORD, "log")
    people = []
    for who, roles in (("host", ["host"]), ("ada", ["guarantor"]), ("bob", ["guarantor"])):
        keys = [make_key(f"{who}-{label}", f"{RECORD}/{who}/{label}", use) for label, use in USES.items()]
        people.append({"id": who, "name": {"en": who.title()}, "roles": roles, "keys": keys})
    return {"kind": "exercise", "title": {"en": "A room"}, "host": "host", "log_vkey": log["vkey"], "languages": ["en"],
            "tracks": [{"id": "room", "name": {"en": "Room"}}], "participants": people,
            "rules": {"format": 0, "founders": ["guarantor"], "holders": ["ada", "bob", "host"], "held": 2, "seen": 2,
                      "reading": "public", "motion": {"*": {"guarantor": "all"}}, "silence_hours": 72}}


def raw_key(vkey):
    return Ed25519PublicKey.from_public_bytes(base64.b64decode(vkey.split("+", 2)[2])[1:])


def signature_of(note, name):
    line = next(x for x in note.split(b"\n\n")[-1].splitlines() if x.split()[1] == name.encode())
    return base64.b64decode(line.split()[2])[4:]


@unittest.skipUnless(shutil.which("ssh-agent"), "OpenSSH's ssh-agent is not installed")
class OpenSSH(unittest.TestCase):
    """Ada's keys and the log's are an agent's; everybody else has files."""

    @classmethod
    def setUpClass(cls):
        cls.w = Workspace()
        cls.addClassCleanup(cls.w.done)
        cls.folder = Path(tempfile.mkdtemp(prefix="truce-agent-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.agent = subprocess.Popen(["ssh-agent", "-D", "-a", str(cls.folder / "s")], stdout=subprocess.DEVNULL)
        cls.addClassCleanup(cls.agent.wait)
        cls.addClassCleanup(cls.agent.terminate)
        while not (cls.folder / "s").exists():
            assert cls.agent.poll() is None
        cls.vkeys = {}
        body = found_body(cls.w, cls.make_key)
        cls.w.put("F.json", body)
        answer = cls.call("found F.json --key host-root.key --key ada-root.key --key bob-root.key --log-key log.key "
                          f"-o r.truce --at {AT.format(9)}")
        assert answer.code == 0, answer

    @classmethod
    def call(cls, line, agent=True, **kw):
        env = {"SSH_AUTH_SOCK": str(cls.folder / "s")} if agent else {}
        return cls.w.call(line, env=env, **kw)

    @classmethod
    def ssh_add(cls, comment, kind="ed25519"):
        path = cls.folder / comment
        subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", "", "-C", comment, "-f", path], check=True)
        subprocess.run(["ssh-add", "-q", path], check=True, env={"SSH_AUTH_SOCK": str(cls.folder / "s")},
                       stderr=subprocess.DEVNULL)
        path.unlink()

    @classmethod
    def make_key(cls, file, name, use):
        who, _, label = file.partition("-")
        more = "--plain"
        if label in AWAY.get(who, ()) or file == "log":
            cls.ssh_add(file)
            more = f"--agent {file}" + (" --no-age" if use == "act" else "")
        made = cls.call(f"key new {name} --use {use} {more} --json -o {file}.key")
        assert made.code == 0, made
        cls.vkeys[file] = made.json()["vkey"]
        return {k: v for k, v in made.json().items() if k in ("vkey", "use", "age")}

    def entries(self):
        with contextlib.closing(sqlite3.connect(f"file:{self.w.path('r.truce')}?mode=ro", uri=True)) as db:
            return ([note for note, in db.execute("SELECT note FROM entry ORDER BY i")],
                    db.execute("SELECT note FROM checkpoint ORDER BY size DESC").fetchone()[0],
                    [line for line, in db.execute("SELECT line FROM cosignature")])

    def test_1_a_key_file_names_the_key_and_holds_no_secret(self):
        for file in ("ada-root", "ada-desk", "ada-node", "ada-hold", "log"):
            text = self.w.path(f"{file}.key").read_text()
            self.assertEqual(text, f"AGENT+KEY+{self.vkeys[file]}\n")
            listed = subprocess.run(["ssh-add", "-L"], capture_output=True, text=True,
                                    env={"SSH_AUTH_SOCK": str(self.folder / "s")}).stdout
            raw = base64.b64decode(next(x for x in listed.splitlines() if x.endswith(file)).split()[1])
            self.assertEqual(raw[-32:], base64.b64decode(self.vkeys[file].split("+", 2)[2])[1:])
            self.w.path(f"{file}.key").chmod(0o644)  # nothing in it is secret

    def test_2_the_founding_was_signed_by_it(self):
        note = self.entries()[0][0]
        text = note[:note.rindex(b"\n\n") + 1]
        raw_key(self.vkeys["ada-root"]).verify(signature_of(note, f"{RECORD}/ada/root"), text)

    def test_3_acts_hold_acts_notes_and_cosignatures(self):
        w = self.w
        w.put("hello.json", statement("hello", "ada"))
        done = self.call(f"act statement hello.json --key ada-desk.key --record r.truce --log-key log.key --at {AT.format(10)}")
        self.assertEqual(done.code, 0, done)
        held = self.call("act hold --key ada-node.key --record r.truce --log-key log.key --at " + AT.format(11))
        self.assertEqual(held.code, 0, held)
        w.put("bob.json", statement("bob", "bob"))
        made = self.call(f"act statement bob.json --key bob-desk.key --record r.truce --at {AT.format(12)} --note-only")
        w.put("bob.note", made.out)
        put = self.call("append r.truce --log-key log.key bob.note")
        self.assertEqual(put.code, 0, put)
        cosigned = self.call("cosign r.truce --key ada-hold.key")
        self.assertEqual(cosigned.code, 0, cosigned)
        also = self.call("cosign r.truce --key bob-hold.key", agent=False)
        self.assertEqual(also.code, 0, also)
        # Judged by the program, without an agent, and by other Ed25519 over the very bytes.
        verified = self.call("verify r.truce --json", agent=False).json()
        self.assertTrue(verified["valid"])
        self.assertEqual((verified["size"], verified["held"]["size"]), (4, 4), verified)
        notes, checkpoint, lines = self.entries()
        for index, file in ((1, "ada-desk"), (2, "ada-node")):
            text = notes[index][:notes[index].rindex(b"\n\n") + 1]
            label = file.split("-")[1]
            raw_key(self.vkeys[file]).verify(signature_of(notes[index], f"{RECORD}/ada/{label}"), text)
        text = checkpoint[:checkpoint.index(b"\n\n") + 1]
        raw_key(self.vkeys["log"]).verify(signature_of(checkpoint, RECORD), text)
        line = next(x for x in lines if b"/ada/hold " in x)
        raw = base64.b64decode(line.split()[2])[4:]
        when = int.from_bytes(raw[:8], "big")
        raw_key(self.vkeys["ada-hold"]).verify(raw[8:], b"cosignature/v1\ntime %d\n" % when + text)

    def test_4_without_the_agent_nothing_is_signed(self):
        self.w.put("more.json", statement("more", "ada"))
        before = self.w.take()
        line = f"act statement more.json --key ada-desk.key --record r.truce --log-key log.key --at {AT.format(13)}"
        for env, code, fragment in (({}, 1, "SSH_AUTH_SOCK is not set"),
                                    ({"SSH_AUTH_SOCK": str(self.folder / "none")}, 3, "No such file"),
                                    ({"SSH_AUTH_SOCK": "/" + "x" * 200}, 1, "longer than a socket's name"),
                                    ({"SSH_AUTH_SOCK": str(self.folder)}, 3, "refused")):
            with self.subTest(fragment):
                answer = self.w.call(line, env=env)
                self.assertEqual(answer.code, code, answer)
                self.assertIn(fragment, answer.err)
                self.assertIn(f"{RECORD}/ada/desk", answer.err)
        self.assertEqual(self.w.take(), before)

    def test_5_which_key_is_meant(self):
        self.ssh_add("twice")
        self.ssh_add("twice")
        self.ssh_add("rsa", "rsa")
        for wanted, fragment in (("nobody", "no ssh-ed25519 key"), ("twice", "several keys called"),
                                 ("rsa", "no ssh-ed25519 key")):
            with self.subTest(wanted):
                answer = self.call(f"key new {RECORD}/eve/desk --use root --agent {wanted} -o eve.key")
                self.assertEqual(answer.code, 1, answer)
                self.assertIn(fragment, answer.err)
                self.assertIn("SHA256:", answer.err)
                self.assertFalse(self.w.path("eve.key").exists())
        listed = subprocess.run(["ssh-add", "-l"], capture_output=True, text=True,
                                env={"SSH_AUTH_SOCK": str(self.folder / "s")}).stdout
        prints = [x.split()[1] for x in listed.splitlines() if x.split()[2] == "twice"]
        made = self.call(f"key new {RECORD}/eve/desk --use root --agent {prints[0]} -o eve.key")
        self.assertEqual(made.code, 0, made)
        self.assertIn("holds no secret", made.out)

    def test_6_a_locked_agent_says_no(self):
        lock = {"SSH_AUTH_SOCK": str(self.folder / "s"), "SSH_ASKPASS": str(self.folder / "ask"),
                "SSH_ASKPASS_REQUIRE": "force", "DISPLAY": "none", "PATH": os.environ["PATH"]}
        (self.folder / "ask").write_text("#!/bin/sh\necho lock\n")
        (self.folder / "ask").chmod(0o755)
        locked = subprocess.run(["ssh-add", "-x"], env=lock, capture_output=True, stdin=subprocess.DEVNULL)
        if locked.returncode:
            self.skipTest(f"ssh-add does not lock here: {locked.stderr.decode().strip()}")
        try:
            answer = self.call(f"key new {RECORD}/eve/other --use root --agent ada-hold -o other.key")
            self.assertEqual(answer.code, 1, answer)
            self.assertIn("It has no ssh-ed25519 key", answer.err)
            self.w.put("locked.json", statement("locked", "ada"))
            acted = self.call("act statement locked.json --key ada-desk.key --record r.truce --log-key log.key --at "
                              + AT.format(14))
            self.assertEqual(acted.code, 1, acted)
            self.assertIn("the SSH agent says no", acted.err)
        finally:
            subprocess.run(["ssh-add", "-X"], env=lock, capture_output=True, stdin=subprocess.DEVNULL, check=True)

    def test_7_an_age_identity_beside_it_is_a_secret(self):
        read, write = os.pipe()
        os.write(write, b"correct horse\n")
        os.close(write)
        env = {"SSH_AUTH_SOCK": str(self.folder / "s"), "TRUCE_PASSPHRASE_FD": str(read)}
        self.ssh_add("with-age")
        made = self.w.call(f"key new {RECORD}/eve/age --agent with-age -o age.key --json", env=env, pass_fds=[read])
        os.close(read)
        self.assertEqual(made.code, 0, made)
        self.assertTrue(made.json()["age"].startswith("age1"))
        self.assertTrue(self.w.path("age.key").read_bytes().startswith(b"age-encryption.org/v1\n"))
        plain = self.call(f"key new {RECORD}/eve/age --agent with-age -o plain.key --plain")
        self.assertEqual(plain.code, 0, plain)
        self.assertIn("AGE-SECRET-KEY-1", self.w.path("plain.key").read_text())
        self.w.path("plain.key").chmod(0o644)
        self.w.put("c.json", statement("c", "ada"))
        refused = self.call("act statement c.json --key plain.key --record r.truce --log-key log.key")
        self.assertEqual(refused.code, 1, refused)
        self.assertIn("key-file-mode", refused.err)


class Hostile(unittest.TestCase):
    """An agent that has the key and does something else with it."""
    CASES = (  # conduct, exit code, fragment, why
        ("another message", 1, "does not verify", "a signature over other bytes"),
        ("another key", 1, "does not verify", "a signature by another key"),
        ("63 bytes", 1, "no Ed25519 signature", "too short"),
        ("rsa", 1, "no Ed25519 signature", "another algorithm"),
        ("more behind", 1, "no Ed25519 signature", "bytes behind it"),
        ("says no", 1, "the SSH agent says no", "refused"),
        ("other kind", 1, "another kind", "an answer to another question"),
        ("too long", 1, "larger than", "a byte more than may be"),
        ("endless", 1, "larger than", "four gigabytes"),
        ("half", 3, "broke off", "closes in the middle"),
        ("closes", 3, "", "closes before it was asked"),
        ("never", 3, "not answered within 1 seconds", "never answers"),
    )

    @classmethod
    def setUpClass(cls):
        cls.w = Workspace()
        cls.addClassCleanup(cls.w.done)
        cls.keys = {}
        body = found_body(cls.w, cls.make_key)
        cls.w.put("F.json", body)
        cls.agents = []
        answer = cls.w.call("found F.json --key host-root.key --key ada-root.key --key bob-root.key --log-key log.key "
                            f"-o r.truce --at {AT.format(9)}")
        assert answer.code == 0, answer
        cls.w.put("hello.json", statement("hello", "ada"))
        made = cls.w.call(f"act statement hello.json --key bob-desk.key --record r.truce --at {AT.format(10)} --note-only")
        assert made.code == 0, made
        cls.w.put("bob.note", made.out)

    @classmethod
    def make_key(cls, file, name, use):
        """Plain files; those of ada-desk, ada-hold and a second one of the log then name an agent's key."""
        made = cls.w.call(f"key new {name} --use {use} --plain --json -o {file}.key")
        assert made.code == 0, made
        if file in ("ada-desk", "ada-hold", "log"):
            line = cls.w.path(f"{file}.key").read_text().splitlines()[0]
            seed = base64.b64decode(line.split("+", 4)[4])[1:]
            cls.keys[file] = Ed25519PrivateKey.from_private_bytes(seed)
            cls.w.put(f"{file}.agent", f"AGENT+KEY+{made.json()['vkey']}\n")
        return {k: v for k, v in made.json().items() if k in ("vkey", "use", "age")}

    def ask(self, file, conduct, line):
        agent = FakeAgent(self.keys[file], conduct)
        try:
            return agent, self.w.call(line, env={"SSH_AUTH_SOCK": agent.path, "TRUCE_AGENT_SECONDS": "1"})
        finally:
            agent.done()

    def test_nothing_of_it_is_used(self):
        commands = (("ada-desk", f"act statement hello.json --key ada-desk.agent --record r.truce --log-key log.key --at {AT.format(10)}"),
                    ("ada-hold", "cosign r.truce --key ada-hold.agent"),
                    ("log", "append r.truce --log-key log.agent bob.note"))
        before = self.w.take()
        for conduct, code, fragment, why in self.CASES:
            for file, line in commands:
                with self.subTest(f"{line.split()[0]}: {why}"):
                    _, answer = self.ask(file, conduct, line)
                    self.assertEqual(answer.code, code, answer)
                    self.assertIn(fragment, answer.err)
                    self.assertEqual(answer.err.count("truce:"), 1, answer)
                    self.assertEqual(self.w.take(), before)

    def test_the_same_agents_when_they_are_honest(self):
        """Else the refusals would prove nothing. It is asked for the note's text and nothing else."""
        shutil.copy(self.w.path("r.truce"), self.w.path("kept.truce"))
        agent, answer = self.ask("ada-desk", "", f"act statement hello.json --key ada-desk.agent --record kept.truce --log-key log.key --at {AT.format(10)}")
        self.assertEqual(answer.code, 0, answer)
        self.assertEqual(len(agent.asked), 1)
        self.assertEqual(json.loads(agent.asked[0])["by"], "ada")
        agent, answer = self.ask("log", "", "append kept.truce --log-key log.agent bob.note")
        self.assertEqual(answer.code, 0, answer)
        self.assertEqual([m.split(b"\n")[0] for m in agent.asked], [RECORD.encode()])
        agent, answer = self.ask("ada-hold", "", "cosign kept.truce --key ada-hold.agent")
        self.assertEqual(answer.code, 0, answer)
        self.assertEqual([m.split(b"\n")[0] for m in agent.asked], [b"cosignature/v1"])
        self.assertTrue(self.w.call("verify kept.truce --json").json()["valid"])
        self.w.path("kept.truce").unlink()

    def test_a_key_that_the_agent_does_not_prove_is_not_written(self):
        key = self.keys["ada-desk"]
        for conduct, code in (("another key", 1), ("says no", 1), ("never", 3), ("half", 3)):
            agent = FakeAgent(key, conduct)
            try:
                answer = self.w.call(f"key new {RECORD}/eve/desk --use root --agent fake -o eve.key",
                                     env={"SSH_AUTH_SOCK": agent.path, "TRUCE_AGENT_SECONDS": "1"})
            finally:
                agent.done()
            self.assertEqual(answer.code, code, answer)
            self.assertFalse(self.w.path("eve.key").exists())


if __name__ == "__main__":
    unittest.main()
