package io.stackmemory.test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.RevisionBehindException;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What is put is read, with all that the store knows about it; a put over an entry keeps
 * when it was created and replaces the rest; what is deleted is absent.
 */
public abstract class ReadWriteContract extends BackendContract {

	private static final Instant LATER = START.plus(Duration.ofDays(1));

	@Test
	protected void readsWhatWasPut() {
		Revision revision = write(
				new WriteOperation.Put(key("a"), json("{\"x\":1}"), json("{\"by\":\"me\"}"), LATER, Precondition.ANY));
		assertThat(entry("a"))
			.isEqualTo(new Entry(key("a"), json("{\"x\":1}"), json("{\"by\":\"me\"}"), revision, START, START, LATER));
	}

	@Test
	protected void readsAnEntryWithoutMetadataAndExpiry() {
		Revision revision = put("a", "{}");
		assertThat(entry("a")).isEqualTo(new Entry(key("a"), JsonDocument.EMPTY_OBJECT, JsonDocument.EMPTY_OBJECT,
				revision, START, START, null));
	}

	@Test
	protected void findsNothingInAnEmptyStore() {
		assertAbsent("a");
		assertThat(backend().readAll(List.of(key("a")))).isEmpty();
		assertThat(keys(ALL)).isEmpty();
		assertThat(backend().count(ALL)).isZero();
		assertThat(backend().namespaces()).isEmpty();
	}

	@Test
	protected void putKeepsWhenTheEntryWasCreatedAndReplacesTheRest() {
		write(new WriteOperation.Put(key("a"), json("1"), json("{\"m\":1}"), LATER, Precondition.ANY));
		Instant second = this.clock.advance(Duration.ofMillis(1));
		Revision revision = put("a", "[2]");
		assertThat(entry("a"))
			.isEqualTo(new Entry(key("a"), json("[2]"), JsonDocument.EMPTY_OBJECT, revision, START, second, null));
	}

	@Test
	protected void putInTheSameMillisecondGivesANewRevision() {
		Revision first = put("a", "1");
		Revision second = put("a", "2");
		assertThat(second.isAfter(first)).isTrue();
		assertThat(entry("a").revision()).isEqualTo(second);
		assertThat(entry("a").updatedAt()).isEqualTo(START);
	}

	@Test
	protected void takesTheTimeFromTheBatchAndNotFromItsOwnClock() {
		Instant early = Instant.parse("2001-02-03T04:05:06.007Z");
		backend().write(new WriteBatch(nextRevision(), early,
				List.of(new WriteOperation.Put(key("a"), json("1"), Precondition.ANY))));
		assertThat(entry("a").createdAt()).isEqualTo(early);
		assertThat(entry("a").updatedAt()).isEqualTo(early);
	}

	@Test
	protected void keepsInstantsToTheMillisecond() {
		for (String text : List.of("1970-01-01T00:00:00.001Z", "1999-12-31T23:59:59.999Z", "2038-01-19T03:14:08Z",
				"9999-12-31T23:59:59.999Z")) {
			Instant instant = Instant.parse(text);
			backend().write(new WriteBatch(nextRevision(), instant, List.of(new WriteOperation.Put(key(text), json("1"),
					JsonDocument.EMPTY_OBJECT, Instant.parse("9999-12-31T23:59:59.999Z"), Precondition.ANY))));
			assertThat(entry(text).createdAt()).isEqualTo(instant);
			assertThat(entry(text).expiresAt()).isEqualTo(Instant.parse("9999-12-31T23:59:59.999Z"));
		}
	}

	@Test
	protected void keepsTheGreatestRevision() {
		Revision greatest = new Revision(Long.MAX_VALUE);
		backend().write(new WriteBatch(greatest, START,
				List.of(new WriteOperation.Put(key("a"), json("1"), Precondition.ANY))));
		assertThat(entry("a").revision()).isEqualTo(greatest);
	}

	@Test
	protected void createsAnEntryAnewAfterItWasDeleted() {
		put("a", "1");
		delete("a");
		assertAbsent("a");
		Instant later = this.clock.advance(Duration.ofMillis(1));
		put("a", "2");
		assertThat(entry("a").createdAt()).isEqualTo(later);
	}

	@Test
	protected void deletesWhatIsAbsentWithoutAnError() {
		delete("a");
		put("b", "1");
		delete("b");
		delete("b");
		assertAbsent("a", "b");
		assertThat(backend().count(ALL)).isZero();
	}

	@Test
	protected void deletesNothingElse() {
		put("a", "1");
		put("ab", "2");
		put("A", "3");
		delete("a");
		assertThat(keys(ALL)).containsExactly("A", "ab");
	}

	@Test
	protected void readsSeveralEntriesByKey() {
		put("a", "1");
		put("b", "2");
		EntryKey elsewhere = EntryKey.of("contract2", "a");
		write(new WriteOperation.Put(elsewhere, json("3"), Precondition.ANY));
		Map<EntryKey, Entry> found = backend()
			.readAll(List.of(key("b"), key("missing"), elsewhere, key("a"), key("a")));
		assertThat(found).containsOnlyKeys(key("a"), key("b"), elsewhere);
		found.forEach((key, entry) -> assertThat(entry).isEqualTo(entry(key)));
		assertThat(set(found.get(elsewhere)).value()).isEqualTo(json("3"));
	}

	@Test
	protected void readsNoKeysAsNoEntries() {
		put("a", "1");
		assertThat(backend().readAll(List.of())).isEmpty();
	}

	@Test
	protected void readsThousandsOfKeysAtOnce() {
		List<EntryKey> keys = new ArrayList<>();
		List<WriteOperation> operations = new ArrayList<>();
		for (int i = 0; i < 3000; i++) {
			keys.add(key("k" + i));
			if (i % 2 == 0) {
				operations.add(new WriteOperation.Put(key("k" + i), json("" + i), Precondition.ANY));
			}
		}
		write(operations.toArray(WriteOperation[]::new));
		Map<EntryKey, Entry> found = backend().readAll(keys);
		assertThat(found).hasSize(1500);
		assertThat(set(found.get(key("k2998"))).value()).isEqualTo(json("2998"));
	}

	@Test
	protected void refusesToPutOverAnEntryWithARevisionThatIsNotGreater() {
		Revision revision = put("a", "1");
		for (Revision behind : List.of(revision, new Revision(revision.value() - 1), new Revision(1))) {
			WriteBatch batch = new WriteBatch(behind, START,
					List.of(new WriteOperation.Put(key("a"), json("2"), Precondition.ANY)));
			assertThatExceptionOfType(RevisionBehindException.class).isThrownBy(() -> backend().write(batch))
				.satisfies((ex) -> assertThat(ex.latest()).isGreaterThanOrEqualTo(revision));
		}
		assertThat(entry("a").value()).isEqualTo(json("1"));
	}

	@Test
	protected void acceptsARevisionGreaterThanTheOneThatItReports() {
		put("a", "1");
		try {
			backend().write(new WriteBatch(new Revision(1), START,
					List.of(new WriteOperation.Put(key("a"), json("2"), Precondition.ANY))));
		}
		catch (RevisionBehindException ex) {
			backend().write(new WriteBatch(ex.latest().next(), START,
					List.of(new WriteOperation.Put(key("a"), json("3"), Precondition.ANY))));
		}
		assertThat(entry("a").value()).isEqualTo(json("3"));
	}

}
