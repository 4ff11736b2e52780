// SPDX-License-Identifier: Apache-2.0
// What a check may find, by rule, and of which kind that is: a reader is told the kind in his own language; the rule,
// which is the C program's where both have it, and the text are for whoever repairs.

export const KINDS = {
  // An act, and the key that signed it.
  "bad-signature": "signature",
  "unknown-key": "signature",
  "revoked-key": "signature",
  "wrong-use": "signature",
  // Its place among its author's, and in the log.
  "already-logged": "place",
  "wrong-n": "place",
  "wrong-prev": "place",
  "seen-range": "place",
  "seen-falls": "place",
  "seen-root": "place",
  // Its form.
  "too-large": "form",
  "malformed-note": "form",
  "malformed-json": "form",
  "malformed-envelope": "form",
  // That it is of this record.
  "wrong-record": "other",
  "wrong-epoch": "other",
  "other-founding": "other",
  "no-such-act": "absent",
  // The founding.
  "already-founded": "founding",
  "not-founded": "founding",
  "founders-sign": "founding",
  "malformed-body": "founding",
  "slug-taken": "founding",
  "too-many": "founding",
  "host-role": "founding",
  "key-name": "founding",
  "key-type": "founding",
  "key-use": "founding",
  "key-known": "founding",
  "log-key": "founding",
  // The tree.
  "bad-bundle": "tree",
  "bad-tile": "tree",
  "tile-mismatch": "tree",
  "wrong-root": "tree",
  "malformed-proof": "tree",
  "bad-proof": "tree",
  // What the log has signed.
  "malformed-checkpoint": "log",
  "wrong-origin": "log",
  "unsigned-checkpoint": "log",
  "bad-checkpoint": "log",
  "rolled-back": "shorter",
  split: "histories",
  // Who has signed for holding it.
  "bad-cosignature": "holders",
  "bad-list": "holders",
  // Why a check did not come to its end, which accuses nobody.
  closed: "closed",
  "no-answer": "unanswered",
  "too-large-answer": "unanswered",
  "too-long": "long",
  stopped: "stopped",
} as const;

export type Rule = keyof typeof KINDS;
export type Kind = (typeof KINDS)[Rule];
