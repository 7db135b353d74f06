package io.stackmemory.retention;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a sweep has forgotten, or would. Immutable.
 *
 * @param forgotten how many documents, by the name of their collection
 * @param reducedFrames how many frames lost their events and kept their digest
 * @param dryRun whether nothing was changed
 * @param skipped whether another instance sweeps at the moment, so that nothing was done
 */
public record SweepReport(Map<String, Long> forgotten, long reducedFrames, boolean dryRun, boolean skipped) {

	/**
	 * Copies the numbers.
	 */
	public SweepReport {
		forgotten = Collections.unmodifiableMap(new TreeMap<>(forgotten));
	}

	/**
	 * How many documents in all.
	 * @return the number
	 */
	public long total() {
		return this.forgotten.values().stream().mapToLong(Long::longValue).sum();
	}

}
