package io.stackmemory.storage;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.stackmemory.json.JsonDocument;
import io.stackmemory.test.SettableClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class StorageValuesTests {

	private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

	private final SettableClock clock = new SettableClock(NOON);

	private final RevisionClock revisions = new RevisionClock(this.clock);

	@Test
	void takesKeysOf512Bytes() {
		EntryKey.of("n", "x".repeat(512));
		EntryKey.of("n", "é".repeat(256));
		EntryKey.of("n", "😀".repeat(128));
		assertThatIllegalArgumentException().isThrownBy(() -> EntryKey.of("n", "x".repeat(513)))
			.withMessageContaining("513 bytes");
		assertThatIllegalArgumentException().isThrownBy(() -> EntryKey.of("n", "é".repeat(257)));
		assertThatIllegalArgumentException().isThrownBy(() -> EntryKey.of("n", ""));
		assertThatIllegalArgumentException().isThrownBy(() -> EntryKey.of("n", "a\0b"));
		assertThatIllegalArgumentException().isThrownBy(() -> EntryKey.of("n", "a\ud800"));
	}

	@Test
	void givesRevisionsThatNeverGoBack() {
		Revision first = this.revisions.next();
		this.clock.advance(Duration.ofHours(-1));
		Revision second = this.revisions.next();
		this.revisions.observe(new Revision(second.value() + 1000));
		Revision third = this.revisions.next();

		assertThat(first.instant()).isEqualTo(NOON);
		assertThat(second.isAfter(first)).isTrue();
		assertThat(third.value()).isEqualTo(second.value() + 1001);
		this.clock.advance(Duration.ofHours(2));
		assertThat(this.revisions.next().instant()).isEqualTo(NOON.plus(Duration.ofHours(1)));
	}

	@Test
	void givesRevisionsToSeveralThreads() throws InterruptedException {
		ConcurrentLinkedQueue<Revision> given = new ConcurrentLinkedQueue<>();
		List<Thread> threads = java.util.stream.IntStream.range(0, 8).mapToObj((i) -> new Thread(() -> {
			for (int n = 0; n < 5000; n++) {
				given.add(this.revisions.next());
			}
		})).toList();
		threads.forEach(Thread::start);
		for (Thread thread : threads) {
			thread.join();
		}
		Set<Revision> distinct = new HashSet<>(given);
		assertThat(distinct).hasSize(40_000);
	}

	@Test
	void refusesBatchesThatCanNotBe() {
		WriteOperation check = new WriteOperation.Check(EntryKey.of("n", "k"), Precondition.ANY);
		Revision revision = new Revision(1);

		assertThatIllegalArgumentException().isThrownBy(() -> new Revision(0));
		assertThatIllegalArgumentException().isThrownBy(() -> new WriteBatch(revision, NOON, List.of()));
		assertThatIllegalArgumentException().isThrownBy(() -> new WriteBatch(revision, NOON, List.of(check, check)));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new WriteBatch(revision, NOON.plusNanos(1), List.of(check)));
		assertThatIllegalArgumentException().isThrownBy(() -> new WriteOperation.Put(check.key(),
				JsonDocument.parse("1"), JsonDocument.parse("[]"), null, Precondition.ANY));
	}

	@Test
	void refusesAKeyThatComesTwiceInABatchWhereverItDoes() {
		for (String keys : List.of("a,a", "a,b,a", "b,a,b", "a,b,b", "c,b,a,c", "a,c,b,c")) {
			List<WriteOperation> checks = Stream.of(keys.split(","))
				.<WriteOperation>map((key) -> new WriteOperation.Check(EntryKey.of("n", key), Precondition.ANY))
				.toList();
			assertThatIllegalArgumentException().as(keys)
				.isThrownBy(() -> new WriteBatch(new Revision(1), NOON, checks))
				.withMessageContaining("two operations on n/");
		}
	}

}
