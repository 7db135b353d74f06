package io.stackmemory.boot.metrics;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.stackmemory.StackMemory;
import io.stackmemory.boot.PostgresServer;
import io.stackmemory.boot.autoconfigure.StackMemoryAutoConfiguration;
import io.stackmemory.boot.autoconfigure.metrics.StackMemoryMetricsAutoConfiguration;
import io.stackmemory.document.CollectionSpec;
import io.stackmemory.document.DocumentCollection;
import io.stackmemory.document.DocumentExistsException;
import io.stackmemory.document.DocumentQuery;
import io.stackmemory.retention.Sweeper;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.file.FileStorageBackend;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.tiered.CachingStorageBackend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What can be measured of a store, and seen of it in traces.
 */
@SuppressWarnings("NullAway.Init")
class MetricsTests {

	@TempDir
	private Path directory;

	@Test
	void timesOperationsByOutcome() {
		runner("sqlite").run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			DocumentCollection<Note> notes = notes(context.getBean(StackMemory.class));
			notes.insert(new Note("1", "one"));
			notes.saveAll(List.of(new Note("2", "two"), new Note("3", "three")));
			assertThatExceptionOfType(DocumentExistsException.class)
				.isThrownBy(() -> notes.insert(new Note("1", "again")));
			notes.find("1");
			notes.find("none");
			notes.list(DocumentQuery.all());
			notes.count(DocumentQuery.all());
			notes.searchText("two", Filter.ALL, 10);

			assertThat(count(registry, "write", "success")).isEqualTo(2);
			assertThat(count(registry, "write", "conflict")).isEqualTo(1);
			assertThat(count(registry, "read", "success")).isEqualTo(2);
			assertThat(count(registry, "scan", "success")).isPositive();
			assertThat(count(registry, "search", "success")).isEqualTo(1);
			assertThat(registry.get("stackmemory.batch.size").summary().totalAmount()).isEqualTo(3);
			WeakReference<Object> garbage = new WeakReference<>(new Object());
			waitFor(() -> {
				System.gc();
				return garbage.get() == null;
			});
			assertThat(registry.get("stackmemory.store.size").gauge().value()).isPositive();
			assertThat(registry.get("stackmemory.log.size").gauge().value()).isPositive();
		});
	}

	@Test
	void countsWhatIsInNamespaces() {
		runner("memory").withPropertyValues("stackmemory.metrics.namespace-interval=50ms").run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			DocumentCollection<Note> notes = notes(context.getBean(StackMemory.class));
			for (int i = 0; i < 300; i++) {
				notes.save(new Note("note" + i, "x".repeat(100)));
			}
			waitFor(() -> registry.find("stackmemory.namespace.entries").tag("namespace", "notes").gauge() != null
					&& registry.get("stackmemory.namespace.entries").tag("namespace", "notes").gauge().value() == 300);
			assertThat(notes.find("note1")).isPresent();
			assertThat(registry.get("stackmemory.operations").tag("operation", "read").functionTimer().count())
				.isEqualTo(1);
			assertThat(registry.get("stackmemory.namespace.size").tag("namespace", "notes").gauge().value())
				.isBetween(300 * 120.0, 300 * 160.0);
		});
	}

	@Test
	void countsRetriesSweepsAndCompactions() {
		runner("file").withPropertyValues("stackmemory.retention.collections.notes=keep_last_2").run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			StackMemory memory = context.getBean(StackMemory.class);
			DocumentCollection<Note> notes = notes(memory);
			for (int i = 0; i < 5; i++) {
				notes.save(new Note("note" + i, "text"));
			}
			AtomicInteger runs = new AtomicInteger();
			memory.transactWithoutResult((transaction) -> {
				Note note = notes.find("note0").orElseThrow();
				if (runs.incrementAndGet() == 1) {
					CompletableFuture.runAsync(() -> notes.save(new Note("note0", "theirs"))).join();
				}
				notes.save(new Note("note0", note.text() + " and mine"));
			});
			context.getBean(Sweeper.class).sweep();
			context.getBean(StorageBackend.class).unwrap(FileStorageBackend.class).orElseThrow().compact();

			assertThat(registry.get("stackmemory.transaction.retries").functionCounter().count()).isEqualTo(1);
			assertThat(registry.get("stackmemory.sweeps").functionTimer().count()).isEqualTo(1);
			assertThat(registry.get("stackmemory.sweep.forgotten").functionCounter().count()).isEqualTo(3);
			assertThat(registry.get("stackmemory.compactions").functionTimer().count()).isEqualTo(1);
			assertThat(registry.get("stackmemory.compactions").functionTimer().totalTime(TimeUnit.NANOSECONDS))
				.isPositive();
			assertThat(registry.get("stackmemory.compaction.failures").functionCounter().count()).isZero();
		});
	}

	@Test
	void countsReadsThatTheCacheAnswers() {
		runner("file").run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			DocumentCollection<Note> notes = notes(context.getBean(StackMemory.class));
			notes.save(new Note("1", "one"));
			for (int i = 0; i < 5; i++) {
				notes.find("1");
			}
			assertThat(registry.get("stackmemory.cache.gets").tag("result", "hit").functionCounter().count())
				.isEqualTo(4);
			assertThat(registry.get("stackmemory.cache.gets").tag("result", "miss").functionCounter().count())
				.isEqualTo(1);
			assertThat(registry.get("stackmemory.cache.size").gauge().value()).isEqualTo(1);
		});
		for (String backend : List.of("memory", "sqlite")) {
			runner(backend)
				.run((context) -> assertThat(context.getBean(StorageBackend.class).unwrap(CachingStorageBackend.class))
					.isEmpty());
		}
		runner("file").withPropertyValues("stackmemory.cache.maximum-entries=0")
			.run((context) -> assertThat(context.getBean(StorageBackend.class).unwrap(CachingStorageBackend.class))
				.isEmpty());
	}

	@Test
	void countsConnectionsUnderTheUsualNames() {
		runner("postgres")
			.withPropertyValues("stackmemory.postgres.url=" + PostgresServer.url(),
					"stackmemory.postgres.schema=metered")
			.run((context) -> {
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				notes(context.getBean(StackMemory.class)).save(new Note("1", "one"));
				assertThat(registry.get("jdbc.connections.max").gauge().value()).isPositive();
				assertThat(registry.get("jdbc.connections.active").gauge().value()).isNotNegative();
				assertThat(registry.get("hikaricp.connections.usage").timer()).isNotNull();
				assertThat(registry.get("stackmemory.store.size").gauge().value()).isPositive();
			});
	}

	@Test
	void measuresNothingWhenItIsOff() {
		runner("file").withPropertyValues("stackmemory.metrics.enabled=false", "stackmemory.metrics.observations=false")
			.run((context) -> {
				StorageBackend backend = context.getBean(StorageBackend.class);
				assertThat(backend.unwrap(MeteredStorageBackend.class)).isEmpty();
				assertThat(backend.unwrap(ObservedStorageBackend.class)).isEmpty();
				notes(context.getBean(StackMemory.class)).save(new Note("1", "one"));
				assertThat(context.getBean(MeterRegistry.class).getMeters())
					.noneMatch((meter) -> meter.getId().getName().startsWith("stackmemory"));
			});
	}

	@Test
	void showsWhatHappensInsideAnObservation() {
		runner("memory").withUserConfiguration(Listener.class).run((context) -> {
			ObservationRegistry registry = context.getBean(ObservationRegistry.class);
			List<Observation.Context> seen = context.getBean(Listener.class).seen;
			DocumentCollection<Note> notes = notes(context.getBean(StackMemory.class));
			notes.save(new Note("1", "one"));
			assertThat(seen).isEmpty();

			Observation.createNotStarted("request", registry).observe(() -> {
				notes.save(new Note("2", "two"));
				assertThatExceptionOfType(DocumentExistsException.class)
					.isThrownBy(() -> notes.insert(new Note("2", "again")));
			});
			assertThat(seen).extracting(Observation.Context::getContextualName)
				.containsExactly("write notes", "write notes", null);
			Observation.Context first = seen.get(0);
			assertThat(first.getAllKeyValues()).asString()
				.contains("db.system.name", "memory", "db.operation.name", "write", "db.collection.name", "notes",
						"error.type", "none");
			assertThat(first.getParentObservation()).isNotNull();
			assertThat(seen.get(1).getAllKeyValues()).asString().contains("VersionConflictException");
		});
	}

	private static long count(MeterRegistry registry, String operation, String outcome) {
		return registry.get("stackmemory.operations")
			.tag("operation", operation)
			.tag("outcome", outcome)
			.timer()
			.count();
	}

	private static DocumentCollection<Note> notes(StackMemory memory) {
		return memory.collection(CollectionSpec.of("notes", Note.class, Note::id).searchable("text"));
	}

	private static void waitFor(BooleanSupplier condition) {
		long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime()).as("the time by which it should be so").isLessThan(end);
			LockSupport.parkNanos(10_000_000);
		}
	}

	private ApplicationContextRunner runner(String backend) {
		return new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(StackMemoryAutoConfiguration.class, StackMemoryMetricsAutoConfiguration.class,
							MetricsAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class,
							SimpleMetricsExportAutoConfiguration.class, ObservationAutoConfiguration.class))
			.withPropertyValues("stackmemory.backend=" + backend,
					"stackmemory.sqlite.path=" + this.directory.resolve("memory.db"),
					"stackmemory.file.directory=" + this.directory.resolve("files"));
	}

	private record Note(String id, String text) {

	}

	@Configuration(proxyBeanMethods = false)
	static class Listener {

		private final List<Observation.Context> seen = new CopyOnWriteArrayList<>();

		@Bean
		ObservationHandler<Observation.Context> collector() {
			return new ObservationHandler<>() {

				@Override
				public boolean supportsContext(Observation.Context context) {
					return true;
				}

				@Override
				public void onStop(Observation.Context context) {
					Listener.this.seen.add(context);
				}

			};
		}

	}

}
