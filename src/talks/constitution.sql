-- Rows of the constitution: who takes part, with which keys, under which rules, and what was decided.

-- The founding act.
CREATE TABLE found (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    kind TEXT NOT NULL, title TEXT NOT NULL, host TEXT NOT NULL, convened_by TEXT,
    log_vkey TEXT NOT NULL, languages TEXT NOT NULL, tracks TEXT NOT NULL,
    participants TEXT NOT NULL, witnesses TEXT, rules TEXT NOT NULL, source TEXT
) STRICT;

-- Motions as they were made.
CREATE TABLE motion (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    id TEXT NOT NULL, title TEXT NOT NULL, kind TEXT NOT NULL, payload TEXT NOT NULL,
    decide_by TEXT NOT NULL, silence INTEGER, source TEXT
) STRICT;

-- Votes; the last of one author counts.
CREATE TABLE vote (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    motion TEXT NOT NULL, choice TEXT NOT NULL, reason TEXT, source TEXT
) STRICT;
CREATE INDEX vote_motion ON vote (motion, author);

-- Keys added and revoked by their participants.
CREATE TABLE "key" (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    op TEXT NOT NULL, vkey TEXT NOT NULL, use TEXT, age TEXT, proof TEXT, after INTEGER, reason TEXT,
    source TEXT
) STRICT;

-- What holders attest now and then: the log's size and root, and their state digest.
CREATE TABLE hold (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    size INTEGER NOT NULL, root TEXT NOT NULL, state TEXT NOT NULL, source TEXT
) STRICT;

-- What authors say of content (the digest sha256) that they have put forward: that it is to be erased.
CREATE TABLE erase (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    sha256 TEXT NOT NULL, reason TEXT, source TEXT
) STRICT;
CREATE INDEX erase_sha256 ON erase (sha256);
CREATE INDEX erase_entry ON erase (i);

-- Consequences: participants, by the founding or an admission. id is the slug, once for ever; name, designation (as
-- it calls itself) and without_prejudice (what the name does not mean) are texts by language; roles and answers_for
-- (the parties a guarantor answers for) lists.
CREATE TABLE participant (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    id TEXT NOT NULL, name TEXT NOT NULL, designation TEXT, without_prejudice TEXT,
    roles TEXT NOT NULL, answers_for TEXT
) STRICT;

-- Participants' keys: who holds it, its verifier key vkey, what it may sign (use, a list), its recipient for
-- restricted acts (age). The log's and named witnesses' keys stand in the founding act alone.
CREATE TABLE keyring (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    who TEXT, vkey TEXT NOT NULL, use TEXT NOT NULL, age TEXT
) STRICT;

-- Keys that were revoked, vkey each, from i on; acts of the key with n > after are contested.
CREATE TABLE revocation (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    vkey TEXT NOT NULL, after INTEGER
) STRICT;

-- Tracks of the talks: the slug id, the name by language, who leads (lead) and hosts (host) it.
CREATE TABLE track (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    id TEXT NOT NULL, name TEXT NOT NULL, lead TEXT, host TEXT
) STRICT;

-- The rules, whenever they change: rules is the whole of them, set_by the id of the act that set them.
CREATE TABLE ruleset (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    set_by TEXT NOT NULL, rules TEXT NOT NULL
) STRICT;

-- Who may vote on a motion, frozen when it was made (i is the motion's index): line is the role or who:slug of the
-- requirement, need its word or number, who one elector.
CREATE TABLE electorate (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    line TEXT NOT NULL, need TEXT NOT NULL, who TEXT NOT NULL
) STRICT;
CREATE INDEX electorate_motion ON electorate (i);

-- Motions decided: motion is the index, outcome is carried, failed or moot (carried, but impossible by then, by which
-- rule).
CREATE TABLE decision (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    motion INTEGER NOT NULL, outcome TEXT NOT NULL, rule TEXT
) STRICT;
CREATE INDEX decision_motion ON decision (motion);

-- Standing of participants by carried motions: who, and its state, suspended or readmitted.
CREATE TABLE standing (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    who TEXT NOT NULL, state TEXT NOT NULL
) STRICT;

-- Log time, whenever it moves: log_time in seconds since 1970.
CREATE TABLE clock (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    log_time INTEGER NOT NULL
) STRICT;

-- Roles by carried motions: all roles that a participant has from then on.
CREATE TABLE roles (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    who TEXT NOT NULL,  -- participant
    roles TEXT NOT NULL -- JSON list
) STRICT;

-- Blobs that a motion asks everybody to serve no more.
CREATE TABLE erased (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    sha256 TEXT NOT NULL -- hex, of the whole content
) STRICT;
