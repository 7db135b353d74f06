package io.stackmemory.test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.KeyPattern;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;
import io.stackmemory.storage.query.Sort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Namespaces are kept apart, however alike their names are.
 */
public abstract class NamespaceContract extends BackendContract {

	private static final List<String> NAMES = List.of("#a", "#unique:a:b", "#unique:a:b.c[0]", "0", "A", "a", "a-",
			"a-b", "a.", "a..b", "a.b", "a.b.c", "aXb", "a_", "a_b", "ab", "abc", "entry", "select", "table",
			"x".repeat(63), "x".repeat(64));

	@Test
	protected void keepsTheSameKeyApart() {
		fill();
		for (String name : NAMES) {
			assertThat(entry(EntryKey.of(name, "key")).value()).isEqualTo(value(name));
			assertThat(entry(EntryKey.of(name, "key")).key().namespace().name()).isEqualTo(name);
		}
	}

	@Test
	protected void asksOneNamespaceOnly() {
		fill();
		for (String name : NAMES) {
			Query query = Query.of(new Namespace(name));
			assertThat(entries(query)).singleElement()
				.satisfies((entry) -> assertThat(entry.value()).isEqualTo(value(name)));
			assertThat(backend().count(query)).isEqualTo(1);
			assertThat(backend().count(query.withFilter(Filter.ne("name", name)))).isZero();
			assertThat(keys(query.withKeys(KeyPattern.startingWith("k")).withSorts(List.of(Sort.descending("name")))))
				.containsExactly("key");
		}
	}

	@Test
	protected void deletesFromOneNamespaceOnly() {
		fill();
		List<String> left = new ArrayList<>(NAMES);
		Collections.shuffle(left, new Random(1));
		while (!left.isEmpty()) {
			write(new WriteOperation.Delete(EntryKey.of(left.remove(0), "key"), Precondition.PRESENT));
			assertThat(backend().namespaces()).extracting(Namespace::name).containsExactlyInAnyOrderElementsOf(left);
		}
	}

	@Test
	protected void listsNamespacesByName() {
		fill();
		assertThat(backend().namespaces()).extracting(Namespace::name).containsExactlyElementsOf(NAMES);
	}

	@Test
	protected void doesNotSplitNamespaceAndKeyElsewhere() {
		List<EntryKey> keys = List.of(EntryKey.of("a", "b/c"), EntryKey.of("a", "b.c"), EntryKey.of("a.b", "c"),
				EntryKey.of("a", "b:c"), EntryKey.of("ab", "c"), EntryKey.of("a", "bc"), EntryKey.of("a-b", "c"),
				EntryKey.of("a", "-b-c"), EntryKey.of("a", "c"));
		for (int i = 0; i < keys.size(); i++) {
			write(new WriteOperation.Put(keys.get(i), json("" + i), Precondition.ABSENT));
		}
		for (int i = 0; i < keys.size(); i++) {
			assertThat(entry(keys.get(i)).value()).isEqualTo(json("" + i));
		}
		assertThat(backend().readAll(keys)).containsOnlyKeys(keys);
	}

	@Test
	protected void forgetsANamespaceWithItsLastEntryAndTakesItBack() {
		put("a", "1");
		put("b", "1");
		delete("a");
		assertThat(backend().namespaces()).containsExactly(NAMESPACE);
		delete("b");
		assertThat(backend().namespaces()).isEmpty();
		put("a", "1");
		assertThat(backend().namespaces()).containsExactly(NAMESPACE);
	}

	@Test
	protected void asksAnUnknownNamespaceInVain() {
		put("a", "1");
		Query query = Query.of(new Namespace("unknown"));
		assertThat(keys(query)).isEmpty();
		assertThat(backend().count(query)).isZero();
		assertThat(backend().read(EntryKey.of("unknown", "a"))).isNull();
		assertThat(backend().namespaces()).containsExactly(NAMESPACE);
	}

	@Test
	protected void namesNoNamespaceThatIsNotValid() {
		for (String name : List.of("", "-a", ".a", "_a", "a b", "a/b", "a:b", "ä", "a%", "a'b", "#", "#-a",
				"x".repeat(65))) {
			assertThatIllegalArgumentException().isThrownBy(() -> new Namespace(name));
		}
	}

	private static JsonDocument value(String name) {
		return json("{\"name\":\"" + name + "\"}");
	}

	private void fill() {
		List<String> names = new ArrayList<>(NAMES);
		Collections.shuffle(names, new Random(2));
		names.forEach(
				(name) -> write(new WriteOperation.Put(EntryKey.of(name, "key"), value(name), Precondition.ABSENT)));
	}

}
