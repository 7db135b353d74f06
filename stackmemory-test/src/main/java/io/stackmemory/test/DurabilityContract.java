package io.stackmemory.test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.stackmemory.json.FieldPath;
import io.stackmemory.storage.Durability.Level;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.NamespaceDefinition;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.RevisionBehindException;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;
import io.stackmemory.storage.query.Sort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * What was written is there when the store is opened again, exactly as it was. A backend
 * that keeps nothing says so, and keeps nothing.
 */
public abstract class DurabilityContract extends BackendContract {

	private static final EntryKey ELSEWHERE = EntryKey.of("contract-2", "😀/%");

	@Test
	protected void keepsNothingIfThatIsWhatItSays() {
		assumeThat(backend().durability().flushed()).as("what '%s' keeps is tested elsewhere", backend().name())
			.isEqualTo(Level.PROCESS);
		put("a", "1");
		backend().flush();
		reopen();
		assertThat(keys(ALL)).isEmpty();
		assertThat(backend().namespaces()).isEmpty();
	}

	@Test
	protected void keepsEverythingThatWasFlushed() {
		assumeThatItKeepsWhatIsFlushed();
		fill();
		List<Entry> before = everything();
		backend().flush();
		reopen();
		assertThat(everything()).isEqualTo(before);
		assertThat(backend().namespaces()).containsExactly(NAMESPACE, ELSEWHERE.namespace());
		assertThat(entry(ELSEWHERE).value()).isEqualTo(json("[1e400]"));
	}

	@Test
	protected void keepsEverythingThatWasWrittenBeforeClose() {
		assumeThatItKeepsWhatIsFlushed();
		fill();
		List<Entry> before = everything();
		reopen();
		assertThat(everything()).isEqualTo(before);
		reopen();
		assertThat(everything()).isEqualTo(before);
	}

	@Test
	protected void keepsDeletesAndReplacements() {
		assumeThatItKeepsWhatIsFlushed();
		put("deleted", "1");
		put("replaced", "1");
		put("created-again", "1");
		reopen();
		delete("deleted");
		put("replaced", "2");
		delete("created-again");
		reopen();
		assertAbsent("deleted", "created-again");
		assertThat(entry("replaced").value()).isEqualTo(json("2"));
		this.clock.advance(Duration.ofSeconds(1));
		put("created-again", "3");
		reopen();
		assertThat(entry("created-again").createdAt()).isEqualTo(this.clock.instant());
		assertThat(keys(ALL)).containsExactly("created-again", "replaced");
	}

	@Test
	protected void goesOnWhereItWas() {
		assumeThatItKeepsWhatIsFlushed();
		Revision revision = put("a", "1");
		reopen();
		this.clock.advance(Duration.ofSeconds(1));
		write(new WriteOperation.Put(key("a"), json("2"), Precondition.at(revision)));
		assertThat(entry("a").createdAt()).isEqualTo(START);
		assertThat(catchConflict(new WriteOperation.Put(key("a"), json("3"), Precondition.ABSENT)).key())
			.isEqualTo(key("a"));
	}

	@Test
	protected void refusesARevisionFromBeforeItWasOpened() {
		assumeThatItKeepsWhatIsFlushed();
		Revision revision = put("a", "1");
		reopen();
		WriteBatch behind = new WriteBatch(revision, START,
				List.of(new WriteOperation.Put(key("a"), json("2"), Precondition.ANY)));
		assertThatExceptionOfType(RevisionBehindException.class).isThrownBy(() -> backend().write(behind));
		assertThat(entry("a").value()).isEqualTo(json("1"));
	}

	@Test
	protected void keepsNothingOfABatchThatFailed() {
		assumeThatItKeepsWhatIsFlushed();
		put("a", "1");
		catchConflict(new WriteOperation.Put(key("b"), json("1"), Precondition.ANY),
				new WriteOperation.Put(key("a"), json("2"), Precondition.ABSENT));
		reopen();
		assertAbsent("b");
		assertThat(entry("a").value()).isEqualTo(json("1"));
	}

	@Test
	protected void hidesWhatExpiredWhileItWasClosed() {
		assumeThatItKeepsWhatIsFlushed();
		Instant end = START.plusSeconds(10);
		putUntil("a", "1", end);
		putUntil("b", "1", end.plusMillis(1));
		this.clock.set(end);
		reopen();
		assertThat(keys(ALL)).containsExactly("b");
		assertThat(entry("b").expiresAt()).isEqualTo(end.plusMillis(1));
	}

	@Test
	protected void keepsLargeValuesAndLargeBatches() {
		assumeThatItKeepsWhatIsFlushed();
		String large = "\"" + "ä€😀x".repeat(100_000) + "\"";
		List<WriteOperation> operations = new ArrayList<>();
		for (int i = 0; i < 2000; i++) {
			operations.add(new WriteOperation.Put(key("k%04d".formatted(i)), json("" + i), Precondition.ANY));
		}
		operations.add(new WriteOperation.Put(key("large"), json(large), Precondition.ANY));
		write(operations.toArray(WriteOperation[]::new));
		reopen();
		assertThat(entry("large").value()).isEqualTo(json(large));
		assertThat(backend().count(ALL)).isEqualTo(2001);
	}

	@Test
	protected void keepsEveryRoundOfWritingAndOpening() {
		assumeThatItKeepsWhatIsFlushed();
		for (int i = 0; i < 10; i++) {
			put("k" + i, "{\"n\":" + i + "}");
			put("last", "{\"n\":" + (100 + i) + "}");
			reopen();
			assertThat(backend().count(ALL)).isEqualTo(i + 2L);
			assertThat(entry("last").value()).isEqualTo(json("{\"n\":" + (100 + i) + "}"));
		}
		assertThat(keys(ALL.withSorts(List.of(Sort.descending("n"))).withWindow(0, 2))).containsExactly("last", "k9");
	}

	@Test
	protected void opensAStoreWithIndexes() {
		assumeThatItKeepsWhatIsFlushed();
		NamespaceDefinition definition = new NamespaceDefinition(NAMESPACE,
				List.of(new NamespaceDefinition.Index(List.of(FieldPath.of("n")))));
		backend().define(definition);
		fill();
		List<Entry> before = everything();
		reopen();
		backend().define(definition);
		assertThat(everything()).isEqualTo(before);
	}

	private void assumeThatItKeepsWhatIsFlushed() {
		assumeThat(backend().durability().flushed()).as("'%s' keeps nothing beyond its process", backend().name())
			.isNotEqualTo(Level.PROCESS);
	}

	private void fill() {
		List<String> documents = HostileValues.documents();
		for (int i = 0; i < documents.size(); i += 3) {
			put("k" + i, documents.get(i));
		}
		HostileValues.keys().forEach((key) -> put(key, "1"));
		this.clock.advance(Duration.ofMillis(1));
		write(new WriteOperation.Put(key("k0"), json("\"changed\""), json("{\"m\":[null,0.10000000000000000001]}"),
				START.plus(Duration.ofDays(1)), Precondition.PRESENT),
				new WriteOperation.Delete(key("k3"), Precondition.PRESENT),
				new WriteOperation.Put(ELSEWHERE, json("[1e400]"), Precondition.ABSENT));
	}

	private List<Entry> everything() {
		List<Entry> everything = new ArrayList<>();
		for (Namespace namespace : backend().namespaces()) {
			everything.addAll(entries(Query.of(namespace)));
		}
		return everything;
	}

}
