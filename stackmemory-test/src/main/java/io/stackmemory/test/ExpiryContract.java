package io.stackmemory.test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.Durability;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Maintenance;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.KeyPattern;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Sort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * From its {@code expiresAt} on an entry is absent, at once, whether or not anything has
 * removed it.
 */
public abstract class ExpiryContract extends BackendContract {

	private static final Instant END = START.plusMillis(1000);

	@Test
	protected void isThereUntilTheMillisecondBefore() {
		putUntil("a", "1", END);
		this.clock.set(END.minusMillis(1));
		assertThat(entry("a").expiresAt()).isEqualTo(END);
		assertThat(backend().readAll(List.of(key("a")))).hasSize(1);
		assertThat(keys(ALL)).containsExactly("a");
		assertThat(backend().count(ALL)).isEqualTo(1);
		assertThat(backend().namespaces()).containsExactly(NAMESPACE);
	}

	@Test
	protected void isAbsentForEveryCallFromThatMillisecondOn() {
		putUntil("a", "1", END);
		for (Instant now : List.of(END, END.plusMillis(1), END.plus(Duration.ofDays(1000)))) {
			this.clock.set(now);
			assertAbsent("a");
			assertThat(backend().readAll(List.of(key("a")))).isEmpty();
			assertThat(keys(ALL)).isEmpty();
			assertThat(keys(ALL.withKeys(new KeyPattern("a")))).isEmpty();
			assertThat(backend().count(ALL)).isZero();
			assertThat(backend().namespaces()).isEmpty();
		}
	}

	@Test
	protected void looksAtTheTimeFinerThanMilliseconds() {
		putUntil("a", "1", END);
		this.clock.set(END.minusNanos(1));
		assertThat(keys(ALL)).containsExactly("a");
		assertThat(entry("a").expiresAt()).isEqualTo(END);
		this.clock.set(END.plusNanos(1));
		assertAbsent("a");
		assertThat(keys(ALL)).isEmpty();
	}

	@Test
	protected void isAbsentAtOnceWhenWrittenTooLate() {
		putUntil("now", "1", START);
		putUntil("past", "1", START.minusMillis(1));
		putUntil("epoch", "1", Instant.EPOCH);
		assertAbsent("now", "past", "epoch");
		assertThat(keys(ALL)).isEmpty();
		assertThat(backend().namespaces()).isEmpty();
	}

	@Test
	protected void hidesOnlyWhatHasExpired() {
		putUntil("a", "1", END);
		putUntil("b", "1", END.plusMillis(1));
		put("c", "1");
		this.clock.set(END);
		assertThat(keys(ALL)).containsExactly("b", "c");
		assertThat(backend().readAll(List.of(key("a"), key("b"), key("c")))).containsOnlyKeys(key("b"), key("c"));
		this.clock.set(END.plusMillis(1));
		assertThat(keys(ALL)).containsExactly("c");
	}

	@Test
	protected void doesNotCountInAWindow() {
		for (int i = 0; i < 10; i++) {
			putUntil("k" + i, "{\"n\":" + i + "}", (i % 2 == 0) ? END : END.plusMillis(1));
		}
		this.clock.set(END);
		assertThat(keys(ALL.withWindow(1, 2))).containsExactly("k3", "k5");
		assertThat(keys(ALL.withSorts(List.of(Sort.descending("n"))).withWindow(1, 2))).containsExactly("k7", "k5");
		assertThat(backend().count(ALL.withWindow(1, 3))).isEqualTo(3);
		assertThat(backend().count(ALL.withFilter(Filter.lt("n", 4)))).isEqualTo(2);
	}

	@Test
	protected void isGivenBackByAPutBeforeTheEnd() {
		putUntil("a", "1", END);
		put("a", "2");
		putUntil("b", "1", END);
		putUntil("b", "2", END.plusMillis(1));
		this.clock.set(END);
		assertThat(keys(ALL)).containsExactly("a", "b");
	}

	@Test
	protected void isShortenedByAPut() {
		put("a", "1");
		putUntil("a", "2", END);
		this.clock.set(END);
		assertAbsent("a");
	}

	@Test
	protected void createsTheEntryAnewAfterTheEnd() {
		putUntil("a", "1", END);
		this.clock.set(END);
		put("a", "2");
		assertThat(entry("a").createdAt()).isEqualTo(END);
		assertThat(entry("a").expiresAt()).isNull();
		assertThat(entry("a").metadata()).isEqualTo(JsonDocument.EMPTY_OBJECT);
		assertThat(keys(ALL)).containsExactly("a");
	}

	@Test
	protected void countsAsAbsentForPreconditions() {
		putUntil("a", "1", END);
		this.clock.set(END.minusMillis(1));
		assertThat(catchConflict(new WriteOperation.Check(key("a"), Precondition.ABSENT)).actual())
			.isEqualTo(entry("a").revision());
		this.clock.set(END);
		assertThat(catchConflict(new WriteOperation.Delete(key("a"), Precondition.PRESENT)).actual()).isNull();
		write(new WriteOperation.Check(key("a"), Precondition.ABSENT));
		write(new WriteOperation.Delete(key("a"), Precondition.ANY));
		assertAbsent("a");
	}

	@Test
	protected void judgesPreconditionsByTheClockAndNotByTheTimeOfTheBatch() {
		putUntil("a", "1", END);
		this.clock.set(END);
		assertThat(catchConflict(new WriteOperation.Put(key("a"), json("2"), Precondition.PRESENT)).key())
			.isEqualTo(key("a"));
		assertAbsent("a");
	}

	@Test
	protected void leavesANamespaceThatHasOtherEntries() {
		EntryKey other = EntryKey.of("contract-2", "b");
		putUntil("a", "1", END);
		write(new WriteOperation.Put(other, json("1"), JsonDocument.EMPTY_OBJECT, END.plusMillis(1), Precondition.ANY));
		assertThat(backend().namespaces()).containsExactly(NAMESPACE, other.namespace());
		this.clock.set(END);
		assertThat(backend().namespaces()).containsExactly(other.namespace());
		put("c", "1");
		assertThat(backend().namespaces()).containsExactly(NAMESPACE, other.namespace());
		this.clock.set(END.plusMillis(1));
		assertThat(backend().namespaces()).containsExactly(NAMESPACE);
	}

	@Test
	protected void isRemovedByWhatWasPutLast() {
		Maintenance maintenance = maintenance();
		putInAllWays();
		assertThat(maintenance.countExpired()).isZero();
		assertThat(maintenance.removeExpired(100)).isZero();
		this.clock.set(END);
		assertThat(maintenance.countExpired()).isEqualTo(5);
		assertThat(maintenance.removeExpired(2)).isEqualTo(2);
		assertThat(maintenance.countExpired()).isEqualTo(3);
		assertThat(maintenance.removeExpired(100)).isEqualTo(3);
		assertThat(maintenance.countExpired()).isZero();
		assertThat(keys(ALL)).containsExactly("for ever", "later", "later again");
		this.clock.set(END.plusMillis(1));
		putUntil("later again", "3", END.plusMillis(2));
		assertThat(maintenance.removeExpired(100)).isEqualTo(1);
		assertThat(keys(ALL)).containsExactly("for ever", "later again");
		this.clock.set(END.plusMillis(2));
		assertThat(maintenance.removeExpired(100)).isEqualTo(1);
		assertThat(keys(ALL)).containsExactly("for ever");
	}

	@Test
	protected void isRemovedAfterTheStoreWasOpenedAgain() {
		assumeThat(backend().durability().flushed()).isNotEqualTo(Durability.Level.PROCESS);
		putInAllWays();
		reopen();
		this.clock.set(END);
		assertThat(maintenance().countExpired()).isEqualTo(5);
		assertThat(maintenance().removeExpired(100)).isEqualTo(5);
		reopen();
		assertThat(maintenance().countExpired()).isZero();
		assertThat(keys(ALL)).containsExactly("for ever", "later", "later again");
	}

	/**
	 * Five entries, two of them in other namespaces, expire at the end, two a millisecond
	 * later, and one never.
	 */
	private void putInAllWays() {
		putUntil("a", "1", END);
		putUntil("twice", "1", END);
		putUntil("twice", "2", END);
		put("limited", "1");
		putUntil("limited", "2", END);
		for (String namespace : List.of("contract-2", "contract-3")) {
			write(new WriteOperation.Put(EntryKey.of(namespace, "a"), json("1"), JsonDocument.EMPTY_OBJECT, END,
					Precondition.ANY));
		}
		putUntil("later", "1", END);
		putUntil("later", "2", END.plusMillis(1));
		putUntil("later again", "1", END);
		delete("later again");
		putUntil("later again", "2", END.plusMillis(1));
		putUntil("for ever", "1", END);
		put("for ever", "2");
		putUntil("deleted", "1", END);
		delete("deleted");
	}

	private Maintenance maintenance() {
		assumeThat(backend().maintenance()).as("the store has to be cleared of what has expired").isPresent();
		return set(backend().maintenance().orElse(null));
	}

	@Test
	protected void knowsInternalNamespacesToo() {
		Namespace internal = new Namespace("#unique:contract:tags[0].name");
		EntryKey key = new EntryKey(internal, "text:x");
		write(new WriteOperation.Put(key, json("1"), JsonDocument.EMPTY_OBJECT, END, Precondition.ANY));
		assertThat(backend().namespaces()).containsExactly(internal);
		this.clock.set(END);
		assertThat(backend().read(key)).isNull();
		assertThat(backend().namespaces()).isEmpty();
	}

}
