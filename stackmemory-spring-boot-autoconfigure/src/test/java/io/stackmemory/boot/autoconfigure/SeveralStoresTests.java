package io.stackmemory.boot.autoconfigure;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.stackmemory.StackMemory;
import io.stackmemory.boot.PostgresServer;
import io.stackmemory.boot.StackMemoryStores;
import io.stackmemory.boot.autoconfigure.health.StackMemoryHealthAutoConfiguration;
import io.stackmemory.boot.autoconfigure.metrics.StackMemoryMetricsAutoConfiguration;
import io.stackmemory.boot.autoconfigure.transaction.StackMemoryTransactionAutoConfiguration;
import io.stackmemory.boot.transaction.StackMemoryTransactionManager;
import io.stackmemory.document.CollectionSpec;
import io.stackmemory.document.DocumentCollection;
import io.stackmemory.frame.FrameType;
import io.stackmemory.storage.Durability;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.file.FileStorageBackend;
import io.stackmemory.storage.memory.MemoryStorageBackend;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;
import io.stackmemory.storage.routing.SeveralStoresException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Further stores beside the default one, on real backends.
 */
@SuppressWarnings("NullAway.Init")
class SeveralStoresTests {

	private static final CollectionSpec<String> NOTES = CollectionSpec.of("notes", String.class, (note) -> note);

	private static final CollectionSpec<String> AUDIT = CollectionSpec.of("audit-log", String.class, (line) -> line);

	@TempDir
	private Path directory;

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(StackMemoryAutoConfiguration.class, StackMemoryHealthAutoConfiguration.class,
							StackMemoryMetricsAutoConfiguration.class, StackMemoryTransactionAutoConfiguration.class))
			.withUserConfiguration(Application.class)
			.withPropertyValues("stackmemory.sqlite.path=" + this.directory.resolve("memory.db"),
					"stackmemory.stores.audit.backend=file",
					"stackmemory.stores.audit.file.directory=" + this.directory.resolve("audit"),
					"stackmemory.stores.audit.namespaces=audit-*", "stackmemory.stores.scratch.backend=memory",
					"stackmemory.stores.scratch.memory.maximum-size=10KB", "stackmemory.stores.frames.backend=postgres",
					"stackmemory.stores.frames.postgres.url=" + PostgresServer.url());
	}

	@Test
	void areInjectedByTheirQualifiersAndNeverInPlaceOfTheDefault() {
		runner().run((context) -> {
			Application application = context.getBean(Application.class);
			assertThat(application.memory.backend().name()).isEqualTo("sqlite");
			assertThat(application.audit.name()).isEqualTo("file");
			assertThat(application.auditMemory.backend()).isSameAs(application.audit);
			assertThat(application.frames.name()).isEqualTo("postgres");
			assertThat(application.frames.toString()).contains("schema stackmemory_frames");
			assertThat(context.getBean(StackMemoryStores.class).all().keySet()).containsExactly("default", "audit",
					"scratch", "frames");
			assertThat(context).hasSingleBean(StackMemoryTransactionManager.class);
			application.auditMemory.frames().stack("p", "r").push(FrameType.TASK, "elsewhere", Map.of());
			assertThat(application.memory.frames().where("name").is("elsewhere").list()).isEmpty();
		});
	}

	@Test
	void keepNamespacesThatAreRoutedToThem() {
		runner().run((context) -> {
			StackMemory memory = context.getBean(StackMemory.class);
			DocumentCollection<String> audit = memory.collection(AUDIT);
			DocumentCollection<String> notes = memory.collection(NOTES);
			notes.save("a note");
			audit.save("a line");
			assertThat(audit.find("a line")).contains("a line");
			StackMemoryStores stores = context.getBean(StackMemoryStores.class);
			assertThat(names(stores.get("default"))).containsExactly("notes");
			assertThat(names(stores.get("audit"))).contains("audit-log").doesNotContain("notes");
			assertThat(names(memory.backend())).contains("audit-log", "notes");
			assertThat(this.directory.resolve("audit")).isNotEmptyDirectory();
			assertThatExceptionOfType(SeveralStoresException.class)
				.isThrownBy(() -> memory.transactWithoutResult((transaction) -> {
					notes.save("both");
					audit.save("both");
				}))
				.withMessageContaining("atomic in one store only");
			assertThat(notes.find("both")).isEmpty();
			assertThat(memory.backend().durability().acknowledged()).isEqualTo(Durability.Level.OPERATING_SYSTEM);
		});
	}

	@Test
	void keepAllFramesIfAllAreRoutedToThem() {
		String namespaces = String.join(",",
				StackMemory.namespacesWrittenTogether().get(0).stream().map(Namespace::name).toList());
		runner().withPropertyValues("stackmemory.stores.frames.namespaces=" + namespaces).run((context) -> {
			StackMemory memory = context.getBean(StackMemory.class);
			memory.frames().stack("p", "r").push(FrameType.TASK, "routed", Map.of());
			memory.agents().register("a", "worker", List.of());
			StackMemoryStores stores = context.getBean(StackMemoryStores.class);
			assertThat(names(stores.get("frames"))).contains("frames", "runs");
			assertThat(names(stores.get("default"))).contains("agents").doesNotContain("frames", "runs");
		});
	}

	@Test
	void haveHealthAndMetersOfTheirOwn() {
		runner().run((context) -> {
			CompositeHealthContributor health = context.getBean(CompositeHealthContributor.class);
			for (String store : List.of("default", "audit", "scratch", "frames")) {
				assertThat(health.getContributor(store)).as(store).isInstanceOf(HealthIndicator.class);
				Health one = ((HealthIndicator) health.getContributor(store)).health();
				assertThat(one.getStatus()).as(store).isEqualTo(Status.UP);
			}
			context.getBean(StackMemory.class).collection(NOTES).save("a");
			context.getBean(StackMemory.class).collection(AUDIT).save("a");
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			for (String store : List.of("default", "audit")) {
				assertThat(registry.get("stackmemory.operations")
					.tags("store", store, "operation", "write", "outcome", "success")
					.timer()
					.count()).as(store).isEqualTo(1);
			}
		});
	}

	@Test
	void areFlushedAndClosedWithTheApplication() {
		StorageBackend[] audit = new StorageBackend[1];
		runner().run((context) -> {
			audit[0] = context.getBean("auditStorageBackend", StorageBackend.class);
			context.getBean(StackMemory.class).collection(AUDIT).save("kept");
		});
		assertThat(audit[0].check().message()).contains("closed");
		runner().run((context) -> assertThat(context.getBean(StackMemory.class).collection(AUDIT).find("kept"))
			.contains("kept"));
		assertThat(audit[0].unwrap(FileStorageBackend.class)).isPresent();
	}

	@Test
	void areRefusedWithAReasonWhereTheyMeanNothing() {
		assertRefused("stackmemory.stores.default.backend=memory", "'default'");
		assertRefused("stackmemory.stores.audit.backend=fiel", "stackmemory.stores.audit.backend is 'fiel'");
		assertRefused("stackmemory.stores.scratch.namespaces=frames", "tear apart what changes together");
		assertRefused("stackmemory.stores.scratch.namespaces=#leases", "'#leases'");
		runner().withPropertyValues("stackmemory.stores.frames.postgres.url=")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("stackmemory.stores.frames.backend is 'postgres', but nothing says where"));
	}

	@Test
	void areNotIgnoredBesideABackendOfTheApplication() {
		runner().withUserConfiguration(OwnBackend.class)
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("stackmemory.stores.audit.namespaces is set, but the application has"));
		runner().withUserConfiguration(OwnBackend.class)
			.withPropertyValues("stackmemory.stores.audit.namespaces=")
			.run((context) -> {
				assertThat(context.getBean(Application.class).memory.backend())
					.isInstanceOf(MemoryStorageBackend.class);
				assertThat(context.getBean(Application.class).audit.name()).isEqualTo("file");
			});
	}

	private void assertRefused(String property, String reason) {
		runner().withPropertyValues(property)
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining(FailureAnalyzedException.class.getName())
				.hasStackTraceContaining(reason));
	}

	private static List<String> names(StorageBackend store) {
		return store.namespaces()
			.stream()
			.filter((namespace) -> store.count(Query.of(namespace)) > 0)
			.map(Namespace::name)
			.toList();
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnBackend {

		@Bean
		StorageBackend ownBackend() {
			return new MemoryStorageBackend(Clock.systemUTC());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

		@Autowired
		private StackMemory memory;

		@Autowired
		@Qualifier("audit")
		private StorageBackend audit;

		@Autowired
		@Qualifier("audit")
		private StackMemory auditMemory;

		@Autowired
		@Qualifier("frames")
		private StorageBackend frames;

		@Bean
		static MeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

	}

}
