package io.stackmemory.storage.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;

import org.jspecify.annotations.Nullable;

import io.stackmemory.storage.SchemaTooNewException;
import io.stackmemory.storage.StorageFailureException;
import io.stackmemory.storage.StorageSetupException;

/**
 * Brings a schema up to date.
 * <p>
 * The fingerprint of the changelog that made the schema is kept beside it. Where it is
 * the one of this code there is nothing to do, and no class of Liquibase is loaded. A
 * migration holds a lock that ends with the process that holds it; so whoever has it
 * knows that a lock in Liquibase's own table is left over.
 */
final class SchemaMigration {

	/** The version of the schema that this code works with. */
	static final int VERSION = 2;

	/** The table with version and fingerprint, by its own name. */
	static final String TABLE = "stackmemory_schema";

	private final Schema schema;

	private final SchemaMode mode;

	private final String fingerprint;

	SchemaMigration(Schema schema, SchemaMode mode) {
		this.schema = schema;
		this.mode = mode;
		this.fingerprint = fingerprint(schema.changelog());
	}

	/**
	 * Migrates, if that is needed and allowed.
	 * @throws SchemaTooNewException if a newer version of this library made the schema
	 * @throws StorageSetupException if it is not up to date and has to be left alone
	 */
	void run(SqlSession session) throws SQLException {
		if (this.mode == SchemaMode.NONE) {
			return;
		}
		Made made = made(session);
		if (isUpToDate(made)) {
			return;
		}
		if (this.mode == SchemaMode.VALIDATE) {
			throw notUpToDate(made);
		}
		this.schema.exclusively(session, (locked) -> {
			if (!isUpToDate(made(locked))) {
				migrate(locked);
				record(locked);
			}
		});
	}

	private void migrate(SqlSession session) throws SQLException {
		try {
			this.schema.update(session);
		}
		catch (LiquibaseUpdate.FailedException ex) {
			throw new StorageFailureException(
					"Could not migrate the schema of " + this.schema.location() + ": " + ex.getMessage(), ex);
		}
	}

	private boolean isUpToDate(@Nullable Made made) {
		if (made != null && made.version > VERSION) {
			throw new SchemaTooNewException(this.schema.location() + " has a schema of version " + made.version
					+ ", and this version of the library knows " + VERSION
					+ " at most; use a newer version of the library", null);
		}
		return made != null && made.version == VERSION && made.fingerprint.equals(this.fingerprint);
	}

	private StorageSetupException notUpToDate(@Nullable Made made) {
		String found = (made != null) ? "has a schema of version " + made.version + " with the fingerprint "
				+ made.fingerprint.substring(0, Math.min(8, made.fingerprint.length())) : "has no schema";
		return new StorageSetupException(StorageSetupException.Reason.SCHEMA,
				this.schema.location() + " " + found + ", and version " + VERSION + " with the fingerprint "
						+ this.fingerprint.substring(0, 8) + " is needed; it was left alone, as it is set to be "
						+ "validated only",
				null);
	}

	private @Nullable Made made(SqlSession session) throws SQLException {
		if (!this.schema.hasTable(session, TABLE)) {
			return null;
		}
		try (ResultSet row = session.prepare("SELECT version,fingerprint FROM " + this.schema.table(TABLE))
			.executeQuery()) {
			return row.next() ? new Made(row.getInt(1), row.getString(2)) : null;
		}
	}

	private void record(SqlSession session) throws SQLException {
		PreparedStatement statement = session.prepare("INSERT INTO " + this.schema.table(TABLE)
				+ " (id,version,fingerprint) VALUES (1,?,?) ON CONFLICT (id) DO UPDATE SET version=excluded.version,"
				+ "fingerprint=excluded.fingerprint");
		statement.setInt(1, VERSION);
		statement.setString(2, this.fingerprint);
		statement.executeUpdate();
	}

	static String fingerprint(String resource) {
		try (InputStream changelog = SchemaMigration.class.getClassLoader().getResourceAsStream(resource)) {
			if (changelog == null) {
				throw new IllegalStateException(resource + " is missing from the class path");
			}
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(changelog.readAllBytes()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

	/**
	 * What made the schema.
	 *
	 * @param version its version
	 * @param fingerprint the SHA-256 of the changelog
	 */
	private record Made(int version, String fingerprint) {

	}

}
