-- The tables of StackMemory on PostgreSQL, schema version 2.
-- CREATE SCHEMA stackmemory first. Replace 'stackmemory.' where the schema has another name.

-- Documents under namespace and key. Times are milliseconds since 1970; texts are ordered by code point.
CREATE TABLE stackmemory.stackmemory_entry (
	namespace text COLLATE "C" NOT NULL,
	entry_key text COLLATE "C" NOT NULL,
	revision bigint NOT NULL,
	created_at bigint NOT NULL,
	updated_at bigint NOT NULL,
	expires_at bigint,
	metadata jsonb,
	value jsonb NOT NULL,
	CONSTRAINT stackmemory_entry_key PRIMARY KEY (namespace, entry_key)
);

CREATE INDEX stackmemory_entry_expires_at ON stackmemory.stackmemory_entry (expires_at) WHERE expires_at IS NOT NULL;

-- One row: who hands out revisions, and up to which one.
CREATE TABLE stackmemory.stackmemory_clock (
	id integer PRIMARY KEY CHECK (id = 1),
	owner bigint NOT NULL,
	reserved bigint NOT NULL
);
INSERT INTO stackmemory.stackmemory_clock (id, owner, reserved) VALUES (1, 0, 0);

-- One row: which version the schema has, and the changelog that made it.
CREATE TABLE stackmemory.stackmemory_schema (
	id integer PRIMARY KEY CHECK (id = 1),
	version integer NOT NULL,
	fingerprint text NOT NULL
);

-- The words of an entry, and by which rules they were cut; null until they are searched for.
ALTER TABLE stackmemory.stackmemory_entry ADD COLUMN words tsvector, ADD COLUMN indexed_as text;

-- What stackmemory.schema=validate looks for.
INSERT INTO stackmemory.stackmemory_schema (id, version, fingerprint)
VALUES (1, 2, 'a746c85afd3798f4f0d04b5ce9013cdbe99f9b85971c19534f38ac299ae68504');
