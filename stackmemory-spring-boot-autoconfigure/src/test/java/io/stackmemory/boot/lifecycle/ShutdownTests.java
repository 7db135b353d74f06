package io.stackmemory.boot.lifecycle;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.stackmemory.StackMemory;
import io.stackmemory.boot.autoconfigure.StackMemoryAutoConfiguration;
import io.stackmemory.document.DocumentCollection;
import io.stackmemory.document.DocumentQuery;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageClosedException;
import io.stackmemory.storage.file.FileSettings;
import io.stackmemory.storage.file.FileStorageBackend;
import io.stackmemory.storage.git.GitSettings;
import io.stackmemory.storage.git.GitStorageBackend;
import io.stackmemory.storage.jdbc.JdbcStorageBackend;
import io.stackmemory.storage.jdbc.SqliteSettings;
import io.stackmemory.storage.memory.MemoryStorageBackend;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

/**
 * Real processes that are told to end.
 */
@Timeout(120)
@SuppressWarnings("NullAway.Init")
class ShutdownTests {

	@TempDir
	private Path directory;

	@ParameterizedTest
	@ValueSource(strings = { "file", "sqlite" })
	void savesEverythingWhenTheProcessIsToldToEnd(String backend) throws Exception {
		Ended ended = startAndStop("--stackmemory.backend=" + backend, "--stackmemory.file.sync=none");
		assertThat(ended.report.path("complete").asBoolean(false)).as(ended.log).isTrue();
		JsonNode store = ended.report.at("/stores/0");
		assertThat(store.get("saved").booleanValue()).isTrue();
		assertThat(store.get("store").stringValue()).isEqualTo("default");
		assertThat(store.get("error").isNull()).isTrue();
		if (backend.equals("file")) {
			assertThat(store.get("unsyncedBatches").longValue()).isZero();
		}
		assertThat(ended.log).contains("Saved " + backend + ":");
		try (StorageBackend opened = open(backend)) {
			assertThat(StackMemory.builder(opened)
				.build()
				.collection(StoppingApplication.NUMBERS)
				.count(DocumentQuery.all())).isEqualTo(StoppingApplication.COUNT);
		}
	}

	/**
	 * As GitHub Actions, and whoever presses Ctrl-C, tells a process to end.
	 */
	@Test
	void savesEverythingWhenTheProcessIsInterrupted() throws Exception {
		assumeFalse(isInterruptIgnored(),
				"SIGINT is ignored here, as it is in the background of a shell without job control, and a JVM leaves it so");
		Ended ended = startAndEnd((process) -> signal(process, "INT"), "--stackmemory.backend=file",
				"--stackmemory.file.sync=none");
		assertThat(ended.report.path("complete").asBoolean(false)).as(ended.log).isTrue();
		assertThat(ended.status).as("ended by SIGINT").isEqualTo(128 + 2);
	}

	@Test
	void endsInTimeWhenAStoreHangsAndSavesTheOthers() throws Exception {
		Ended ended = startAndStop("--stackmemory.backend=hanging", "--stackmemory.stores.files.backend=file",
				"--stackmemory.stores.files.file.directory=" + this.directory.resolve("files"),
				"--stackmemory.shutdown.timeout=2s");
		assertThat(ended.milliseconds).as("neither at once nor for ever").isBetween(1500L, 30_000L);
		assertThat(ended.report.get("complete").booleanValue()).isFalse();
		assertThat(ended.report.at("/stores/0/error").stringValue()).contains("did not answer in time");
		assertThat(ended.report.at("/stores/1/saved").booleanValue()).isTrue();
		assertThat(ended.log).contains("Not saved: ", "did not answer in time", "could not be closed in time");
	}

	@Test
	void tellsWhyItCouldNotSave() throws Exception {
		Ended ended = startAndStop("--stackmemory.backend=failing");
		assertThat(ended.report.get("complete").booleanValue()).isFalse();
		assertThat(ended.report.at("/stores/0/error").stringValue()).contains("The disk is gone");
		assertThat(ended.log).contains("may be lost if the machine fails now");
		assertThat(ended.status).isEqualTo(ExitStatus.NOT_SAVED);
	}

	@Test
	void writesNothingOnceTheLastFlushHasBegun() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(StackMemoryAutoConfiguration.class))
			.withPropertyValues("stackmemory.backend=memory")
			.run((context) -> {
				DocumentCollection<Integer> numbers = context.getBean(StackMemory.class)
					.collection(StoppingApplication.NUMBERS);
				numbers.save(1);
				context.getBean(FlushOnShutdown.class).stop();
				assertThatExceptionOfType(StorageClosedException.class).isThrownBy(() -> numbers.save(2))
					.withMessageContaining("The application is stopping");
				assertThat(numbers.find("1")).contains(1);
			});
	}

	@Test
	void countsFromTheMomentAtWhichTheApplicationBeginsToStop() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(StackMemoryAutoConfiguration.class))
			.withPropertyValues("stackmemory.backend=memory", "stackmemory.shutdown.timeout=30s")
			.run((context) -> {
				ShutdownDeadline deadline = context.getBean(ShutdownDeadline.class);
				assertThat(deadline.remaining()).isEqualTo(Duration.ofSeconds(30));
				context.getSourceApplicationContext().close();
				assertThat(deadline.remaining()).isLessThan(Duration.ofSeconds(30)).isPositive();
			});
	}

	private StorageBackend open(String backend) {
		return backend.equals("file")
				? FileStorageBackend.open(FileSettings.of(this.directory.resolve("data")), Clock.systemUTC())
				: JdbcStorageBackend.sqlite(SqliteSettings.of(this.directory.resolve("memory.db")), Clock.systemUTC());
	}

	@Test
	void shipsTenThousandThatWaitWithinTheDeadline(TestReporter reporter) throws Exception {
		Path remote = remote();
		Ended ended = startAndStop("--stackmemory.backend=file", "--stackmemory.replicas[0].backend=git",
				"--stackmemory.replicas[0].interval=1h", "--stackmemory.replicas[0].git.remote=" + remote,
				"--stackmemory.replicas[0].git.directory=" + this.directory.resolve("git"),
				"--stackmemory.shutdown.timeout=30s");
		assertThat(ended.report.get("complete").booleanValue()).as(ended.log).isTrue();
		assertThat(ended.report.at("/stores/0/replicas/0/complete").booleanValue()).isTrue();
		assertThat(ended.status).as("ended by SIGTERM").isEqualTo(128 + 15);
		reporter.publishEntry("milliseconds from the signal to the end, 10,000 pending",
				Long.toString(ended.milliseconds));
		try (StorageBackend elsewhere = GitStorageBackend.open(
				GitSettings.of(this.directory.resolve("elsewhere"), remote.toString()),
				new MemoryStorageBackend(Clock.systemUTC()), Clock.systemUTC())) {
			assertThat(elsewhere.count(Query.of(new Namespace("numbers")))).isEqualTo(StoppingApplication.COUNT);
		}
	}

	@Test
	void keepsEverythingHereWhenTheRemoteHangsAndShipsItNextTime() throws Exception {
		Path remote = remote();
		try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			Ended ended = startAndStop("--stackmemory.backend=file", "--stackmemory.replicas[0].backend=git",
					"--stackmemory.restore=never", "--stackmemory.replicas[0].git.timeout=1s",
					"--stackmemory.replicas[0].name=behind",
					"--stackmemory.replicas[0].git.remote=http://127.0.0.1:" + silent.getLocalPort() + "/x.git",
					"--stackmemory.replicas[0].git.directory=" + this.directory.resolve("git"),
					"--stackmemory.shutdown.timeout=2s");
			assertThat(ended.report.get("complete").booleanValue()).isFalse();
			JsonNode store = ended.report.at("/stores/0");
			assertThat(store.get("saved").booleanValue()).isTrue();
			assertThat(store.at("/replicas/0/complete").booleanValue()).isFalse();
			assertThat(store.at("/replicas/0/pendingEntries").longValue()).isEqualTo(StoppingApplication.COUNT);
			assertThat(ended.status).as("the status tells it").isEqualTo(ExitStatus.NOT_SAVED);
			assertThat(ended.milliseconds).isLessThan(30_000);
			assertThat(ended.log).contains("The replica 'behind' lacks 10000 changes");
		}
		Files.delete(this.directory.resolve("ready"));
		Ended next = startAndStop("--stackmemory.backend=file", "--stackmemory.replicas[0].backend=git",
				"--stackmemory.replicas[0].name=behind", "--stackmemory.replicas[0].git.remote=" + remote,
				"--stackmemory.replicas[0].git.directory=" + this.directory.resolve("git"),
				"--stackmemory.shutdown.timeout=30s");
		assertThat(next.report.get("complete").booleanValue()).as(next.log).isTrue();
	}

	@Test
	void doesNothingAtTheEndWhereThatIsWanted() throws Exception {
		Path remote = remote();
		Ended ended = startAndStop("--stackmemory.backend=file", "--stackmemory.file.sync=none",
				"--stackmemory.shutdown.persist-on-exit=false", "--stackmemory.replicas[0].backend=git",
				"--stackmemory.replicas[0].interval=1h", "--stackmemory.replicas[0].git.remote=" + remote,
				"--stackmemory.replicas[0].git.directory=" + this.directory.resolve("git"));
		assertThat(ended.report.isMissingNode()).isTrue();
		assertThat(ended.log).doesNotContain("Saved", "Not saved");
		try (StorageBackend elsewhere = GitStorageBackend.open(
				GitSettings.of(this.directory.resolve("elsewhere"), remote.toString()),
				new MemoryStorageBackend(Clock.systemUTC()), Clock.systemUTC())) {
			assertThat(elsewhere.count(Query.of(new Namespace("numbers")))).as("what was there when it connected")
				.isLessThan(StoppingApplication.COUNT / 2);
		}
	}

	private Path remote() throws IOException {
		Path path = this.directory.resolve("remote.git");
		try (FileRepository repository = new FileRepository(path.toFile())) {
			repository.create(true);
		}
		return path;
	}

	private Ended startAndStop(String... options) throws IOException, InterruptedException {
		return startAndEnd(Process::destroy, options);
	}

	/**
	 * Whether a process that is started here ignores SIGINT, where the system tells.
	 */
	private static boolean isInterruptIgnored() throws IOException {
		Path status = Path.of("/proc/self/status");
		if (!Files.exists(status)) {
			return false;
		}
		try (Stream<String> lines = Files.lines(status)) {
			return lines.filter((line) -> line.startsWith("SigIgn:"))
				.map((line) -> new BigInteger(line.substring(line.indexOf(':') + 1).strip(), 16))
				.anyMatch((signals) -> signals.testBit(2 - 1));
		}
	}

	private static void signal(Process process, String name) {
		try {
			assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor()).isZero();
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private Ended startAndEnd(Consumer<Process> ending, String... options) throws IOException, InterruptedException {
		Path ready = this.directory.resolve("ready");
		Path report = this.directory.resolve("report.json");
		Path log = this.directory.resolve("log.txt");
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-cp", System.getProperty("java.class.path"), StoppingApplication.class.getName(),
						"--spring.main.web-application-type=none", "--spring.main.keep-alive=true", "--ready=" + ready,
						"--stackmemory.shutdown.report=" + report, "--spring.docker.compose.enabled=false",
						"--stackmemory.sqlite.path=" + this.directory.resolve("memory.db"),
						"--stackmemory.file.directory=" + this.directory.resolve("data")));
		command.addAll(List.of(options));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
		while (process.isAlive() && !Files.exists(ready)) {
			LockSupport.parkNanos(5_000_000);
		}
		long start = System.nanoTime();
		ending.accept(process);
		assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		long milliseconds = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
		String text = Files.readString(log);
		JsonMapper mapper = new JsonMapper();
		return new Ended(milliseconds,
				Files.exists(report) ? mapper.readTree(Files.readString(report)) : mapper.missingNode(), text,
				process.exitValue());
	}

	private record Ended(long milliseconds, JsonNode report, String log, int status) {

	}

}
