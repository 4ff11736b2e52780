# SPDX-License-Identifier: Apache-2.0
"""Clocks that are set back, and forward, by hours and more while hosts, holders and authors run; and hours that pass.

clock.c is loaded before the C library: it adds to its clocks what a file says, and the test writes the file.
The names are those of docs/threat-model.md.
"""
import base64
import concurrent.futures
import json
import re
import struct
import time
import unittest
from datetime import datetime, timezone

from desks import Desk, WithDesks
from harness import Folder, verify, wait_for
from talks import RECORD, Talks, make, parse_checkpoint

WHO = ("kz", "ru", "tr")
HOUR_S = 3600
NEAR_S = 900  # what passes between setting a clock and looking at what was signed by it is less
STEPS_S = (-5 * HOUR_S, 9 * HOUR_S, -40 * 24 * HOUR_S, 400 * 24 * HOUR_S, 0)
HOUR_OF_ACTS = 6


def text_of(seconds):
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def seconds_of(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


class Clocks(unittest.TestCase):
    rules = {}

    def setUp(self):
        self.folder = Folder()
        self.addCleanup(self.folder.done)
        self.clock = self.folder / "clock"
        self.set_clock(0)
        self.folder.load_first(self, "clock.c", TRUCE_TEST_CLOCK=str(self.clock))
        self.begin()

    def begin(self):
        self.talks = Talks(3, kind="live", rules=self.rules)
        self.talks.write(self.folder.top)
        (self.folder / "a.json").write_text(json.dumps(make.INTEREST))
        self.host = self.folder.serve(own="host")

    def set_clock(self, off_s, passed_s=0):
        """`passed_s`: and so much time goes by at once, from now on."""
        self.off_s = off_s
        with open(self.clock, "r+b" if self.clock.exists() else "wb") as file:  # in place: processes have it mapped
            file.write(struct.pack("=qq", off_s, passed_s))

    def now(self):
        return time.time() + self.off_s

    def hold(self, who, *more):
        return self.folder.guarantor(who, self.host.url, *more, found=self.talks.fingerprint())

    def act(self, *more):
        return self.folder.call("act", "interest", "a.json", "--key", "gov-act.key", "--host", self.host.url, "--found",
                                self.talks.fingerprint(), "--json", *more, own="gov")

    def acts(self):
        """The JSON of every act that is logged."""
        items, after = [], 0
        while after is not None:
            page = self.host.get_json(f"/api/v1/acts?limit=256&after={after}")
            items, after = items + page["items"], page["next"]
        return [json.loads(item["note"].split("\n")[0]) for item in items]

    def cosigned(self, size):
        """By participant the time of its newest cosignature of this size or a larger one."""
        times, after = {}, 0
        while after is not None:
            page = self.host.get_json(f"/cosignatures?limit=1024&after={after}")
            for item in page["items"]:
                note = item["note"].encode()
                for line in note.split(b"\n\n", 1)[1].splitlines():
                    _, name, signature = line.decode().split(" ")
                    if parse_checkpoint(note)[0] >= size and name.endswith("/hold"):
                        times[name.split("/")[-2]] = int.from_bytes(base64.b64decode(signature)[4:12], "big")
            after = page["next"]
        return times

    def newest(self):
        return parse_checkpoint(self.host.get("/checkpoint/newest")[2])[0]

    def end(self, holders):
        for process in (*holders.values(), self.host):
            self.assertEqual(process.stop(), 0, process.journal())

    def all_agree(self, size):
        said = [verify(self.folder, f"{who}.truce", "--found", self.talks.fingerprint()) for who in WHO]
        said.append(verify(self.folder))
        self.assertEqual({(code, v["valid"], v["size"] >= size) for code, v in said}, {(0, True, True)}, said)


class EverybodysClock(Clocks):
    def test_everybodys_clock_is_set_back_and_forward(self):
        """Host, holders and author are all wrong at once, and nobody waits for the time that was."""
        holders = {who: self.hold(who) for who in WHO}
        size = 1
        for off_s in STEPS_S:
            self.set_clock(off_s)
            answer = self.act("--wait", "held")
            self.assertEqual(answer.returncode, 0, answer.stdout + answer.stderr)
            said = json.loads(answer.stdout)
            self.assertEqual(said["grade"], "held", said)
            self.assertGreaterEqual(said["index"], size, "no checkpoint is older than one before")
            size = said["index"] + 1
            times = wait_for("all to cosign", lambda: (t := self.cosigned(size)) and len(t) == len(WHO) and t)
            self.assertEqual({who for who, at in times.items() if abs(at - self.now()) > NEAR_S}, set(),
                             "they sign with the clock they have")
            self.assertGreaterEqual(self.newest(), size)
        claimed = [seconds_of(act["at"]) for act in self.acts() if act["by"] == "gov"]
        self.assertEqual([round((at - time.time()) / HOUR_S) for at in claimed], [s // HOUR_S for s in STEPS_S],
                         "`at` is what its author's clock said")
        self.end(holders)
        self.all_agree(size)

    def test_waits_and_pauses_do_not_go_by_the_day(self):
        """Whoever waits when the clock jumps is answered; whoever pauses comes back."""
        holders = {who: self.hold(who) for who in WHO}
        author = self.talks.spare()[0]
        self.assertEqual(self.host.post(author.next(), wait="held")[1]["grade"], "held")
        wait_for("all to cosign", lambda: len(self.cosigned(2)) == len(WHO))
        for holder in holders.values():
            self.assertEqual(holder.stop(), 0, holder.journal())
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            waiting = pool.submit(self.host.post, author.next(), "held")
            in_vain = wait_for("the act", lambda: self.newest() >= 3)
            self.set_clock(-5 * HOUR_S)
            self.assertEqual(waiting.result()[1]["grade"], "recorded", "nobody was there to hold it")
            waiting = pool.submit(self.host.post, author.next(), "held")
            wait_for("the act", lambda: self.newest() > in_vain)
            self.set_clock(3 * HOUR_S)
            holders = {who: self.hold(who) for who in WHO}
            self.assertEqual(waiting.result()[1]["grade"], "held")
        port = self.host.port
        self.host.kill()
        for who in WHO:
            holders[who].await_line("not up to date")
        self.set_clock(-7 * HOUR_S)
        self.host = self.folder.serve(own="host", listen=f"127.0.0.1:{port}")
        self.assertEqual(self.host.post(author.next(), wait="held")[1]["grade"], "held")
        self.end(holders)
        self.all_agree(5)


class HoldersClock(Clocks):
    def test_hold_acts_go_on_when_the_clock_is_set_back(self):
        """A holder whose clock was ahead, and is mended, is not silent until the day has come that it named."""
        holders = {who: self.hold(who, "--hold-every", 0) for who in WHO}
        author = self.talks.spare()[0]

        def held(since_s):
            """Those who have made a hold act by a clock that is not past this."""
            return {act["by"] for act in self.acts() if act["act"] == "hold" and
                    abs(seconds_of(act["at"]) - since_s) < NEAR_S}
        for off_s in (0, 9 * HOUR_S, -3 * HOUR_S):
            self.set_clock(off_s)
            self.host.post(author.next())
            wait_for(f"hold acts by a clock that is {off_s} s off", lambda: held(self.now()) == set(WHO))
        self.end(holders)
        self.all_agree(1 + 3)

    def test_log_time_is_not_set_back(self):
        """What a quorum of holders once took for the time remains; an act for an earlier one is told so."""
        holders = {who: self.hold(who, "--hold-every", 0) for who in WHO}
        self.set_clock(9 * HOUR_S)
        self.host.post(self.talks.spare()[0].next())
        wait_for("log time", lambda: len({act["by"] for act in self.acts() if act["act"] == "hold"}) == len(WHO))
        self.set_clock(0)
        answer = self.act("--until", text_of(self.now() + HOUR_S))
        self.assertEqual(answer.returncode, 1, answer.stdout + answer.stderr)
        self.assertRegex(answer.stdout + answer.stderr, r"log time, \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ, is past its until, ")
        self.assertEqual(self.act("--until", text_of(self.now() + 10 * HOUR_S)).returncode, 0)
        answer = self.act()
        self.assertEqual(answer.returncode, 0, answer.stdout + answer.stderr)
        self.end(holders)


class HostsClock(Clocks):
    rules = {"limits": {"acts_per_hour": HOUR_OF_ACTS}}

    def test_a_full_hour_is_no_hour_of_the_hosts_clock(self):
        author = self.talks.spare()[0]
        for number in range(HOUR_OF_ACTS):
            self.set_clock((-5 * HOUR_S, 0, 7 * HOUR_S)[number % 3])
            self.assertEqual(self.host.post(author.next())[0], 201)
        for off_s in (0, 30 * HOUR_S, -30 * HOUR_S):
            self.set_clock(off_s)
            status, said = self.host.post(author.note())
            self.assertEqual(status, 429, said)
            self.assertTrue(0 < said["retry_after"] <= HOUR_S + 60, said)


class HostAway(Clocks):
    """Its host is not there for an hour and more: each says so, goes on with what it has, and comes back by itself."""

    def begin(self):
        """The exercise's record, whose keys a desk and authors can read with."""
        self.folder.call("demo", "--once", "--out", "d", own="demo", check=True)
        shown = self.folder.call("show", "record", "d/astana.truce", "--json", own="demo")
        self.found = json.loads(shown.stdout)["found"]
        (self.folder / "a.json").write_text(json.dumps({"about": {"who": "un"}, "state": "exploring"}))
        self.host = WithDesks.serve(self)

    def act(self, *more):
        return self.folder.call("act", "interest", "a.json", "--key", "d/rus.key", "--host", self.host.url, "--found", self.found,
                                *more, own="rus")

    def test_a_host_that_is_away_for_an_hour_is_told_of_and_does_no_harm(self):
        holder = self.folder.start("guarantor", "tur.truce", "--host", self.host.url, "--key", "d/tur.key", "--found", self.found,
                                   own="tur")
        desk = Desk(self.folder, "syr", self.host.url, self.found)
        self.assertEqual(self.act().returncode, 0)
        size = self.newest()
        desk.await_size(size)
        wait_for("it to be cosigned", lambda: "tur" in self.cosigned(size))
        port = self.host.port
        self.host.kill()
        holder.await_line("not up to date")
        wait_for("that the desk says so", lambda: desk.get("/desk/about")["host"]["error"])
        size = desk.size()  # a hold act may have come
        self.assertNotIn("for an hour", holder.journal())
        self.set_clock(HOUR_S + 60, HOUR_S + 60)
        holder.await_line("for an hour now the host has not been of use; still trying")
        self.set_clock(2 * HOUR_S + 120, 2 * HOUR_S + 120)  # and another
        refused = self.act()
        self.assertEqual(refused.returncode, 3, refused.stdout + refused.stderr)
        self.assertIn(f":{port}", refused.stderr)
        self.assertIn("Nothing was signed", refused.stderr)
        self.assertEqual(self.act("--queue").returncode, 0)
        self.assertEqual((desk.size(), desk.get("/api/v1/board")["as_of"]["size"]), (size, size))
        self.assertIn(f":{port}", desk.get("/desk/about")["host"]["error"])
        self.assertEqual(len(re.findall("for an hour now", holder.journal())), 1, "it is said once")
        for process in (holder, desk.process):
            self.assertFalse(process.ended(), process.journal())
        self.host = WithDesks.serve(self, f"127.0.0.1:{port}")
        sent = self.folder.call("act", "--send", "--key", "d/rus.key", "--host", self.host.url, own="rus")
        self.assertEqual(sent.returncode, 0, sent.stdout + sent.stderr)
        size = int(re.search(r"as act (\d+)", sent.stdout)[1]) + 1
        desk.await_size(size)
        wait_for("it to be cosigned", lambda: "tur" in self.cosigned(size))
        holder.await_line("the host answers again")
        desk.process.await_line("the host answers again")
        for process in (holder, desk.process, self.host):
            self.assertEqual(process.stop(), 0, process.journal())
        for record in ("tur.truce", "syr-desk.truce", "d/astana.truce"):
            code, said = verify(self.folder, record, "--found", self.found)
            self.assertEqual((code, said["valid"], said["size"] >= size), (0, True, True), said)


if __name__ == "__main__":
    unittest.main()
