package io.stackmemory.sample;

import java.io.File;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.stackmemory.sample.Launcher.Started;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The real application in a process of its own: started, stopped by SIGTERM, started
 * again.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@SuppressWarnings("NullAway.Init")
class SmokeTests {

	private @Nullable Launcher launcher;

	@TempDir
	private Path directory;

	@AfterEach
	void kill() {
		launcher().close();
	}

	@Test
	void findsARunAfterItWasStoppedAndStartedAgain() throws Exception {
		Started first = start();
		String run = first.api().post("/api/runs", TestFiles.demoRun()).text("/id");
		String tree = first.api().get("/api/runs/" + run + "/tree").body().toString();
		first.process().toHandle().destroy();
		assertThat(first.process().waitFor()).as("stopped by SIGTERM").isEqualTo(128 + 15);
		assertThat(log(first)).doesNotContain("ERROR", "Exception");

		Started second = start();
		assertThat(second.api().get("/api/runs/" + run + "/tree").body()).hasToString(tree);
		assertThat(this.directory.resolve(".stackmemory/stackmemory.db")).exists();
	}

	@Test
	void runsOnMemoryByAPropertyAlone() throws Exception {
		Started first = start("--stackmemory.backend=memory");
		String run = first.api().post("/api/runs", TestFiles.demoRun()).text("/id");
		assertThat(first.api().get("/api/runs/" + run + "/tree").status()).isEqualTo(200);
		first.process().toHandle().destroy();
		first.process().waitFor();

		Started second = start("--stackmemory.backend=memory");
		assertThat(second.api().get("/api/runs/" + run + "/tree").status()).isEqualTo(404);
		assertThat(this.directory.resolve(".stackmemory")).doesNotExist();
	}

	@Test
	void writesFilesThatCanBeReadMeanwhileAndSurvivesBeingKilled() throws Exception {
		Started first = start("--stackmemory.backend=file");
		String run = first.api().post("/api/runs", TestFiles.demoRun()).text("/id");
		String tree = first.api().get("/api/runs/" + run + "/tree").body().toString();
		List<JsonNode> lines = new ArrayList<>();
		for (String line : Files.readAllLines(this.directory.resolve(".stackmemory/files/00000001.wal.ndjson"))) {
			lines.add(JsonMapper.shared().readTree(line));
		}
		assertThat(lines).anySatisfy((line) -> assertThat(line.at("/value/type").asString("")).isEqualTo("tool_scope"));
		first.process().destroyForcibly().waitFor();

		Started second = start("--stackmemory.backend=file");
		assertThat(second.api().get("/api/runs/" + run + "/tree").body()).hasToString(tree);
	}

	@Test
	void twoInstancesOnPostgresSeeEachOthersFramesAtOnce() throws Exception {
		try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
			String url = "--stackmemory.postgres.url=postgres://postgres@localhost:" + server.getPort() + "/postgres";
			Started first = start("--stackmemory.backend=postgres", url, "--spring.datasource.url=jdbc:h2:mem:first");
			Started second = start("--stackmemory.backend=postgres", url, "--spring.datasource.url=jdbc:h2:mem:second");

			String run = first.api().post("/api/runs", TestFiles.demoRun()).text("/id");
			assertThat(second.api().get("/api/runs/" + run + "/tree").body())
				.hasToString(first.api().get("/api/runs/" + run + "/tree").body().toString());
			String frame = second.api().get("/api/frames?type=tool_scope").text("/items/0/value/id");
			assertThat(frame).isEqualTo(first.api().get("/api/frames?type=tool_scope").text("/items/0/value/id"));

			first.process().destroyForcibly().waitFor();
			assertThat(second.api().get("/api/runs/" + run + "/tree").status()).isEqualTo(200);
			assertThat(second.api().post("/api/runs", TestFiles.demoRun()).status()).isEqualTo(201);
			second.process().toHandle().destroy();
			assertThat(second.process().waitFor()).isEqualTo(128 + 15);
			assertThat(log(second)).doesNotContain("ERROR", "Exception");
		}
	}

	/**
	 * Conditions are decided when an application is processed, and the backend is not.
	 */
	@Test
	void choosesTheBackendAtRunTimeAlsoWhenProcessedAheadOfTime() throws Exception {
		String classPath = processAheadOfTime();
		Started files = Launcher
			.await(launcher().launchWith(classPath, "-Dspring.aot.enabled=true", "--stackmemory.backend=file"));
		assertThat(log(files)).contains("Starting AOT-processed SampleApplication");
		assertThat(files.api().post("/api/runs", TestFiles.demoRun()).status()).isEqualTo(201);
		assertThat(files.api().get("/api/search?text=rounding").body().at("/frames")).isNotEmpty();
		assertThat(files.api().get("/actuator/stackmemory").text("/backend")).isEqualTo("file");
		files.process().toHandle().destroy();
		files.process().waitFor();

		Started sqlite = Launcher.await(launcher().launchWith(classPath, "-Dspring.aot.enabled=true",
				"--stackmemory.stores.audit.backend=file",
				"--stackmemory.stores.audit.namespaces=tasks,task-dependents,agents,agent-events,messages,message-*"));
		assertThat(sqlite.api().get("/actuator/stackmemory").text("/backend")).isEqualTo("sqlite");
		assertThat(sqlite.api().get("/actuator/stackmemory?store=audit").text("/backend")).isEqualTo("file");
		assertThat(sqlite.api()
			.get("/actuator/health")
			.body()
			.at("/components/stackmemory/components/audit/status")
			.asString()).isEqualTo("UP");
		assertThat(log(sqlite)).doesNotContain("ERROR", "Exception");
	}

	private String processAheadOfTime() throws Exception {
		Path sources = this.directory.resolve("aot/sources");
		Path resources = this.directory.resolve("aot/resources");
		Path classes = this.directory.resolve("aot/classes");
		Path log = this.directory.resolve("aot.txt");
		Process processor = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-cp", Launcher.absoluteClassPath(), "org.springframework.boot.SpringApplicationAotProcessor",
				SampleApplication.class.getName(), sources.toString(), resources.toString(), classes.toString(),
				"io.stackmemory", "sample-app")
			.directory(this.directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(Redirect.to(log.toFile()))
			.start();
		assertThat(processor.waitFor()).as(() -> TestFiles.read(log)).isZero();
		List<String> arguments = new ArrayList<>(List.of("-d", classes.toString(), "-cp",
				classes + File.pathSeparator + Launcher.absoluteClassPath(), "-proc:none", "-parameters", "-nowarn"));
		try (Stream<Path> generated = Files.walk(sources)) {
			generated.map(Path::toString).filter((name) -> name.endsWith(".java")).forEach(arguments::add);
		}
		int compiled = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
		assertThat(compiled).as("javac").isZero();
		return classes + File.pathSeparator + resources + File.pathSeparator + Launcher.absoluteClassPath();
	}

	@Test
	void importsAFileWhenItStarts() throws Exception {
		Path file = Files.write(this.directory.resolve("my run.traj"), TestFiles.demoRun());

		Started started = start("--import=" + file);
		assertThat(started.api().get("/api/runs").text("/items/0/value/name")).isEqualTo("my run");
	}

	@Test
	void doesNotStartWithAFileThatIsNoRun() throws Exception {
		Files.writeString(this.directory.resolve("notes.txt"), "no run at all");

		Started missing = launch("--import=missing.traj");
		assertThat(missing.process().waitFor()).isEqualTo(1);
		assertThat(log(missing)).contains("Description:", "The file to import can't be read", "Action:");
		Started invalid = launch("--import=notes.txt");
		assertThat(invalid.process().waitFor()).isEqualTo(1);
		assertThat(log(invalid)).contains("The file notes.txt can't be imported. The file is not JSON", "Action:");
	}

	private Started start(String... arguments) throws IOException, InterruptedException {
		return launcher().start(arguments);
	}

	private Started launch(String... arguments) throws IOException {
		return launcher().launch(arguments);
	}

	private Launcher launcher() {
		Launcher known = this.launcher;
		if (known == null) {
			known = new Launcher(this.directory, this.directory);
			this.launcher = known;
		}
		return known;
	}

	private static String log(Started started) {
		return started.output();
	}

}
