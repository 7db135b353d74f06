package io.stackmemory.storage.jdbc;

import java.sql.Connection;
import java.util.Map;

import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.UpdateSummaryEnum;
import liquibase.analytics.configuration.AnalyticsArgs;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.lockservice.LockServiceFactory;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.ui.LoggerUIService;
import org.jspecify.annotations.Nullable;

/**
 * Runs a changelog with tables of its own, apart from those of an application that uses
 * Liquibase too. Nothing is reported to anyone, and nothing is printed.
 */
final class LiquibaseUpdate {

	static final String LOG_TABLE = "stackmemory_changelog";

	static final String LOCK_TABLE = "stackmemory_changelog_lock";

	private final String changelog;

	private final @Nullable String schema;

	/**
	 * Prepares an update.
	 * @param changelog the resource
	 * @param schema the database schema of all tables, or null where there are none
	 */
	LiquibaseUpdate(String changelog, @Nullable String schema) {
		this.changelog = changelog;
		this.schema = schema;
	}

	/**
	 * Applies what was not applied yet. Whoever calls holds a lock of their own.
	 */
	void run(Connection connection) throws FailedException {
		with(connection, (liquibase) -> liquibase.update(new Contexts(), new LabelExpression()));
	}

	/**
	 * Takes back the changes that were applied last.
	 */
	void rollback(Connection connection, int changes) throws FailedException {
		with(connection, (liquibase) -> liquibase.rollback(changes, ""));
	}

	private void with(Connection connection, Action action) throws FailedException {
		try {
			Map<String, Object> scope = Map.of(Scope.Attr.ui.name(), new LoggerUIService(),
					AnalyticsArgs.ENABLED.getKey(), false);
			Scope.child(scope, () -> {
				Database database = DatabaseFactory.getInstance()
					.findCorrectDatabaseImplementation(new JdbcConnection(connection));
				if (this.schema != null) {
					database.setDefaultSchemaName(this.schema);
					database.setLiquibaseSchemaName(this.schema);
				}
				database.setDatabaseChangeLogTableName(LOG_TABLE);
				database.setDatabaseChangeLogLockTableName(LOCK_TABLE);
				LockServiceFactory.getInstance().getLockService(database).forceReleaseLock();
				ClassLoader loader = LiquibaseUpdate.class.getClassLoader();
				Liquibase liquibase = new Liquibase(this.changelog, new ClassLoaderResourceAccessor(loader), database);
				liquibase.setChangeLogParameter("schema", (this.schema != null) ? this.schema : "");
				liquibase.setShowSummary(UpdateSummaryEnum.OFF);
				action.run(liquibase);
			});
		}
		catch (Exception ex) {
			throw new FailedException(ex);
		}
	}

	@FunctionalInterface
	private interface Action {

		void run(Liquibase liquibase) throws Exception;

	}

	/**
	 * The changelog could not be applied.
	 */
	static final class FailedException extends Exception {

		private static final long serialVersionUID = 1L;

		FailedException(Exception cause) {
			super(cause.getMessage(), cause);
		}

	}

}
