package io.stackmemory.storage.jdbc;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * How a store on PostgreSQL behaves. Immutable; each method gives a changed copy.
 *
 * @param schema the database schema of the tables: a lower-case letter or underscore,
 * then letters, digits and underscores, 50 characters at most
 * @param schemaMode what is done about the tables
 * @param statementTimeout how long a statement may take; the server ends it then, and if
 * the server does not, the connection is given up five seconds later
 * @param lockTimeout how long a write waits for another one on the same entry
 * @param retryTimeout how long something that is safe to repeat is repeated while the
 * server can't be reached
 * @param announceChanges whether other instances are told of what this one writes
 */
public record PostgresSettings(String schema, SchemaMode schemaMode, Duration statementTimeout, Duration lockTimeout,
		Duration retryTimeout, boolean announceChanges) {

	/** The schema, unless set otherwise. */
	public static final String DEFAULT_SCHEMA = "stackmemory";

	private static final Pattern SCHEMA = Pattern.compile("[a-z_][a-z0-9_]{0,49}");

	/** The usual settings. */
	public static final PostgresSettings DEFAULTS = new PostgresSettings(DEFAULT_SCHEMA, SchemaMode.MIGRATE,
			Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(30), true);

	/**
	 * Checks name and times.
	 * @throws IllegalArgumentException if the schema has another name than is possible,
	 * or a time-out is not positive
	 */
	public PostgresSettings {
		if (!SCHEMA.matcher(schema).matches() || schema.startsWith("pg_")) {
			throw new IllegalArgumentException("'" + schema
					+ "' can't be the name of the schema: it has to begin with a "
					+ "lower-case letter or '_' and go on with those and digits, 50 characters at most, and not begin "
					+ "with pg_");
		}
		for (Duration timeout : new Duration[] { statementTimeout, lockTimeout, retryTimeout }) {
			if (timeout.toMillis() < 1 || timeout.compareTo(Duration.ofDays(1)) > 0) {
				throw new IllegalArgumentException("A time-out is between 1 ms and a day, not " + timeout);
			}
		}
	}

	/**
	 * With another schema.
	 * @param name the name of the schema
	 * @return the settings
	 */
	public PostgresSettings withSchema(String name) {
		return new PostgresSettings(name, this.schemaMode, this.statementTimeout, this.lockTimeout, this.retryTimeout,
				this.announceChanges);
	}

	/**
	 * With something else done about the tables.
	 * @param mode what is done
	 * @return the settings
	 */
	public PostgresSettings withSchemaMode(SchemaMode mode) {
		return new PostgresSettings(this.schema, mode, this.statementTimeout, this.lockTimeout, this.retryTimeout,
				this.announceChanges);
	}

	/**
	 * With other time-outs.
	 * @param statement how long a statement may take
	 * @param lock how long a write waits for another one
	 * @param retry how long something is repeated
	 * @return the settings
	 */
	public PostgresSettings withTimeouts(Duration statement, Duration lock, Duration retry) {
		return new PostgresSettings(this.schema, this.schemaMode, statement, lock, retry, this.announceChanges);
	}

	/**
	 * With changes announced or not.
	 * @param announce whether other instances are told of what this one writes
	 * @return the settings
	 */
	public PostgresSettings withAnnounceChanges(boolean announce) {
		return new PostgresSettings(this.schema, this.schemaMode, this.statementTimeout, this.lockTimeout,
				this.retryTimeout, announce);
	}

	/**
	 * How long a connection that says nothing is waited for.
	 */
	Duration socketTimeout() {
		return this.statementTimeout.plusSeconds(5);
	}

}
