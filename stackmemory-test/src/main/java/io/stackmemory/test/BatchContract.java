package io.stackmemory.test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.RevisionBehindException;
import io.stackmemory.storage.VersionConflictException;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A batch is applied completely or not at all.
 */
public abstract class BatchContract extends BackendContract {

	private static final EntryKey ELSEWHERE = EntryKey.of("contract-2", "a");

	@Test
	protected void appliesEveryOperationOfABatch() {
		put("changed", "1");
		put("deleted", "1");
		Revision checked = put("checked", "1");
		Instant later = this.clock.advance(Duration.ofMillis(5));
		Revision revision = write(put("changed", Precondition.PRESENT), put("created", Precondition.ABSENT),
				new WriteOperation.Delete(key("deleted"), Precondition.PRESENT),
				new WriteOperation.Check(key("checked"), Precondition.at(checked)),
				new WriteOperation.Put(ELSEWHERE, json("2"), Precondition.ANY));
		assertThat(keys(ALL)).containsExactly("changed", "checked", "created");
		assertThat(List.of(entry("changed"), entry("created"), entry(ELSEWHERE))).allSatisfy((entry) -> {
			assertThat(entry.revision()).isEqualTo(revision);
			assertThat(entry.updatedAt()).isEqualTo(later);
			assertThat(entry.value()).isEqualTo(json("2"));
		});
		assertThat(entry("changed").createdAt()).isEqualTo(START);
		assertThat(entry("created").createdAt()).isEqualTo(later);
	}

	@Test
	protected void checkChangesNothing() {
		put("a", "1");
		Entry before = entry("a");
		this.clock.advance(Duration.ofMillis(1));
		write(new WriteOperation.Check(key("a"), Precondition.PRESENT),
				new WriteOperation.Check(key("b"), Precondition.ABSENT),
				new WriteOperation.Check(key("c"), Precondition.ANY));
		assertThat(entry("a")).isEqualTo(before);
		assertThat(keys(ALL)).containsExactly("a");
	}

	@Test
	protected void checkAcceptsARevisionThatIsBehind() {
		Revision revision = put("a", "1");
		backend().write(new WriteBatch(new Revision(1), START,
				List.of(new WriteOperation.Check(key("a"), Precondition.at(revision)))));
		assertThat(entry("a").revision()).isEqualTo(revision);
	}

	@Test
	protected void appliesNothingWhenOnePreconditionFailsWhereverItStands() {
		put("kept", "1");
		put("deleted", "1");
		List<Entry> before = entries(ALL);
		for (int place = 0; place <= 4; place++) {
			List<WriteOperation> operations = new ArrayList<>(List.of(put("kept", Precondition.ANY),
					put("new", Precondition.ABSENT), new WriteOperation.Delete(key("deleted"), Precondition.ANY),
					new WriteOperation.Put(ELSEWHERE, json("2"), Precondition.ANY)));
			operations.add(place, new WriteOperation.Check(key("missing"), Precondition.PRESENT));
			VersionConflictException conflict = catchConflict(operations.toArray(WriteOperation[]::new));
			assertThat(conflict.key()).isEqualTo(key("missing"));
			assertThat(conflict.getMessage()).contains("missing");
			assertThat(entries(ALL)).isEqualTo(before);
			assertThat(backend().read(ELSEWHERE)).isNull();
			assertThat(backend().namespaces()).containsExactly(NAMESPACE);
		}
	}

	@Test
	protected void namesTheFirstPreconditionThatFails() {
		put("there", "1");
		VersionConflictException conflict = catchConflict(put("x", Precondition.ANY), put("there", Precondition.ABSENT),
				put("missing", Precondition.PRESENT));
		assertThat(conflict.key()).isEqualTo(key("there"));
		conflict = catchConflict(put("x", Precondition.ANY), put("missing", Precondition.PRESENT),
				put("there", Precondition.ABSENT));
		assertThat(conflict.key()).isEqualTo(key("missing"));
	}

	@Test
	protected void reportsWhatWasExpectedAndFound() {
		Revision revision = put("a", "1");
		VersionConflictException conflict = catchConflict(put("a", Precondition.ABSENT));
		assertThat(conflict.expected()).isEqualTo(Precondition.ABSENT);
		assertThat(conflict.actual()).isEqualTo(revision);
		conflict = catchConflict(put("b", Precondition.at(revision)));
		assertThat(conflict.expected()).isEqualTo(Precondition.at(revision));
		assertThat(conflict.actual()).isNull();
	}

	@Test
	protected void appliesNothingWhenTheRevisionIsBehindForOneEntry() {
		Revision revision = put("a", "1");
		List<Entry> before = entries(ALL);
		List<WriteOperation> operations = new ArrayList<>(List.of(put("b", Precondition.ANY),
				put("a", Precondition.ANY), new WriteOperation.Put(ELSEWHERE, json("2"), Precondition.ANY)));
		for (int i = 0; i < operations.size(); i++) {
			Collections.rotate(operations, 1);
			WriteBatch batch = new WriteBatch(revision, START, operations);
			assertThatExceptionOfType(RevisionBehindException.class).isThrownBy(() -> backend().write(batch));
			assertThat(entries(ALL)).isEqualTo(before);
			assertThat(backend().read(ELSEWHERE)).isNull();
		}
	}

	@Test
	protected void appliesTheSameOperationsAfterAConflictWasMended() {
		put("a", "1");
		WriteOperation[] operations = { put("b", Precondition.ANY), put("a", Precondition.ABSENT) };
		catchConflict(operations);
		delete("a");
		write(operations);
		assertThat(keys(ALL)).containsExactly("a", "b");
	}

	@Test
	protected void doesNotDependOnTheOrderOfKeys() {
		write(put("b", Precondition.ABSENT), put("a", Precondition.ABSENT), put("c", Precondition.ABSENT));
		write(new WriteOperation.Delete(key("c"), Precondition.PRESENT), put("d", Precondition.ANY),
				new WriteOperation.Delete(key("a"), Precondition.PRESENT));
		assertThat(keys(ALL)).containsExactly("b", "d");
	}

	@Test
	protected void appliesBatchesOfThousandsOfOperations() {
		List<WriteOperation> puts = new ArrayList<>();
		List<WriteOperation> deletes = new ArrayList<>();
		for (int i = 0; i < 3000; i++) {
			puts.add(put("k%04d".formatted(i), Precondition.ABSENT));
			deletes.add(new WriteOperation.Delete(key("k%04d".formatted(i)), Precondition.PRESENT));
		}
		write(puts.toArray(WriteOperation[]::new));
		assertThat(backend().count(ALL)).isEqualTo(3000);
		assertThat(catchConflict(puts.toArray(WriteOperation[]::new)).key()).isEqualTo(key("k0000"));
		puts.set(2999, put("new", Precondition.PRESENT));
		puts.replaceAll((put) -> put(put.key().key(), Precondition.PRESENT));
		assertThat(catchConflict(puts.toArray(WriteOperation[]::new)).key()).isEqualTo(key("new"));
		write(deletes.toArray(WriteOperation[]::new));
		assertThat(backend().count(ALL)).isZero();
	}

	@Test
	protected void keepsEveryTextAndTimeOfALargeBatch() {
		List<String> keys = HostileValues.keys();
		List<String> documents = HostileValues.documents();
		Instant end = START.plusSeconds(60);
		List<WriteOperation> puts = new ArrayList<>();
		for (int i = 0; i < 1500; i++) {
			boolean own = i < keys.size();
			puts.add(new WriteOperation.Put(key(own ? keys.get(i) : "key " + i),
					json(documents.get(i % documents.size())), (i % 3 == 0) ? json("{\"n\":\"\\\\ \\n\"}") : json("{}"),
					(i % 2 == 0) ? end : null, Precondition.ABSENT));
		}
		Revision revision = write(puts.toArray(WriteOperation[]::new));
		for (WriteOperation operation : puts) {
			WriteOperation.Put put = (WriteOperation.Put) operation;
			assertThat(entry(put.key()))
				.isEqualTo(new Entry(put.key(), put.value(), put.metadata(), revision, START, START, put.expiresAt()));
		}
		assertThat(backend().count(ALL)).isEqualTo(1500);
	}

	@Test
	protected void takesThePlaceOfWhatHasExpiredInALargeBatch() {
		putUntil("k0500", "1", START.plusSeconds(1));
		this.clock.advance(Duration.ofSeconds(2));
		List<WriteOperation> puts = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			puts.add(put("k%04d".formatted(i), Precondition.ABSENT));
		}
		write(puts.toArray(WriteOperation[]::new));
		assertThat(backend().count(ALL)).isEqualTo(1000);
		assertThat(entry("k0500").createdAt()).isEqualTo(START.plusSeconds(2));
	}

	@Test
	protected void writesToManyNamespacesAtOnce() {
		List<WriteOperation> operations = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			operations.add(new WriteOperation.Put(EntryKey.of("n" + i, "same"), json("" + i), Precondition.ABSENT));
		}
		write(operations.toArray(WriteOperation[]::new));
		assertThat(backend().namespaces()).hasSize(50);
		for (int i = 0; i < 50; i++) {
			Query query = Query.of(new Namespace("n" + i));
			assertThat(entries(query)).extracting((entry) -> entry.value()).containsExactly(json("" + i));
		}
	}

	private static WriteOperation put(String key, Precondition precondition) {
		return new WriteOperation.Put(key(key), json("2"), precondition);
	}

}
