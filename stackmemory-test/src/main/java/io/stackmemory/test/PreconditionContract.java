package io.stackmemory.test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.VersionConflictException;
import io.stackmemory.storage.WriteOperation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Insert, update and compare-and-set: each precondition with each operation, on entries
 * that are there, are not there, were deleted, or have expired.
 */
public abstract class PreconditionContract extends BackendContract {

	private static final JsonDocument NEW = json("\"new\"");

	@Test
	protected void anyAlwaysHolds() {
		for (State state : State.values()) {
			assertHolds(state, Precondition.ANY);
		}
	}

	@Test
	protected void absentHoldsWhereThereIsNoEntry() {
		assertHolds(State.MISSING, Precondition.ABSENT);
		assertHolds(State.DELETED, Precondition.ABSENT);
		assertHolds(State.EXPIRED, Precondition.ABSENT);
		assertFails(State.PRESENT, Precondition.ABSENT);
	}

	@Test
	protected void presentHoldsWhereThereIsAnEntry() {
		assertHolds(State.PRESENT, Precondition.PRESENT);
		assertFails(State.MISSING, Precondition.PRESENT);
		assertFails(State.DELETED, Precondition.PRESENT);
		assertFails(State.EXPIRED, Precondition.PRESENT);
	}

	@Test
	protected void atARevisionHoldsAtExactlyThatRevision() {
		for (Kind kind : Kind.values()) {
			EntryKey key = prepare(State.PRESENT, kind);
			Revision revision = entry(key).revision();
			for (Revision other : List.of(revision.next(), new Revision(revision.value() - 1), new Revision(1),
					new Revision(Long.MAX_VALUE))) {
				assertFails(key, kind.operation(key, Precondition.at(other)));
			}
			assertHolds(key, kind.operation(key, Precondition.at(revision)));
		}
	}

	@Test
	protected void atARevisionFailsWhereThereIsNoEntryAnyMore() {
		for (State state : List.of(State.MISSING, State.DELETED, State.EXPIRED)) {
			for (Kind kind : Kind.values()) {
				Revision revision = nextRevision();
				EntryKey key = prepare(state, kind);
				assertFails(key, kind.operation(key, Precondition.at(revision.next())));
			}
		}
	}

	@Test
	protected void atARevisionFailsAfterAnyOtherPut() {
		Revision first = put("a", "1");
		put("a", "1");
		assertFails(key("a"), Kind.PUT.operation(key("a"), Precondition.at(first)));
		Revision third = put("a", "1");
		delete("a");
		put("a", "1");
		assertFails(key("a"), Kind.PUT.operation(key("a"), Precondition.at(third)));
	}

	@Test
	protected void asReadFindsEveryChangeMadeSince() {
		EntryKey key = key("a");
		Precondition whenAbsent = Precondition.asRead(backend().read(key));
		put("a", "1");
		assertFails(key, Kind.PUT.operation(key, whenAbsent));
		Precondition whenPresent = Precondition.asRead(backend().read(key));
		assertHolds(key, Kind.PUT.operation(key, whenPresent));
		assertFails(key, Kind.PUT.operation(key, whenPresent));
	}

	@Test
	protected void updateOfAnEntryKeepsWhenItWasCreated() {
		Revision revision = put("a", "1");
		this.clock.advance(Duration.ofSeconds(1));
		write(Kind.PUT.operation(key("a"), Precondition.at(revision)));
		assertThat(entry("a").createdAt()).isEqualTo(START);
		write(Kind.PUT.operation(key("a"), Precondition.PRESENT));
		assertThat(entry("a").createdAt()).isEqualTo(START);
	}

	@Test
	protected void insertOverAnExpiredEntryCreatesItAnew() {
		EntryKey key = prepare(State.EXPIRED, Kind.PUT);
		write(Kind.PUT.operation(key, Precondition.ABSENT));
		assertThat(entry(key).createdAt()).isEqualTo(this.clock.instant()).isAfter(START);
		assertThat(entry(key).expiresAt()).isNull();
	}

	@Test
	protected void aConflictLeavesTheEntryAsItWas() {
		Instant end = START.plusSeconds(60);
		write(new WriteOperation.Put(key("a"), json("1"), json("{\"m\":[1]}"), end, Precondition.ANY));
		Entry before = entry("a");
		this.clock.advance(Duration.ofSeconds(1));
		for (Kind kind : Kind.values()) {
			assertFails(key("a"), kind.operation(key("a"), Precondition.ABSENT));
			assertThat(entry("a")).isEqualTo(before);
		}
	}

	private void assertHolds(State state, Precondition precondition) {
		for (Kind kind : Kind.values()) {
			EntryKey key = prepare(state, kind);
			assertHolds(key, kind.operation(key, precondition));
		}
	}

	private void assertHolds(EntryKey key, WriteOperation operation) {
		Entry before = backend().read(key);
		Revision revision = write(operation);
		Entry after = backend().read(key);
		if (operation instanceof WriteOperation.Put) {
			assertThat(set(after).value()).as("%s", operation).isEqualTo(NEW);
			assertThat(set(after).revision()).as("%s", operation).isEqualTo(revision);
		}
		else {
			assertThat(after).as("%s", operation)
				.isEqualTo((operation instanceof WriteOperation.Delete) ? null : before);
		}
	}

	private void assertFails(State state, Precondition precondition) {
		for (Kind kind : Kind.values()) {
			EntryKey key = prepare(state, kind);
			assertFails(key, kind.operation(key, precondition));
		}
	}

	private void assertFails(EntryKey key, WriteOperation operation) {
		Entry before = backend().read(key);
		VersionConflictException conflict = catchConflict(operation);
		assertThat(conflict.key()).isEqualTo(key);
		assertThat(conflict.expected()).isEqualTo(operation.precondition());
		assertThat(conflict.actual()).isEqualTo(revision(before));
		assertThat(backend().read(key)).isEqualTo(before);
	}

	private static @Nullable Revision revision(@Nullable Entry entry) {
		return (entry != null) ? entry.revision() : null;
	}

	private EntryKey prepare(State state, Kind kind) {
		String name = state + "-" + kind;
		switch (state) {
			case MISSING -> delete(name);
			case PRESENT -> put(name, "1");
			case DELETED -> {
				put(name, "1");
				delete(name);
			}
			case EXPIRED -> {
				putUntil(name, "1", this.clock.instant().plusMillis(10));
				this.clock.advance(Duration.ofMillis(10));
			}
		}
		return key(name);
	}

	private enum State {

		MISSING, PRESENT, DELETED, EXPIRED

	}

	private enum Kind {

		PUT, DELETE, CHECK;

		WriteOperation operation(EntryKey key, Precondition precondition) {
			return switch (this) {
				case PUT -> new WriteOperation.Put(key, NEW, precondition);
				case DELETE -> new WriteOperation.Delete(key, precondition);
				case CHECK -> new WriteOperation.Check(key, precondition);
			};
		}

	}

}
