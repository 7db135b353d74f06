--liquibase formatted sql

--changeset stackmemory:1-entries
--comment Documents under namespace and key. The value comes last, so that the rest is read without it.
CREATE TABLE stackmemory_entry (
	id INTEGER PRIMARY KEY,
	namespace TEXT NOT NULL,
	entry_key TEXT NOT NULL,
	revision INTEGER NOT NULL,
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL,
	expires_at INTEGER,
	metadata TEXT,
	remainders TEXT,
	value TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX stackmemory_entry_key ON stackmemory_entry (namespace, entry_key);
--rollback DROP TABLE stackmemory_entry;

--changeset stackmemory:2-expiry
CREATE INDEX stackmemory_entry_expires_at ON stackmemory_entry (expires_at) WHERE expires_at IS NOT NULL;
--rollback DROP INDEX stackmemory_entry_expires_at;

--changeset stackmemory:3-clock
--comment One row: who hands out revisions, and up to which one.
CREATE TABLE stackmemory_clock (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	owner INTEGER NOT NULL,
	reserved INTEGER NOT NULL,
	flushes INTEGER NOT NULL
) STRICT;
INSERT INTO stackmemory_clock (id, owner, reserved, flushes) VALUES (1, 0, 0, 0);
--rollback DROP TABLE stackmemory_clock;

--changeset stackmemory:4-schema
--comment One row: which version the schema has, and the changelog that made it.
CREATE TABLE stackmemory_schema (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	version INTEGER NOT NULL,
	fingerprint TEXT NOT NULL
) STRICT;
--rollback DROP TABLE stackmemory_schema;

--changeset stackmemory:5-statistics
--comment Tells the planner that a namespace is large, so that it prefers an index on fields to a walk through all keys.
ANALYZE stackmemory_entry;
DELETE FROM sqlite_stat1 WHERE tbl = 'stackmemory_entry';
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('stackmemory_entry', 'stackmemory_entry_key', '1000000 250000 1');
--rollback DELETE FROM sqlite_stat1 WHERE tbl = 'stackmemory_entry';

--changeset stackmemory:6-words
--comment By which rules the words of an entry were put into the index of its namespace; null if they were not.
ALTER TABLE stackmemory_entry ADD COLUMN indexed_as TEXT;
--rollback ALTER TABLE stackmemory_entry DROP COLUMN indexed_as;
