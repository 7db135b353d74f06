--liquibase formatted sql

--changeset stackmemory:1-entries
--preconditions onFail:MARK_RAN
--precondition-sql-check expectedResult:0 SELECT count(*) FROM information_schema.tables WHERE table_schema='${schema}' AND table_name='stackmemory_entry'
--comment Documents under namespace and key. Times are milliseconds since 1970; texts are ordered by code point.
CREATE TABLE ${schema}.stackmemory_entry (
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
--rollback DROP TABLE ${schema}.stackmemory_entry;

--changeset stackmemory:2-expiry
--preconditions onFail:MARK_RAN
--precondition-sql-check expectedResult:0 SELECT count(*) FROM pg_indexes WHERE schemaname='${schema}' AND indexname='stackmemory_entry_expires_at'
CREATE INDEX stackmemory_entry_expires_at ON ${schema}.stackmemory_entry (expires_at) WHERE expires_at IS NOT NULL;
--rollback DROP INDEX ${schema}.stackmemory_entry_expires_at;

--changeset stackmemory:3-clock
--preconditions onFail:MARK_RAN
--precondition-sql-check expectedResult:0 SELECT count(*) FROM information_schema.tables WHERE table_schema='${schema}' AND table_name='stackmemory_clock'
--comment One row: who hands out revisions, and up to which one.
CREATE TABLE ${schema}.stackmemory_clock (
	id integer PRIMARY KEY CHECK (id = 1),
	owner bigint NOT NULL,
	reserved bigint NOT NULL
);
INSERT INTO ${schema}.stackmemory_clock (id, owner, reserved) VALUES (1, 0, 0);
--rollback DROP TABLE ${schema}.stackmemory_clock;

--changeset stackmemory:4-schema
--preconditions onFail:MARK_RAN
--precondition-sql-check expectedResult:0 SELECT count(*) FROM information_schema.tables WHERE table_schema='${schema}' AND table_name='stackmemory_schema'
--comment One row: which version the schema has, and the changelog that made it.
CREATE TABLE ${schema}.stackmemory_schema (
	id integer PRIMARY KEY CHECK (id = 1),
	version integer NOT NULL,
	fingerprint text NOT NULL
);
--rollback DROP TABLE ${schema}.stackmemory_schema;

--changeset stackmemory:5-words
--preconditions onFail:MARK_RAN
--precondition-sql-check expectedResult:0 SELECT count(*) FROM information_schema.columns WHERE table_schema='${schema}' AND table_name='stackmemory_entry' AND column_name='indexed_as'
--comment The words of an entry, and by which rules they were cut; null until they are searched for.
ALTER TABLE ${schema}.stackmemory_entry ADD COLUMN words tsvector, ADD COLUMN indexed_as text;
--rollback ALTER TABLE ${schema}.stackmemory_entry DROP COLUMN words, DROP COLUMN indexed_as;
