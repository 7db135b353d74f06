package io.stackmemory.storage.file;

import java.time.Duration;

/**
 * How often the log of a store was made part of its data files since it was opened.
 * Immutable.
 *
 * @param compactions how often that succeeded
 * @param failures how often it did not, and was tried again later
 * @param time how long all took together
 */
public record CompactionTotals(long compactions, long failures, Duration time) {

	static final CompactionTotals NONE = new CompactionTotals(0, 0, Duration.ZERO);

	CompactionTotals plus(boolean succeeded, Duration taken) {
		return new CompactionTotals(this.compactions + (succeeded ? 1 : 0), this.failures + (succeeded ? 0 : 1),
				this.time.plus(taken));
	}

}
