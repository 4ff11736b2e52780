-- Rows of the family of rounds. Each column is the field of that name (docs/record-format.md 8), composite
-- values as compact JSON; i, o, t, aud and source as in derived.sql.

-- Rounds: announced, open, closed; the newest row of (thing) is how it stands.
CREATE TABLE round (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    id TEXT NOT NULL, kind TEXT NOT NULL, track TEXT NOT NULL, number INTEGER, label TEXT,
    title TEXT NOT NULL, host TEXT, convened_by TEXT, place TEXT NOT NULL, "from" TEXT NOT NULL,
    "to" TEXT NOT NULL, state TEXT NOT NULL, since TEXT, "by" TEXT, reason TEXT, source TEXT
) STRICT;
CREATE INDEX round_id ON round (id);

-- Meetings, inside a round or outside.
CREATE TABLE meeting (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    id TEXT NOT NULL, round TEXT, track TEXT, title TEXT NOT NULL, level TEXT NOT NULL,
    format TEXT NOT NULL, rooms TEXT, go_between TEXT, place TEXT NOT NULL, "from" TEXT NOT NULL,
    "to" TEXT, "with" TEXT NOT NULL, agenda TEXT, state TEXT NOT NULL, source TEXT
) STRICT;
CREATE INDEX meeting_round ON meeting (round);
CREATE INDEX meeting_id ON meeting (id);

-- Delegations: the newest row of (author, round) is the delegation.
CREATE TABLE delegation (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    round TEXT NOT NULL, head TEXT, deputy TEXT, spokesperson TEXT, groups TEXT, members TEXT,
    note_verbale TEXT, source TEXT
) STRICT;
CREATE INDEX delegation_round ON delegation (round);

-- Presence: what was said of somebody's coming, being here and taking part.
CREATE TABLE presence (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    round TEXT NOT NULL, meeting TEXT, participants TEXT NOT NULL, part TEXT NOT NULL, persons TEXT,
    "as" TEXT, state TEXT NOT NULL, strength TEXT, count INTEGER, "when" TEXT, reason TEXT, source TEXT
) STRICT;
-- What the board asks: the last row of each (author, part, state, participants), by place or by valid time.
CREATE INDEX presence_said ON presence (round, author, part, state, participants, o, i);
CREATE INDEX presence_case ON presence (round, author, part, state, participants, t, o, i);
CREATE INDEX presence_meeting ON presence (round) WHERE meeting IS NOT NULL;
-- Taking part, by own word of a whole delegation: what a silence procedure asks for (decision.c).
CREATE INDEX presence_taking_part ON presence (author, o, i)
WHERE part = 'delegation' AND meeting IS NULL AND persons IS NULL AND aud = 0
    AND state IN ('suspended-participation', 'resumed', 'walked-out');

-- Invitations.
CREATE TABLE invite (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    round TEXT, "to" TEXT NOT NULL, "as" TEXT NOT NULL, source TEXT
) STRICT;

-- Interest in taking part, own or told of others.
CREATE TABLE interest (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    about TEXT NOT NULL, state TEXT NOT NULL, source TEXT
) STRICT;

-- Delegations admitted to a round, or not.
CREATE TABLE accredit (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    round TEXT NOT NULL, participant TEXT NOT NULL, accepted INTEGER NOT NULL, reason TEXT, source TEXT
) STRICT;
CREATE INDEX accredit_round ON accredit (round);

-- Who was at a meeting, as each author says.
CREATE TABLE attended (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    meeting TEXT NOT NULL, present TEXT NOT NULL, absent TEXT, source TEXT
) STRICT;
