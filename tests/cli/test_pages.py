# SPDX-License-Identifier: Apache-2.0
"""Man pages and completions, printed from the tables: troff takes them, shells take them, they complete."""
import os
import re
import shutil
import subprocess
import unittest
from pathlib import Path

import tables
from harness import Workspace

ROOT = Path(__file__).resolve().parents[2]
COMPLETE = r"""
source ./truce.bash
complete_line() {
    COMP_WORDS=("$@"); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMPREPLY=()
    _truce
    printf '%s\n' "${COMPREPLY[@]}"
}
complete_line "$@"
"""


class Pages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.w = Workspace()

    @classmethod
    def tearDownClass(cls):
        cls.w.done()

    def yes(self, line):
        answer = self.w.call(line)
        self.assertEqual(answer.code, 0, answer)
        self.assertEqual(answer.err, "")
        return answer.out

    def commands(self):
        return re.findall(r"^  truce ([a-z]+(?: (?:new|give|take|put|get|seal|open))?) ", self.yes("help"), re.M)

    def pages(self):
        return {"truce": "help --man", "truce-record": "help --man record",
                **{f"truce-{c.replace(' ', '-')}": f"help --man {c}" for c in self.commands()}}

    def test_every_command_has_a_page_with_its_options(self):
        for name, line in self.pages().items():
            with self.subTest(name):
                page = self.yes(line)
                page.encode("ascii")
                escaped = name.replace("-", "\\-")
                self.assertIn(f".TH {escaped} ", page)
                self.assertIn(f"\n{escaped} \\- ", page)
        for command in self.commands():
            options = re.findall(r"--[a-z-]+", self.yes(f"{command} --help").split("\n\n")[-1])
            page = self.yes(f"help --man {command}").replace("\\-", "-")
            for option in options:
                self.assertIn(option, page)

    def test_the_record_page_has_every_act_type(self):
        page = self.yes("help --man record")
        types = re.findall(r"^(?:\w+)? +([a-z]+)  ", self.yes("help act").split("Act types:")[1],
                           re.M)
        for name in types:
            self.assertIn(f"\\fB{name}\\fR\n", page)

    def test_all_pages_as_files(self):
        self.yes("help --man -o man")
        self.assertEqual({p.stem for p in self.w.path("man").iterdir()}, set(self.pages()))
        for path in self.w.path("man").iterdir():
            self.assertEqual(path.read_text(), self.yes(self.pages()[path.stem]))

    @unittest.skipUnless(shutil.which("groff"), "groff is not installed")
    def test_troff_has_nothing_to_say_against_them(self):
        for name, line in self.pages().items():
            with self.subTest(name):
                done = subprocess.run(["groff", "-ww", "-man", "-Tutf8"], input=self.yes(line),
                                      text=True, capture_output=True, timeout=60)
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                plain = re.sub(r".\x08|\x1b\[[0-9;]*m", "", done.stdout)  # bold, underlined
                self.assertIn("NAME", plain)
                self.assertNotIn("\\", plain)

    def complete(self, *words):
        self.w.put("truce.bash", self.yes("help --completion bash"))
        done = subprocess.run(["bash", "-c", COMPLETE, "bash", *words], cwd=self.w.dir, text=True,
                              capture_output=True, timeout=60)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout.split()

    def test_bash_completes(self):
        views = re.findall(r"^([a-z-]+)  ", self.yes("help view"), re.M)
        rules = re.findall(r"^([a-z-]+)  ", self.yes("help rule"), re.M)
        cases = [
            ("a command", ["truce", "ver"], ["verify", "version"]),
            ("every command", ["truce", ""], sorted({c.split()[0] for c in self.commands()})),
            ("the second word of two", ["truce", "key", ""], ["new"]),
            ("an option", ["truce", "show", "board", "--as"], ["--as-of"]),
            ("options of two words", ["truce", "key", "new", "--pl"], ["--plain"]),
            ("an option before any command", ["truce", "--v"], ["--version"]),
            ("a view", ["truce", "show", "b"], ["board", "bulletin"]),
            ("every view", ["truce", "show", ""], sorted(views)),
            ("a view behind an option", ["truce", "show", "--json", "boa"], ["board"]),
            ("a view behind an option's value", ["truce", "show", "--at", "x", "boa"], ["board"]),
            ("no view twice", ["truce", "show", "board", "b"], []),
            ("an act type", ["truce", "act", "pres"], ["presence"]),
            ("an act type for help", ["truce", "help", "act", "pres"], ["presence"]),
            ("a rule", ["truce", "help", "rule", "seen-ra"], ["seen-range"]),
            ("every rule", ["truce", "help", "rule", ""], sorted(rules)),
            ("a topic of help", ["truce", "help", "tab"], ["table"]),
            ("a format", ["truce", "export", "r.truce", "--format", ""], ["akn", "csv", "geojson", "html", "ics", "jsonl", "md"]),
            ("a table", ["truce", "export", "--table", "vo"], ["votes"]),
            ("what can be imported", ["truce", "import", ""],
             ["counts", "delegations", "incidents", "participants", "programme"]),
            ("a file is the shell's", ["truce", "act", "--key", ""], []),
            ("an unknown command has nothing", ["truce", "frobnicate", ""], []),
            ("no view behind an option that waits", ["truce", "show", "--at", "b"], []),
        ]
        for why, words, expected in cases:
            with self.subTest(why):
                self.assertEqual(sorted(self.complete(*words)), expected)
        tables.counted.append(len(cases) - 1)

    def check_syntax(self, shell, *check):
        if not shutil.which(shell):
            self.skipTest(f"{shell} is not installed")
        self.w.put(f"truce.{shell}", self.yes(f"help --completion {shell}"))
        done = subprocess.run([shell, *check, f"truce.{shell}"], cwd=self.w.dir, text=True,
                              capture_output=True, timeout=60)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_bash_takes_it(self):
        self.check_syntax("bash", "-n")

    def test_zsh_takes_it(self):
        self.check_syntax("zsh", "-n")

    def test_fish_takes_it(self):
        self.check_syntax("fish", "-n")

    def test_every_option_is_in_every_shells_completions(self):
        for shell in ("bash", "zsh", "fish"):
            text = self.yes(f"help --completion {shell}")
            for command in self.commands():
                options = re.findall(r"^  (?:-\w, )?(--[a-z-]+)",
                                     self.yes(f"{command} --help"), re.M)
                for option in options:
                    wanted = f"-l {option[2:]} " if shell == "fish" else option
                    self.assertIn(wanted, text, (shell, command))

    def test_every_topic_of_help_is_in_every_shells_completions(self):
        for shell in ("bash", "zsh", "fish"):
            text = self.yes(f"help --completion {shell}")
            for word in ("presence", "seen-root", "board", "delegations"):
                self.assertRegex(text, rf"[ ']{word}[ ']", shell)

    def test_they_are_installed_where_they_are_looked_for(self):
        environment = {**os.environ, "DESTDIR": str(self.w.path("root"))}
        done = subprocess.run(["python3", str(ROOT / "tools/pages.py"), os.environ["TRUCE"],
                               "/usr/share/man", "/usr/share"], env=environment, text=True,
                              capture_output=True, timeout=120)
        self.assertEqual(done.returncode, 0, done)
        share = self.w.path("root/usr/share")
        self.assertEqual({p.stem for p in (share / "man").rglob("*") if p.is_file()},
                         set(self.pages()))
        self.assertTrue((share / "man/man1/truce-show.1").exists())
        self.assertTrue((share / "man/man5/truce-record.5").exists())
        self.assertEqual((share / "bash-completion/completions/truce").read_text(),
                         self.yes("help --completion bash"))

    def test_meson_installs_them(self):
        folder = Path(os.environ["TRUCE"]).parent
        if not shutil.which("meson") or not (folder / "build.ninja").exists():
            self.skipTest("not in a build folder of meson")
        root = self.w.path("installed")
        done = subprocess.run(["meson", "install", "--no-rebuild", "-C", str(folder), "--destdir",
                               str(root)], text=True, capture_output=True, timeout=300)
        self.assertEqual(done.returncode, 0, done)
        names = {p.name for p in root.rglob("*") if p.is_file()}
        self.assertLessEqual({"truce", "truce.1", "truce-show.1", "truce-record.5", "_truce",
                              "truce.fish"}, names)

    def test_what_is_refused(self):
        self.w.put("taken/truce-show.1", "kept")
        self.w.put("file", "kept")
        tables.walk(self, self.w, [
            ("a page of no command", "help --man fuond", 2, "did you mean found?"),
            ("a page of half a command", "help --man key", 2, "no command \"key\""),
            ("a page of an act type", "help --man act presence", 2, "no command"),
            ("a page and a folder", "help --man show -o x", 2, "-o DIR takes all pages"),
            ("a folder without pages", "help -o x", 2, "-o goes with --man"),
            ("pages into a file", "help --man -o file", 3, "file"),
            ("no shell", "help --completion", 2, "--completion needs a value"),
            ("another shell", "help --completion tcsh", 2, "there are bash, zsh and fish"),
            ("a shell and a word", "help --completion bash show", 2, "takes no word"),
            ("both", "help --man --completion bash", 2, "exclude each other"),
        ])
        before = self.w.path("taken/truce-show.1").read_text()
        answer = self.w.call("help --man -o taken")
        self.assertEqual(answer.code, 3, answer)
        self.assertEqual(self.w.path("taken/truce-show.1").read_text(), before)


if __name__ == "__main__":
    unittest.main()
