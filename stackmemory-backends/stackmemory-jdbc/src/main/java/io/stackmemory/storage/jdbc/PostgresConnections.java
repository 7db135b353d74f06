package io.stackmemory.storage.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * Makes connections to a PostgreSQL server: those of a pool, and single ones for what is
 * to be done beside it.
 */
final class PostgresConnections {

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

	private final PostgresSettings settings;

	private final @Nullable PostgresPool pool;

	private final @Nullable DataSource dataSource;

	PostgresConnections(PostgresPool pool, PostgresSettings settings) {
		this.pool = pool;
		this.dataSource = null;
		this.settings = settings;
	}

	PostgresConnections(DataSource dataSource, PostgresSettings settings) {
		this.pool = null;
		this.dataSource = dataSource;
		this.settings = settings;
	}

	/**
	 * Where the tables are, without user and password.
	 */
	String location() {
		String schema = " (schema " + this.settings.schema() + ")";
		return ((this.pool != null) ? this.pool.url().toString() : "the application's PostgreSQL database") + schema;
	}

	/**
	 * Does something over one connection that is not of the pool, unless the pool is the
	 * application's.
	 */
	<T extends @Nullable Object> T with(SqlReading<T> work) throws SQLException {
		if (this.dataSource != null) {
			return sessions().with(work);
		}
		try (SqlSession session = new SqlSession(open(pool()))) {
			return work.from(session);
		}
	}

	private Connection open(PostgresPool own) throws SQLException {
		Connection connection = new Driver().connect(own.url().jdbcUrl(), properties(own));
		if (connection == null) {
			throw new SQLException("The driver does not accept " + own.url());
		}
		try (Statement statement = connection.createStatement()) {
			statement.execute(initialSettings());
			return connection;
		}
		catch (SQLException ex) {
			connection.close();
			throw ex;
		}
	}

	/**
	 * Opens the pool, or takes that of the application.
	 */
	PostgresSessions sessions() {
		if (this.dataSource != null) {
			return new PostgresSessions(this.dataSource, Math.toIntExact(this.settings.socketTimeout().toMillis()));
		}
		PostgresPool own = pool();
		HikariConfig config = new HikariConfig();
		config.setPoolName(this.settings.schema());
		config.setDriverClassName(Driver.class.getName());
		config.setJdbcUrl(own.url().jdbcUrl());
		config.setDataSourceProperties(properties(own));
		config.setMaximumPoolSize(own.maximumSize());
		config.setMinimumIdle(own.minimumIdle());
		config.setConnectionTimeout(own.connectionTimeout().toMillis());
		config.setIdleTimeout(own.idleTimeout().toMillis());
		config.setLeakDetectionThreshold(own.leakDetectionThreshold().toMillis());
		config.setConnectionInitSql(initialSettings());
		// One connection was made before the pool is: whether that works is known
		config.setInitializationFailTimeout(-1);
		return new PostgresSessions(new HikariDataSource(config));
	}

	private PostgresPool pool() {
		if (this.pool == null) {
			throw new IllegalStateException("The connections are the application's");
		}
		return this.pool;
	}

	/**
	 * What every session begins with. Compiling a statement takes longer than any of ours
	 * gains by it.
	 */
	private String initialSettings() {
		return "SET statement_timeout TO " + this.settings.statementTimeout().toMillis() + ";SET lock_timeout TO "
				+ this.settings.lockTimeout().toMillis() + ";SET jit TO off";
	}

	private Properties properties(PostgresPool own) {
		Map<String, String> values = new TreeMap<>();
		values.put("ApplicationName", "stackmemory");
		values.put("connectTimeout", Long.toString(CONNECT_TIMEOUT.toSeconds()));
		values.put("loginTimeout", Long.toString(CONNECT_TIMEOUT.toSeconds()));
		values.put("socketTimeout",
				Long.toString(Math.max(1, (this.settings.socketTimeout().toMillis() + 999) / 1000)));
		values.put("tcpKeepAlive", "true");
		if (own.url().hosts().contains(",")) {
			values.put("targetServerType", "primary");
			values.put("hostRecheckSeconds", "1");
		}
		values.keySet().removeAll(own.url().parameters().keySet());
		String user = (own.username() != null) ? own.username() : own.url().username();
		String password = (own.password() != null) ? own.password() : own.url().password();
		if (user != null) {
			values.put("user", user);
		}
		if (password != null) {
			values.put("password", password);
		}
		if (own.sslSocketFactory() != null) {
			values.put("sslfactory", GivenSslSocketFactory.class.getName());
			values.put(GivenSslSocketFactory.PROPERTY, GivenSslSocketFactory.register(own.sslSocketFactory()));
			if (!own.url().parameters().containsKey("sslmode")) {
				values.put("sslmode", "verify-full");
			}
		}
		Properties properties = new Properties();
		properties.putAll(values);
		return properties;
	}

}
