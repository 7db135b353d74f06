package io.stackmemory.test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/**
 * Runs something on several threads at once and fails where one of them does.
 */
public final class Threads {

	private Threads() {
	}

	/**
	 * Runs the work and waits for all threads.
	 * @param count how many threads
	 * @param work what each does, given its number
	 */
	public static void run(int count, IntConsumer work) {
		ExecutorService threads = Executors.newFixedThreadPool(count);
		try {
			List<Future<?>> futures = new ArrayList<>();
			for (int i = 0; i < count; i++) {
				int number = i;
				futures.add(threads.submit(() -> work.accept(number)));
			}
			for (Future<?> future : futures) {
				future.get();
			}
		}
		catch (ExecutionException ex) {
			throw new AssertionError("A thread failed: " + ex.getCause(), ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("The test was interrupted", ex);
		}
		finally {
			threads.shutdownNow();
		}
	}

}
