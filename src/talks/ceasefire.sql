-- Rows of the family of the ceasefire. Each column is the field of that name (docs/record-format.md 8), composite
-- values as compact JSON; i, o, t, aud and source as in derived.sql.

-- Ceasefires, as their authors declare them.
CREATE TABLE ceasefire (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    id TEXT NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL, document TEXT, declared_by TEXT NOT NULL,
    binds TEXT NOT NULL, guarantors TEXT, "from" TEXT NOT NULL, until TEXT, source TEXT
) STRICT;
CREATE INDEX ceasefire_id ON ceasefire (author, id);

-- What has become of one, as each says.
CREATE TABLE "ceasefire-state" (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    ceasefire TEXT NOT NULL, state TEXT NOT NULL, "from" TEXT NOT NULL, until TEXT, reason TEXT, source TEXT
) STRICT;
CREATE INDEX ceasefire_state_of ON "ceasefire-state" (ceasefire);

-- Whom each takes to be left out: lists of their own, never one list.
CREATE TABLE exclude (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    ceasefire TEXT NOT NULL, name TEXT NOT NULL, basis TEXT, source TEXT
) STRICT;
CREATE INDEX exclude_of ON exclude (ceasefire);

-- Bodies; the newest row of (author, id) is how one stands.
CREATE TABLE organ (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    id TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, document TEXT, seats TEXT, chair TEXT,
    state TEXT NOT NULL, source TEXT
) STRICT;
CREATE INDEX organ_id ON organ (author, id);

-- Zones; of (author, id) the row with the latest "from" up to a moment is how it lay then: it may be drawn ahead.
CREATE TABLE zone (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    id TEXT NOT NULL, ceasefire TEXT, name TEXT NOT NULL, kind TEXT NOT NULL, geometry TEXT, admin TEXT,
    "from" TEXT NOT NULL, until TEXT, guarantor TEXT, source TEXT
) STRICT;
CREATE INDEX zone_id ON zone (author, id);

-- Who has joined a ceasefire or left it, as each says.
CREATE TABLE adhere (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    ceasefire TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, admin TEXT, state TEXT NOT NULL, "when" TEXT,
    source TEXT
) STRICT;
CREATE INDEX adhere_of ON adhere (ceasefire);

-- Who holds which ground, as each says, on the actual map or on that of a scenario.
CREATE TABLE control (
    i INTEGER NOT NULL, o INTEGER NOT NULL, t INTEGER NOT NULL, aud INTEGER NOT NULL, author TEXT NOT NULL,
    map TEXT NOT NULL, title TEXT, per TEXT, geometry TEXT, admin TEXT, area TEXT, holder TEXT NOT NULL,
    relation TEXT NOT NULL, as_of TEXT NOT NULL, source TEXT
) STRICT;
CREATE INDEX control_map ON control (map, t);
