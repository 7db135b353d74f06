package io.stackmemory.boot.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.DefaultApplicationArguments;

import io.stackmemory.StackMemory;
import io.stackmemory.boot.PostgresServer;
import io.stackmemory.boot.StackMemoryStores;
import io.stackmemory.boot.operation.StackMemoryOperations;
import io.stackmemory.document.CollectionSpec;
import io.stackmemory.frame.FrameType;
import io.stackmemory.retention.RetentionSettings;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.archive.Progress;
import io.stackmemory.storage.archive.StoreDigest;
import io.stackmemory.storage.file.FileSettings;
import io.stackmemory.storage.file.FileStorageBackend;
import io.stackmemory.storage.jdbc.JdbcStorageBackend;
import io.stackmemory.storage.jdbc.PostgresPool;
import io.stackmemory.storage.jdbc.PostgresSettings;
import io.stackmemory.storage.jdbc.PostgresUrl;
import io.stackmemory.storage.jdbc.SchemaMode;
import io.stackmemory.storage.jdbc.SqliteSettings;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Commands, each in a process of its own.
 */
@Timeout(300)
@SuppressWarnings("NullAway.Init")
class StoreCommandsTests {

	private static final JsonMapper MAPPER = new JsonMapper();

	@TempDir
	private Path directory;

	@Test
	void tellsHowAStoreIsWithoutStartingAnythingElse() throws Exception {
		try (StorageBackend store = sqlite("memory.db")) {
			StackMemory.builder(store).build().frames().stack("p", "r").push(FrameType.TASK, "t", Map.of());
		}
		Ended text = run("status");
		assertThat(text.code).as(text.out + text.err).isZero();
		assertThat(text.out).contains("sqlite:" + this.directory.resolve("memory.db"), "UP", "frames")
			.doesNotContain("runner was run", "bean was made", "Tomcat");
		JsonNode json = MAPPER.readTree(run("status", "--json").out);
		assertThat(json.at("/namespaces/frames/entries").longValue()).isEqualTo(1);
		assertThat(json.at("/check/status").stringValue()).isEqualTo("UP");
		assertThat(run("flush").code).isZero();
		Ended verified = run("verify", "--json");
		assertThat(verified.code).isZero();
		assertThat(MAPPER.readTree(verified.out).get("problems")).isEmpty();
		assertThat(run("help").out).contains("export", "--to=…");
	}

	@Test
	void saysWhatIsWrongWithACall() throws Exception {
		Ended ended = run("nonsense");
		assertThat(ended.code).isEqualTo(StoreCommands.USAGE);
		assertThat(ended.err).contains("There is no command 'nonsense', but: status")
			.contains("--stackmemory.command=help");
		assertThat(ended.out).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "export,needs --to", "verify --merge,knows no --merge",
			"verify --store=other,There is no store 'other'", "export --to=x --format=zip,archive or native",
			"copy --to=default,copied into itself", "status --store=a --store=b,needs one value" })
	void refusesOptionsThatMeanNothing(String call, String message) {
		try (StorageBackend store = sqlite("memory.db")) {
			StackMemory memory = StackMemory.builder(store).build();
			Clock now = Clock.systemUTC();
			StackMemoryOperations operations = new StackMemoryOperations(new StackMemoryStores(store, Map.of()), memory,
					memory.sweeper(RetentionSettings.KEEP_FOREVER), (other) -> memory, RetentionSettings.KEEP_FOREVER,
					now);
			Doctor doctor = new Doctor(() -> operations, (failure) -> new FailureExplanation.Text("", ""), now);
			StoreCommands commands = new StoreCommands(() -> operations, doctor, now, System.out, System.err, false);
			String[] words = call.split(" ");
			assertThatExceptionOfType(CommandUsageException.class)
				.isThrownBy(() -> commands.run(words[0],
						new DefaultApplicationArguments(Arrays.copyOfRange(words, 1, words.length))))
				.withMessageContaining(message);
		}
	}

	@Test
	void takesAStoreToAnotherBackendByAFile() throws Exception {
		Path file = this.directory.resolve("memory.ndjson.gz");
		StoreDigest digest = fill(500);
		assertThat(run("export", "--to=" + file).code).isZero();
		Ended again = run("export", "--to=" + file);
		assertThat(again.code).isEqualTo(StoreCommands.FAILED);
		assertThat(again.err).contains("exists already");

		Ended imported = run("import", "--from=" + file, "--json", "--stackmemory.backend=postgres",
				"--stackmemory.postgres.schema=imported");
		assertThat(imported.code).as(imported.err).isZero();
		assertThat(MAPPER.readTree(imported.out).get("copied").longValue()).isEqualTo(500);
		try (StorageBackend store = postgres("imported")) {
			assertThat(StoreDigest.of(store::scanAll, Progress.NONE)).isEqualTo(digest);
		}
		Ended refused = run("import", "--from=" + file, "--stackmemory.backend=postgres",
				"--stackmemory.postgres.schema=imported");
		assertThat(refused.code).isEqualTo(StoreCommands.FAILED);
		assertThat(refused.err).contains("is not empty");
		assertThat(run("import", "--merge", "--from=" + file, "--stackmemory.backend=postgres",
				"--stackmemory.postgres.schema=imported").code)
			.isZero();
	}

	@Test
	void goesOnWithACopyThatWasKilled() throws Exception {
		StoreDigest digest = fill(20_000);
		String[] copy = { "copy", "--to=target", "--json", "--stackmemory.stores.target.backend=postgres",
				"--stackmemory.stores.target.postgres.schema=copied",
				"--stackmemory.stores.target.postgres.url=" + PostgresServer.url() };
		Process process = start(copy);
		try (StorageBackend target = postgres("copied")) {
			Query all = Query.of(new Namespace("test"));
			while (process.isAlive() && target.count(all) < 1500) {
				LockSupport.parkNanos(1_000_000);
			}
			process.destroyForcibly().waitFor();
			assertThat(target.count(all)).as("what was there when it was killed").isBetween(1500L, 19_500L);
		}
		Ended doctor = run("doctor", "--stackmemory.backend=postgres", "--stackmemory.postgres.schema=copied");
		assertThat(doctor.code).isEqualTo(StoreCommands.FAILED);
		assertThat(doctor.out).contains("is not complete");

		Ended ended = run(copy);
		assertThat(ended.code).as(ended.err).isZero();
		JsonNode report = MAPPER.readTree(ended.out);
		assertThat(report.get("alreadyThere").longValue()).isGreaterThanOrEqualTo(1500);
		assertThat(report.get("copied").longValue() + report.get("alreadyThere").longValue()).isEqualTo(20_000);
		try (StorageBackend target = postgres("copied")) {
			assertThat(StoreDigest.of(target::scanAll, Progress.NONE)).isEqualTo(digest);
		}
		Ended refused = run(copy);
		assertThat(refused.code).isEqualTo(StoreCommands.FAILED);
		assertThat(refused.err).contains("is not empty");
	}

	@Test
	void findsWhatIsWrongWithASetUp() throws Exception {
		Files.setPosixFilePermissions(this.directory, PosixFilePermissions.fromString("rwxr-xr-x"));
		try (StorageBackend store = sqlite("memory.db")) {
			store.check();
			Files.setPosixFilePermissions(this.directory.resolve("memory.db"),
					PosixFilePermissions.fromString("rw-r--r--"));
			Ended open = run("doctor", "--json");
			assertThat(open.code).isEqualTo(StoreCommands.ATTENTION);
			assertThat(MAPPER.readTree(open.out).values())
				.filteredOn((finding) -> finding.get("level").stringValue().equals("WARNING"))
				.extracting((finding) -> finding.get("message").stringValue())
				.anyMatch((message) -> message.contains("Every user of this machine can read"))
				.anyMatch((message) -> message.contains("[" + ProcessHandle.current().pid() + "]"));
		}
		Path files = this.directory.resolve("files");
		try (StorageBackend store = FileStorageBackend.open(FileSettings.of(files), Clock.systemUTC())) {
			store.check();
			Ended locked = run("doctor", "--stackmemory.backend=file");
			assertThat(locked.code).isEqualTo(StoreCommands.FAILED);
			assertThat(locked.out).contains("ERROR").contains(Long.toString(ProcessHandle.current().pid()));
		}
		Files.writeString(this.directory.resolve("memory.db"), "no database ".repeat(100));
		Ended damaged = run("status");
		assertThat(damaged.code).isEqualTo(StoreCommands.FAILED);
		assertThat(damaged.err).as(damaged.out).contains("is no SQLite database", "correct stackmemory.sqlite.path");
	}

	@Test
	void findsIndexesThatSomebodyHasToMake() throws Exception {
		postgres("unindexed").close();
		Ended ended = run("doctor", "--stackmemory.backend=postgres", "--stackmemory.postgres.schema=unindexed",
				"--stackmemory.schema=validate");
		assertThat(ended.code).isEqualTo(StoreCommands.ATTENTION);
		assertThat(ended.out).contains("indexes are missing", "CREATE INDEX");
	}

	private StoreDigest fill(int entries) {
		try (StorageBackend store = sqlite("memory.db")) {
			List<Item> items = new ArrayList<>();
			for (int i = 0; i < entries; i++) {
				items.add(new Item("k" + i, i, "x".repeat(200)));
			}
			StackMemory.builder(store)
				.build()
				.collection(CollectionSpec.of("test", Item.class, Item::id))
				.saveAll(items);
			return StoreDigest.of(store::scanAll, Progress.NONE);
		}
	}

	private StorageBackend sqlite(String name) {
		return JdbcStorageBackend.sqlite(SqliteSettings.of(this.directory.resolve(name)), Clock.systemUTC());
	}

	private static StorageBackend postgres(String schema) {
		PostgresSettings defaults = PostgresSettings.DEFAULTS;
		return JdbcStorageBackend.postgres(PostgresPool.of(PostgresUrl.parse(PostgresServer.url())),
				new PostgresSettings(schema, SchemaMode.MIGRATE, defaults.statementTimeout(), defaults.lockTimeout(),
						defaults.retryTimeout(), false),
				Clock.systemUTC());
	}

	private Ended run(String... call) throws IOException, InterruptedException {
		Process process = start(call);
		assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
		return new Ended(process.exitValue(), Files.readString(this.directory.resolve("out")).trim(),
				Files.readString(this.directory.resolve("err"), StandardCharsets.UTF_8));
	}

	private Process start(String... call) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-Dfile.encoding=UTF-8", "-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8", "-cp",
						System.getProperty("java.class.path"), CommandApplication.class.getName(),
						"--stackmemory.command=" + call[0]));
		command.addAll(List.of(call).subList(1, call.length));
		for (String setting : List.of("spring.docker.compose.enabled=false",
				"stackmemory.sqlite.path=" + this.directory.resolve("memory.db"),
				"stackmemory.file.directory=" + this.directory.resolve("files"),
				"stackmemory.postgres.url=" + PostgresServer.url(),
				"spring.autoconfigure.exclude=org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")) {
			command.add("--" + setting);
		}
		return new ProcessBuilder(command).redirectOutput(this.directory.resolve("out").toFile())
			.redirectError(this.directory.resolve("err").toFile())
			.start();
	}

	/**
	 * Something to store.
	 */
	record Item(String id, int number, String text) {

	}

	private record Ended(int code, String out, String err) {

	}

}
