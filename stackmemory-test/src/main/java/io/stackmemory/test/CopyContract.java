package io.stackmemory.test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.stackmemory.storage.Durability.Level;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.RevisionBehindException;
import io.stackmemory.storage.VersionConflictException;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.query.Query;
import io.stackmemory.storage.query.Sort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Entries that are copied from another store: revision and times are theirs.
 */
public abstract class CopyContract extends BackendContract {

	private static final Instant LONG_AGO = Instant.parse("1999-12-31T23:59:59.999Z");

	@Test
	protected void keepsEverythingThatTheEntryHas() {
		Entry entry = copy("a", Revision.at(LONG_AGO));
		write(WriteOperation.Put.copyOf(entry, Precondition.ABSENT));
		assertThat(entry("a")).isEqualTo(entry);
		assertThat(entries(ALL)).containsExactly(entry);
		if (backend().durability().flushed() != Level.PROCESS) {
			reopen();
			assertThat(entry("a")).isEqualTo(entry);
		}
	}

	@Test
	protected void putsOverAnOlderEntryAndItsTimes() {
		Revision older = put("a", "1");
		this.clock.advance(Duration.ofSeconds(1));
		Entry entry = copy("a", nextRevision());
		write(WriteOperation.Put.copyOf(entry, Precondition.at(older)));
		assertThat(entry("a")).isEqualTo(entry);
	}

	@Test
	protected void neverPutsOverANewerEntry() {
		Revision newer = put("a", "1");
		Entry before = entry("a");
		for (Revision revision : List.of(newer, new Revision(newer.value() - 1), new Revision(1))) {
			WriteBatch batch = batch(WriteOperation.Put.copyOf(copy("a", revision), Precondition.ANY));
			assertThatExceptionOfType(RevisionBehindException.class).isThrownBy(() -> backend().write(batch));
			assertThat(entry("a")).isEqualTo(before);
		}
	}

	@Test
	protected void testsPreconditionsAsAnyPutDoes() {
		Revision present = put("a", "1");
		Entry entry = copy("a", nextRevision());
		for (Precondition precondition : List.of(Precondition.ABSENT, Precondition.at(present.next()))) {
			VersionConflictException conflict = catchConflict(WriteOperation.Put.copyOf(entry, precondition));
			assertThat(conflict.actual()).isEqualTo(present);
		}
		catchConflict(WriteOperation.Put.copyOf(copy("b", present), Precondition.PRESENT));
		assertAbsent("b");
		write(WriteOperation.Put.copyOf(entry, Precondition.PRESENT),
				WriteOperation.Put.copyOf(copy("b", present), Precondition.ANY));
		assertThat(entries(ALL)).containsExactly(entry, copy("b", present));
	}

	@Test
	protected void standsInABatchBesideOthers() {
		Revision first = put("over", "1");
		put("gone", "1");
		Entry copied = copy("copied", new Revision(7));
		Entry replacing = copy("over", first.next());
		Revision revision = write(new WriteOperation.Put(key("put"), json("1"), Precondition.ANY),
				WriteOperation.Put.copyOf(replacing, Precondition.at(first)),
				new WriteOperation.Delete(key("gone"), Precondition.PRESENT),
				WriteOperation.Put.copyOf(copied, Precondition.ABSENT),
				new WriteOperation.Check(key("none"), Precondition.ABSENT));
		assertThat(entry("put").revision()).isEqualTo(revision);
		assertThat(entry("copied")).isEqualTo(copied);
		assertThat(entry("over")).isEqualTo(replacing);
		assertAbsent("gone", "none");
	}

	@Test
	protected void failsAsAWholeWithItsBatch() {
		put("there", "1");
		catchConflict(WriteOperation.Put.copyOf(copy("a", new Revision(7)), Precondition.ABSENT),
				new WriteOperation.Put(key("there"), json("2"), Precondition.ABSENT));
		assertAbsent("a");
	}

	@Test
	protected void isFollowedByPlainWrites() {
		Revision own = Revision.at(LONG_AGO);
		write(WriteOperation.Put.copyOf(copy("a", own), Precondition.ABSENT));
		Revision updated = write(new WriteOperation.Put(key("a"), json("2"), Precondition.at(own)));
		assertThat(entry("a").revision()).isEqualTo(updated);
		assertThat(entry("a").createdAt()).isEqualTo(LONG_AGO);
		delete("a");
		assertAbsent("a");
		write(WriteOperation.Put.copyOf(copy("a", own), Precondition.ABSENT));
		assertThat(entry("a")).isEqualTo(copy("a", own));
		if (backend().durability().flushed() != Level.PROCESS) {
			reopen();
			assertThat(entry("a")).isEqualTo(copy("a", own));
		}
	}

	@Test
	protected void isFoundAndOrderedByItsOwnTimes() {
		put("new", "1");
		write(WriteOperation.Put.copyOf(copy("old", new Revision(7)), Precondition.ABSENT));
		assertThat(keys(Query.of(NAMESPACE).withSorts(List.of(new Sort(Sort.Attribute.CREATED_AT, false)))))
			.containsExactly("old", "new");
	}

	@Test
	protected void thatHasExpiredIsAbsent() {
		write(new WriteOperation.Put(key("a"), json("1"), json("{}"), this.clock.instant(), Precondition.ANY,
				new WriteOperation.Origin(new Revision(7), LONG_AGO, LONG_AGO)));
		assertAbsent("a");
	}

	@Test
	protected void needsABatchThatIsNotBehind() {
		Revision revision = nextRevision();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new WriteBatch(revision, this.clock.instant(),
					List.of(WriteOperation.Put.copyOf(copy("a", revision.next()), Precondition.ANY))))
			.withMessageContaining("contract");
		write(WriteOperation.Put.copyOf(copy("a", nextRevision()), Precondition.ANY));
	}

	private Entry copy(String key, Revision revision) {
		return new Entry(key(key), json("{\"copied\":[1,\"ä\"]}"), json("{\"from\":\"elsewhere\"}"), revision, LONG_AGO,
				LONG_AGO.plusSeconds(60), START.plusSeconds(3600));
	}

}
