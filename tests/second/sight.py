# SPDX-License-Identifier: Apache-2.0
"""Section 12: audiences, and what is in sight of one. Everything is sought anew, by set inclusion, each time."""

EVERYBODY = None  # the audience of open acts; any other is a frozenset of participants


def contains(wide, narrow):
    """Tell whether audience `wide` contains `narrow`."""
    return wide is EVERYBODY or narrow is not EVERYBODY and narrow <= wide


class Sight:
    """A record as an audience sees it: rows of the audiences that contain it, and no others."""

    def __init__(self, record, audience):
        self.record = record
        self.audience = audience

    def sees(self, row):
        """Tell whether a row is in sight."""
        return contains(row.audience, self.audience)

    def firsts(self, kind, author, slug):
        """The entries where a thing was first made: one, none, or several that have nothing to do with each other."""
        return set(row.first for row in self.record.things
                   if (row.type, row.author, row.slug) == (kind, author, slug) and self.sees(row))

    def types(self, author, slug):
        """The types of the things of this author and slug."""
        return sorted(set(row.type for row in self.record.things
                          if (row.author, row.slug) == (author, slug) and self.sees(row)))

    def openings(self, index):
        """The openings, of what stands at an index, that are in force."""
        return [row for row in self.record.opened if row.target == index and not row.rule and self.sees(row)]

    def is_in_force(self, act_id):
        """Tell whether an act is in force: it is ok, or it was opened."""
        act = self.record.acts.get(act_id)
        return act is not None and self.sees(act) or bool(self.openings(self.record.places.get(act_id)))

    def said_by(self, act_id):
        """The row that an act in force stands for: that of its latest opening, else its own."""
        place = self.record.places[act_id]
        made_by = max((opening.index for opening in self.openings(place)), default=place)
        return next(said for said in self.record.said if said.index == made_by and said.act_id == act_id)

    def type_of(self, act_id):
        """The type of an act in force: that of the line by which it was opened, else its own."""
        opened = max(self.openings(self.record.places[act_id]), default=None, key=lambda row: row.index)
        return opened.type if opened else self.record.acts[act_id].kind

    def counts(self, said):
        """Tell whether a row counts: it was not taken back, and no later opening has its place."""
        if any(row.target == said.index and self.sees(row) for row in self.record.hidden):
            return False
        places = {said.index} | {row.target for row in self.record.opened if row.index == said.index}
        return not any(opening.index > said.index for place in places for opening in self.openings(place))

    def standing(self, kind=None):
        """The rows that count, of one type or of all."""
        return [said for said in self.record.said
                if (kind is None or said.type == kind) and self.sees(said) and self.counts(said)]

    def latest(self, kind, author, slug):
        """The latest row on a thing that counts, or None."""
        rows = [said for said in self.record.said
                if said.thing == (kind, author, slug) and self.sees(said) and self.counts(said)]
        return max(rows, key=lambda said: (said.first, said.index), default=None)
