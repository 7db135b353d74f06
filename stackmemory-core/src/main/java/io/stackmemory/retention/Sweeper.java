package io.stackmemory.retention;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import io.stackmemory.document.DocumentRemover;
import io.stackmemory.document.DocumentStore;
import io.stackmemory.document.Leases;
import io.stackmemory.frame.FrameAgeing;
import io.stackmemory.storage.Maintenance;

/**
 * Forgets what is not to be kept, and removes what has expired, in small transactions, on
 * one instance at a time. What a sweep that was cut off has left is done by the next one.
 * Safe for use by several threads.
 */
public final class Sweeper {

	/** What entries that have expired are counted as, whatever their collection. */
	public static final String EXPIRED = "(expired)";

	/** More than of documents, as nothing is read or compared, and each look costs. */
	private static final int EXPIRED_AT_ONCE = 5000;

	private static final String LEASE = "sweeper";

	private static final Duration LEASE_DURATION = Duration.ofMinutes(1);

	private final DocumentStore store;

	private final RetentionSettings settings;

	private final Clock clock;

	private final AtomicReference<SweepTotals> totals = new AtomicReference<>(SweepTotals.NONE);

	/**
	 * Creates a sweeper.
	 * @param store what is swept
	 * @param settings what is kept
	 * @param clock the wall clock
	 */
	public Sweeper(DocumentStore store, RetentionSettings settings, Clock clock) {
		this.store = store;
		this.settings = settings;
		this.clock = clock;
	}

	/**
	 * Forgets what is not to be kept.
	 * @return what was forgotten
	 */
	public SweepReport sweep() {
		Optional<Leases.Lease> taken = this.store.leases().tryAcquire(LEASE, LEASE_DURATION);
		if (taken.isEmpty()) {
			return new SweepReport(Map.of(), 0, false, true);
		}
		long start = System.nanoTime();
		try (Leases.Lease lease = taken.get()) {
			SweepReport report = run(
					new Sweep(this.clock.instant().truncatedTo(ChronoUnit.MILLIS), false, lease::renew));
			Duration duration = Duration.ofNanos(System.nanoTime() - start);
			this.totals.updateAndGet((before) -> before.plus(report, duration));
			return report;
		}
	}

	/**
	 * What was done since this sweeper was made.
	 * @return the totals
	 */
	public SweepTotals totals() {
		return this.totals.get();
	}

	/**
	 * Says what a sweep would forget now, and changes nothing.
	 * @return what would be forgotten
	 */
	public SweepReport dryRun() {
		return run(new Sweep(this.clock.instant().truncatedTo(ChronoUnit.MILLIS), true, () -> true));
	}

	private SweepReport run(Sweep sweep) {
		CollectionSweep collections = new CollectionSweep(this.store, new DocumentRemover(this.store), sweep);
		new TreeMap<>(this.settings.collections()).forEach((name, policy) -> {
			if (!policy.keepsAll()) {
				collections.run(name, policy);
			}
		});
		this.store.backend().maintenance().ifPresent((maintenance) -> removeExpired(maintenance, sweep));
		FrameRetention frames = this.settings.frames();
		FrameAgeing.Steps steps = new FrameAgeing.Steps(before(sweep, frames.reduceAfter()),
				before(sweep, frames.anchorsAfter()), before(sweep, frames.forgetAfter()));
		if (!frames.equals(FrameRetention.KEEP_FOREVER)) {
			new FrameAgeing(this.store, this.clock, steps, sweep).run();
		}
		return sweep.report();
	}

	private static void removeExpired(Maintenance maintenance, Sweep sweep) {
		if (sweep.isDry()) {
			sweep.count(EXPIRED, maintenance.countExpired());
			return;
		}
		int removed = 1;
		while (removed > 0 && sweep.mayGoOn()) {
			removed = maintenance.removeExpired(EXPIRED_AT_ONCE);
			sweep.count(EXPIRED, removed);
		}
	}

	private static @Nullable Instant before(Sweep sweep, @Nullable Duration age) {
		return (age != null) ? sweep.now().minus(age) : null;
	}

}
