package io.stackmemory.boot.lifecycle;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What was saved when an application stopped, and what was not. Immutable.
 *
 * @param complete whether everything was saved
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
	 */
	public record StoreReport(String store, String location, boolean saved, long milliseconds,
			@Nullable Long unsyncedBatches, @Nullable String error) {

	}

}
