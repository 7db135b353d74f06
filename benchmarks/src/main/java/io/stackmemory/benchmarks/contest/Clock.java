package io.stackmemory.benchmarks.contest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Measures how often something is done in a second.
 */
final class Clock {

	/** How many threads there are where there are several. */
	static final int THREADS = 8;

	private Clock() {
	}

	/**
	 * Does something as often as possible.
	 * @return operations each second
	 */
	static double loop(Duration time, SplittableRandom random, Task<SplittableRandom> task) throws Exception {
		long start = System.nanoTime();
		long end = start + time.toNanos();
		long done = 0;
		do {
			task.run(random);
			done++;
		}
		while (System.nanoTime() < end);
		return rate(done, start);
	}

	/**
	 * Does something on each of the threads as often as possible.
	 * @return operations each second, of all together
	 */
	static double loopOnThreads(Duration time, Task<SplittableRandom> task) throws Exception {
		LongAdder done = new LongAdder();
		long start = System.nanoTime();
		onThreads(THREADS, (number) -> {
			SplittableRandom random = new SplittableRandom(number);
			long end = System.nanoTime() + time.toNanos();
			long mine = 0;
			while (System.nanoTime() < end) {
				task.run(random);
				mine++;
			}
			done.add(mine);
		});
		return rate(done.sum(), start);
	}

	/**
	 * Does something with each of some things.
	 * @return operations each second
	 */
	static <E> double each(List<E> all, int threads, Task<E> task) throws Exception {
		long start = System.nanoTime();
		if (threads == 1) {
			for (E one : all) {
				task.run(one);
			}
		}
		else {
			AtomicInteger next = new AtomicInteger();
			onThreads(threads, (number) -> {
				for (int i = next.getAndIncrement(); i < all.size(); i = next.getAndIncrement()) {
					task.run(all.get(i));
				}
			});
		}
		return rate(all.size(), start);
	}

	static void onThreads(int threads, Task<Integer> task) throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			CountDownLatch ready = new CountDownLatch(threads);
			List<Future<?>> running = new ArrayList<>();
			for (int i = 0; i < threads; i++) {
				int number = i;
				running.add(executor.submit(() -> {
					ready.countDown();
					ready.await();
					task.run(number);
					return null;
				}));
			}
			for (Future<?> future : running) {
				future.get();
			}
		}
		finally {
			executor.shutdownNow();
		}
	}

	private static double rate(long done, long start) {
		return done * 1e9 / (System.nanoTime() - start);
	}

	/**
	 * What is done with something.
	 *
	 * @param <A> what it is done with
	 */
	@FunctionalInterface
	interface Task<A> {

		void run(A argument) throws Exception;

	}

}
