# SPDX-License-Identifier: Apache-2.0
"""Passphrases: asked at the terminal without echo, or read from a descriptor; never from the environment."""
import os
import subprocess
import time
import unittest

from harness import TRUCE, Workspace, statement

NAME = "talks.example/astana/kaz/second"


class Passphrases(unittest.TestCase):
    def setUp(self):
        self.w = Workspace()
        self.addCleanup(self.w.done)

    def scripted(self, line, secret):
        read, write = os.pipe()
        os.write(write, secret.encode())
        os.close(write)
        try:
            return self.w.call(line, env={"TRUCE_PASSPHRASE_FD": str(read)}, pass_fds=[read])
        finally:
            os.close(read)

    def test_a_key_is_encrypted_and_opened_by_a_script(self):
        made = self.scripted(f"key new {NAME} -o s.key", "correct horse\n")
        self.assertEqual(made.code, 0, made)
        self.assertTrue(self.w.path("s.key").read_bytes().startswith(b"age-encryption.org/v1\n"))
        self.w.play()
        self.w.put("b.json", statement("b"))
        line = "act statement b.json --key s.key --record d/astana.truce --dry-run"
        for secret, fragment in (("correct horse\n", "not in the record"),
                                 ("wrong\n", "wrong passphrase"), ("", "no passphrase")):
            with self.subTest(secret):
                answer = self.scripted(line, secret)
                self.assertEqual(answer.code, 1, answer)
                self.assertIn(fragment, answer.err)

    def test_no_passphrase_no_key(self):
        for env in ({"TRUCE_PASSPHRASE_FD": "77"}, {"TRUCE_PASSPHRASE_FD": "x"},
                    {"TRUCE_PASSPHRASE": "secret"}):
            with self.subTest(env):
                answer = self.w.call(f"key new {NAME}", env=env, start_new_session=True)
                self.assertEqual(answer.code, 2, answer)
                self.assertIn("no passphrase", answer.err)
                self.assertEqual(self.w.take(), {})

    def test_at_a_terminal_it_is_asked_twice_and_never_shown(self):
        code, shown = self.w.at_terminal(f"key new {NAME} -o s.key", [b"horse\x7f\x7fse\r", b"horse\r"])
        self.assertEqual(code, 0, shown)
        self.assertNotIn("hor", shown)
        self.assertTrue(self.w.path("s.key").exists())

    def test_two_that_differ_make_no_key(self):
        code, shown = self.w.at_terminal(f"key new {NAME} -o s.key", [b"horse\r", b"house\r"])
        self.assertEqual(code, 2, shown)
        self.assertIn("differ", shown)
        self.assertEqual(self.w.take(), {})

    def test_control_c_gives_up(self):
        code, shown = self.w.at_terminal(f"key new {NAME} -o s.key", [b"hor\x03"])
        self.assertEqual(code, 2, shown)
        self.assertEqual(self.w.take(), {})

    def test_no_core_is_dumped_while_a_secret_is_in_memory(self):
        read, write = os.pipe()
        env = self.w.env(TRUCE_PASSPHRASE_FD=str(read))
        process = subprocess.Popen([TRUCE, "key", "new", NAME], cwd=self.w.dir, env=env,
                                   pass_fds=[read], stderr=subprocess.PIPE)
        limits, end = "", time.monotonic() + 20
        while "Max core file size        0 " not in limits and time.monotonic() < end:
            with open(f"/proc/{process.pid}/limits", encoding="ascii") as f:
                limits = f.read()
            time.sleep(0.02)
        os.close(write)
        os.close(read)
        process.communicate(timeout=20)
        self.assertIn("Max core file size        0 ", limits)


if __name__ == "__main__":
    unittest.main()
