package io.stackmemory.test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import io.stackmemory.document.CollectionSpec;
import io.stackmemory.document.DocumentCollection;
import io.stackmemory.document.DocumentStore;
import io.stackmemory.storage.CheckResult;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.RevisionBehindException;
import io.stackmemory.storage.RevisionClock;
import io.stackmemory.storage.VersionConflictException;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.Sort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Several threads use one backend: no reader sees half of a batch, no acknowledged write
 * is lost, and of writers that exclude each other one wins.
 */
public abstract class ConcurrencyContract extends BackendContract {

	private static final int THREADS = 8;

	private static final List<EntryKey> TOGETHER = List.of(key("a"), key("b"), EntryKey.of("contract-2", "c"),
			key("z"));

	private final RevisionClock revisions = new RevisionClock(this.clock);

	@Test
	protected void readsNoHalfOfABatchByKey() {
		whileWritingTogether(() -> {
			Map<EntryKey, Entry> found = backend().readAll(TOGETHER);
			assertThat(found).hasSize(TOGETHER.size());
			assertThat(found.values().stream().map(Entry::revision).distinct()).hasSize(1);
			assertThat(found.values().stream().map(Entry::value).distinct()).hasSize(1);
		});
	}

	@Test
	protected void scansNoHalfOfABatch() {
		whileWritingTogether(() -> {
			List<Entry> found = entries(ALL);
			assertThat(found).hasSize(3);
			assertThat(found.stream().map(Entry::revision).distinct()).hasSize(1);
			assertThat(entries(ALL.withSorts(List.of(Sort.descending("n")))).stream().map(Entry::value).distinct())
				.hasSize(1);
		});
	}

	@Test
	protected void countsNoHalfOfABatch() {
		whileWritingTogether(() -> assertThat(backend().count(ALL.withFilter(Filter.eq("even", true)))).isIn(0L, 3L));
	}

	@Test
	protected void scansNoHalfOfABatchThatMovesAnEntry() {
		put("place-0", "1");
		whileWriting((round) -> commit(new WriteOperation.Delete(key("place-" + round), Precondition.PRESENT),
				new WriteOperation.Put(key("place-" + (round + 1)), json("1"), Precondition.ABSENT)), () -> {
					assertThat(keys(ALL)).hasSize(1);
					assertThat(backend().count(ALL)).isEqualTo(1);
					assertThat(backend().namespaces()).containsExactly(NAMESPACE);
				});
	}

	@Test
	protected void readsWhatTheSameThreadHasWritten() {
		Threads.run(THREADS, (thread) -> {
			for (int i = 0; i < rounds() / THREADS; i++) {
				String name = "t" + thread;
				commit(new WriteOperation.Put(key(name), json("" + i), Precondition.ANY));
				assertThat(entry(name).value()).isEqualTo(json("" + i));
				assertThat(backend().readAll(List.of(key(name)))).hasSize(1);
				int number = i;
				assertThat(entries(ALL)).filteredOn((entry) -> entry.key().key().equals(name))
					.singleElement()
					.satisfies((entry) -> assertThat(entry.value()).isEqualTo(json("" + number)));
			}
		});
	}

	@Test
	protected void losesNoWriteOfManyThreads() {
		int each = Math.max(1, rounds() / THREADS);
		Threads.run(THREADS, (thread) -> {
			for (int i = 0; i < each; i++) {
				commit(new WriteOperation.Put(key(thread + "-" + i), json("" + i), Precondition.ABSENT));
			}
		});
		assertThat(backend().count(ALL)).isEqualTo((long) THREADS * each);
		assertThat(entries(ALL).stream().map(Entry::revision).distinct()).hasSize(THREADS * each);
	}

	@Test
	protected void losesNoUpdateOfACounter() {
		DocumentStore store = new DocumentStore(backend(), this.clock, DocumentStore.Settings.of(new JsonMapper()));
		DocumentCollection<Counter> counters = store
			.collection(CollectionSpec.of("contract", Counter.class, Counter::id));
		counters.insert(new Counter("hits", 0));
		int each = Math.max(1, rounds() / THREADS);
		Threads.run(THREADS, (thread) -> {
			for (int i = 0; i < each; i++) {
				store.transactWithoutResult(
						(transaction) -> counters.save(new Counter("hits", counters.get("hits").count() + 1)));
			}
		});
		assertThat(counters.get("hits").count()).isEqualTo(THREADS * each);
	}

	@Test
	protected void letsOneOfManyInsertsWin() {
		for (int round = 0; round < Math.max(1, rounds() / 20); round++) {
			EntryKey key = key("round-" + round);
			AtomicInteger winners = new AtomicInteger();
			Threads.run(THREADS, (thread) -> {
				if (wins(new WriteOperation.Put(key, json("" + thread), Precondition.ABSENT))) {
					winners.incrementAndGet();
				}
			});
			assertThat(winners).hasValue(1);
		}
	}

	@Test
	protected void letsOneOfManyUpdatesAtARevisionWin() {
		Revision revision = put("a", "0");
		for (int round = 0; round < Math.max(1, rounds() / 20); round++) {
			Precondition asRead = Precondition.at(revision);
			ConcurrentLinkedQueue<Integer> winners = new ConcurrentLinkedQueue<>();
			Threads.run(THREADS, (thread) -> {
				if (wins(new WriteOperation.Put(key("a"), json("" + thread), asRead))) {
					winners.add(thread);
				}
			});
			assertThat(winners).hasSize(1);
			assertThat(entry("a").value()).isEqualTo(json("" + winners.peek()));
			revision = entry("a").revision();
		}
	}

	@Test
	protected void letsOneOfManyDeletesWin() {
		for (int round = 0; round < Math.max(1, rounds() / 20); round++) {
			commit(new WriteOperation.Put(key("a"), json("1"), Precondition.ABSENT));
			AtomicInteger winners = new AtomicInteger();
			Threads.run(THREADS, (thread) -> {
				if (wins(new WriteOperation.Delete(key("a"), Precondition.PRESENT))) {
					winners.incrementAndGet();
				}
			});
			assertThat(winners).hasValue(1);
			assertAbsent("a");
		}
	}

	@Test
	protected void checksOfOtherEntriesAreSerialised() {
		AtomicInteger broken = new AtomicInteger();
		for (int round = 0; round < Math.max(1, rounds() / 20); round++) {
			EntryKey left = key("left-" + round);
			EntryKey right = key("right-" + round);
			Threads.run(2, (thread) -> {
				EntryKey checked = (thread == 0) ? left : right;
				EntryKey written = (thread == 0) ? right : left;
				wins(new WriteOperation.Check(checked, Precondition.ABSENT),
						new WriteOperation.Put(written, json("1"), Precondition.ANY));
			});
			if (backend().readAll(List.of(left, right)).size() != 1) {
				broken.incrementAndGet();
			}
		}
		assertThat(broken).as("rounds in which both writers saw the other entry absent (write skew)").hasValue(0);
	}

	@Test
	protected void checksItselfWhileOthersWriteAndRead() {
		Threads.run(THREADS, (thread) -> {
			for (int i = 0; i < Math.max(1, rounds() / THREADS); i++) {
				if (thread % 2 == 0) {
					commit(new WriteOperation.Put(key("t" + thread), json("" + i), Precondition.ANY));
				}
				else {
					assertThat(backend().check().status()).isNotEqualTo(CheckResult.Status.DOWN);
				}
				backend().flush();
			}
		});
	}

	private void whileWritingTogether(Runnable read) {
		writeTogether(0);
		whileWriting((round) -> writeTogether(round + 1), read);
	}

	private void whileWriting(IntConsumer write, Runnable read) {
		AtomicBoolean done = new AtomicBoolean();
		Threads.run(2, (thread) -> {
			if (thread == 0) {
				try {
					for (int round = 0; round < rounds(); round++) {
						write.accept(round);
					}
				}
				finally {
					done.set(true);
				}
			}
			else {
				do {
					read.run();
				}
				while (!done.get());
			}
		});
	}

	private void writeTogether(int number) {
		List<WriteOperation> operations = new ArrayList<>();
		String value = "{\"n\":" + number + ",\"even\":" + (number % 2 == 0) + "}";
		TOGETHER.forEach((key) -> operations.add(new WriteOperation.Put(key, json(value), Precondition.ANY)));
		commit(operations.toArray(WriteOperation[]::new));
	}

	private boolean wins(WriteOperation... operations) {
		try {
			commit(operations);
			return true;
		}
		catch (VersionConflictException ex) {
			return false;
		}
	}

	/**
	 * Writes a batch, again with a greater revision where another thread was faster.
	 */
	private void commit(WriteOperation... operations) {
		boolean behind;
		do {
			try {
				backend().write(new WriteBatch(this.revisions.next(), this.clock.instant(), List.of(operations)));
				behind = false;
			}
			catch (RevisionBehindException ex) {
				this.revisions.observe(ex.latest());
				behind = true;
			}
		}
		while (behind);
	}

	private record Counter(String id, int count) {

	}

}
