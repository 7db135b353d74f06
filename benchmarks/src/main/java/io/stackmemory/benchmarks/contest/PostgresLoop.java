package io.stackmemory.benchmarks.contest;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.jspecify.annotations.Nullable;

/**
 * A connection to PostgreSQL for each thread, and statements that are prepared once; the
 * documents in {@code jsonb} with an index for each query.
 */
final class PostgresLoop implements Contestant<AgentFrame> {

	private static final int AT_ONCE = 1000;

	private final String url;

	private final String table;

	private final Queue<Session> sessions = new ConcurrentLinkedQueue<>();

	private final ThreadLocal<Session> session = ThreadLocal.withInitial(this::connect);

	PostgresLoop(String url, String table) throws SQLException {
		this.url = url;
		this.table = table;
		try (Connection connection = DriverManager.getConnection(url);
				Statement statement = connection.createStatement()) {
			statement.execute("CREATE TABLE " + table + "(id text PRIMARY KEY, doc jsonb NOT NULL)");
			statement.execute("CREATE UNIQUE INDEX ON " + table + "((doc->'inputs'->>'ref'))");
			statement.execute("CREATE INDEX ON " + table + "((doc->>'runId'), ((doc->>'createdAt')::bigint))");
		}
	}

	private Session connect() {
		try {
			Session made = new Session(DriverManager.getConnection(this.url), this.table);
			this.sessions.add(made);
			return made;
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void insert(AgentFrame frame) throws SQLException {
		Session mine = this.session.get();
		mine.bindInsert(frame);
		mine.insert.executeUpdate();
	}

	@Override
	public void insertAll(List<AgentFrame> frames) throws SQLException {
		Session mine = this.session.get();
		mine.connection.setAutoCommit(false);
		int waiting = 0;
		for (AgentFrame frame : frames) {
			mine.bindInsert(frame);
			mine.insert.addBatch();
			if (++waiting % AT_ONCE == 0) {
				mine.insert.executeBatch();
			}
		}
		mine.insert.executeBatch();
		mine.connection.commit();
		mine.connection.setAutoCommit(true);
	}

	@Override
	public @Nullable AgentFrame get(String id) throws SQLException {
		return one(this.session.get().get, id);
	}

	@Override
	public @Nullable AgentFrame byRef(String ref) throws SQLException {
		return one(this.session.get().byRef, ref);
	}

	private static @Nullable AgentFrame one(PreparedStatement statement, String argument) throws SQLException {
		statement.setString(1, argument);
		try (ResultSet row = statement.executeQuery()) {
			return row.next() ? FrameJson.frame(row.getString(1)) : null;
		}
	}

	@Override
	public List<AgentFrame> byRun(String runId, int limit) throws SQLException {
		PreparedStatement statement = this.session.get().byRun;
		statement.setString(1, runId);
		statement.setInt(2, limit);
		List<AgentFrame> frames = new ArrayList<>(limit);
		try (ResultSet row = statement.executeQuery()) {
			while (row.next()) {
				frames.add(FrameJson.frame(row.getString(1)));
			}
		}
		return frames;
	}

	@Override
	public void update(AgentFrame frame) throws SQLException {
		PreparedStatement statement = this.session.get().update;
		statement.setString(1, FrameJson.text(frame));
		statement.setString(2, frame.id());
		statement.executeUpdate();
	}

	@Override
	public void delete(String id) throws SQLException {
		PreparedStatement statement = this.session.get().delete;
		statement.setString(1, id);
		statement.executeUpdate();
	}

	@Override
	public void close() throws SQLException {
		try (Statement statement = this.session.get().connection.createStatement()) {
			statement.execute("DROP TABLE " + this.table);
		}
		for (Session made : this.sessions) {
			made.connection.close();
		}
	}

	private static final class Session {

		private final Connection connection;

		private final PreparedStatement insert;

		private final PreparedStatement get;

		private final PreparedStatement byRef;

		private final PreparedStatement byRun;

		private final PreparedStatement update;

		private final PreparedStatement delete;

		Session(Connection connection, String table) throws SQLException {
			this.connection = connection;
			this.insert = connection.prepareStatement("INSERT INTO " + table + "(id, doc) VALUES(?, ?::jsonb)");
			this.get = connection.prepareStatement("SELECT doc FROM " + table + " WHERE id = ?");
			this.byRef = connection.prepareStatement("SELECT doc FROM " + table + " WHERE (doc->'inputs'->>'ref') = ?");
			this.byRun = connection.prepareStatement("SELECT doc FROM " + table
					+ " WHERE (doc->>'runId') = ? ORDER BY ((doc->>'createdAt')::bigint) DESC LIMIT ?");
			this.update = connection.prepareStatement("UPDATE " + table + " SET doc = ?::jsonb WHERE id = ?");
			this.delete = connection.prepareStatement("DELETE FROM " + table + " WHERE id = ?");
		}

		void bindInsert(AgentFrame frame) throws SQLException {
			this.insert.setString(1, frame.id());
			this.insert.setString(2, FrameJson.text(frame));
		}

	}

}
