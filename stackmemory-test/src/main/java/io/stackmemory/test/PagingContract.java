package io.stackmemory.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.stackmemory.json.FieldValue;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryOrder;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.KeyPattern;
import io.stackmemory.storage.query.Position;
import io.stackmemory.storage.query.Query;
import io.stackmemory.storage.query.Sort;
import io.stackmemory.storage.query.Sort.Attribute;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Offset, limit and positions cut an answer anywhere, in every order, and lose and repeat
 * nothing.
 */
public abstract class PagingContract extends BackendContract {

	private static final List<String> MIXED = List.of("0", "1", "1.0", "-0.0", "9007199254740992", "9007199254740993",
			"0.1", "0.10000000000000000001", "1e400", "1e401", "-1e400", "1e-400", "\"\"", "\"a\"", "\"A\"", "\"a\"",
			"\"\uffff\"", "\"😀\"", "\"'\"", "\"%\"", "true", "false", "true", "{}", "[]", "[1]", "null", "null",
			"\"null\"");

	@Test
	protected void givesNothingForLimitZero() {
		fill(5);
		for (Query query : List.of(ALL, ALL.withSorts(List.of(Sort.ascending("n"))),
				ALL.withFilter(Filter.gte("n", 0)))) {
			assertThat(keys(query.withWindow(0, 0))).isEmpty();
			assertThat(keys(query.withWindow(2, 0))).isEmpty();
			assertThat(backend().count(query.withWindow(0, 0))).isZero();
		}
	}

	@Test
	protected void leavesOutAnOffsetWithoutALimit() {
		fill(5);
		assertThat(keys(ALL.withWindow(3, null))).containsExactly("k3", "k4");
		assertThat(keys(ALL.withSorts(List.of(Sort.descending("n"))).withWindow(3, null))).containsExactly("k1", "k0");
		assertThat(backend().count(ALL.withWindow(3, null))).isEqualTo(2);
	}

	@Test
	protected void givesNothingForAnOffsetPastTheEnd() {
		fill(5);
		for (long offset : new long[] { 5, 6, Integer.MAX_VALUE, Integer.MAX_VALUE + 1L, Long.MAX_VALUE }) {
			assertThat(keys(ALL.withWindow(offset, null))).isEmpty();
			assertThat(keys(ALL.withWindow(offset, 10))).isEmpty();
			assertThat(keys(ALL.withSorts(List.of(Sort.ascending("n"))).withWindow(offset, Integer.MAX_VALUE)))
				.isEmpty();
			assertThat(backend().count(ALL.withWindow(offset, null))).isZero();
		}
	}

	@Test
	protected void takesAnyWindow() {
		fill(7);
		for (Query query : List.of(ALL, ALL.withSorts(List.of(Sort.descending("n"))))) {
			List<String> all = keys(query);
			for (int offset = 0; offset <= 8; offset++) {
				for (Integer limit : List.of(0, 1, 2, 6, 7, 8, Integer.MAX_VALUE)) {
					int from = Math.min(offset, 7);
					int to = (int) Math.min(7L, (long) from + limit);
					assertThat(keys(query.withWindow(offset, limit))).as("offset %s limit %s", offset, limit)
						.isEqualTo(all.subList(from, to));
					assertThat(backend().count(query.withWindow(offset, limit))).isEqualTo(to - from);
				}
			}
		}
	}

	@Test
	protected void goesOnFromEveryEntryInEveryOrder() {
		fillMixed();
		for (List<Sort> sorts : orders()) {
			assertGoesOnFromEveryEntry(ALL.withSorts(sorts));
		}
	}

	@Test
	protected void goesOnWithinKeysAndFilter() {
		fillMixed();
		for (List<Sort> sorts : orders()) {
			assertGoesOnFromEveryEntry(
					ALL.withSorts(sorts).withKeys(new KeyPattern("*1*")).withFilter(Filter.ne("v", "a")));
		}
	}

	@Test
	protected void goesOnWithAWindow() {
		fillMixed();
		for (List<Sort> sorts : orders()) {
			Query query = ALL.withSorts(sorts);
			List<Entry> all = entries(query);
			Position position = new EntryOrder(query).position(all.get(4));
			assertThat(entries(query.withAfter(position).withWindow(2, 3))).isEqualTo(all.subList(7, 10));
			assertThat(entries(query.withAfter(position).withWindow(2, null))).isEqualTo(all.subList(7, all.size()));
			assertThat(entries(query.withAfter(position).withWindow(0, 0))).isEmpty();
			assertThat(backend().count(query.withAfter(position).withWindow(1, 4))).isEqualTo(4);
		}
	}

	@Test
	protected void walksThroughEverythingPageByPage() {
		fillMixed();
		for (List<Sort> sorts : orders()) {
			for (int size : new int[] { 1, 2, 7, 1000 }) {
				Query query = ALL.withSorts(sorts);
				assertThat(walk(query, size, () -> {
				})).as("pages of %s by %s", size, sorts).isEqualTo(keys(query));
			}
		}
	}

	@Test
	protected void losesAndRepeatsNothingWhenEntriesComeInBetween() {
		List<Integer> inserted = new ArrayList<>();
		for (List<Sort> sorts : orders()) {
			fillMixed();
			List<String> before = keys(ALL.withSorts(sorts));
			List<String> walked = walk(ALL.withSorts(sorts), 3, () -> {
				int number = inserted.size();
				inserted.add(number);
				put("new" + number, "{\"v\":" + MIXED.get((number * 5) % MIXED.size()) + "}");
			});
			assertThat(walked).doesNotHaveDuplicates();
			assertThat(walked.stream().filter((key) -> !key.startsWith("new"))).isEqualTo(before);
			keys(ALL.withKeys(new KeyPattern("new*"))).forEach(this::delete);
		}
	}

	@Test
	protected void goesOnBehindAnEntryThatIsGone() {
		fillMixed();
		for (List<Sort> sorts : orders()) {
			Query query = ALL.withSorts(sorts);
			List<Entry> all = entries(query);
			Entry gone = all.get(10);
			Position position = new EntryOrder(query).position(gone);
			delete(gone.key().key());
			assertThat(entries(query.withAfter(position))).isEqualTo(all.subList(11, all.size()));
			fillMixed();
		}
	}

	@Test
	protected void goesOnFromAPositionOfNoEntry() {
		fill(5);
		Query byNumber = ALL.withSorts(List.of(Sort.ascending("n")));
		assertThat(keys(ALL.withAfter(new Position(List.of(), "k25")))).containsExactly("k3", "k4");
		assertThat(keys(ALL.withAfter(new Position(List.of(), "")))).hasSize(5);
		assertThat(keys(ALL.withAfter(new Position(List.of(), "\uffff")))).isEmpty();
		assertThat(keys(byNumber.withAfter(new Position(List.of(FieldValue.of(1.5)), "zzz")))).containsExactly("k2",
				"k3", "k4");
		assertThat(keys(byNumber.withAfter(new Position(List.of(FieldValue.of(2)), "a")))).containsExactly("k2", "k3",
				"k4");
		assertThat(keys(byNumber.withAfter(new Position(List.of(FieldValue.of("text")), "a")))).isEmpty();
		assertThat(keys(ALL.withSorts(List.of(Sort.descending("n")))
			.withAfter(new Position(List.of(FieldValue.None.INSTANCE), "a"))))
			.containsExactly("k4", "k3", "k2", "k1", "k0");
	}

	@Test
	protected void countsWhatAPageWouldGive() {
		fillMixed();
		for (List<Sort> sorts : orders()) {
			Query query = ALL.withSorts(sorts);
			Position position = new EntryOrder(query).position(entries(query).get(6));
			assertThat(backend().count(query.withAfter(position))).isEqualTo(MIXED.size() - 7L);
		}
	}

	private void assertGoesOnFromEveryEntry(Query query) {
		List<Entry> all = entries(query);
		assertThat(all).isNotEmpty();
		for (int i = 0; i < all.size(); i++) {
			Position position = new EntryOrder(query).position(all.get(i));
			assertThat(entries(query.withAfter(position))).as("after %s by %s", position, query.sorts())
				.isEqualTo(all.subList(i + 1, all.size()));
		}
	}

	private List<String> walk(Query query, int size, Runnable between) {
		List<String> keys = new ArrayList<>();
		Query next = query.withWindow(0, size);
		List<Entry> page = entries(next);
		while (!page.isEmpty()) {
			page.forEach((entry) -> keys.add(entry.key().key()));
			between.run();
			next = next.withAfter(new EntryOrder(query).position(page.get(page.size() - 1)));
			page = entries(next);
			assertThat(keys).hasSizeLessThan(1000);
		}
		return keys;
	}

	private static List<List<Sort>> orders() {
		return List.of(List.of(), List.of(Sort.ascending(Attribute.KEY)), List.of(Sort.descending(Attribute.KEY)),
				List.of(Sort.ascending("v")), List.of(Sort.descending("v")),
				List.of(Sort.ascending(Attribute.CREATED_AT)), List.of(Sort.descending(Attribute.UPDATED_AT)),
				List.of(Sort.ascending("g"), Sort.descending("v")), List.of(Sort.descending("g"), Sort.ascending("v")),
				List.of(Sort.ascending("missing"), Sort.descending(Attribute.CREATED_AT), Sort.ascending("v")),
				List.of(Sort.descending("v"), Sort.ascending(Attribute.KEY)));
	}

	private void fill(int size) {
		for (int i = 0; i < size; i++) {
			put("k" + i, "{\"n\":" + i + "}");
		}
	}

	/**
	 * Puts all kinds of values under keys that have nothing to do with their order, three
	 * at a time in one millisecond.
	 */
	private void fillMixed() {
		this.clock.set(START);
		for (int i = 0; i < MIXED.size(); i++) {
			put("k" + (i * 37) % 101, "{\"v\":" + MIXED.get(i) + ",\"g\":" + (i % 4) + "}");
			if (i % 3 == 2) {
				this.clock.advance(Duration.ofMillis(1));
			}
		}
	}

}
