package io.stackmemory.boot.metrics;

import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import io.stackmemory.StackMemory;
import io.stackmemory.retention.Sweeper;

/**
 * What a memory does beside what it is asked for: {@code stackmemory.transaction.retries}
 * because of conflicts, {@code stackmemory.sweeps} and what they have forgotten,
 * {@code stackmemory.sweep.forgotten}.
 */
public final class WorkMeters implements MeterBinder {

	private final StackMemory memory;

	private final Sweeper sweeper;

	private final String name;

	/**
	 * Creates the meters.
	 * @param memory whose transactions are counted
	 * @param sweeper whose sweeps are counted
	 * @param name what tells this store from others of the application
	 */
	public WorkMeters(StackMemory memory, Sweeper sweeper, String name) {
		this.memory = memory;
		this.sweeper = sweeper;
		this.name = name;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		FunctionCounter.builder("stackmemory.transaction.retries", this.memory, StackMemory::transactionRetries)
			.description("Transactions that were run again because of others")
			.tag("store", this.name)
			.register(registry);
		FunctionTimer
			.builder("stackmemory.sweeps", this.sweeper, (sweeper) -> sweeper.totals().sweeps(),
					(sweeper) -> sweeper.totals().time().toNanos(), TimeUnit.NANOSECONDS)
			.description("Sweeps that this instance has done")
			.tag("store", this.name)
			.register(registry);
		FunctionCounter.builder("stackmemory.sweep.forgotten", this.sweeper, (sweeper) -> sweeper.totals().forgotten())
			.description("Documents that they have forgotten")
			.tag("store", this.name)
			.register(registry);
	}

}
