-- Rows of the family of speech. Each column is the field of that name (docs/record-format.md 8).

-- Statements: what a participant says.
CREATE TABLE statement (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    id TEXT NOT NULL, speaker TEXT NOT NULL, on_behalf TEXT NOT NULL, meeting TEXT, text TEXT NOT NULL,
    source TEXT
) STRICT;
CREATE INDEX statement_id ON statement (id);
CREATE INDEX statement_i ON statement (i); -- the newest are asked for first, of however many

-- Communiqués: official accounts; joint ones name several issuers.
CREATE TABLE communique (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    id TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL, speaker TEXT, round TEXT,
    issued_by TEXT NOT NULL, source TEXT
) STRICT;
CREATE INDEX communique_id ON communique (id);
CREATE INDEX communique_i ON communique (i);

-- Reports: what somebody said, as others tell it; shown beside what it tells of, never folded into it.
CREATE TABLE report (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    id TEXT NOT NULL, said_by TEXT NOT NULL, speaker TEXT, standing TEXT NOT NULL,
    wording TEXT NOT NULL, sort TEXT NOT NULL, topic TEXT, about TEXT, text TEXT, tells TEXT,
    source TEXT
) STRICT;
CREATE INDEX report_i ON report (i);
CREATE INDEX report_tells ON report (i) WHERE tells IS NOT NULL;

-- Answers to what somebody said or did.
CREATE TABLE reply (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    what TEXT NOT NULL, text TEXT NOT NULL, source TEXT
) STRICT;

-- Support and opposition; the newest row of (author, what) counts.
CREATE TABLE support (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    what TEXT NOT NULL, choice TEXT NOT NULL, reason TEXT, source TEXT
) STRICT;

-- Corrections as they were made; the corrected row stands in its own table, at the old place.
CREATE TABLE correct (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    what TEXT NOT NULL, body TEXT NOT NULL, reason TEXT, source TEXT
) STRICT;

-- Withdrawals as they were made.
CREATE TABLE withdraw (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    what TEXT NOT NULL, reason TEXT, source TEXT
) STRICT;

-- Entries whose rows no longer count: corrected, withdrawn or annulled by entry i.
CREATE TABLE hidden (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    target INTEGER NOT NULL, -- the entry
    how TEXT NOT NULL        -- corrected, withdrawn, annulled
) STRICT;
CREATE INDEX hidden_target ON hidden (target, i);

-- What a correction (entry i) stands for: the type of its row, and where that was first said.
CREATE TABLE revision (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    type TEXT NOT NULL,    -- of the row
    first INTEGER NOT NULL -- the entry
) STRICT;
CREATE INDEX revision_entry ON revision (i);
