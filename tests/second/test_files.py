# SPDX-License-Identifier: Apache-2.0
"""Broken files of a sound record, and bad calls: tiles, bundles, checkpoint, command line."""

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import check
import make_record
from make_record import RECORD, b64

SIZE = 300
LAST = "tile/entries/001.p/44"


class FileTest(unittest.TestCase):
    """One sound record of 300 entries; each test breaks a copy of its files."""

    @classmethod
    def setUpClass(cls):
        cls.maker = make_record.begin()
        make_record.tell(cls.maker, SIZE)
        cls.files = cls.maker.files()
        cls.text, _, lines = cls.files["checkpoint"].decode().partition("\n\n")
        cls.text += "\n"
        cls.lines = ["\u2014" + line for line in lines.split("\u2014")[1:]]

    def faults(self, path, data):
        """Replace a file (None removes it), check, and return the faults as (index, rule)."""
        files = dict(self.files)
        files[path] = data
        with tempfile.TemporaryDirectory() as directory:
            make_record.write({name: data for name, data in files.items() if data is not None}, directory)
            self.report = check.check(directory)
        self.notices = [notice for notice in self.report["notices"] if "another state" not in notice]
        return [(fault["index"], fault["rule"]) for fault in self.report["faults"]]

    def expect(self, title, path, data, *faults):
        """Expect exactly these faults."""
        with self.subTest(title):
            self.assertEqual(self.faults(path, data), list(faults))

    def flipped(self, path, at):
        """A file with one bit changed."""
        data = bytearray(self.files[path])
        data[at] ^= 1
        return bytes(data)

    def checkpoint(self, text, cosigners=("kz", "ru", "tr"), log=None):
        """A checkpoint of any text, properly signed."""
        log = log or self.maker.log
        lines = [log.line(log.sign(text.encode()))]
        lines += [self.maker.cosignature(self.maker.keys[who, "hold"], text) for who in cosigners]
        return (text + "\n" + "".join(lines)).encode()


class TileTest(FileTest):
    """Hash tiles and bundles."""

    def test_sound(self):
        self.expect("nothing changed", "checkpoint", self.files["checkpoint"])
        self.assertEqual(self.report["entries"], SIZE)
        self.assertEqual(self.report["cosigners"], ["kz", "ru", "tr", "witness watch"])
        self.assertEqual(self.report["grade"], "seen and held")
        self.assertEqual(self.notices, [])
        self.assertEqual(len(self.report["notices"]), 30, "the generator knows no states")

    def test_missing_tiles(self):
        self.expect("level 0", "tile/0/000", None, (0, "tile-missing"))
        self.expect("level 0, partial", "tile/0/001.p/44", None, (256, "tile-missing"))
        self.expect("level 1", "tile/1/000.p/1", None, (0, "tile-missing"))

    def test_tiles_of_the_wrong_size(self):
        tile = self.files["tile/0/001.p/44"]
        self.expect("a hash short", "tile/0/001.p/44", tile[:-32], (256, "tile-size"))
        self.expect("a byte short", "tile/0/001.p/44", tile[:-1], (256, "tile-size"))
        self.expect("a byte long", "tile/0/001.p/44", tile + b"\0", (256, "tile-size"))
        self.expect("empty", "tile/0/001.p/44", b"", (256, "tile-size"))
        self.expect("longer than any tile", "tile/0/000", bytes(8193), (0, "tile-missing"))

    def test_wrong_tiles(self):
        self.expect("a bit of the first", "tile/0/000", self.flipped("tile/0/000", 0), (0, "tile-leaf"))
        self.expect("a bit of hash 100", "tile/0/000", self.flipped("tile/0/000", 3200), (100, "tile-leaf"))
        self.expect("a bit of the last", "tile/0/001.p/44", self.flipped("tile/0/001.p/44", 1407), (299, "tile-leaf"))
        self.expect("a bit of level 1", "tile/1/000.p/1", self.flipped("tile/1/000.p/1", 9), (0, "tile-node"))
        tile = self.files["tile/0/000"]
        self.expect("two hashes swapped", "tile/0/000", tile[32:64] + tile[:32] + tile[64:],
                    (0, "tile-leaf"), (1, "tile-leaf"))

    def test_a_missing_bundle(self):
        self.expect("the first", "tile/entries/000", None, (0, "bundle-missing"))
        self.expect("the last", LAST, None, (256, "bundle-missing"))
        self.assertEqual(self.report["entries"], 256)

    def test_broken_bundles(self):
        bundle = self.files[LAST]
        self.expect("a byte short", LAST, bundle[:-1], (299, "bundle-form"))
        self.expect("empty", LAST, b"", (256, "bundle-form"))
        self.expect("one byte", LAST, bundle[:1], (256, "bundle-form"))
        self.expect("a byte long", LAST, bundle + b"\0", (300, "bundle-form"))
        last = len(self.maker.entries[-1]) + 2
        self.expect("an entry short", LAST, bundle[:-last], (299, "bundle-form"))
        self.expect("the last entry twice", LAST, bundle + bundle[-last:], (300, "bundle-form"))

    def test_changed_entries(self):
        """The act is alien, its leaf is another, and so is the root; nothing says more after that."""
        faults = self.faults("tile/entries/000", self.flipped("tile/entries/000", 2 + 100))
        self.assertIn((0, "tile-leaf"), faults)
        self.assertIn((None, "checkpoint-root"), faults)
        start = sum(2 + len(entry) for entry in self.maker.entries[256:299])
        faults = self.faults(LAST, self.flipped(LAST, start + 2 + len(self.maker.entries[299]) - 20))
        self.assertEqual(faults, [(299, "tile-leaf"), (299, "bad-signature"), (None, "checkpoint-root")])

    def test_swapped_entries(self):
        entries = list(self.maker.entries[256:])
        entries[0], entries[1] = entries[1], entries[0]
        data = b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)
        faults = self.faults(LAST, data)
        for fault in ((256, "tile-leaf"), (257, "tile-leaf"), (None, "checkpoint-root")):
            self.assertIn(fault, faults)

    def test_other_files_are_named(self):
        self.expect("an older partial tile", "tile/0/001.p/43", bytes(32 * 43))
        self.assertEqual(len(self.notices), 1)


class CheckpointTest(FileTest):
    """The checkpoint and its cosignatures."""

    def test_form(self):
        good = self.files["checkpoint"]
        lines = "\n" + "".join(self.lines)
        for title, data in (
                ("empty", b""),
                ("not UTF-8", b"\xff" + good),
                ("no signature", (self.text + "\n").encode()),
                ("a fourth line", (self.text + "more\n" + lines).encode()),
                ("two lines", (RECORD + "\n300\n" + lines).encode()),
                ("a leading zero", good.replace(b"\n300\n", b"\n0300\n")),
                ("a sign", good.replace(b"\n300\n", b"\n+300\n")),
                ("a size beyond 2^63", good.replace(b"\n300\n", b"\n9223372036854775808\n")),
                ("size 0", good.replace(b"\n300\n", b"\n0\n")),
                ("a root of 31 bytes", ("%s\n300\n%s\n%s" % (RECORD, b64(bytes(31)), lines)).encode()),
                ("a root without padding", good.replace(b"=\n\n", b"\n\n"))):
            self.expect(title, "checkpoint", data, (None, "checkpoint-form"))

    def test_a_root_of_another_tree(self):
        data = self.checkpoint("%s\n300\n%s\n" % (RECORD, b64(bytes(32))))
        self.expect("another root", "checkpoint", data, (None, "checkpoint-root"))

    def test_another_origin(self):
        data = self.checkpoint(self.text.replace("astana", "geneva"))
        self.expect("another origin", "checkpoint", data, (None, "checkpoint-origin"))

    def test_sizes_that_the_files_do_not_have(self):
        root = self.text.split("\n")[2]
        faults = self.faults("checkpoint", self.checkpoint("%s\n301\n%s\n" % (RECORD, root)))
        self.assertEqual(faults, [(256, "bundle-missing"), (256, "tile-missing")])
        faults = self.faults("checkpoint", self.checkpoint("%s\n%d\n%s\n" % (RECORD, 2**63 - 1, root)))
        self.assertIn((256, "bundle-missing"), faults)
        self.assertLess(len(faults), 100)

    def test_the_logs_signature(self):
        lines = self.lines
        stranger = make_record.Signer("talks.example/other", 1)
        forged = make_record.Signer(RECORD, 1)
        forged.secret = stranger.secret

        def note(*lines):
            return (self.text + "\n" + "".join(lines)).encode()
        self.expect("by a stranger", "checkpoint", self.checkpoint(self.text, log=stranger),
                    (None, "checkpoint-signature"))
        self.expect("forged", "checkpoint", self.checkpoint(self.text, log=forged), (None, "checkpoint-signature"))
        self.expect("missing", "checkpoint", note(*lines[1:]), (None, "checkpoint-signature"))
        self.expect("of another text", "checkpoint",
                    note(forged.line(self.maker.log.sign(b"other\n")), *lines[1:]), (None, "checkpoint-signature"))

    def test_cosignatures(self):
        log, lines, key = self.lines[0], self.lines[1:], self.maker.keys["tr", "hold"]
        stranger = make_record.Signer("watch.example/other", 4)
        for title, third in (
                ("of another text", self.maker.cosignature(key, self.text.replace("300", "299"))),
                ("without a time", key.line(key.sign(self.text.encode()))),
                ("a note's signature after a time", key.line(bytes(8) + key.sign(self.text.encode()))),
                ("all zero", key.line(bytes(72))),
                ("by another secret", key.line(bytes(7) + b"\1" + stranger.sign(b"x"))),
                ("a time beyond 2^63-1", key.line(b"\xff" * 8 + stranger.sign(b"x")))):
            data = (self.text + "\n" + log + lines[0] + lines[1] + third).encode()
            self.expect(title, "checkpoint", data, (None, "cosignature"))
            self.assertEqual(self.report["cosigners"], ["kz", "ru"])

    def test_lines_that_do_not_count(self):
        log, lines, keys = self.lines[0], self.lines[1:], self.maker.keys
        stranger = make_record.Signer("watch.example/other", 4)
        for title, third, notices in (
                ("a second of the same key", lines[0], 0),
                ("by a stranger", self.maker.cosignature(stranger, self.text), 1),
                ("by an act key", keys["tr", "act"].line(keys["tr", "act"].sign(self.text.encode())), 1),
                ("by the log again", log, 1)):
            data = (self.text + "\n" + log + lines[0] + third).encode()
            self.expect(title, "checkpoint", data)
            self.assertEqual(self.report["cosigners"], ["kz"])
            self.assertEqual(len(self.notices), notices)

    def test_participants_are_counted_not_keys(self):
        maker = make_record.begin()
        maker.add_key("ru", "hold-2", 4, ["hold"])
        maker.add_key("tr", "hold-2", 4, ["hold"])
        maker.revoke("tr", "hold-2")
        files = maker.files()
        text = files["checkpoint"].decode().partition("\n\n")[0] + "\n"
        lines = [maker.log.line(maker.log.sign(text.encode()))]
        lines += [maker.cosignature(maker.keys[key], text)
                  for key in (("ru", "hold"), ("ru", "hold-2"), ("tr", "hold-2"))]
        files["checkpoint"] = (text + "\n" + "".join(lines)).encode()
        with tempfile.TemporaryDirectory() as directory:
            make_record.write(files, directory)
            report = check.check(directory)
        self.assertEqual((report["faults"], report["cosigners"], report["grade"]), ([], ["ru"], "recorded"))
        self.assertEqual(len(report["notices"]), 1)

    def test_grades(self):
        keys, watch = self.maker.keys, self.maker.witness
        ru, tr = keys["ru", "hold"], keys["tr", "hold"]
        for cosigners, grade in (([], "recorded"), ([ru], "recorded"), ([watch], "recorded"), ([ru, watch], "seen"),
                                 ([ru, tr], "seen and held"), ([ru, tr, watch], "seen and held")):
            lines = [self.lines[0]] + [self.maker.cosignature(key, self.text) for key in cosigners]
            self.faults("checkpoint", (self.text + "\n" + "".join(lines)).encode())
            self.assertEqual(self.report["grade"], grade)


class CommandTest(FileTest):
    """The command: exit status, and never a traceback."""

    def run_check(self, files, *options):
        """Run the checker on files as a user would; return status, output and errors."""
        with tempfile.TemporaryDirectory() as directory:
            make_record.write(files, directory)
            done = subprocess.run([sys.executable, os.path.join(HERE, "check.py"), directory, *options],
                                  capture_output=True, text=True, check=False)
        self.assertNotIn("Traceback", done.stderr)
        return done.returncode, done.stdout, done.stderr

    def test_status(self):
        fingerprint = make_record.sha256(self.maker.entries[0].split(b"\n\n")[0] + b"\n").hex()
        status, output, _ = self.run_check(self.files, "--found", fingerprint)
        self.assertEqual(status, 0, output)
        self.assertIn(fingerprint, output)
        status, output, _ = self.run_check(self.files, "--found", "0" * 64)
        self.assertEqual(status, 1)
        self.assertIn("fingerprint", output)

    def test_json(self):
        status, output, _ = self.run_check({**self.files, "tile/0/000": b""}, "--json")
        self.assertEqual(status, 1)
        report = json.loads(output)
        self.assertEqual([(fault["index"], fault["rule"]) for fault in report["faults"]], [(0, "tile-size")])

    def test_usage(self):
        self.assertEqual(self.run_check(self.files, "--found", "abc")[0], 2)
        self.assertEqual(self.run_check(self.files, "--what")[0], 2)
        self.assertEqual(self.run_check({"other": b""})[0], 2)
        self.assertEqual(self.run_check({"checkpoint/file": b""})[0], 2)
        with contextlib.redirect_stderr(io.StringIO()):
            self.assertEqual(check.main([os.path.join(HERE, "check.py")]), 2)
            self.assertEqual(check.main(["/nowhere/at\udcff/all"]), 2)
            self.assertEqual(check.main(["a\0b"]), 2)

    def test_a_directory_for_a_tile(self):
        files = dict(self.files)
        del files["tile/0/000"]
        files["tile/0/000/file"] = b""
        self.assertEqual(self.run_check(files)[0], 1)

    def test_the_generator(self):
        directory = tempfile.mkdtemp()
        try:
            self.assertEqual(make_record.main([directory, "270"]), 0)
            self.assertEqual(check.check(directory)["faults"], [])
        finally:
            shutil.rmtree(directory)


if __name__ == "__main__":
    unittest.main()
