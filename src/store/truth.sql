-- SPDX-License-Identifier: Apache-2.0
-- The record file, format 1. The text between CREATE and its semicolon is stored in every record
-- and compared letter by letter when one is opened: to change a comment is to change the format.

PRAGMA application_id = 0x54525543; -- "TRUC"
PRAGMA user_version = 1;            -- of this format

CREATE TABLE entry ( -- the log's entries, each a signed act
  i INTEGER PRIMARY KEY CHECK (i >= 0), -- index in the log: 0, 1, 2 ... without gaps
  note BLOB NOT NULL CHECK (length(note) BETWEEN 1 AND 65535) -- the signed note, byte for byte
) STRICT;

CREATE TABLE tile ( -- hashes of the Merkle tree (C2SP tlog-tiles), full tiles only
  level INTEGER NOT NULL CHECK (level BETWEEN 0 AND 6), -- 0: hashes of entries
  n INTEGER NOT NULL CHECK (n >= 0),                    -- index of the tile in its level
  hashes BLOB NOT NULL CHECK (length(hashes) = 8192),   -- 256 hashes of 32 bytes
  PRIMARY KEY (level, n)
) STRICT;

CREATE TABLE checkpoint ( -- what the log has signed
  size INTEGER PRIMARY KEY CHECK (size >= 0), -- entries that it covers: 0 .. size-1
  note BLOB NOT NULL CHECK (length(note) BETWEEN 1 AND 65536) -- with the log's signature alone
) STRICT;

CREATE TABLE cosignature ( -- lines that others have signed under checkpoints
  came INTEGER PRIMARY KEY CHECK (came > 0), -- order of arrival: 1, 2 ...
  size INTEGER NOT NULL, -- of the checkpoint
  name TEXT NOT NULL CHECK (length(CAST(name AS BLOB)) BETWEEN 1 AND 255), -- of the key
  key_id INTEGER NOT NULL CHECK (key_id BETWEEN 0 AND 4294967295),        -- of the key
  time_s INTEGER NOT NULL CHECK (time_s >= 0), -- when, as the cosigner says: seconds since 1970
  line BLOB NOT NULL CHECK (length(line) BETWEEN 1 AND 65536), -- the signature line
  UNIQUE (size, name, key_id, time_s)
) STRICT;

CREATE TABLE receipt ( -- acts that a holder took in because the host did not
  act BLOB NOT NULL CHECK (length(act) = 32), -- act id: SHA-256 of the note's text
  name TEXT NOT NULL CHECK (length(CAST(name AS BLOB)) BETWEEN 1 AND 255), -- the holder's key
  time_s INTEGER NOT NULL CHECK (time_s >= 0), -- when it was taken in: seconds since 1970
  note BLOB NOT NULL CHECK (length(note) BETWEEN 1 AND 65535), -- the act's signed note
  line BLOB NOT NULL CHECK (length(line) BETWEEN 1 AND 65536), -- what the holder signed for it
  PRIMARY KEY (act, name)
) STRICT;

CREATE TABLE blob ( -- content that acts name by its digest
  sha256 BLOB NOT NULL CHECK (length(sha256) = 32), -- of the whole content
  chunk INTEGER NOT NULL CHECK (chunk >= 0),        -- 0, 1, 2 ...
  data BLOB NOT NULL CHECK (length(data) <= 1048576), -- 1 MiB each, the last one less or equal
  PRIMARY KEY (sha256, chunk)
) STRICT;

-- Order. The `once` triggers are needed beside the keys because REPLACE deletes in silence.

CREATE TRIGGER entry_next BEFORE INSERT ON entry
WHEN NEW.i <> (SELECT coalesce(max(i) + 1, 0) FROM entry)
BEGIN SELECT RAISE(ABORT, 'entries are appended one after the other, without gaps'); END;

CREATE TRIGGER tile_full BEFORE INSERT ON tile
WHEN NEW.n >= (SELECT coalesce(max(i) + 1, 0) FROM entry) >> (8 * (NEW.level + 1))
BEGIN SELECT RAISE(ABORT, 'a tile is stored when the record holds all its entries'); END;

CREATE TRIGGER tile_once BEFORE INSERT ON tile
WHEN EXISTS (SELECT 1 FROM tile WHERE level = NEW.level AND n = NEW.n)
BEGIN SELECT RAISE(ABORT, 'the tile is already there'); END;

CREATE TRIGGER checkpoint_covered BEFORE INSERT ON checkpoint
WHEN NEW.size > (SELECT coalesce(max(i) + 1, 0) FROM entry)
BEGIN SELECT RAISE(ABORT, 'the checkpoint is of more entries than the record holds'); END;

CREATE TRIGGER checkpoint_once BEFORE INSERT ON checkpoint
WHEN EXISTS (SELECT 1 FROM checkpoint WHERE size = NEW.size)
BEGIN SELECT RAISE(ABORT, 'a checkpoint of that size is already there'); END;

CREATE TRIGGER cosignature_of_checkpoint BEFORE INSERT ON cosignature
WHEN NOT EXISTS (SELECT 1 FROM checkpoint WHERE size = NEW.size)
BEGIN SELECT RAISE(ABORT, 'the cosignature is of a checkpoint that the record does not hold'); END;

CREATE TRIGGER cosignature_once BEFORE INSERT ON cosignature
WHEN EXISTS (SELECT 1 FROM cosignature WHERE came = NEW.came) OR EXISTS (SELECT 1 FROM cosignature
  WHERE size = NEW.size AND name = NEW.name AND key_id = NEW.key_id AND time_s = NEW.time_s)
BEGIN SELECT RAISE(ABORT, 'the cosignature is already there'); END;

CREATE TRIGGER receipt_once BEFORE INSERT ON receipt
WHEN EXISTS (SELECT 1 FROM receipt WHERE act = NEW.act AND name = NEW.name)
BEGIN SELECT RAISE(ABORT, 'the receipt is already there'); END;

CREATE TRIGGER blob_next BEFORE INSERT ON blob
WHEN NEW.chunk > 0 AND NOT EXISTS (SELECT 1 FROM blob
  WHERE sha256 = NEW.sha256 AND chunk = NEW.chunk - 1 AND length(data) = 1048576)
BEGIN SELECT RAISE(ABORT, 'chunks are appended one after the other, without gaps'); END;

CREATE TRIGGER blob_once BEFORE INSERT ON blob
WHEN EXISTS (SELECT 1 FROM blob WHERE sha256 = NEW.sha256 AND chunk = NEW.chunk)
BEGIN SELECT RAISE(ABORT, 'the chunk is already there'); END;

-- Nothing is changed or removed.

CREATE TRIGGER entry_unchanged BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;
CREATE TRIGGER entry_kept BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'entries are never removed'); END;

CREATE TRIGGER tile_unchanged BEFORE UPDATE ON tile
BEGIN SELECT RAISE(ABORT, 'tiles are never changed'); END;
CREATE TRIGGER tile_kept BEFORE DELETE ON tile
BEGIN SELECT RAISE(ABORT, 'tiles are never removed'); END;

CREATE TRIGGER checkpoint_unchanged BEFORE UPDATE ON checkpoint
BEGIN SELECT RAISE(ABORT, 'checkpoints are never changed'); END;
CREATE TRIGGER checkpoint_kept BEFORE DELETE ON checkpoint
BEGIN SELECT RAISE(ABORT, 'checkpoints are never removed'); END;

CREATE TRIGGER cosignature_unchanged BEFORE UPDATE ON cosignature
BEGIN SELECT RAISE(ABORT, 'cosignatures are never changed'); END;
CREATE TRIGGER cosignature_kept BEFORE DELETE ON cosignature
BEGIN SELECT RAISE(ABORT, 'cosignatures are never removed'); END;

CREATE TRIGGER receipt_unchanged BEFORE UPDATE ON receipt
BEGIN SELECT RAISE(ABORT, 'receipts are never changed'); END;
CREATE TRIGGER receipt_kept BEFORE DELETE ON receipt
BEGIN SELECT RAISE(ABORT, 'receipts are never removed'); END;

CREATE TRIGGER blob_unchanged BEFORE UPDATE ON blob
BEGIN SELECT RAISE(ABORT, 'blobs are never changed'); END;
