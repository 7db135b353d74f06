package io.stackmemory.benchmarks;

import java.util.Arrays;

/**
 * Measures by the clock, in several rounds after one that does not count.
 */
public final class Rounds {

	private static final int ROUNDS = 5;

	private Rounds() {
	}

	/**
	 * How long an operation takes.
	 * @param times how often it is done in a round
	 * @param operation what is done
	 * @return the median of five rounds, in microseconds
	 * @throws Exception if the operation fails
	 */
	public static double median(int times, Operation operation) throws Exception {
		double[] rounds = new double[ROUNDS];
		for (int i = 0; i < times; i++) {
			operation.run();
		}
		for (int round = 0; round < ROUNDS; round++) {
			long start = System.nanoTime();
			for (int i = 0; i < times; i++) {
				operation.run();
			}
			rounds[round] = (System.nanoTime() - start) / 1e3 / times;
		}
		Arrays.sort(rounds);
		return rounds[ROUNDS / 2];
	}

	/**
	 * Throws unless an answer is right: what is wrong is not measured.
	 * @param condition whether it is
	 */
	public static void require(boolean condition) {
		if (!condition) {
			throw new IllegalStateException("A wrong answer");
		}
	}

	/**
	 * What is measured.
	 */
	@FunctionalInterface
	public interface Operation {

		/**
		 * Does it once.
		 * @throws Exception if it fails
		 */
		void run() throws Exception;

	}

}
