package io.stackmemory.storage.support;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

import io.stackmemory.test.ModelChecker;
import io.stackmemory.test.Threads;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The map beside the one of the JDK, and reads while its buckets are split.
 */
class ExtendibleHashMapTests {

	private static final int MANY = 40 * ExtendibleHashMap.WIDTH;

	private final ExtendibleHashMap<Integer> map = new ExtendibleHashMap<>();

	@Test
	void hasWhatAHashMapHas(TestReporter reporter) {
		for (long seed : ModelChecker.seeds(1, 2)) {
			reporter.publishEntry(ModelChecker.SEED_PROPERTY, Long.toString(seed));
			Random random = new Random(seed);
			for (int keys : new int[] { 3, ExtendibleHashMap.WIDTH, MANY }) {
				ExtendibleHashMap<Integer> actual = new ExtendibleHashMap<>();
				Map<String, Integer> expected = new HashMap<>();
				if (random.nextBoolean()) {
					actual.expect(random.nextInt(2 * keys));
				}
				for (int i = 0; i < 3 * keys; i++) {
					String key = "key" + random.nextInt(keys);
					if (random.nextInt(4) == 0) {
						actual.remove(key);
						expected.remove(key);
					}
					else {
						assertThat(actual.put(key, i)).isEqualTo(expected.put(key, i));
					}
				}
				for (int i = 0; i < keys; i++) {
					assertThat(actual.get("key" + i)).isEqualTo(expected.get("key" + i));
				}
			}
		}
	}

	@Test
	void keepsWhatItHasWhenMoreIsExpected() {
		this.map.put("first", 1);
		this.map.expect(MANY);
		assertThat(this.map.get("first")).isEqualTo(1);
	}

	@Test
	void hasAnyNumberOfKeysWithOneHash() {
		List<String> keys = new ArrayList<>(List.of(""));
		while (keys.size() <= 2 * ExtendibleHashMap.WIDTH) {
			List<String> longer = new ArrayList<>();
			keys.forEach((key) -> longer.addAll(List.of(key + "Aa", key + "BB")));
			keys = longer;
		}
		assertThat(keys.stream().map(String::hashCode).distinct()).hasSize(1);
		for (int i = 0; i < keys.size(); i++) {
			this.map.put(keys.get(i), i);
		}
		for (int i = 0; i < keys.size(); i++) {
			assertThat(this.map.get(keys.get(i))).isEqualTo(i);
		}
	}

	@Test
	void findsWhatWasPutWhileBucketsAreSplit() {
		AtomicInteger put = new AtomicInteger();
		Threads.run(3, (thread) -> {
			if (thread == 0) {
				for (int i = 0; i < MANY; i++) {
					this.map.put("key" + i, i);
					put.set(i + 1);
				}
				return;
			}
			Random random = new Random(thread);
			for (int there = put.get(); there < MANY; there = put.get()) {
				int last = Math.max(there - 1, 0);
				int one = random.nextInt(last + 1);
				if (there > 0) {
					assertThat(this.map.get("key" + last)).isEqualTo(last);
					assertThat(this.map.get("key" + one)).isEqualTo(one);
				}
			}
		});
	}

}
