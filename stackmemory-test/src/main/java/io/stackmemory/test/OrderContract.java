package io.stackmemory.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.Sort;
import io.stackmemory.storage.query.Sort.Attribute;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every order is total and the same on every backend: numbers, text, booleans, objects
 * and arrays, null and absent; what is equal by key, in the direction of the last sort.
 */
public abstract class OrderContract extends BackendContract {

	@Test
	protected void ordersByKeyWhenNothingElseIsAsked() {
		store("1", "b", "B", "a", "ä", "aa", "a-", "😀", "\uffff", "0", "00", "~");
		assertThat(keys(ALL)).containsExactly("0", "00", "B", "a", "a-", "aa", "b", "~", "ä", "\uffff", "😀");
	}

	@Test
	protected void ordersByKeyBothWays() {
		store("1", "b", "B", "a", "ä", "\uffff", "😀");
		assertThat(sorted(Sort.ascending(Attribute.KEY))).containsExactly("B", "a", "b", "ä", "\uffff", "😀");
		assertThat(sorted(Sort.descending(Attribute.KEY))).containsExactly("😀", "\uffff", "ä", "b", "a", "B");
	}

	@Test
	protected void ordersMixedTypes() {
		List<String> ascending = List.of("-1e400", "-2", "-1e-400", "0", "1e-400", "0.1", "0.10000000000000000001", "1",
				"2", "10", "9007199254740992", "9007199254740993", "18446744073709551616", "18446744073709551617",
				"1e400", "1e401", "\"\"", "\"10\"", "\"2\"", "\"B\"", "\"a\"", "\"a \"", "\"ä\"", "\"\uffff\"",
				"\"😀\"", "false", "true", "{}", "null");
		List<String> keys = putShuffled(ascending);
		assertThat(sorted(Sort.ascending("v"))).isEqualTo(keys);
		Collections.reverse(keys);
		assertThat(sorted(Sort.descending("v"))).isEqualTo(keys);
	}

	@Test
	protected void ordersWhatIsEqualByKeyInTheDirectionOfTheSort() {
		List<List<String>> groups = List.of(List.of("1", "1.0", "1e0", "10e-1"), List.of("\"x\"", "\"x\""),
				List.of("true", "true"), List.of("{}", "[]", "[1]", "{\"a\":2}"), List.of("null", "null"));
		List<String> ascending = new ArrayList<>();
		int group = groups.size();
		for (List<String> values : groups) {
			for (int i = 0; i < values.size(); i++) {
				ascending.add(group + "-" + i);
			}
			group--;
		}
		for (int i = 0; i < ascending.size(); i++) {
			String key = ascending.get(ascending.size() - 1 - i);
			List<String> values = groups.get(groups.size() - Character.digit(key.charAt(0), 10));
			put(key, "{\"v\":" + values.get(Character.digit(key.charAt(2), 10)) + "}");
		}
		assertThat(sorted(Sort.ascending("v"))).isEqualTo(ascending);
		Collections.reverse(ascending);
		assertThat(sorted(Sort.descending("v"))).isEqualTo(ascending);
	}

	@Test
	protected void takesNullAndAbsentAsTheSame() {
		put("a", "{\"v\":null}");
		put("b", "{}");
		put("c", "{\"v\":null}");
		put("d", "[1]");
		put("e", "null");
		put("f", "{\"v\":[]}");
		assertThat(sorted(Sort.ascending("v"))).containsExactly("f", "a", "b", "c", "d", "e");
		assertThat(sorted(Sort.descending("v"))).containsExactly("e", "d", "c", "b", "a", "f");
	}

	@Test
	protected void ordersBySeveralSorts() {
		put("a", "{\"x\":1,\"y\":\"b\"}");
		put("b", "{\"x\":2,\"y\":\"a\"}");
		put("c", "{\"x\":1,\"y\":\"a\"}");
		put("d", "{\"x\":1.0,\"y\":\"a\"}");
		put("e", "{\"y\":\"c\"}");
		put("f", "{\"x\":2}");
		assertThat(sorted(Sort.ascending("x"), Sort.ascending("y"))).containsExactly("c", "d", "a", "b", "f", "e");
		assertThat(sorted(Sort.ascending("x"), Sort.descending("y"))).containsExactly("a", "d", "c", "f", "b", "e");
		assertThat(sorted(Sort.descending("x"), Sort.ascending("y"))).containsExactly("e", "b", "f", "c", "d", "a");
		assertThat(sorted(Sort.descending("x"), Sort.descending("y"))).containsExactly("e", "f", "b", "a", "d", "c");
		assertThat(sorted(Sort.ascending("y"), Sort.ascending("x"))).containsExactly("c", "d", "b", "a", "e", "f");
		assertThat(sorted(Sort.ascending("x"), Sort.descending(Attribute.KEY))).containsExactly("d", "c", "a", "f", "b",
				"e");
	}

	@Test
	protected void ordersByEightSorts() {
		put("a", "{\"a\":1,\"h\":2}");
		put("b", "{\"a\":1,\"h\":1}");
		put("c", "{\"a\":0,\"h\":3}");
		Sort[] sorts = { Sort.ascending("a"), Sort.ascending("b"), Sort.descending("c"), Sort.ascending("d.e"),
				Sort.ascending("f[0]"), Sort.ascending(Attribute.CREATED_AT), Sort.descending("g"),
				Sort.ascending("h") };
		assertThat(sorted(sorts)).containsExactly("c", "b", "a");
	}

	@Test
	protected void ordersByOneFieldTwiceAsByTheFirst() {
		put("a", "{\"v\":1}");
		put("b", "{\"v\":2}");
		assertThat(sorted(Sort.descending("v"), Sort.ascending("v"))).containsExactly("b", "a");
	}

	@Test
	protected void ordersByNestedFieldsAndElements() {
		put("a", "{\"o\":{\"i\":2},\"l\":[\"z\",1]}");
		put("b", "{\"o\":{\"i\":1},\"l\":[\"a\",2]}");
		put("c", "{\"o\":7,\"l\":{\"1\":0}}");
		assertThat(sorted(Sort.ascending("o.i"))).containsExactly("b", "a", "c");
		assertThat(sorted(Sort.ascending("l[1]"))).containsExactly("a", "b", "c");
		assertThat(sorted(Sort.descending("l[0]"))).containsExactly("c", "a", "b");
	}

	@Test
	protected void ordersByTheInstantsOfEntries() {
		put("b", "1");
		this.clock.advance(Duration.ofMillis(1));
		put("a", "1");
		this.clock.advance(Duration.ofMillis(1));
		put("c", "1");
		this.clock.advance(Duration.ofMillis(1));
		put("b", "2");
		assertThat(sorted(Sort.ascending(Attribute.CREATED_AT))).containsExactly("b", "a", "c");
		assertThat(sorted(Sort.descending(Attribute.CREATED_AT))).containsExactly("c", "a", "b");
		assertThat(sorted(Sort.ascending(Attribute.UPDATED_AT))).containsExactly("a", "c", "b");
		assertThat(sorted(Sort.descending(Attribute.UPDATED_AT))).containsExactly("b", "c", "a");
	}

	@Test
	protected void ordersWhatWasWrittenInOneMillisecondByKey() {
		store("1", "c", "a", "b");
		write(new WriteOperation.Put(key("e"), json("1"), Precondition.ANY),
				new WriteOperation.Put(key("d"), json("1"), Precondition.ANY));
		for (Attribute attribute : List.of(Attribute.CREATED_AT, Attribute.UPDATED_AT)) {
			assertThat(sorted(Sort.ascending(attribute))).containsExactly("a", "b", "c", "d", "e");
			assertThat(sorted(Sort.descending(attribute))).containsExactly("e", "d", "c", "b", "a");
		}
	}

	@Test
	protected void ordersWhatAFilterSelects() {
		for (int i = 0; i < 10; i++) {
			put("k" + i, "{\"n\":" + ((i * 7) % 10) + ",\"even\":" + (i % 2 == 0) + "}");
		}
		assertThat(keys(ALL.withFilter(Filter.eq("even", true)).withSorts(List.of(Sort.descending("n")))))
			.containsExactly("k4", "k8", "k2", "k6", "k0");
	}

	@Test
	protected void ordersTextOfAnyLength() {
		String longText = "x".repeat(10_000);
		put("a", "{\"v\":\"" + longText + "b\"}");
		put("b", "{\"v\":\"" + longText + "a\"}");
		put("c", "{\"v\":\"" + longText + "\"}");
		put("d", "{\"v\":\"y\"}");
		assertThat(sorted(Sort.ascending("v"))).containsExactly("c", "b", "a", "d");
	}

	private void store(String json, String... keys) {
		for (String key : keys) {
			put(key, json);
		}
	}

	/**
	 * Puts the values in a random order under random keys, and gives the keys in the
	 * order of the values.
	 */
	private List<String> putShuffled(List<String> values) {
		List<String> keys = new ArrayList<>();
		for (int i = 0; i < values.size(); i++) {
			keys.add("k%03d".formatted((i * 37) % 101));
		}
		List<Integer> places = new ArrayList<>();
		for (int i = 0; i < values.size(); i++) {
			places.add(i);
		}
		Collections.shuffle(places, new Random(3));
		places.forEach((place) -> put(keys.get(place), "{\"v\":" + values.get(place) + "}"));
		return keys;
	}

	private List<String> sorted(Sort... sorts) {
		return keys(ALL.withSorts(Arrays.asList(sorts)));
	}

}
