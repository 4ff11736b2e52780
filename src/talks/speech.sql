-- Rows of the family of speech. Each column is the field of that name (docs/record-format.md 8).

-- Statements: what a participant says.
CREATE TABLE statement (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    id TEXT NOT NULL, speaker TEXT NOT NULL, on_behalf TEXT NOT NULL, meeting TEXT, text TEXT NOT NULL,
    source TEXT
) STRICT;

-- Communiqués: official accounts; joint ones name several issuers.
CREATE TABLE communique (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    id TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL, speaker TEXT, round TEXT,
    issued_by TEXT NOT NULL, source TEXT
) STRICT;

-- Reports: what somebody said, as others tell it; shown beside what it tells of, never folded into it.
CREATE TABLE report (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    id TEXT NOT NULL, said_by TEXT NOT NULL, speaker TEXT, standing TEXT NOT NULL,
    wording TEXT NOT NULL, sort TEXT NOT NULL, topic TEXT, about TEXT, text TEXT, tells TEXT,
    source TEXT
) STRICT;
