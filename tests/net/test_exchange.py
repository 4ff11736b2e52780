# SPDX-License-Identifier: Apache-2.0
"""An exchange whose programs are killed: at each step that an author's program takes to deposit or to open, and at each that
a host takes to log it. Whatever was logged can be opened, nothing is deposited twice, and the page tells what happened."""
import collections
import json
import re
import shutil
import signal
import subprocess
import tempfile
import unittest
from pathlib import Path

import tables
from between import DROP, Between
from harness import CHECK, TRUCE, Folder, wait_for

RECORD = "exchange.example/talks"
PEOPLE = {"kaz": "host", "opp": "party", "syr": "party"}
STRACE = shutil.which("strace")
# What a process does to its disk and to others; each is a step behind which it may be gone.
STEPS = ("pwrite64", "fsync", "rename", "sendto", "recvfrom") + (
    ("write", "fdatasync", "unlink", "sendmsg", "openat", "ftruncate", "link", "unlinkat", "mkdir", "connect", "recvmsg") if CHECK else ())
HOST_STEPS = ("pwrite64", "fdatasync", "sendto", "sendmsg", "recvfrom") + (("write", "fsync", "writev") if CHECK else ())
EACH = 2 if CHECK else 64  # of the steps of one sort, every so many


class Room(unittest.TestCase):
    def setUp(self):
        self.folder = Folder()
        self.addCleanup(self.folder.done)
        self.found()
        self.host = self.folder.serve(own="host")
        self.listen = f"127.0.0.1:{self.host.port}"
        for who in PEOPLE:
            self.truce(who, "clone", self.host.url, f"{who}.truce", "--found", self.fingerprint)

    def tearDown(self):
        for process in self.folder.processes:
            process.check()

    def truce(self, who, *args, code=0):
        answer = self.folder.call(*args, own=who)
        self.assertEqual(answer.returncode, code, f"{who}: {args}\n{answer.stdout}{answer.stderr}")
        return answer.stdout + answer.stderr

    def found(self):
        def key(name, use, file):
            made = json.loads(self.truce("kaz", "key", "new", name, "--use", use, "--plain", "-o", file, "--json"))
            return {k: made[k] for k in ("vkey", "age") if k in made}
        keys = {who: [{**key(f"{RECORD}/{who}/desk", "act,root", f"{who}.key"), "use": ["act", "root"]}] for who in PEOPLE}
        keys["kaz"] += [{**key(f"{RECORD}/kaz/{use}", use, f"{use}.key"), "use": [use]} for use in ("hold", "machine")]
        log = key(RECORD, "log", "log.key")["vkey"]
        rules = {"format": 0, "founders": ["host"], "holders": ["kaz"], "held": 1, "seen": 1, "reading": "public",
                 "motion": {"*": {"party": "all"}}, "silence_hours": 24}
        body = {"kind": "live", "title": {"en": "A room"}, "host": "kaz", "log_vkey": log, "languages": ["en"],
                "tracks": [{"id": "room", "name": {"en": "Room"}}], "rules": rules,
                "participants": [{"id": who, "name": {"en": who}, "roles": [role], "keys": keys[who]}
                                 for who, role in PEOPLE.items()]}
        (self.folder / "founding.json").write_text(json.dumps({"record": RECORD, "body": body}))
        self.truce("kaz", "found", "founding.json", "--key", "kaz.key", "--log-key", "log.key", "-o", "r.truce")
        self.fingerprint = json.loads(self.truce("kaz", "show", "record", "r.truce", "--json"))["found"]

    # What is done.

    def through(self, who, url=None):
        return ("--key", f"{who}.key", "--record", f"{who}.truce", "--host", url or self.host.url)

    def begin(self, slug, to):
        """An exchange between opp and syr; its index."""
        (self.folder / "x.json").write_text(json.dumps({"id": slug, "between": ["opp", "syr"], "title": {"en": slug}}))
        to = ("--to", to) if to else ()
        return json.loads(self.truce("kaz", "act", "exchange", "x.json", *self.through("kaz"), *to, "--json"))["index"]

    def deposit_words(self, who, index, slug, url=None):
        path = self.folder / f"{who}-{slug}.json"
        path.write_text(json.dumps({"id": slug, "speaker": {"name": {"en": "A"}}, "on_behalf": [who],
                                    "text": {"en": f"the list of {who} for {slug}"}}))
        return ("deposit", index, "statement", path.name, *self.through(who, url))

    def sync(self, *people):
        for who in people:
            self.truce(who, "sync", f"{who}.truce", "--host", self.host.url)

    # What is asked.

    def exchange(self, index, who="kaz", sync=True):
        """{who: state} as somebody who reads it is shown it, and the numbers of the acts."""
        if sync:
            self.sync(who)
        items = json.loads(self.truce(who, "show", "exchanges", f"{who}.truce", "--key", f"{who}.key", "--json"))["items"]
        item = next(item for item in items if item["i"] == index)
        return {part["who"]: part for part in item["parts"]}

    def acts_by(self, who):
        """The indexes of all that he has had logged, as the log alone tells it."""
        self.sync("kaz")
        lines = self.truce("kaz", "export", "kaz.truce", "--format", "jsonl").splitlines()
        return [act["index"] for act in map(json.loads, lines) if act.get("author") == who]

    def statements(self, who="kaz"):
        self.sync(who)
        items = json.loads(self.truce(who, "show", "statements", f"{who}.truce", "--key", f"{who}.key", "--json",
                                      "--limit", 10000))["items"]
        return [(item["author"], item["text"]) for item in items]

    def kept(self, who="syr"):
        """How many lines lie on his machine."""
        return len(list((self.folder / f"home{who}").rglob("lines/*/*.age")))


def steps_of(log, names):
    """{name: how often} of what strace printed of the first process alone."""
    lines = Path(log).read_text(errors="replace").splitlines()
    first = lines[0].split()[0]
    found = collections.Counter(call[1] for line in lines if line.startswith(first + " ")
                                for call in [re.match(r"\d+ +(\w+)\(", line)] if call and call[1] in names)
    return found


def chosen(counted):
    """(name, number) of each step at which something is killed: the first and the last of each sort, and those between."""
    for name, count in sorted(counted.items()):
        for number in sorted({1, count, *range(1, count + 1, EACH)}):
            yield name, number


class Authors(Room):
    """Killed at each step, by strace, before the step is done."""

    def setUp(self):
        if not STRACE:
            self.skipTest("strace is not installed")
        super().setUp()

    def traced(self, who, args, *how):
        env = self.folder.env(who)
        env["ASAN_OPTIONS"] = ":".join([*filter(None, [env.get("ASAN_OPTIONS")]), "detect_leaks=0"])  # it traces, too
        with tempfile.NamedTemporaryFile(dir=self.folder.top) as log:
            answer = subprocess.run([STRACE, "-f", "-o", log.name, *how, TRUCE, *map(str, args)], cwd=self.folder.top,
                                    env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                                    timeout=120, check=False)
            return answer, steps_of(log.name, STEPS)

    def count(self, who, args):
        answer, counted = self.traced(who, args, "-e", "trace=" + ",".join(STEPS))
        self.assertEqual(answer.returncode, 0, answer.stderr)
        self.assertGreater(sum(counted.values()), 30, counted)
        return counted

    def killed(self, who, args, name, number):
        """Whether it was; a run may take a step fewer than the one that was counted."""
        answer, _ = self.traced(who, args, "-e", f"trace={name}", "-e", f"inject={name}:signal=KILL:when={number}")
        if answer.returncode in (0, 1):
            return False
        self.assertIn(answer.returncode, (-signal.SIGKILL, 128 + signal.SIGKILL), answer.stderr)
        return True

    def test_the_author_is_killed_while_he_deposits(self):
        """Every second exchange is between them alone: the host cannot tell what would be void in it."""
        counting = self.begin("counting", "opp,syr")
        self.sync("syr")
        counted = self.count("syr", self.deposit_words("syr", counting, "counting"))
        steps = list(chosen(counted))
        indexes = [self.begin(f"x-{i}", "opp,syr" if i % 2 else None) for i in range(len(steps))]
        self.sync("opp", "syr")
        logged, unlogged = [], []
        for i, (step, index) in enumerate(zip(steps, indexes)):
            words = self.deposit_words("syr", index, f"x-{i}")
            before, kept = self.acts_by("syr"), self.kept()
            with self.subTest(step=step):
                killed = self.killed("syr", words, *step)
                came = self.acts_by("syr")[len(before):]
                self.assertLessEqual(len(came), 1)
                part = self.exchange(index, sync=False)["syr"]
                self.assertEqual((part["state"], part.get("i")),
                                 ("deposited", came[0]) if came else ("not-deposited", None))
                if came:
                    self.assertEqual(self.kept(), kept + 1, "a deposit was logged whose line nobody has")
                if killed:
                    (logged if came else unlogged).append(step)
                said = self.truce("syr", *words)
                self.assertIn(f"stands there already as act {came[0]}," if came else "recorded as act", said)
                self.assertEqual(len(self.acts_by("syr")), len(before) + 1, "deposited once")
                self.assertEqual(self.kept(), kept + 1)
        self.assertTrue(logged, "it was killed behind its deposit too")
        self.assertTrue(unlogged, "and before it")
        self.open_all(indexes[::EACH], [f"x-{i}" for i in range(len(steps))][::EACH])
        tables.counted.append(len(steps))

    def open_all(self, indexes, slugs):
        for index, slug in zip(indexes, slugs):
            self.truce("opp", *self.deposit_words("opp", index, slug))
        self.sync("opp", "syr")
        for index in indexes:
            for who in ("opp", "syr"):
                self.truce(who, "open", self.exchange(index, who)[who]["i"], *self.through(who))
        shown = self.statements()
        for slug in slugs:
            for who in ("opp", "syr"):
                self.assertEqual(shown.count((who, f"the list of {who} for {slug}")), 1)

    def test_the_author_is_killed_while_he_opens(self):
        def ready(slugs):
            indexes = [self.begin(slug, "opp,syr") for slug in slugs]
            self.sync("opp", "syr")
            for slug, index in zip(slugs, indexes):
                for who in ("opp", "syr"):
                    self.truce(who, *self.deposit_words(who, index, slug))
            return indexes, [self.exchange(index)["syr"]["i"] for index in indexes]
        _, deposits = ready(["counting"])
        self.sync("syr")
        steps = list(chosen(self.count("syr", ("open", deposits[0], *self.through("syr")))))
        slugs = [f"x-{i}" for i in range(len(steps))]
        indexes, deposits = ready(slugs)
        self.sync("syr")
        outcomes = set()
        for step, index, deposit, slug in zip(steps, indexes, deposits, slugs):
            words = ("open", deposit, *self.through("syr"))
            before, text = self.acts_by("syr"), ("syr", f"the list of syr for {slug}")
            with self.subTest(step=step):
                killed = self.killed("syr", words, *step)
                came = self.acts_by("syr")[len(before):]
                part = self.exchange(index, sync=False)["syr"]
                self.assertEqual((part["state"], part["i"]), ("opened" if came else "deposited", deposit))
                self.assertEqual(self.statements().count(text), len(came), "it is shown once it is opened")
                said = self.truce("syr", *words)
                self.assertIn(f"stands there already as act {came[0]}," if came else "recorded as act", said)
                self.assertEqual(len(self.acts_by("syr")), len(before) + 1)
                self.assertEqual((self.exchange(index)["syr"]["state"], self.statements().count(text)), ("opened", 1))
                outcomes.add((killed, bool(came)))
        self.assertGreaterEqual(outcomes, {(True, True), (True, False)})
        tables.counted.append(len(steps))


class Hosts(Room):
    """Killed while it takes a deposit: by strace before each of its steps, and by whoever stands between, at the moments
    that its client can see."""

    def setUp(self):
        super().setUp()
        self.between = Between(self.host.port)
        self.addCleanup(self.between.done)

    def again(self):
        self.host.kill()
        self.host.check()
        self.host = self.folder.serve(listen=self.listen, own="host")

    def counted(self, index, slug):
        """{name: how often} any one thread of the host takes a step for one deposit."""
        with tempfile.TemporaryDirectory(dir=self.folder.top) as top:
            tracer = self.attach("-ff", "-o", f"{top}/t", "-e", "trace=" + ",".join(HOST_STEPS))
            self.truce("syr", *self.deposit_words("syr", index, slug))
            tracer.terminate()
            tracer.wait(60)
            found = collections.Counter()
            for log in Path(top).iterdir():
                calls = re.findall(r"^(\w+)\(", log.read_text(errors="replace"), re.M)
                found |= collections.Counter(name for name in calls if name in HOST_STEPS)
            return found

    def attach(self, *how):
        """strace on the host as it runs; skips where that may not be."""
        said = self.folder / "strace.err"
        with open(said, "wb") as err:
            tracer = subprocess.Popen([STRACE, "-f", *how, "-p", str(self.host.process.pid)], stdout=subprocess.DEVNULL, stderr=err)
        self.addCleanup(lambda: (tracer.kill(), tracer.wait()))
        text = wait_for("strace to say something", lambda: said.read_text())
        if "attached" not in text:
            tracer.kill()
            self.skipTest(f"another process may not be traced here: {text.strip()}")
        return tracer

    def taken(self, index, slug, arm, url=None):
        """A deposit that the host may not survive, and what is said of it then: (exit code, whether it was logged)."""
        before, kept = self.acts_by("syr"), self.kept()
        arm()
        answer = self.folder.call(*self.deposit_words("syr", index, slug, url), own="syr")
        self.again()
        came = self.acts_by("syr")[len(before):]
        self.assertLessEqual(len(came), 1)
        self.assertEqual(self.kept(), kept + 1)
        part = self.exchange(index, sync=False)["syr"]
        self.assertEqual((part["state"], part.get("i")), ("deposited", came[0]) if came else ("not-deposited", None))
        if answer.returncode == 0:
            self.assertEqual(len(came), 1, "what was answered for is there")
        said = self.truce("syr", *self.deposit_words("syr", index, slug))
        self.assertIn(f"stands there already as act {came[0]}," if came else "recorded as act", said)
        self.assertEqual((len(self.acts_by("syr")), self.kept()), (len(before) + 1, kept + 1))
        self.assertEqual(self.exchange(index, sync=False)["syr"]["state"], "deposited")
        return answer.returncode, bool(came)

    def open_all(self, indexes, slugs):
        for index, slug in zip(indexes, slugs):
            self.truce("opp", *self.deposit_words("opp", index, slug))
        self.sync("syr")
        for index, slug in zip(indexes, slugs):
            self.truce("syr", "open", self.exchange(index)["syr"]["i"], *self.through("syr"))
            self.assertEqual(self.exchange(index)["syr"]["state"], "opened")

    def test_the_host_is_killed_at_each_step(self):
        if not STRACE:
            self.skipTest("strace is not installed")
        counting = self.begin("counting", "opp,syr")
        self.sync("syr")
        steps = list(chosen(self.counted(counting, "counting")))
        self.assertGreater(len(steps), 4, steps)
        slugs = [f"x-{i}" for i in range(len(steps))]
        indexes = [self.begin(slug, None if i % 2 else "opp,syr") for i, slug in enumerate(slugs)]
        self.sync("opp", "syr")
        outcomes = collections.Counter()
        for (name, number), index, slug in zip(steps, indexes, slugs):
            with self.subTest(step=(name, number)):
                how = "-e", f"trace={name}", "-e", f"inject={name}:signal=KILL:when={number}"
                outcomes[self.taken(index, slug, lambda how=how: self.attach(*how))] += 1
        self.assertTrue(any(code and came for code, came in outcomes), f"logged, and not answered for: {outcomes}")
        self.assertTrue(any(code and not came for code, came in outcomes), f"not logged: {outcomes}")
        self.open_all(indexes[::4], slugs[::4])
        tables.counted.append(len(steps))

    def test_the_host_is_killed_before_and_behind_its_answer(self):
        def before(_method, _body):
            self.host.kill()
            return DROP

        def behind(*_answer):
            self.host.kill()
            return DROP
        slugs = ["before", "behind", "before-for-some", "behind-for-some"]
        indexes = [self.begin(slug, "opp,syr" if slug.endswith("some") else None) for slug in slugs]
        self.sync("opp", "syr")
        for index, slug in zip(indexes, slugs):
            with self.subTest(slug):
                where, what = (self.between.after, behind) if slug.startswith("behind") else (self.between.before, before)
                code, came = self.taken(index, slug, lambda: where.update({"/acts": what}), self.between.url)
                self.assertEqual((code, came), (3, slug.startswith("behind")))
                where.clear()
        self.open_all(indexes, slugs)
        tables.counted.append(len(slugs))


if __name__ == "__main__":
    unittest.main()
