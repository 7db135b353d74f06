package io.stackmemory.retention;

import java.time.Duration;

/**
 * What a sweeper has done since it was made. Immutable.
 *
 * @param sweeps how many sweeps it has done, without those that another instance did
 * @param forgotten how many documents they have forgotten
 * @param time how long they took together
 */
public record SweepTotals(long sweeps, long forgotten, Duration time) {

	static final SweepTotals NONE = new SweepTotals(0, 0, Duration.ZERO);

	SweepTotals plus(SweepReport report, Duration taken) {
		return new SweepTotals(this.sweeps + 1, this.forgotten + report.total(), this.time.plus(taken));
	}

}
