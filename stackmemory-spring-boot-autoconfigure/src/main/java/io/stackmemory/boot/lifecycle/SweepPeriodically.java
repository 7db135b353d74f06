package io.stackmemory.boot.lifecycle;

import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.stackmemory.retention.SweepReport;
import io.stackmemory.retention.Sweeper;

/**
 * Forgets what is not to be kept, and removes what has expired, at intervals, as long as
 * the application runs. A sweep that fails is logged and tried again next time. Stops
 * before the store is flushed.
 */
public final class SweepPeriodically extends PeriodicTask {

	private static final Logger logger = LoggerFactory.getLogger(SweepPeriodically.class);

	private final Sweeper sweeper;

	/**
	 * Creates the task.
	 * @param sweeper forgets
	 * @param interval from the end of a sweep to the next one, and before the first
	 */
	public SweepPeriodically(Sweeper sweeper, Duration interval) {
		super("stackmemory-sweeper", interval, interval);
		this.sweeper = sweeper;
	}

	@Override
	protected void run() {
		try {
			SweepReport report = this.sweeper.sweep();
			if (report.total() > 0) {
				logger.info("Retention has forgotten {}, and the events of {} frames among it", report.forgotten(),
						report.reducedFrames());
			}
		}
		catch (RuntimeException ex) {
			logger.warn("A sweep failed; what it left is done by the next one", ex);
		}
	}

}
