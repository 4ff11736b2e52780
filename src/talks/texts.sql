-- Rows of the family of texts. Each column is the field of that name (docs/record-format.md 8).

-- Documents: what is being drafted, or was; their versions come as drafts.
CREATE TABLE document (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    id TEXT NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL, track TEXT NOT NULL, languages TEXT NOT NULL,
    authentic TEXT NOT NULL, prevails TEXT, part_of TEXT, conditional TEXT, depositary TEXT, "from" TEXT,
    source TEXT
) STRICT;
CREATE INDEX document_id ON document (author, id);

-- Who may draft a document beside its author, by a carried motion: document is a ref, who a list, motion the index of
-- the motion. The newest row of a document counts.
CREATE TABLE pen (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    document TEXT NOT NULL, who TEXT NOT NULL, motion INTEGER NOT NULL
) STRICT;
CREATE INDEX pen_document ON pen (document, i);
