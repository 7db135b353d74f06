package io.stackmemory.benchmarks;

import java.util.Arrays;

/**
 * Measures by the clock, in several rounds after one that does not count.
 */
final class Rounds {

	private static final int ROUNDS = 5;

	private Rounds() {
	}

	/**
	 * How long an operation takes.
	 * @param times how often it is done in a round
	 * @return the median of five rounds, in microseconds
	 */
	static double median(int times, Runnable operation) {
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
	 */
	static void require(boolean condition) {
		if (!condition) {
			throw new IllegalStateException("A wrong answer");
		}
	}

}
