package io.stackmemory.benchmarks.contest;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One connection to SQLite behind a lock, and statements that are prepared once: what
 * somebody writes who has only these queries.
 */
final class SqliteLoop implements Contestant<AgentFrame> {

	private final Connection connection;

	private final PreparedStatement insert;

	private final PreparedStatement get;

	private final PreparedStatement byRef;

	private final PreparedStatement byRun;

	private final PreparedStatement update;

	private final PreparedStatement delete;

	SqliteLoop(Path directory, String synchronous) throws SQLException {
		this.connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("frames.db"));
		try (Statement statement = this.connection.createStatement()) {
			statement.execute("PRAGMA journal_mode=WAL");
			statement.execute("PRAGMA synchronous=" + synchronous);
			statement.execute("CREATE TABLE IF NOT EXISTS frame(id TEXT PRIMARY KEY, doc TEXT NOT NULL, ref TEXT,"
					+ " run_id TEXT, created_at INTEGER)");
			statement.execute("CREATE UNIQUE INDEX IF NOT EXISTS frame_ref ON frame(ref)");
			statement.execute("CREATE INDEX IF NOT EXISTS frame_run ON frame(run_id, created_at)");
		}
		this.insert = this.connection
			.prepareStatement("INSERT INTO frame(id, doc, ref, run_id, created_at) VALUES(?, ?, ?, ?, ?)");
		this.get = this.connection.prepareStatement("SELECT doc FROM frame WHERE id = ?");
		this.byRef = this.connection.prepareStatement("SELECT doc FROM frame WHERE ref = ?");
		this.byRun = this.connection
			.prepareStatement("SELECT doc FROM frame WHERE run_id = ? ORDER BY created_at DESC LIMIT ?");
		this.update = this.connection
			.prepareStatement("UPDATE frame SET doc = ?, ref = ?, run_id = ?, created_at = ? WHERE id = ?");
		this.delete = this.connection.prepareStatement("DELETE FROM frame WHERE id = ?");
	}

	@Override
	public synchronized void insert(AgentFrame frame) throws SQLException {
		this.insert.setString(1, frame.id());
		this.insert.setString(2, FrameJson.text(frame));
		this.insert.setString(3, (String) frame.inputs().get("ref"));
		this.insert.setString(4, frame.runId());
		this.insert.setLong(5, frame.createdAt());
		this.insert.executeUpdate();
	}

	@Override
	public synchronized void insertAll(List<AgentFrame> frames) throws SQLException {
		this.connection.setAutoCommit(false);
		for (AgentFrame frame : frames) {
			insert(frame);
		}
		this.connection.commit();
		this.connection.setAutoCommit(true);
	}

	@Override
	public @Nullable AgentFrame get(String id) throws SQLException {
		return one(this.get, id);
	}

	@Override
	public @Nullable AgentFrame byRef(String ref) throws SQLException {
		return one(this.byRef, ref);
	}

	private synchronized @Nullable AgentFrame one(PreparedStatement statement, String argument) throws SQLException {
		statement.setString(1, argument);
		try (ResultSet row = statement.executeQuery()) {
			return row.next() ? FrameJson.frame(row.getString(1)) : null;
		}
	}

	@Override
	public synchronized List<AgentFrame> byRun(String runId, int limit) throws SQLException {
		this.byRun.setString(1, runId);
		this.byRun.setInt(2, limit);
		List<AgentFrame> frames = new ArrayList<>(limit);
		try (ResultSet row = this.byRun.executeQuery()) {
			while (row.next()) {
				frames.add(FrameJson.frame(row.getString(1)));
			}
		}
		return frames;
	}

	@Override
	public synchronized void update(AgentFrame frame) throws SQLException {
		this.update.setString(1, FrameJson.text(frame));
		this.update.setString(2, (String) frame.inputs().get("ref"));
		this.update.setString(3, frame.runId());
		this.update.setLong(4, frame.createdAt());
		this.update.setString(5, frame.id());
		this.update.executeUpdate();
	}

	@Override
	public synchronized void delete(String id) throws SQLException {
		this.delete.setString(1, id);
		this.delete.executeUpdate();
	}

	@Override
	public synchronized void close() throws SQLException {
		this.connection.close();
	}

}
