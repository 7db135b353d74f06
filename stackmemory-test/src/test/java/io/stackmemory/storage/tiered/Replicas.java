package io.stackmemory.storage.tiered;

import java.time.Duration;
import java.util.Set;

import io.stackmemory.storage.ForwardingStorageBackend;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.archive.Progress;
import io.stackmemory.storage.archive.StoreDigest;
import io.stackmemory.storage.tiered.ReplicaSettings.WhenFull;

/**
 * Replicas for tests, which ship at once and try again soon.
 */
final class Replicas {

	private Replicas() {
	}

	static ReplicaSettings settings(long maximumEntries, WhenFull whenFull) {
		return new ReplicaSettings(maximumEntries, 256L << 20, whenFull, Duration.ofMillis(200), Duration.ofMinutes(1),
				Duration.ZERO, Duration.ofMillis(1), Duration.ofMillis(20), 5, Set.of());
	}

	/**
	 * A replica that stays open when the store is closed.
	 */
	static Replica of(String name, StorageBackend backend) {
		return of(name, backend, settings(1_000_000, WhenFull.WAIT));
	}

	static Replica of(String name, StorageBackend backend, ReplicaSettings settings) {
		return new Replica(name, () -> unclosed(backend), settings);
	}

	/**
	 * A store that stays open, as if it were another process that opens it.
	 */
	static StorageBackend unclosed(StorageBackend backend) {
		return new Unclosed(backend);
	}

	/**
	 * The same store at another place.
	 */
	static StorageBackend elsewhere(StorageBackend backend) {
		return new ForwardingStorageBackend(backend) {
			@Override
			public String toString() {
				return "elsewhere";
			}
		};
	}

	static StoreDigest digest(StorageBackend store) {
		return StoreDigest.of(store::scanAll, Progress.NONE);
	}

	private static final class Unclosed extends ForwardingStorageBackend {

		Unclosed(StorageBackend delegate) {
			super(delegate);
		}

		@Override
		public void close() {
			// The test looks what is in it
		}

		@Override
		public String toString() {
			return delegate().toString();
		}

	}

}
