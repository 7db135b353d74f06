package io.stackmemory.boot.lifecycle;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

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

	private final List<Sweeper> sweepers;

	/**
	 * Creates the task.
	 * @param sweepers forget, each in its store
	 * @param interval from the end of a sweep to the next one, and before the first
	 */
	public SweepPeriodically(Collection<Sweeper> sweepers, Duration interval) {
		super("stackmemory-sweeper", interval, interval);
		this.sweepers = List.copyOf(sweepers);
	}

	@Override
	protected void run() {
		this.sweepers.forEach(this::sweep);
	}

	private void sweep(Sweeper sweeper) {
		try {
			SweepReport report = sweeper.sweep();
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
