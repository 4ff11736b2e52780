-- Rows of the family of texts. Each column is the field of that name (docs/record-format.md 8).

-- Documents: what is being drafted, or was; their versions come as drafts.
CREATE TABLE document (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    id TEXT NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL, track TEXT NOT NULL, languages TEXT NOT NULL,
    authentic TEXT NOT NULL, prevails TEXT, part_of TEXT, conditional TEXT, depositary TEXT, "from" TEXT,
    source TEXT
) STRICT;
CREATE INDEX document_id ON document (author, id);
CREATE INDEX document_part ON document (part_of) WHERE part_of IS NOT NULL;

-- Who may draft a document beside its author, by a carried motion: document is a ref, who a list, motion the index of
-- the motion. The newest row of a document counts.
CREATE TABLE pen (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    document TEXT NOT NULL, who TEXT NOT NULL, motion INTEGER NOT NULL
) STRICT;
CREATE INDEX pen_document ON pen (document, i);

-- Parts of drafts; their clauses stand in `clauses` as they were written.
CREATE TABLE part (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    document TEXT NOT NULL, clauses TEXT NOT NULL, source TEXT
) STRICT;
CREATE INDEX part_first ON part (o);

-- Versions of documents. The act id of entry o names one.
CREATE TABLE draft (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    document TEXT NOT NULL, version TEXT NOT NULL, base TEXT, parts TEXT, clauses TEXT NOT NULL, settles TEXT,
    source TEXT
) STRICT;
CREATE INDEX draft_first ON draft (o);
CREATE INDEX draft_document ON draft (document, version);

-- Clauses of a part or draft, in order of rows: id, what it holds (text, options, heading), and the list of the ids of its
-- options.
CREATE TABLE clause (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    id TEXT NOT NULL, holds TEXT NOT NULL, options TEXT
) STRICT;
CREATE INDEX clause_id ON clause (i, id);

-- Of which parts a draft (entry i) is made, in order of rows: the entry that made the part's row.
CREATE TABLE made_of (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    part INTEGER NOT NULL
) STRICT;
CREATE INDEX made_of_draft ON made_of (i);

-- Who has to initial, sign, ratify, endorse a draft (entry i), as the rules and participants were when it was made: act is
-- which of them, line the role or who:slug of the requirement, need its word or number, who one elector; nothing where a
-- line has none.
CREATE TABLE entitled (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    act TEXT NOT NULL, line TEXT NOT NULL, need TEXT NOT NULL, who TEXT
) STRICT;
CREATE INDEX entitled_draft ON entitled (i);

-- What a draft (entry i) hangs on: it enters into force when each such document has a version that is agreed.
CREATE TABLE hangs (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    document TEXT NOT NULL
) STRICT;
CREATE INDEX hangs_draft ON hangs (i);

-- Who keeps a draft (entry i) once it is signed: the depositary, where its document named one.
CREATE TABLE kept (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    depositary TEXT NOT NULL
) STRICT;
CREATE INDEX kept_draft ON kept (i);

-- Amendments to a version; a later draft's `settles` says what became of them.
CREATE TABLE amend (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    id TEXT NOT NULL, draft TEXT NOT NULL, clause TEXT NOT NULL, op TEXT NOT NULL, heading TEXT, text TEXT,
    reason TEXT, source TEXT
) STRICT;
CREATE INDEX amend_id ON amend (author, id);
CREATE INDEX amend_draft ON amend (draft, clause);

-- Stances; the newest row of (author, draft, clause, option) counts.
CREATE TABLE stance (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    draft TEXT NOT NULL, clause TEXT, option TEXT, position TEXT NOT NULL, "if" TEXT, reason TEXT, source TEXT
) STRICT;
CREATE INDEX stance_draft ON stance (draft);

-- Versions that were handed over to another track.
CREATE TABLE transmit (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    draft TEXT NOT NULL, "to" TEXT NOT NULL, "as" TEXT NOT NULL, source TEXT
) STRICT;
CREATE INDEX transmit_draft ON transmit (draft);

-- Clauses corrected after the version stood: draft is the version's act id, clause the clause's, text what it should say,
-- motion the index of the motion that was carried.
CREATE TABLE rectified (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    draft TEXT NOT NULL, clause TEXT NOT NULL, text TEXT NOT NULL, motion INTEGER NOT NULL
) STRICT;
CREATE INDEX rectified_draft ON rectified (draft);
