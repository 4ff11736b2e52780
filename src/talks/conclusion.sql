-- Rows of the family of conclusion. Each column is the field of that name (docs/record-format.md 8); `draft` is the act
-- id of the version.

-- Initials: the text is that of the version, and of no other.
CREATE TABLE initial (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    draft TEXT NOT NULL, signatory TEXT NOT NULL, capacity TEXT NOT NULL, form TEXT NOT NULL, "when" TEXT, place TEXT,
    full_powers TEXT, source TEXT
) STRICT;
CREATE INDEX initial_draft ON initial (draft, author);

-- Signatures.
CREATE TABLE sign (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    draft TEXT NOT NULL, signatory TEXT NOT NULL, capacity TEXT NOT NULL, on_behalf TEXT, ad_referendum INTEGER,
    form TEXT NOT NULL, "when" TEXT, place TEXT, full_powers TEXT, source TEXT
) STRICT;
CREATE INDEX sign_draft ON sign (draft, author);

-- What the depositary certifies: whose signature on paper it has.
CREATE TABLE certify (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    draft TEXT NOT NULL, signatory TEXT NOT NULL, scan TEXT NOT NULL, source TEXT
) STRICT;
CREATE INDEX certify_draft ON certify (draft, signatory);

-- Signatures ad referendum that their authors stand by.
CREATE TABLE confirm (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    draft TEXT NOT NULL, "by" TEXT, reference TEXT, source TEXT
) STRICT;
CREATE INDEX confirm_draft ON confirm (draft, author);

-- Ratifications.
CREATE TABLE ratify (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    draft TEXT NOT NULL, "by" TEXT, reference TEXT, "when" TEXT, source TEXT
) STRICT;
CREATE INDEX ratify_draft ON ratify (draft, author);

-- What bodies at home, or others, say of a version; the newest row of an author counts.
CREATE TABLE endorse (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    draft TEXT NOT NULL, "by" TEXT, result TEXT NOT NULL, reference TEXT, "when" TEXT, source TEXT
) STRICT;
CREATE INDEX endorse_draft ON endorse (draft, author);

-- Reservations and what else is declared; "to" is the declaration that is objected to.
CREATE TABLE declare (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    draft TEXT NOT NULL, kind TEXT NOT NULL, clause TEXT, "to" TEXT, text TEXT NOT NULL, source TEXT
) STRICT;
CREATE INDEX declare_draft ON declare (draft, author);

-- Versions that were read out or published.
CREATE TABLE release (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    draft TEXT NOT NULL, how TEXT NOT NULL, "by" TEXT, source TEXT
) STRICT;
CREATE INDEX release_draft ON release (draft);

-- Entries into force, and extensions; the newest counts.
CREATE TABLE entry (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    draft TEXT NOT NULL, "from" TEXT NOT NULL, until TEXT, extension TEXT NOT NULL, condition TEXT, source TEXT
) STRICT;
CREATE INDEX entry_draft ON entry (draft);

-- Denunciations and withdrawals.
CREATE TABLE denounce (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    draft TEXT NOT NULL, reason TEXT, source TEXT
) STRICT;
CREATE INDEX denounce_draft ON denounce (draft, author);

-- Commitments: what somebody is to do, by which clause, and by when: due, or `days` days after the act `after`.
CREATE TABLE commitment (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    id TEXT NOT NULL, draft TEXT NOT NULL, clause TEXT NOT NULL, "of" TEXT NOT NULL, text TEXT NOT NULL, due TEXT,
    after TEXT, days INTEGER, source TEXT
) STRICT;
CREATE INDEX commitment_id ON commitment (author, id);
CREATE INDEX commitment_draft ON commitment (draft);

-- How commitments stand, as each says; the newest row of (author, commitment) counts.
CREATE TABLE progress (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    commitment TEXT NOT NULL, state TEXT NOT NULL, "when" TEXT, text TEXT, source TEXT
) STRICT;
CREATE INDEX progress_commitment ON progress (commitment, author);
