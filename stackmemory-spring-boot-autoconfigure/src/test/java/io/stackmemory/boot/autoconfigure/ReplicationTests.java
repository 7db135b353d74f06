package io.stackmemory.boot.autoconfigure;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import io.micrometer.core.instrument.MeterRegistry;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.stackmemory.StackMemory;
import io.stackmemory.boot.autoconfigure.health.StackMemoryHealthAutoConfiguration;
import io.stackmemory.boot.autoconfigure.metrics.StackMemoryMetricsAutoConfiguration;
import io.stackmemory.frame.FrameType;
import io.stackmemory.storage.Durability.Level;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageSetupException;
import io.stackmemory.storage.archive.Progress;
import io.stackmemory.storage.archive.StoreDigest;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;
import io.stackmemory.storage.tiered.ReplicatingStorageBackend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Replicas by properties: what is written here is restored there.
 */
@ExtendWith(OutputCaptureExtension.class)
@SuppressWarnings("NullAway.Init")
class ReplicationTests {

	@TempDir
	private Path directory;

	@Test
	void shipsToABranchAndStartsOnAnotherMachineFromIt(CapturedOutput output) throws IOException {
		String remote = remote();
		StoreDigest[] before = new StoreDigest[1];
		machine("one", "sqlite")
			.withPropertyValues("stackmemory.replicas[0].backend=git", "stackmemory.replicas[0].git.remote=" + remote,
					git("one"))
			.run((context) -> {
				remember(context, 20);
				context.getBean(StackMemory.class).flush();
				before[0] = digest(context);
			});
		for (String backend : new String[] { "file", "memory", "sqlite" }) {
			machine("two-" + backend, backend)
				.withPropertyValues("stackmemory.replicas[0].backend=git",
						"stackmemory.replicas[0].git.remote=" + remote, git("two-" + backend))
				.run((context) -> assertThat(digest(context)).isEqualTo(before[0]));
		}
		assertThat(output).contains("There is nothing to be restored yet")
			.contains("entries from the replica 'git-0', git:" + remote + "#stackmemory/memory");
	}

	@Test
	void tellsHowFarTheReplicasAre() throws IOException {
		machine("one", "file")
			.withPropertyValues("stackmemory.replicas[0].backend=git", "stackmemory.replicas[0].git.remote=" + remote(),
					git("one"), "stackmemory.replicas[1].backend=sqlite", "stackmemory.replicas[1].name=copy",
					"stackmemory.replicas[1].sqlite.path=" + this.directory.resolve("copy.db"))
			.withConfiguration(AutoConfigurations.of(StackMemoryHealthAutoConfiguration.class,
					StackMemoryMetricsAutoConfiguration.class, MetricsAutoConfiguration.class,
					CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class))
			.run((context) -> {
				remember(context, 3);
				context.getBean(StackMemory.class).flush();
				Health health = context.getBean(HealthIndicator.class).health();
				assertThat(health.getStatus().getCode()).isEqualTo("UP");
				assertThat(health.getDetails()).extractingByKey("replicas")
					.asString()
					.contains("git-0={state=CONNECTED", "copy={state=CONNECTED", "lagEntries=0");
				MeterRegistry meters = context.getBean(MeterRegistry.class);
				assertThat(meters.get("stackmemory.replica.lag.entries").tag("replica", "copy").gauge().value())
					.isZero();
				assertThat(meters.get("stackmemory.replica.lag").tag("replica", "git-0").gauge().value()).isZero();
			});
	}

	@Test
	void startsNowhereEmptyWhereItShouldRestore() {
		ApplicationContextRunner unreachable = machine("one", "memory").withPropertyValues(
				"stackmemory.replicas[0].backend=git", "stackmemory.replicas[0].git.remote=http://127.0.0.1:1/none.git",
				git("one"), "stackmemory.shutdown.timeout=1s");
		unreachable.run((context) -> assertThat(context.getStartupFailure()).rootCause()
			.satisfies((cause) -> assertThat(analyzed(context).analysis().getDescription())
				.contains("There is nothing in memory yet, and the replica 'git-0'")
				.contains("can't be reached"))
			.satisfies((cause) -> assertThat(analyzed(context).analysis().getAction())
				.contains("stackmemory.restore=never")));
		unreachable.withPropertyValues("stackmemory.restore=never").run((context) -> {
			remember(context, 1);
			assertThat(context).hasNotFailed();
		});
		machine("two", "memory")
			.withPropertyValues("stackmemory.replicas[0].backend=git",
					"stackmemory.replicas[0].git.remote=" + this.directory.resolve("none.git"), git("two"))
			.run((context) -> assertThat(analyzed(context).analysis().getAction())
				.contains("Correct stackmemory.replicas[0].git.remote"));
	}

	@Test
	void mergesWhereThatIsWanted() throws IOException {
		String remote = remote();
		String[] replica = { "stackmemory.replicas[0].backend=git", "stackmemory.replicas[0].git.remote=" + remote,
				"stackmemory.restore=merge" };
		machine("one", "sqlite").withPropertyValues(replica).withPropertyValues(git("one")).run((context) -> {
			remember(context, 2);
			context.getBean(StackMemory.class).flush();
		});
		machine("two", "sqlite").run((context) -> remember(context, 3));
		machine("two", "sqlite").withPropertyValues(replica).withPropertyValues(git("two")).run((context) -> {
			assertThat(context.getBean(StorageBackend.class).count(Query.of(new Namespace("frames")))).isEqualTo(5 * 2);
		});
	}

	@Test
	void ensuresWhatAnApplicationAsksFor() throws IOException {
		machine("one", "file")
			.withPropertyValues("stackmemory.file.sync=none", "stackmemory.replicas[0].backend=file",
					"stackmemory.replicas[0].file.directory=" + this.directory.resolve("behind"))
			.run((context) -> {
				StackMemory memory = context.getBean(StackMemory.class);
				memory.transact(Level.MACHINE, Duration.ofSeconds(20), (transaction) -> null);
				assertThatExceptionOfType(StorageSetupException.class)
					.isThrownBy(() -> memory.ensure(Level.ANYWHERE, Duration.ofSeconds(1)))
					.withMessageContaining("MACHINE at most, not ANYWHERE");
			});
		machine("two", "file")
			.withPropertyValues("stackmemory.durability.required=anywhere", "stackmemory.replicas[0].backend=file",
					"stackmemory.replicas[0].file.directory=" + this.directory.resolve("behind2"))
			.run((context) -> assertThat(analyzed(context).analysis().getAction()).contains("add a replica"));
	}

	private ApplicationContextRunner machine(String name, String backend) {
		Path home = this.directory.resolve(name);
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(StackMemoryAutoConfiguration.class))
			.withPropertyValues("stackmemory.backend=" + backend,
					"stackmemory.sqlite.path=" + home.resolve("memory.db"),
					"stackmemory.file.directory=" + home.resolve("files"), "stackmemory.flush-timeout=20s",
					"stackmemory.shutdown.timeout=20s");
	}

	private String git(String name) {
		return "stackmemory.replicas[0].git.directory=" + this.directory.resolve(name).resolve("git");
	}

	private String remote() throws IOException {
		Path path = this.directory.resolve("remote.git");
		try (FileRepository repository = new FileRepository(path.toFile())) {
			repository.create(true);
		}
		return path.toString();
	}

	private static void remember(AssertableApplicationContext context, int runs) {
		StackMemory memory = context.getBean(StackMemory.class);
		for (int i = 0; i < runs; i++) {
			var stack = memory.frames().stack("project", memory.newId());
			stack.push(FrameType.TASK, "frame", Map.of());
			stack.push(FrameType.TASK, "inner", Map.of());
		}
	}

	private static StoreDigest digest(AssertableApplicationContext context) {
		StorageBackend store = context.getBean(StorageBackend.class)
			.unwrap(ReplicatingStorageBackend.class)
			.orElseThrow();
		return StoreDigest.of(store::scanAll, Progress.NONE);
	}

	private static FailureAnalyzedException analyzed(AssertableApplicationContext context) {
		for (Throwable cause = context.getStartupFailure(); cause != null; cause = cause.getCause()) {
			if (cause instanceof FailureAnalyzedException analyzed) {
				return analyzed;
			}
		}
		throw new AssertionError("No explanation", context.getStartupFailure());
	}

}
