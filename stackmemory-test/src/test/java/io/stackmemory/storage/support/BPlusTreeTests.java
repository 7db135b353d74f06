package io.stackmemory.storage.support;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

import io.stackmemory.test.ModelChecker;
import io.stackmemory.test.Threads;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The tree beside the one of the JDK, and walks while it is being written.
 */
class BPlusTreeTests {

	private static final int MANY = 20_000;

	private final BPlusTree<Integer, String> tree = new BPlusTree<>(Comparator.naturalOrder());

	@Test
	void hasWhatATreeMapHas(TestReporter reporter) {
		for (long seed : ModelChecker.seeds(1, 2)) {
			reporter.publishEntry(ModelChecker.SEED_PROPERTY, Long.toString(seed));
			Random random = new Random(seed);
			for (int keys : new int[] { 3, 100, 5000, 200_000 }) {
				BPlusTree<Integer, String> actual = new BPlusTree<>(Comparator.naturalOrder());
				NavigableMap<Integer, String> expected = new TreeMap<>();
				for (int round = 0; round < 6; round++) {
					change(actual, expected, keys, random, (round % 3 == 2) ? 9 : 3);
					compare(actual, expected, keys, random);
				}
				for (Integer key : new ArrayList<>(expected.keySet())) {
					actual.remove(key);
				}
				assertThat(collect(actual.ascending(Integer.MIN_VALUE, true, null))).isEmpty();
			}
		}
	}

	/**
	 * Runs of keys in their order go to the end of a leaf without being looked for, until
	 * one of them belongs somewhere else.
	 */
	@Test
	void takesRunsOfKeysThatBeginAnywhere(TestReporter reporter) {
		for (long seed : ModelChecker.seeds(3, 4)) {
			reporter.publishEntry(ModelChecker.SEED_PROPERTY, Long.toString(seed));
			Random random = new Random(seed);
			BPlusTree<Integer, String> actual = new BPlusTree<>(Comparator.naturalOrder());
			NavigableMap<Integer, String> expected = new TreeMap<>();
			for (int run = 0; run < 3000; run++) {
				int key = random.nextInt(MANY);
				for (int length = random.nextInt(60); length > 0; length--) {
					String value = "v" + run;
					actual.put(key, value);
					expected.put(key, value);
					key += random.nextInt(4);
					if (random.nextInt(20) == 0) {
						int removed = random.nextBoolean() ? key : random.nextInt(MANY);
						actual.remove(removed);
						expected.remove(removed);
					}
				}
			}
			assertThat(collect(actual.ascending(0, true, null))).containsExactlyElementsOf(expected.values());
			assertThat(collect(actual.descending(0, true, 2 * MANY)))
				.containsExactlyElementsOf(expected.descendingMap().values());
		}
	}

	@Test
	void takesKeysInOrderAndGivesThemUpInOrder() {
		for (int key = 0; key < MANY; key++) {
			this.tree.put(key, "v" + key);
			if (key >= 100) {
				this.tree.remove(key - 100);
			}
		}
		assertThat(collect(this.tree.ascending(0, true, null))).hasSize(100)
			.startsWith("v" + (MANY - 100))
			.endsWith("v" + (MANY - 1));
		for (int key = MANY; key >= 0; key--) {
			this.tree.put(key, "w" + key);
		}
		assertThat(collect(this.tree.descending(0, false, MANY))).hasSize(MANY - 1)
			.startsWith("w" + (MANY - 1))
			.endsWith("w1");
	}

	@Test
	void hasNothingInARangeOfNothing() {
		assertThat(collect(this.tree.ascending(1, true, 2))).isEmpty();
		assertThat(collect(this.tree.descending(1, true, 2))).isEmpty();
		IntStream.range(0, 1000).forEach((key) -> this.tree.put(2 * key, "v"));
		for (int key = 0; key < 2000; key++) {
			assertThat(collect(this.tree.ascending(key, true, key))).isEmpty();
			assertThat(collect(this.tree.descending(key, true, key))).isEmpty();
		}
	}

	@Test
	void walksPastWhatIsWrittenMeanwhile() {
		for (int key = 0; key < MANY; key += 10) {
			this.tree.put(key, "stays");
		}
		AtomicBoolean written = new AtomicBoolean();
		Threads.run(3, (thread) -> {
			if (thread == 0) {
				try {
					Random random = new Random(1);
					for (int i = 0; i < 60 * MANY; i++) {
						int key = random.nextInt(MANY);
						if (key % 10 != 0) {
							// In waves, so that leaves are split and become empty
							writeOrRemove(key, i / MANY % 2 == 0);
						}
					}
				}
				finally {
					written.set(true);
				}
				return;
			}
			do {
				walk(this.tree.ascending(0, true, (thread == 1) ? MANY : null), 1);
				walk(this.tree.descending(0, true, MANY), -1);
			}
			while (!written.get());
		});
	}

	private void writeOrRemove(int key, boolean write) {
		if (write) {
			this.tree.put(key, "goes");
		}
		else {
			this.tree.remove(key);
		}
	}

	private static void walk(TreeCursor<Integer, String> cursor, int direction) {
		int stayed = 0;
		int last = (direction > 0) ? -1 : MANY;
		while (cursor.next()) {
			assertThat((cursor.key() - last) * direction).isPositive();
			last = cursor.key();
			assertThat(cursor.value()).isEqualTo((last % 10 == 0) ? "stays" : "goes");
			stayed += (last % 10 == 0) ? 1 : 0;
		}
		assertThat(stayed).isEqualTo(MANY / 10);
	}

	private static void change(BPlusTree<Integer, String> actual, NavigableMap<Integer, String> expected, int keys,
			Random random, int removals) {
		for (int i = 0; i < 4000; i++) {
			int key = random.nextInt(keys);
			if (random.nextInt(10) < removals) {
				Integer near = expected.ceilingKey(key);
				int removed = (near != null && random.nextBoolean()) ? near : key;
				actual.remove(removed);
				expected.remove(removed);
			}
			else {
				actual.put(key, "v" + i);
				expected.put(key, "v" + i);
			}
		}
	}

	private static void compare(BPlusTree<Integer, String> actual, NavigableMap<Integer, String> expected, int keys,
			Random random) {
		assertThat(collect(actual.ascending(-1, true, null))).isEqualTo(List.copyOf(expected.values()));
		for (int i = 0; i < 200; i++) {
			int from = random.nextInt(keys) - 1;
			int to = from + random.nextInt((i % 2 == 0) ? keys : 5);
			boolean inclusive = random.nextBoolean();
			NavigableMap<Integer, String> range = expected.subMap(from, inclusive, to, false);
			assertThat(collect(actual.ascending(from, inclusive, to))).isEqualTo(List.copyOf(range.values()));
			assertThat(collect(actual.descending(from, inclusive, to)))
				.isEqualTo(List.copyOf(range.descendingMap().values()));
		}
	}

	private static List<String> collect(TreeCursor<Integer, String> cursor) {
		List<String> values = new ArrayList<>();
		while (cursor.next()) {
			values.add(cursor.value());
		}
		assertThat(cursor.next()).isFalse();
		return values;
	}

}
