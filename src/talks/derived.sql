-- Derived tables: what acts come to, for views to ask. All of it follows from the log and can be dropped.
-- Insert-only. Columns that all rows share:
--   i       index of the entry that made the row
--   o       index where it was first made (differs for opened acts)
--   t       valid time, seconds since 1970 UTC: the act's own time field, else its `at`
--   aud     audience, 0 for everybody
--   author  participant that made the act

-- Audiences: who may read rows. id 0 is everybody; others come with restricted acts.
CREATE TABLE audience (
    id INTEGER PRIMARY KEY,
    members TEXT NOT NULL -- JSON list of participants, [] for everybody
) STRICT;
INSERT INTO audience VALUES (0, '[]');

-- One row an entry, in log order: what it is and how it was judged.
CREATE TABLE act (
    i INTEGER PRIMARY KEY,            -- index of the entry
    id BLOB CHECK (length(id) = 32),  -- act id; NULL when the entry does not parse
    id8 INTEGER,                      -- its first 8 bytes, for the index
    key INTEGER,                      -- number of the signing key; NULL for alien entries and the founding
    n INTEGER,                        -- the key's count
    author TEXT,                      -- participant that it names as its author
    type TEXT,                        -- NULL for restricted acts
    class INTEGER NOT NULL CHECK (class BETWEEN 0 AND 3), -- ok, void, alien, opaque; what is inside where it was read
    rule TEXT,                        -- what refused it; of an `open` in force: what refused its line
    at INTEGER,                       -- claimed time, seconds
    offset_min INTEGER,               -- and its offset as written
    t INTEGER,                        -- valid time, seconds
    aud INTEGER NOT NULL,             -- audience that it was judged for; of class opaque: who was to read it, and has no line
    seen INTEGER,                     -- seen.size
    digest BLOB NOT NULL CHECK (length(digest) = 32), -- state digest after this entry
    own BLOB CHECK (length(own) = 32) -- digest of its audience after it: restricted acts whose line was given
) STRICT;
CREATE INDEX act_by_id ON act (id8);
CREATE INDEX act_by_key ON act (key, n);
-- What the venue's clock is read from: machines date in UTC, and there may be very many of those.
CREATE INDEX act_dated ON act (key, n) WHERE offset_min <> 0;
-- What the page about the record counts.
CREATE INDEX act_without_effect ON act (class, i) WHERE class <> 0;

-- The tree's root where the fold stands, at this size: a fold serves no other log than its own. It has one row.
CREATE TABLE mark (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    size INTEGER NOT NULL,
    root BLOB NOT NULL CHECK (length(root) = 32)
) STRICT;

-- Cosignature lines that have verified on this machine (record/grade.c): no rows of acts. hash is the SHA-256 of the key
-- and of the checkpoint's text with the line.
CREATE TABLE checked (
    hash BLOB PRIMARY KEY CHECK (length(hash) = 32)
) STRICT, WITHOUT ROWID;

-- Things that acts named by an id: what a ref resolves to. type is the act type, slug the author's own name for it.
CREATE TABLE thing (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    type TEXT NOT NULL,
    slug TEXT NOT NULL
) STRICT;
CREATE INDEX thing_name ON thing (author, slug, type);

-- Restricted acts, as everybody sees them.
CREATE TABLE sealed (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    n INTEGER NOT NULL,   -- place in its key's chain
    "to" TEXT NOT NULL,   -- JSON list
    digest TEXT NOT NULL, -- hex
    bytes INTEGER NOT NULL -- length of the ciphertext
) STRICT;
