package io.stackmemory.test;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.stackmemory.json.FieldValue;
import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.Durability;
import io.stackmemory.storage.Durability.Level;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.ForwardingStorageBackend;
import io.stackmemory.storage.NamespaceDefinition;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.RevisionBehindException;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.memory.MemoryStorageBackend;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;

/**
 * Backends that break one rule each, as real ones have done.
 */
final class BrokenBackends {

	private BrokenBackends() {
	}

	static StorageBackend ignoresExpiry(Clock clock) {
		return new MemoryStorageBackend(Clock.fixed(BackendContract.START.minusSeconds(1_000_000), clock.getZone()));
	}

	static StorageBackend losesCreatedAt(Clock clock) {
		return new ChangingEntries(clock, (entry) -> new Entry(entry.key(), entry.value(), entry.metadata(),
				entry.revision(), entry.updatedAt(), entry.updatedAt(), entry.expiresAt()));
	}

	static StorageBackend losesMetadata(Clock clock) {
		return new ChangingEntries(clock, (entry) -> new Entry(entry.key(), entry.value(), JsonDocument.EMPTY_OBJECT,
				entry.revision(), entry.createdAt(), entry.updatedAt(), entry.expiresAt()));
	}

	static StorageBackend losesDigits(Clock clock) {
		return new ChangingEntries(clock,
				(entry) -> new Entry(entry.key(),
						JsonDocument.parse(entry.value().text().replace("9007199254740993", "9007199254740992")),
						entry.metadata(), entry.revision(), entry.createdAt(), entry.updatedAt(), entry.expiresAt()));
	}

	static StorageBackend appliesHalfABatch(Clock clock) {
		return new ChangingWrites(clock,
				(batch) -> batch.operations()
					.stream()
					.map((operation) -> new WriteBatch(batch.revision(), batch.time(), List.of(operation)))
					.toList());
	}

	static StorageBackend ignoresPreconditions(Clock clock) {
		return new ChangingWrites(clock, (batch) -> List.of(new WriteBatch(batch.revision(), batch.time(),
				batch.operations().stream().map(BrokenBackends::withoutPrecondition).toList())));
	}

	static StorageBackend forgetsTheLastOfManyOperations(Clock clock) {
		return new ChangingWrites(clock, (batch) -> {
			int size = batch.operations().size();
			return List.of((size < 4) ? batch
					: new WriteBatch(batch.revision(), batch.time(), batch.operations().subList(0, size - 1)));
		});
	}

	static StorageBackend acceptsOldRevisions(Clock clock) {
		return new ForwardingStorageBackend(new MemoryStorageBackend(clock)) {

			@Override
			public void write(WriteBatch batch) {
				try {
					super.write(batch);
				}
				catch (RevisionBehindException ex) {
					super.write(new WriteBatch(ex.latest().next(), batch.time(), batch.operations()));
				}
			}

		};
	}

	static StorageBackend doesNotEscapePatterns(Clock clock) {
		return new ChangingQueries(clock, (query) -> query.withFilter(unescaped(query.filter())));
	}

	static StorageBackend ignoresAnOffsetWithoutALimit(Clock clock) {
		return new ChangingQueries(clock, (query) -> (query.limit() != null) ? query : query.withWindow(0, null));
	}

	static StorageBackend ignoresPositions(Clock clock) {
		return new ChangingQueries(clock, (query) -> query.withAfter(null));
	}

	static StorageBackend ignoresTheCaseOfNamespaces(Clock clock) {
		return new ChangingQueries(clock,
				(query) -> new Query(new Namespace(query.namespace().name().toLowerCase(Locale.ROOT)), query.keys(),
						query.filter(), query.sorts(), query.after(), query.offset(), query.limit()));
	}

	static StorageBackend ordersKeysByCharacter(Clock clock) {
		return new ForwardingStorageBackend(new MemoryStorageBackend(clock)) {

			@Override
			public void scan(Query query, Consumer<? super Entry> consumer) {
				List<Entry> entries = new ArrayList<>();
				super.scan(query, entries::add);
				if (query.sorts().isEmpty()) {
					entries.sort(Comparator.comparing((entry) -> entry.key().key()));
				}
				entries.forEach(consumer);
			}

		};
	}

	static StorageBackend answersWithoutNullOnceIndexed(Clock clock) {
		AtomicInteger definitions = new AtomicInteger();
		return new ForwardingStorageBackend(new MemoryStorageBackend(clock)) {

			@Override
			public void define(NamespaceDefinition definition) {
				definitions.incrementAndGet();
			}

			@Override
			public void scan(Query query, Consumer<? super Entry> consumer) {
				boolean indexed = definitions.get() > 0 && !query.sorts().isEmpty();
				super.scan(query, (entry) -> {
					if (!indexed || !entry.value().text().contains("null")) {
						consumer.accept(entry);
					}
				});
			}

		};
	}

	static StorageBackend claimsToKeepEverything(Clock clock) {
		return new ForwardingStorageBackend(new MemoryStorageBackend(clock)) {

			@Override
			public Durability durability() {
				return new Durability(Level.MACHINE, Level.MACHINE);
			}

		};
	}

	static StorageBackend goesOnAfterClose(Clock clock) {
		return new ForwardingStorageBackend(new MemoryStorageBackend(clock)) {

			@Override
			public void close() {
			}

		};
	}

	static StorageBackend swallowsWhatAConsumerThrows(Clock clock) {
		return new ForwardingStorageBackend(new MemoryStorageBackend(clock)) {

			@Override
			public void scan(Query query, Consumer<? super Entry> consumer) {
				super.scan(query, (entry) -> {
					try {
						consumer.accept(entry);
					}
					catch (IllegalStateException ex) {
						definitelyIgnored(ex);
					}
				});
			}

		};
	}

	private static void definitelyIgnored(Exception ex) {
		Objects.requireNonNull(ex);
	}

	private static WriteOperation withoutPrecondition(WriteOperation operation) {
		if (operation instanceof WriteOperation.Put put) {
			return new WriteOperation.Put(put.key(), put.value(), put.metadata(), put.expiresAt(), Precondition.ANY);
		}
		return new WriteOperation.Delete(operation.key(), Precondition.ANY);
	}

	private static Filter unescaped(Filter filter) {
		if (filter instanceof Filter.And and) {
			return new Filter.And(and.filters().stream().map(BrokenBackends::unescaped).toList());
		}
		if (filter instanceof Filter.Comparison comparison && comparison.operator() == Filter.Operator.CONTAINS
				&& comparison.value().equals(new FieldValue.TextValue("%"))) {
			return new Filter.Comparison(comparison.path(), comparison.operator(), new FieldValue.TextValue(""));
		}
		return filter;
	}

	@FunctionalInterface
	private interface Change<T, R> {

		R apply(T value);

	}

	private static final class ChangingEntries extends ForwardingStorageBackend {

		private final Change<Entry, Entry> change;

		ChangingEntries(Clock clock, Change<Entry, Entry> change) {
			super(new MemoryStorageBackend(clock));
			this.change = change;
		}

		@Override
		public @Nullable Entry read(EntryKey key) {
			Entry entry = super.read(key);
			return (entry != null) ? this.change.apply(entry) : null;
		}

		@Override
		public Map<EntryKey, Entry> readAll(Collection<EntryKey> keys) {
			Map<EntryKey, Entry> entries = new LinkedHashMap<>(super.readAll(keys));
			entries.replaceAll((key, entry) -> this.change.apply(entry));
			return entries;
		}

		@Override
		public void scan(Query query, Consumer<? super Entry> consumer) {
			super.scan(query, (entry) -> consumer.accept(this.change.apply(entry)));
		}

	}

	private static final class ChangingWrites extends ForwardingStorageBackend {

		private final Change<WriteBatch, List<WriteBatch>> change;

		ChangingWrites(Clock clock, Change<WriteBatch, List<WriteBatch>> change) {
			super(new MemoryStorageBackend(clock));
			this.change = change;
		}

		@Override
		public void write(WriteBatch batch) {
			for (WriteBatch part : this.change.apply(batch)) {
				super.write(part);
				LockSupport.parkNanos(100_000);
			}
		}

	}

	private static final class ChangingQueries extends ForwardingStorageBackend {

		private final Change<Query, Query> change;

		ChangingQueries(Clock clock, Change<Query, Query> change) {
			super(new MemoryStorageBackend(clock));
			this.change = change;
		}

		@Override
		public void scan(Query query, Consumer<? super Entry> consumer) {
			super.scan(this.change.apply(query), consumer);
		}

		@Override
		public long count(Query query) {
			return super.count(this.change.apply(query));
		}

	}

}
