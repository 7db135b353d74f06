package io.stackmemory.storage.jdbc;

import java.util.stream.Collectors;

/**
 * The statements of the changelog, for someone who applies them by hand.
 */
final class PostgresDdl {

	private PostgresDdl() {
	}

	static String plain(String changelog, String schema) {
		String statements = changelog.lines()
			.filter((line) -> !line.startsWith("--") || line.startsWith("--comment "))
			.map((line) -> line.replace("--comment ", "-- ").replace("${schema}", schema))
			.collect(Collectors.joining("\n"));
		return "-- The tables of StackMemory on PostgreSQL, schema version " + SchemaMigration.VERSION + ".\n"
				+ "-- CREATE SCHEMA " + schema + " first. Replace '" + schema
				+ ".' where the schema has another name.\n" + statements
				+ "\n\n-- What stackmemory.schema=validate looks for.\nINSERT INTO " + schema
				+ ".stackmemory_schema (id, version, fingerprint)\nVALUES (1, " + SchemaMigration.VERSION + ", '"
				+ SchemaMigration.fingerprint(PostgresSchema.CHANGELOG) + "');\n";
	}

}
