package io.stackmemory.boot.lifecycle;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What was saved when an application stopped, and what was not. Immutable.
 *
 * @param complete whether everything was saved and has reached the replicas
 * @param milliseconds how long it took
 * @param stores what became of each store
 */
public record ExitReport(boolean complete, long milliseconds, List<StoreReport> stores) {

	/**
	 * Copies the list.
	 */
	public ExitReport {
		stores = List.copyOf(stores);
	}

	/**
	 * What became of a store.
	 *
	 * @param store its name
	 * @param location where it is
	 * @param saved whether all that was written is as durable as it can be
	 * @param milliseconds how long that took
	 * @param unsyncedBatches how many batches a power loss would take now; null where
	 * that is not known
	 * @param error why it was not saved, or null
	 * @param replicas what became of its replicas
	 */
	public record StoreReport(String store, String location, boolean saved, long milliseconds,
			@Nullable Long unsyncedBatches, @Nullable String error, List<ReplicaReport> replicas) {

		/**
		 * Copies the list.
		 */
		public StoreReport {
			replicas = List.copyOf(replicas);
		}

		/**
		 * Whether the store and all of its replicas have everything.
		 * @return whether they do
		 */
		public boolean complete() {
			return this.saved && this.replicas.stream().allMatch(ReplicaReport::complete);
		}

	}

	/**
	 * What became of a replica.
	 *
	 * @param replica its name
	 * @param location where it is
	 * @param complete whether it has everything
	 * @param pendingEntries how many changes wait in the store to be shipped to it
	 * @param error why the last attempt has failed, or null
	 */
	public record ReplicaReport(String replica, String location, boolean complete, long pendingEntries,
			@Nullable String error) {

	}

}
