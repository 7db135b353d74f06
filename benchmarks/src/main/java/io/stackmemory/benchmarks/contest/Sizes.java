package io.stackmemory.benchmarks.contest;

import java.time.Duration;

/**
 * How much is done.
 *
 * @param documents how many documents a store has
 * @param rounds how often each contestant's turn comes
 * @param slice how long a turn is
 * @param mixed how long the mixed load is
 */
record Sizes(int documents, int rounds, Duration slice, Duration mixed) {

	static final Sizes SMALL = new Sizes(20_000, 5, Duration.ofMillis(300), Duration.ofSeconds(2));

	static final Sizes FULL = new Sizes(100_000, 7, Duration.ofMillis(500), Duration.ofSeconds(5));

	static Sizes named(String name) {
		return switch (name) {
			case "small" -> SMALL;
			case "full" -> FULL;
			default -> throw new IllegalArgumentException("The size is small or full, not " + name);
		};
	}

}
