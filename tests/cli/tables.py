# SPDX-License-Identifier: Apache-2.0
"""Tables of command lines that must be refused: exit code, a fragment of the message, nothing written."""
counted = []  # cases beyond the one test that unittest sees, for the closing line


def walk(test, workspace, cases):
    """Each case: (why, command line, exit code, fragment of standard error[, standard input])."""
    names = [case[0] for case in cases]
    test.assertEqual(len(set(names)), len(names), "two cases have one name")
    before = workspace.take()
    for why, line, code, fragment, *rest in cases:
        with test.subTest(why, line=line):
            answer = workspace.call(line, stdin=rest[0] if rest else "")
            after = workspace.take()
            test.assertEqual(answer.code, code, answer)
            test.assertIn(fragment, answer.err)
            test.assertTrue(answer.err.startswith("truce: "), answer)
            test.assertNotIn("  \n", answer.err)
            test.assertEqual(before, after, "something was written")
    counted.append(len(cases) - 1)
