package io.stackmemory.test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.Query;
import io.stackmemory.storage.query.Sort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * A scan sees the store as it is at one moment; its consumer may use the same backend,
 * and may end the scan by throwing.
 */
public abstract class ScanContract extends BackendContract {

	private static final List<Query> QUERIES = List.of(ALL, ALL.withSorts(List.of(Sort.descending("n"))),
			ALL.withFilter(Filter.gte("n", 0)).withWindow(0, 100));

	@Test
	protected void letsTheConsumerRead() {
		for (Query query : QUERIES) {
			fill(10);
			List<Entry> again = new ArrayList<>();
			backend().scan(query, (entry) -> {
				again.add(entry(entry.key()));
				assertThat(backend().readAll(List.of(entry.key()))).containsValue(entry);
				assertThat(backend().count(ALL)).isEqualTo(10);
				assertThat(backend().namespaces()).containsExactly(NAMESPACE);
			});
			assertThat(again).isEqualTo(entries(query));
		}
	}

	@Test
	protected void letsTheConsumerScan() {
		fill(5);
		for (Query query : QUERIES) {
			AtomicInteger pairs = new AtomicInteger();
			backend().scan(query, (outer) -> backend().scan(query, (inner) -> pairs.incrementAndGet()));
			assertThat(pairs).hasValue(25);
		}
	}

	@Test
	protected void letsTheConsumerWriteWhatTheScanDoesNotSee() {
		for (Query query : QUERIES) {
			fill(10);
			List<Entry> before = entries(query);
			List<Entry> seen = new ArrayList<>();
			backend().scan(query, (entry) -> {
				seen.add(entry);
				put(entry.key().key(), "{\"n\":1000}");
				put("z" + entry.key().key(), "{\"n\":5}");
			});
			assertThat(seen).isEqualTo(before);
			assertThat(backend().count(ALL)).isEqualTo(20);
			keys(ALL).forEach(this::delete);
		}
	}

	@Test
	protected void letsTheConsumerDeleteWhatTheScanStillSees() {
		for (Query query : QUERIES) {
			fill(10);
			List<Entry> before = entries(query);
			List<Entry> seen = new ArrayList<>();
			backend().scan(query, (entry) -> {
				seen.add(entry);
				before.forEach((other) -> delete(other.key().key()));
			});
			assertThat(seen).isEqualTo(before);
			assertThat(keys(ALL)).isEmpty();
		}
	}

	@Test
	protected void letsOtherThreadsWriteMeanwhile() {
		for (Query query : QUERIES) {
			fill(3);
			List<Entry> before = entries(query);
			List<Entry> seen = new ArrayList<>();
			backend().scan(query, (entry) -> {
				CompletableFuture.runAsync(() -> put("k2", "{\"n\":" + (100 + seen.size()) + "}")).join();
				seen.add(entry);
			});
			assertThat(seen).isEqualTo(before);
			assertThat(entry("k2").value()).isEqualTo(json("{\"n\":102}"));
		}
	}

	@Test
	protected void readsAllNamespacesAsTheyAreAtOneMoment() {
		EntryKey other = EntryKey.of("contract-2", "a");
		EntryKey ours = EntryKey.of("#contract", "a");
		fill(3);
		write(new WriteOperation.Put(other, json("1"), Precondition.ANY),
				new WriteOperation.Put(ours, json("1"), Precondition.ANY));
		List<Entry> seen = new ArrayList<>();
		backend().scanAll((entry) -> {
			seen.add(entry);
			write(new WriteOperation.Put(other, json("2"), Precondition.ANY),
					new WriteOperation.Put(EntryKey.of("contract-3", "a"), json("2"), Precondition.ANY));
			delete("k2");
		});
		assertThat(seen).extracting((entry) -> entry.key().toString())
			.containsExactly("#contract/a", "contract/k0", "contract/k1", "contract/k2", "contract-2/a");
		assertThat(seen.get(4).value()).isEqualTo(json("1"));
	}

	@Test
	protected void readsNothingAtAllInAnEmptyStore() {
		backend().scanAll((entry) -> {
			throw new AssertionError("There is " + entry);
		});
	}

	@Test
	protected void throwsOnWhatTheConsumerThrows() {
		fill(10);
		for (Query query : QUERIES) {
			AtomicInteger calls = new AtomicInteger();
			IllegalStateException thrown = new IllegalStateException("enough");
			assertThatIllegalStateException().isThrownBy(() -> backend().scan(query, (entry) -> {
				if (calls.incrementAndGet() == 3) {
					throw thrown;
				}
			})).isSameAs(thrown);
			assertThat(calls).hasValue(3);
		}
	}

	@Test
	protected void throwsOnErrorsOfTheConsumer() {
		fill(2);
		AssertionError thrown = new AssertionError("enough");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> backend().scan(ALL, (entry) -> {
			throw thrown;
		})).isSameAs(thrown);
	}

	@Test
	protected void staysUsableAfterAConsumerThrewManyTimes() {
		fill(10);
		for (int i = 0; i < 50; i++) {
			Query query = QUERIES.get(i % QUERIES.size());
			assertThatIllegalStateException().isThrownBy(() -> backend().scan(query, (entry) -> {
				throw new IllegalStateException("enough");
			}));
		}
		put("k0", "{\"n\":7}");
		assertThat(entry("k0").value()).isEqualTo(json("{\"n\":7}"));
		assertThat(keys(ALL)).hasSize(10);
		assertThat(backend().count(ALL)).isEqualTo(10);
		backend().flush();
	}

	@Test
	protected void callsTheConsumerOnTheCallingThread() {
		fill(3);
		List<Thread> threads = new ArrayList<>();
		backend().scan(ALL, (entry) -> threads.add(Thread.currentThread()));
		assertThat(threads).hasSize(3).containsOnly(Thread.currentThread());
	}

	@Test
	protected void scansManyEntries() {
		int size = 100 * rounds();
		for (int from = 0; from < size; from += 1000) {
			List<WriteOperation> operations = new ArrayList<>();
			for (int i = from; i < Math.min(size, from + 1000); i++) {
				operations.add(new WriteOperation.Put(key("k%07d".formatted(i)), json("{\"n\":" + (size - i) + "}"),
						Precondition.ABSENT));
			}
			write(operations.toArray(WriteOperation[]::new));
		}
		AtomicInteger next = new AtomicInteger();
		backend().scan(ALL,
				(entry) -> assertThat(entry.key().key()).isEqualTo("k%07d".formatted(next.getAndIncrement())));
		assertThat(next).hasValue(size);
		backend().scan(ALL.withSorts(List.of(Sort.ascending("n"))),
				(entry) -> assertThat(entry.key().key()).isEqualTo("k%07d".formatted(next.decrementAndGet())));
		assertThat(next).hasValue(0);
		assertThat(backend().count(ALL.withFilter(Filter.lte("n", size / 2)))).isEqualTo(size / 2);
	}

	@Test
	protected void callsNobodyWhereNothingMatches() {
		fill(3);
		backend().scan(ALL.withFilter(Filter.eq("n", "none")), (entry) -> {
			throw new AssertionError("There is no such entry: " + entry.key());
		});
	}

	private void fill(int size) {
		for (int i = 0; i < size; i++) {
			put("k" + i, "{\"n\":" + (i * 7) % 10 + "}");
		}
	}

}
