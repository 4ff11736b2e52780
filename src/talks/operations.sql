-- Rows of the family of operations. Each column is the field of that name (docs/record-format.md 8), composite
-- values as compact JSON; i, o, t, aud and source as in derived.sql.

-- What is to be done, and whose consent it needs.
CREATE TABLE notice (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    id TEXT NOT NULL, ceasefire TEXT, kind TEXT NOT NULL, actor TEXT NOT NULL, against TEXT, geometry TEXT,
    admin TEXT, "when" TEXT NOT NULL, consent_of TEXT NOT NULL, text TEXT, source TEXT
) STRICT;
CREATE INDEX notice_id ON notice (author, id);

-- Answers; the newest row of (notice, author) is its answer. Silence is none.
CREATE TABLE consent (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    notice TEXT NOT NULL, answer TEXT NOT NULL, terms TEXT, source TEXT
) STRICT;
CREATE INDEX consent_of_notice ON consent (notice, author);

-- What came of it, as who gave notice says.
CREATE TABLE outcome (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    notice TEXT NOT NULL, result TEXT NOT NULL, "when" TEXT NOT NULL, assisted_by TEXT, text TEXT, source TEXT
) STRICT;
CREATE INDEX outcome_of ON outcome (notice);
