package io.stackmemory.boot.metrics;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/**
 * Counts every read and times one of sixteen: for a store that reads about as quickly as
 * a clock. The total time is that of the timed ones, sixteen times.
 */
final class SampledReads {

	/** A power of two. */
	private static final int ONE_OF = 16;

	private final LongAdder count = new LongAdder();

	private final LongAdder nanos = new LongAdder();

	SampledReads(MeterRegistry registry, String meter, Tags tags) {
		FunctionTimer
			.builder(meter, this, (reads) -> reads.count.sum(), (reads) -> (double) reads.nanos.sum() * ONE_OF,
					TimeUnit.NANOSECONDS)
			.description("Operations of the storage backend")
			.tags(tags)
			.register(registry);
	}

	/**
	 * Counts a read.
	 * @return whether it is to be timed
	 */
	boolean count() {
		this.count.increment();
		return (ThreadLocalRandom.current().nextInt() & (ONE_OF - 1)) == 0;
	}

	void timed(long duration) {
		this.nanos.add(duration);
	}

}
