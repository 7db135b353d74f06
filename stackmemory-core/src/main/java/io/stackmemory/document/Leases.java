package io.stackmemory.document;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import io.stackmemory.json.FieldValue;
import io.stackmemory.json.FieldPath;
import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.VersionConflictException;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.query.Namespace;

/**
 * Lets one of all the processes that share a store do something at a time. A lease ends
 * when it is closed, or when its holder has not renewed it for its duration.
 * <p>
 * No clocks are compared: a lease counts as abandoned when this process has seen it
 * unchanged for its whole duration. So a process that has just started waits that long
 * before it takes over what a dead one held. A holder that was stopped for longer than
 * the duration does not know that it has lost the lease; what must not happen then is
 * written in a transaction that checks the {@link Lease#isHeld() lease}, or refused by
 * its token. Safe for use by several threads.
 */
public final class Leases {

	private static final Namespace NAMESPACE = new Namespace("#leases");

	private static final FieldPath DURATION = FieldPath.of("duration");

	private final Session session;

	private final Map<EntryKey, Sight> sights = new ConcurrentHashMap<>();

	Leases(Session session) {
		this.session = session;
	}

	/**
	 * Takes a lease if nobody has it.
	 * @param name what it is for, a valid key
	 * @param duration how long it lasts without being renewed, 10 ms at least
	 * @return the lease, or nothing if another holder has it, in this process too
	 */
	public Optional<Lease> tryAcquire(String name, Duration duration) {
		if (duration.toMillis() < 10) {
			throw new IllegalArgumentException("A lease lasts 10 ms at least, not " + duration);
		}
		EntryKey key = new EntryKey(NAMESPACE, name);
		Entry entry = this.session.backend().read(key);
		if (entry != null && !isAbandoned(entry)) {
			return Optional.empty();
		}
		Revision revision = put(key, duration, Precondition.asRead(entry));
		return Optional.ofNullable((revision != null) ? new Lease(key, duration, revision) : null);
	}

	private boolean isAbandoned(Entry entry) {
		long now = System.nanoTime();
		Sight sight = this.sights.compute(entry.key(),
				(key, last) -> (last != null && last.revision.equals(entry.revision())) ? last
						: new Sight(entry.revision(), now));
		FieldValue duration = entry.value().field(DURATION);
		return duration instanceof FieldValue.NumberValue milliseconds
				&& now - sight.since > Duration.ofMillis(milliseconds.value().longValue()).toNanos();
	}

	private @Nullable Revision put(EntryKey key, Duration duration, Precondition expected) {
		JsonDocument value = JsonDocument.parse("{\"duration\":" + duration.toMillis() + "}");
		try {
			return this.session.writer().write(List.of(new WriteOperation.Put(key, value, expected)));
		}
		catch (VersionConflictException ex) {
			return null;
		}
	}

	/**
	 * When a lease was first seen at a revision.
	 *
	 * @param revision the revision
	 * @param since the time, in nanoseconds of this process
	 */
	private record Sight(Revision revision, long since) {

	}

	/**
	 * The right to do something, as long as it is renewed.
	 */
	public final class Lease implements AutoCloseable {

		private final EntryKey key;

		private final Duration duration;

		private volatile @Nullable Revision revision;

		private Lease(EntryKey key, Duration duration, Revision revision) {
			this.key = key;
			this.duration = duration;
			this.revision = revision;
		}

		/**
		 * A number that is greater than those of all holders before: whoever is asked to
		 * do something under an older one refuses.
		 * @return the fencing token
		 * @throws IllegalStateException if the lease is lost
		 */
		public Revision token() {
			Revision held = this.revision;
			if (held == null) {
				throw new IllegalStateException("The lease " + this.key.key() + " is lost");
			}
			return held;
		}

		/**
		 * Makes the lease last for its duration again, counted from now.
		 * @return whether this is still its holder
		 */
		public boolean renew() {
			Revision held = this.revision;
			this.revision = (held != null) ? put(this.key, this.duration, Precondition.at(held)) : null;
			return this.revision != null;
		}

		/**
		 * Whether nobody else has taken the lease. Inside a transaction, the transaction
		 * fails if somebody takes it before the commit.
		 * @return whether this is still its holder
		 */
		public boolean isHeld() {
			Revision held = this.revision;
			Entry entry = Leases.this.session.read(this.key);
			return held != null && entry != null && entry.revision().equals(held);
		}

		/**
		 * Gives the lease back, unless it is lost. Further calls do nothing.
		 */
		@Override
		public void close() {
			Revision held = this.revision;
			this.revision = null;
			if (held != null) {
				try {
					Leases.this.session.writer()
						.write(List.of(new WriteOperation.Delete(this.key, Precondition.at(held))));
				}
				catch (VersionConflictException ex) {
					Leases.this.sights.remove(this.key);
				}
			}
		}

	}

}
