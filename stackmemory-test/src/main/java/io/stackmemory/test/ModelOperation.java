package io.stackmemory.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.NamespaceDefinition;
import io.stackmemory.storage.RevisionBehindException;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.VersionConflictException;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.query.Query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * One step of a {@link ModelChecker}: does something to a backend and to the model, and
 * compares. What it prints is enough to repeat it by hand.
 */
sealed interface ModelOperation {

	void check(StorageBackend backend, ModelStore model, SettableClock clock);

	/**
	 * Writes a batch.
	 */
	record Write(WriteBatch batch) implements ModelOperation {

		@Override
		public void check(StorageBackend backend, ModelStore model, SettableClock clock) {
			WriteOperation failing = model.firstConflict(this.batch, clock.instant());
			if (failing == null) {
				backend.write(this.batch);
				model.apply(this.batch, clock.instant());
			}
			else {
				VersionConflictException conflict = catchThrowableOfType(VersionConflictException.class,
						() -> backend.write(this.batch));
				assertThat(conflict).as("a conflict on %s", failing.key()).isNotNull();
				assertThat(conflict.key()).isEqualTo(failing.key());
				assertThat(conflict.expected()).isEqualTo(failing.precondition());
				assertThat(conflict.actual()).isEqualTo(model.revision(failing.key(), clock.instant()));
			}
			List<EntryKey> keys = this.batch.operations().stream().map(WriteOperation::key).toList();
			new Read(keys).check(backend, model, clock);
		}

		@Override
		public String toString() {
			return this.batch.operations()
				.stream()
				.map(Write::describe)
				.collect(Collectors.joining("; ", "write at " + this.batch.revision() + ": ", ""));
		}

		private static String describe(WriteOperation operation) {
			String kind = operation.getClass().getSimpleName().toLowerCase(Locale.ROOT);
			String value = (operation instanceof WriteOperation.Put put)
					? " = " + put.value().text() + " until " + put.expiresAt() : "";
			return kind + " " + operation.key() + value + " if " + operation.precondition();
		}

	}

	/**
	 * Writes a batch whose revision is behind.
	 */
	record WriteBehind(WriteBatch batch) implements ModelOperation {

		@Override
		public void check(StorageBackend backend, ModelStore model, SettableClock clock) {
			assertThat(catchThrowableOfType(RevisionBehindException.class, () -> backend.write(this.batch)))
				.as("a refusal of a revision that is behind")
				.isNotNull();
			new Read(List.of(this.batch.operations().get(0).key())).check(backend, model, clock);
		}

	}

	/**
	 * Reads entries, together and one by one.
	 */
	record Read(List<EntryKey> keys) implements ModelOperation {

		@Override
		public void check(StorageBackend backend, ModelStore model, SettableClock clock) {
			Map<EntryKey, Entry> expected = new LinkedHashMap<>();
			for (EntryKey key : this.keys) {
				Entry entry = model.read(key, clock.instant());
				assertThat(describe(backend.read(key))).isEqualTo(describe(entry));
				if (entry != null) {
					expected.put(key, entry);
				}
			}
			assertThat(backend.readAll(this.keys)).isEqualTo(expected);
		}

	}

	/**
	 * Asks a query.
	 */
	record Scan(Query query) implements ModelOperation {

		@Override
		public void check(StorageBackend backend, ModelStore model, SettableClock clock) {
			List<String> found = new ArrayList<>();
			backend.scan(this.query, (entry) -> found.add(describe(entry)));
			List<Entry> expected = model.scan(this.query, clock.instant());
			assertThat(found).isEqualTo(expected.stream().map(ModelOperation::describe).toList());
			assertThat(backend.count(this.query)).as("the count").isEqualTo(expected.size());
		}

	}

	/**
	 * Reads everything.
	 */
	record ScanAll() implements ModelOperation {

		@Override
		public void check(StorageBackend backend, ModelStore model, SettableClock clock) {
			List<String> found = new ArrayList<>();
			backend.scanAll((entry) -> found.add(describe(entry)));
			List<Entry> expected = model.present(clock.instant());
			assertThat(found).isEqualTo(expected.stream().map(ModelOperation::describe).toList());
		}

	}

	/**
	 * Lists the namespaces.
	 */
	record ListNamespaces() implements ModelOperation {

		@Override
		public void check(StorageBackend backend, ModelStore model, SettableClock clock) {
			assertThat(backend.namespaces()).isEqualTo(model.namespaces(clock.instant()));
		}

	}

	/**
	 * Declares indexes.
	 */
	record Define(NamespaceDefinition definition) implements ModelOperation {

		@Override
		public void check(StorageBackend backend, ModelStore model, SettableClock clock) {
			backend.define(this.definition);
		}

	}

	/**
	 * Lets time pass.
	 */
	record Advance(Duration duration) implements ModelOperation {

		@Override
		public void check(StorageBackend backend, ModelStore model, SettableClock clock) {
			clock.advance(this.duration);
		}

	}

	private static @Nullable String describe(@Nullable Entry entry) {
		return (entry != null) ? canonical(entry) : null;
	}

	private static String canonical(Entry entry) {
		return entry.key() + " = " + Canonical.text(entry.value()) + " with " + Canonical.text(entry.metadata())
				+ " at " + entry.revision() + ", created " + entry.createdAt() + ", updated " + entry.updatedAt()
				+ ", until " + entry.expiresAt();
	}

}
