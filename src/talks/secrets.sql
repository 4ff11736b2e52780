-- Rows of the family of secrets. Each column is the field of that name (docs/record-format.md 8).

-- Openings as they were made.
CREATE TABLE open (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    what TEXT NOT NULL, line TEXT NOT NULL, kib INTEGER NOT NULL, source TEXT
) STRICT;

-- What an opening (entry i) came to. The rows of what was opened stand in the tables of their types, with i of the
-- opening and o of what it opened.
CREATE TABLE opened (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    target INTEGER NOT NULL, -- the entry that was opened
    type TEXT,               -- of the line; NULL when it is malformed
    void TEXT CHECK (void = 'void') -- the line was refused (`act` tells by which rule); NULL when it is in force
) STRICT;
CREATE INDEX opened_target ON opened (target, i);
CREATE INDEX opened_entry ON opened (i);

-- Exchanges: each of between commits to something before any of it is shown.
CREATE TABLE exchange (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    id TEXT NOT NULL, "between" TEXT NOT NULL, title TEXT NOT NULL, deadline TEXT, source TEXT
) STRICT;

-- What each has committed to.
CREATE TABLE deposit (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    exchange TEXT NOT NULL, commitment TEXT NOT NULL, source TEXT
) STRICT;
CREATE INDEX deposit_exchange ON deposit (exchange, author);
