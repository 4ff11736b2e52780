# SPDX-License-Identifier: Apache-2.0
"""An author of random acts: what all of them need, and which kinds of step there are.

Not made by chance, because page and program are known to disagree (UNSETTLED):
- what a participant whose only roles are witness, press or compiler does as a round's own host, or for a meeting it
  took part in: by the page it may, the program permits neither;
- a compiler of a reconstruction under `rules.may` that names participants and no role: the program permits it;
- a participant whose slug is the word of a role that `rules.founders` or `rules.may` names: by the page it is meant
  too;
- language tags that repeat a variant or a singleton: by RFC 5646 section 2.1 alone they are tags.
"""

import acts
import random_broken
import random_keys
import random_motions
import random_talks
import table
from random_forms import Forms

UNSETTLED = ("round", "meeting")

STEPS = (
    (30, random_talks.honest), (12, random_talks.spoilt), (12, random_talks.revision), (3, random_talks.unknown_type),
    (10, random_motions.motion), (16, random_motions.vote), (12, random_keys.hold), (7, random_keys.key),
    (4, random_broken.sealed), (5, random_broken.envelope), (3, random_broken.wrong_key), (2, random_broken.text),
    (2, random_broken.repeated), (1, random_broken.logged_before),
)


class Author:
    """Logs acts in a world, one step at a time."""

    def __init__(self, rng, world, steps=STEPS):
        self.rng = rng
        self.world = world
        self.forms = Forms(rng, world)
        self.labels = 0
        self.steps = steps

    def chance(self, probability):
        """True with a probability."""
        return self.rng.random() < probability

    @property
    def record(self):
        """What the record is now."""
        return self.world.fold.record

    def step(self):
        """Let some time pass and log something."""
        self.world.now += self.rng.choice((1, 60, 600, 600, 1800, 3600, 7200))
        weights = [weight for weight, _ in self.steps]
        self.rng.choices([step for _, step in self.steps], weights)[0](self)

    def anybody(self, use):
        """A signer with a key for a use, or any at all."""
        return self.rng.choice(self.world.live(use) or list(self.world.signers.values()))

    def voice(self, kind):
        """A signer with a key for `act`; more often one of whom the type may be expected."""
        signers = self.world.live("act")
        if kind in ("round", "invite", "communique", "accredit") and self.chance(0.7):
            expected = {"host", "convenor"}
            signers = [key for key in signers if expected & set(self.record.roles(key.participant))] or signers
        return self.rng.choice(signers or list(self.world.signers.values()))

    def border_time(self, seconds):
        """A time at, just before, just after, or far from a moment."""
        if seconds is None:
            seconds = self.world.now
        return self.world.spell_time(seconds + self.rng.choice((-1, 0, 0, 1, 86400)))

    def act(self, signer, kind, body):
        """Log an open act."""
        by = signer.participant
        if kind in UNSETTLED and by in self.record.participants \
                and not acts.speaks(self.record, by, table.TYPES[kind]):
            return
        members = self.world.envelope(signer)
        if self.chance(0.1):
            members["at"] = self.forms.a_time()
        if self.chance(0.1):
            members["until"] = self.border_time(self.record.log_time)
        members.update(act=kind, body=body)
        if self.chance(0.1):
            members["source"] = self.rng.choice((
                {"outlet": "KT"}, {"outlet": "a \"b\"", "title": "t", "url": "u"},
                {"published": "2017-05-02", "outlet": "x"},
                {"outlet": "x", "published": "2017-05-02T10:00:00+06:00"}))
        self.world.log_members(members, signer)

    def open_motions(self):
        """The motions that are not decided."""
        return [motion for motion in self.record.motions.values() if motion.outcome is None]
