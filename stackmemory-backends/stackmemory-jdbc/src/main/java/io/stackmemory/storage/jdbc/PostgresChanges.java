package io.stackmemory.storage.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.stackmemory.storage.Change;
import io.stackmemory.storage.ChangeFeed;
import io.stackmemory.storage.ChangeListener;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.StorageClosedException;
import io.stackmemory.storage.query.Namespace;

/**
 * Listens to what {@link ChangeAnnouncer}s of other processes say, on a connection and a
 * thread of its own, as long as somebody wants to know. A lost connection is made anew,
 * and whoever listens is told that something may have been missed.
 */
final class PostgresChanges implements ChangeFeed {

	private static final Logger logger = LoggerFactory.getLogger(PostgresChanges.class);

	private static final Duration POLL = Duration.ofSeconds(5);

	private static final Duration RECONNECT_PAUSE = Duration.ofMillis(500);

	private static final JsonMapper MAPPER = JsonMapper.shared();

	private final PostgresConnections connections;

	private final String channel;

	private final String ownSender;

	private final List<Listening> listeners = new CopyOnWriteArrayList<>();

	private final Object delivery = new Object();

	/** Used by the thread that listens. */
	private final Map<String, SenderProgress> senders = new HashMap<>();

	private boolean connected;

	private @Nullable Thread thread;

	private volatile @Nullable Connection connection;

	private volatile boolean closed;

	PostgresChanges(PostgresConnections connections, String schema, String ownSender) {
		this.connections = connections;
		this.channel = channel(schema);
		this.ownSender = ownSender;
	}

	/**
	 * The channel of a schema.
	 */
	static String channel(String schema) {
		return schema + "_changes";
	}

	@Override
	public Subscription subscribe(ChangeListener listener) {
		Listening listening = new Listening(listener);
		synchronized (this.delivery) {
			if (this.closed) {
				throw new StorageClosedException(JdbcStorageBackend.POSTGRES);
			}
			this.listeners.add(listening);
			if (this.connected) {
				call(listening, ChangeListener::onGap);
			}
			if (this.thread == null) {
				Thread started = new Thread(this::listen, "stackmemory-changes");
				started.setDaemon(true);
				this.thread = started;
				started.start();
			}
		}
		return listening;
	}

	/**
	 * Ends the thread.
	 */
	void close() {
		Thread running;
		synchronized (this.delivery) {
			this.closed = true;
			this.listeners.clear();
			running = this.thread;
		}
		Connection open = this.connection;
		if (open != null) {
			abort(open);
		}
		if (running != null && running != Thread.currentThread()) {
			running.interrupt();
			try {
				running.join(POLL.toMillis());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private void listen() {
		while (!this.closed) {
			try {
				this.connections.<@Nullable Void>with((session) -> {
					this.connection = session.connection();
					session.execute("LISTEN " + this.channel);
					this.senders.clear();
					synchronized (this.delivery) {
						this.connected = true;
					}
					callAll(ChangeListener::onGap);
					receive(session);
					session.execute("UNLISTEN " + this.channel);
					return null;
				});
			}
			catch (SQLException ex) {
				synchronized (this.delivery) {
					this.connected = false;
				}
				if (!this.closed) {
					logger.warn("Lost the connection that listens for changes; trying again", ex);
					LockSupport.parkNanos(RECONNECT_PAUSE.toNanos());
				}
			}
		}
	}

	/**
	 * Waits for messages, and asks for a sign of life where none come.
	 */
	private void receive(SqlSession session) throws SQLException {
		PGConnection open = session.connection().unwrap(PGConnection.class);
		while (!this.closed) {
			PGNotification[] messages = open.getNotifications(Math.toIntExact(POLL.toMillis()));
			if (messages == null || messages.length == 0) {
				session.execute("SELECT 1");
			}
			else {
				for (PGNotification message : messages) {
					receive(message.getParameter());
				}
			}
		}
	}

	private void receive(String text) {
		try {
			JsonNode message = MAPPER.readTree(text);
			String sender = message.path("s").asString("");
			if (sender.equals(this.ownSender)) {
				return;
			}
			boolean complete = this.senders.computeIfAbsent(sender, (name) -> new SenderProgress())
				.receive(message.path("n").asLong(), message.path("w").asLong(),
						message.path("v").values().stream().map(JsonNode::asLong).toList());
			if (complete && message.has("k")) {
				Change change = change(message.path("k"));
				callAll((listener) -> listener.onChange(change));
				return;
			}
		}
		catch (JacksonException | IllegalArgumentException ex) {
			logger.warn("A message on the channel {} is not one of ours: {}", this.channel, text, ex);
		}
		callAll(ChangeListener::onGap);
	}

	private static Change change(JsonNode keysByNamespace) {
		Set<EntryKey> keys = new HashSet<>();
		Set<Namespace> namespaces = new HashSet<>();
		keysByNamespace.properties().forEach((member) -> {
			Namespace namespace = new Namespace(member.getKey());
			if (member.getValue().isArray()) {
				member.getValue().values().forEach((key) -> keys.add(new EntryKey(namespace, key.asString())));
			}
			else {
				namespaces.add(namespace);
			}
		});
		return new Change(keys, namespaces);
	}

	private void callAll(Consumer<ChangeListener> call) {
		this.listeners.forEach((listening) -> {
			synchronized (this.delivery) {
				call(listening, call);
			}
		});
	}

	private void call(Listening listening, Consumer<ChangeListener> call) {
		if (this.listeners.contains(listening)) {
			try {
				call.accept(listening.listener);
			}
			catch (RuntimeException ex) {
				logger.error("A listener for changes failed", ex);
			}
		}
	}

	private static void abort(Connection open) {
		try {
			open.abort(Runnable::run);
		}
		catch (SQLException ex) {
			logger.debug("A connection that is not needed any more could not be closed", ex);
		}
	}

	/**
	 * A listener for as long as it listens.
	 */
	private final class Listening implements Subscription {

		private final ChangeListener listener;

		private Listening(ChangeListener listener) {
			this.listener = listener;
		}

		@Override
		public void close() {
			synchronized (PostgresChanges.this.delivery) {
				PostgresChanges.this.listeners.remove(this);
			}
		}

	}

	/**
	 * Which numbers of one sender are accounted for.
	 */
	static final class SenderProgress {

		private final Set<Long> ahead = new HashSet<>();

		private long accounted;

		/**
		 * Takes note of a message.
		 * @param number its number
		 * @param ended the number below which all have ended
		 * @param nothing numbers that came to nothing
		 * @return whether all that have ended are accounted for
		 */
		boolean receive(long number, long ended, List<Long> nothing) {
			this.ahead.add(number);
			this.ahead.addAll(nothing);
			advance();
			boolean complete = this.accounted >= ended - 1;
			if (!complete) {
				this.accounted = ended - 1;
				advance();
			}
			return complete;
		}

		private void advance() {
			this.ahead.removeIf((number) -> number <= this.accounted);
			while (this.ahead.remove(this.accounted + 1)) {
				this.accounted++;
			}
		}

	}

}
