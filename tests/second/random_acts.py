# SPDX-License-Identifier: Apache-2.0
"""An author of random acts: what all of them need, and which kinds of step there are."""

import random_broken
import random_ceasefire
import random_conclusion
import random_keys
import random_motions
import random_restricted
import random_talks
from random_forms import Forms
from sight import EVERYBODY

STEPS = (
    (30, random_talks.honest), (12, random_talks.spoilt), (12, random_talks.revision), (3, random_talks.unknown_type),
    (10, random_motions.motion), (16, random_motions.vote), (12, random_keys.hold), (7, random_keys.key),
    (4, random_broken.sealed), (5, random_broken.envelope), (3, random_broken.wrong_key), (2, random_broken.text),
    (2, random_broken.repeated), (1, random_broken.logged_before), (4, random_restricted.restricted),
    (3, random_restricted.open_), (2, random_restricted.exchange), (4, random_restricted.deposit),
    (10, random_conclusion.text), (2, random_conclusion.unsettle), (16, random_ceasefire.life),
)

# Authors of a character: how often each kind of step is taken, in the order of STEPS.
MANNERS = {
    "as they come": tuple(weight for weight, _ in STEPS),
    "honest": (40, 2, 12, 0, 10, 24, 12, 6, 2, 0, 0, 0, 0, 0, 4, 4, 2, 4, 8, 1, 20),
    "hostile": (10, 20, 12, 6, 8, 8, 6, 8, 6, 15, 10, 8, 6, 4, 4, 6, 2, 6, 8, 1, 10),
    "taking back": (24, 6, 50, 0, 4, 8, 4, 2, 2, 2, 1, 1, 1, 0, 4, 6, 1, 1, 12, 0, 14),
    "moving": (6, 2, 4, 0, 30, 50, 6, 6, 0, 2, 1, 0, 1, 0, 0, 0, 0, 0, 3, 4, 4),
    "by the clock": (22, 2, 4, 0, 24, 16, 34, 2, 2, 4, 0, 0, 0, 0, 2, 2, 4, 8, 3, 0, 6),
    "concluding": (2, 0, 6, 0, 1, 6, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 90, 8, 0),
    "at the line": (4, 1, 14, 0, 2, 4, 2, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 80),
    "with keys": (8, 2, 2, 2, 12, 24, 8, 30, 2, 2, 8, 0, 4, 8, 0, 0, 0, 0, 0, 0, 4),
}
LEAST = {"concluding": 30}  # how long a record has to be before something comes of it


# The same for records with restricted acts, which are read: the kinds of step, and the manners.
READ_STEPS = (
    (25, random_talks.honest), (3, random_talks.spoilt), (8, random_talks.revision), (5, random_motions.motion),
    (8, random_motions.vote), (10, random_keys.hold), (2, random_keys.key), (40, random_restricted.restricted),
    (16, random_restricted.open_), (5, random_restricted.exchange), (12, random_restricted.deposit),
    (6, random_restricted.support), (1, random_broken.envelope), (15, random_conclusion.text),
    (8, random_restricted.disclose), (20, random_ceasefire.life),
)
READ_MANNERS = {
    "as they come": tuple(weight for weight, _ in READ_STEPS),
    "whispering": (10, 2, 6, 0, 0, 2, 0, 70, 5, 1, 1, 4, 0, 8, 2, 20),
    "opening": (12, 2, 6, 0, 0, 2, 0, 40, 40, 0, 0, 4, 0, 8, 10, 20),
    "exchanging": (4, 0, 0, 0, 0, 12, 0, 4, 30, 10, 40, 0, 0, 0, 0, 4),
    "concluding": (0, 0, 6, 2, 4, 3, 0, 4, 16, 1, 3, 0, 0, 80, 25, 2),
    "at the line": (6, 0, 14, 1, 2, 2, 0, 6, 12, 0, 0, 0, 0, 2, 8, 80),
    "moving": (14, 0, 4, 20, 30, 8, 4, 30, 20, 2, 4, 2, 0, 5, 2, 10),
}


class Author:
    """Logs acts in a world, one step at a time."""

    def __init__(self, rng, world, manner="as they come"):
        self.rng = rng
        self.world = world
        self.forms = Forms(rng, world)
        self.labels = 0
        self.steps, self.weights = STEPS, MANNERS[manner]
        self.audiences = random_restricted.audiences(world) if world.fold else []
        self.restricts = False  # whether texts are restricted ones too
        self.gaps = 0  # how often a line is lost to everybody

    def be_read(self, manner):
        """Make restricted acts from now on, which will be read."""
        self.steps, self.weights = READ_STEPS, READ_MANNERS[manner]
        self.restricts = True
        self.gaps = self.rng.choice((0, 0, 0, 0, 0.05))

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
        self.rng.choices([step for _, step in self.steps], self.weights)[0](self)

    def anybody(self, use):
        """A signer with a key for a use, or any at all."""
        return self.rng.choice(self.world.live(use) or list(self.world.signers.values()))

    def voices(self):
        """The signers with a key for `act` in the audience of the act in the making."""
        audience = self.world.audience
        return [key for key in self.world.live("act") if audience is EVERYBODY or key.participant in audience]

    def voice(self, kind):
        """A signer with a key for `act`; more often one of whom the type may be expected."""
        signers = self.voices()
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
        """Log an act, open or for the audience in the making."""
        if self.world.audience is not EVERYBODY:
            source = {"outlet": "KT", "published": "2017-05-02"} if self.chance(0.05) else None
            random_restricted.seal(self, signer, kind, body, source)
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
