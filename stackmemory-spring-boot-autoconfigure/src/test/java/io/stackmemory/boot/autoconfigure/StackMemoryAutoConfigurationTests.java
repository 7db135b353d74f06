package io.stackmemory.boot.autoconfigure;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.JDBC;

import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.stackmemory.StackMemory;
import io.stackmemory.boot.StorageBackendFactory;
import io.stackmemory.boot.lifecycle.FlushOnShutdown;
import io.stackmemory.boot.lifecycle.SweepPeriodically;
import io.stackmemory.document.CollectionSpec;
import io.stackmemory.document.DocumentCollection;
import io.stackmemory.document.DocumentQuery;
import io.stackmemory.document.DocumentTooLargeException;
import io.stackmemory.frame.FrameException;
import io.stackmemory.frame.FrameStack;
import io.stackmemory.frame.FrameType;
import io.stackmemory.storage.Durability;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.ForwardingStorageBackend;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageClosedException;
import io.stackmemory.storage.StorageFullException;
import io.stackmemory.storage.jdbc.JdbcStorageBackend;
import io.stackmemory.storage.lucene.LuceneStorageBackend;
import io.stackmemory.storage.memory.MemoryStorageBackend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@SuppressWarnings("NullAway.Init")
class StackMemoryAutoConfigurationTests {

	@TempDir
	private Path directory;

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(StackMemoryAutoConfiguration.class))
			.withPropertyValues("stackmemory.sqlite.path=" + this.directory.resolve("deep/memory.db"));
	}

	private ApplicationContextRunner onMemory() {
		return runner().withPropertyValues("stackmemory.backend=memory");
	}

	@Test
	void forgetsWhatIsNotToBeKept() {
		onMemory()
			.withPropertyValues("stackmemory.retention.interval=50ms",
					"stackmemory.retention.collections.notes=keep_last_2")
			.run((context) -> {
				DocumentCollection<String> notes = context.getBean(StackMemory.class)
					.collection(CollectionSpec.of("notes", String.class, (note) -> note));
				for (int i = 0; i < 5; i++) {
					notes.save("note " + i);
				}
				for (int i = 0; i < 1000 && notes.count(DocumentQuery.all()) > 2; i++) {
					LockSupport.parkNanos(10_000_000);
				}
				assertThat(notes.count(DocumentQuery.all())).isEqualTo(2);
			});
		onMemory().run((context) -> assertThat(context.getBean(SweepPeriodically.class).isRunning()).isTrue());
	}

	@Test
	void usesFilesByAPropertyAlone() {
		runner()
			.withPropertyValues("stackmemory.backend=file",
					"stackmemory.file.directory=" + this.directory.resolve("files"), "stackmemory.file.sync=interval")
			.run((context) -> {
				StorageBackend backend = context.getBean(StorageBackend.class);
				assertThat(backend.name()).isEqualTo("file");
				assertThat(backend.durability().acknowledged()).isEqualTo(Durability.Level.OPERATING_SYSTEM);
				assertThat(this.directory.resolve("files")).isDirectoryContaining("glob:**.wal.ndjson");
			});
	}

	@Test
	void usesSqliteWhenNothingIsSet() {
		runner().run((context) -> {
			assertThat(context.getBean(StorageBackend.class).unwrap(JdbcStorageBackend.class)).isPresent();
			assertThat(context).hasSingleBean(StackMemory.class);
			assertThat(this.directory.resolve("deep/memory.db")).exists();
		});
	}

	@Test
	void usesTheBackendThatIsSet() {
		onMemory().run((context) -> {
			assertThat(context.getBean(StorageBackend.class).unwrap(MemoryStorageBackend.class)).isPresent();
			assertThat(this.directory).isEmptyDirectory();
		});
	}

	@Test
	void addsAnIndexOfWordsWhereTheBackendHasNone() {
		onMemory().run((context) -> assertThat(isIndexed(context.getBean(StorageBackend.class))).isTrue());
		onMemory().withClassLoader(new FilteredClassLoader("org.apache.lucene"))
			.run((context) -> assertThat(isIndexed(context.getBean(StorageBackend.class))).isFalse());
		runner().run((context) -> assertThat(isIndexed(context.getBean(StorageBackend.class))).isFalse());
	}

	private static boolean isIndexed(StorageBackend backend) {
		return backend.unwrap(LuceneStorageBackend.class).isPresent();
	}

	@Test
	void ignoresCaseAndSpaceInTheName() {
		runner().withPropertyValues("stackmemory.backend= Memory ")
			.run((context) -> assertThat(context.getBean(StorageBackend.class).unwrap(MemoryStorageBackend.class))
				.isPresent());
	}

	@Test
	void backsOffWhenUserDefinesBackend() {
		runner().withUserConfiguration(OwnBackend.class).run((context) -> {
			assertThat(context).getBean(StorageBackend.class).isSameAs(context.getBean("ownBackend"));
			assertThat(context.getBean(StackMemory.class).backend()).isSameAs(context.getBean("ownBackend"));
			assertThat(this.directory).isEmptyDirectory();
		});
	}

	@Test
	void backsOffWhenUserDefinesMemory() {
		onMemory().withUserConfiguration(OwnMemory.class)
			.run((context) -> assertThat(context).getBean(StackMemory.class).isSameAs(context.getBean("ownMemory")));
	}

	@Test
	void offersTheFactoriesOfTheUser() {
		runner().withUserConfiguration(OwnFactory.class)
			.withPropertyValues("stackmemory.backend=own")
			.run((context) -> assertThat(context.getBean(StorageBackend.class).unwrap(Own.class)).get()
				.hasToString("Own{memory}"));
	}

	@Test
	void neverFallsBackToMemory() {
		runner().withClassLoader(new FilteredClassLoader(JDBC.class))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(FailureAnalyzedException.class)
				.hasMessageContaining("stackmemory.backend is not set, which means 'sqlite'"));
	}

	@Test
	void closesTheBackendWithTheContext() {
		runner().run((context) -> {
			StorageBackend backend = context.getBean(StorageBackend.class);
			context.close();
			assertThatExceptionOfType(StorageClosedException.class)
				.isThrownBy(() -> backend.read(EntryKey.of("n", "k")));
		});
	}

	@Test
	void flushesBeforeTheBackendIsClosed() {
		onMemory().withUserConfiguration(CountingBackend.class).run((context) -> {
			CountingBackend.Counting backend = context.getBean(CountingBackend.Counting.class);
			context.close();
			assertThat(backend.flushes.get()).isEqualTo(1);
		});
	}

	@Test
	void flushesAfterTheWebServerHasStopped() {
		int webServerStops = org.springframework.context.SmartLifecycle.DEFAULT_PHASE - 2048;

		onMemory()
			.run((context) -> assertThat(context.getBean(FlushOnShutdown.class).getPhase()).isLessThan(webServerStops));
	}

	@Test
	void setsHowSafeAWriteIs() {
		runner().withPropertyValues("stackmemory.sqlite.synchronous=full")
			.run((context) -> assertThat(context.getBean(StorageBackend.class).durability().acknowledged())
				.isEqualTo(Durability.Level.MACHINE));
	}

	@Test
	void setsHowMuchTheMemoryMayHold() {
		onMemory().withPropertyValues("stackmemory.memory.maximum-size=1KB").run((context) -> {
			var texts = context.getBean(StackMemory.class)
				.collection(CollectionSpec.of("texts", String.class, (text) -> "k"));
			assertThatExceptionOfType(StorageFullException.class).isThrownBy(() -> texts.save("x".repeat(1100)));
			texts.save("x".repeat(500));
		});
	}

	@Test
	void setsHowLargeADocumentMayBe() {
		onMemory().withPropertyValues("stackmemory.maximum-document-size=1KB").run((context) -> {
			var texts = context.getBean(StackMemory.class)
				.collection(CollectionSpec.of("texts", String.class, (text) -> "k"));
			texts.save("x".repeat(1000));
			assertThatExceptionOfType(DocumentTooLargeException.class).isThrownBy(() -> texts.save("x".repeat(1100)));
		});
	}

	@Test
	void setsHowDeepFramesMayBe() {
		onMemory().withPropertyValues("stackmemory.frames.maximum-depth=1").run((context) -> {
			FrameStack stack = context.getBean(StackMemory.class).frames().stack("p", "r");
			stack.push(FrameType.TASK, "one", Map.of());
			assertThatExceptionOfType(FrameException.class)
				.isThrownBy(() -> stack.push(FrameType.TASK, "two", Map.of()));
		});
	}

	@Test
	void writesTheDocumentsOfTheApplicationWithItsMapper() {
		onMemory().withUserConfiguration(SnakeCase.class).run((context) -> {
			StackMemory memory = context.getBean(StackMemory.class);
			memory.collection(CollectionSpec.of("notes", Note.class, Note::noteId)).save(new Note("n1"));
			memory.frames().stack("p", "r").push(FrameType.TASK, "t", Map.of());

			assertThat(memory.backend().read(EntryKey.of("notes", "n1"))).isNotNull()
				.satisfies((entry) -> assertThat(entry.value().text()).isEqualTo("{\"note_id\":\"n1\"}"));
			assertThat(memory.frames().ofRun("p", "r")).hasSize(1);
		});
	}

	record Note(String noteId) {

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnBackend {

		@Bean
		StorageBackend ownBackend() {
			return new MemoryStorageBackend(Clock.systemUTC());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnMemory {

		@Bean
		StackMemory ownMemory(StorageBackend backend) {
			return StackMemory.builder(backend).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnFactory {

		@Bean
		StorageBackendFactory ownFactory() {
			return StorageBackendFactory.of("own", () -> new Own(new MemoryStorageBackend(Clock.systemUTC())));
		}

	}

	static final class Own extends ForwardingStorageBackend {

		Own(StorageBackend delegate) {
			super(delegate);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CountingBackend {

		@Bean
		Counting countingBackend() {
			return new Counting();
		}

		static final class Counting extends ForwardingStorageBackend {

			private final AtomicInteger flushes = new AtomicInteger();

			Counting() {
				super(new MemoryStorageBackend(Clock.systemUTC()));
			}

			@Override
			public void flush() {
				super.flush();
				this.flushes.incrementAndGet();
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SnakeCase {

		@Bean
		JsonMapper jsonMapper() {
			return JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
		}

	}

}
