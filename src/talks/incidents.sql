-- Rows of the family of incidents. Each column is the field of that name (docs/record-format.md 8), composite
-- values as compact JSON; i, o, t, aud and source as in derived.sql.

-- What somebody reports to have happened.
CREATE TABLE incident (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    id TEXT NOT NULL, ceasefire TEXT, "when" TEXT NOT NULL, place TEXT NOT NULL, kind TEXT NOT NULL, weapon TEXT,
    alleged TEXT, target TEXT, casualties TEXT, basis TEXT NOT NULL, evidence TEXT, text TEXT,
    reporter_protected INTEGER, coarser TEXT, source TEXT,
    -- Degrees x 10^7 of its point, for the index below. What functions of JSON may not do in a schema that is not
    -- trusted, texts can: values are printed without spaces, and inside a text each quote has a \ before it.
    lon INTEGER AS (CASE WHEN instr(place, '"point":[') THEN CAST(round(1e7 *
        CAST(substr(place, instr(place, '"point":[') + 9) AS REAL)) AS INTEGER) END),
    lat INTEGER AS (CASE WHEN instr(place, '"point":[') THEN CAST(round(1e7 *
        CAST(substr(substr(place, instr(place, '"point":[') + 9),
            instr(substr(place, instr(place, '"point":[') + 9), ',') + 1) AS REAL)) AS INTEGER) END)
) STRICT;
CREATE INDEX incident_id ON incident (author, id);
CREATE INDEX incident_i ON incident (i);
-- Most of what is asked is answered from this alone (view/filter.c).
CREATE INDEX incident_where ON incident (t, i, lon, lat, author, kind, id, alleged);
CREATE INDEX incident_coarser ON incident (coarser) WHERE coarser IS NOT NULL;

-- What each finder finds of one; the newest row of (incident, author) is its finding.
CREATE TABLE finding (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    incident TEXT NOT NULL, occurred TEXT NOT NULL, attributed_to TEXT, violation TEXT, duplicate_of TEXT, text TEXT,
    source TEXT
) STRICT;
CREATE INDEX finding_of ON finding (incident, author);
CREATE INDEX finding_twin ON finding (duplicate_of) WHERE duplicate_of IS NOT NULL;

-- Answers to one.
CREATE TABLE respond (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    incident TEXT NOT NULL, text TEXT NOT NULL, measure TEXT, source TEXT
) STRICT;
CREATE INDEX respond_of ON respond (incident);

-- What each counts for itself; "by" need not add up to total.
CREATE TABLE count (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    id TEXT NOT NULL, ceasefire TEXT NOT NULL, "from" TEXT NOT NULL, "to" TEXT NOT NULL, total INTEGER NOT NULL,
    "by" TEXT NOT NULL, source TEXT
) STRICT;
CREATE INDEX count_id ON count (author, id);
CREATE INDEX count_day ON count ("to");

-- How many of another's count somebody confirms; the newest row of (count, author) is what it says.
CREATE TABLE reconcile (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    count TEXT NOT NULL, confirmed INTEGER, open INTEGER, text TEXT, source TEXT
) STRICT;
CREATE INDEX reconcile_of ON reconcile (count, author);
