package io.stackmemory.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.config.YamlMapFactoryBean;
import org.springframework.core.io.FileSystemResource;

import io.stackmemory.sample.Launcher.Started;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application on machines that die, and the recipes for such machines.
 */
@Timeout(300)
@SuppressWarnings("NullAway.Init")
class EphemeralMachineTests {

	private static final Path RECIPES = Path.of("..", "docs", "recipes").toAbsolutePath().normalize();

	@TempDir
	private Path directory;

	@Test
	void goesOnWhereTheMachineHasDied() throws Exception {
		Path remote = git("init", "--quiet", "--bare", "memory.git").resolve("memory.git");
		String[] replica = { "--stackmemory.replicas[0].backend=git",
				"--stackmemory.replicas[0].git.remote=" + remote };
		Path machine = Files.createDirectory(this.directory.resolve("machine"));
		String run;
		JsonNode tree;
		try (Launcher launcher = new Launcher(machine, this.directory)) {
			Started first = launcher.start(replica);
			run = first.api().post("/api/runs", TestFiles.demoRun()).text("/id");
			tree = first.api().get("/api/runs/" + run + "/tree").body();
			awaitReplicated(first);
			first.process().destroyForcibly().waitFor();
		}
		delete(machine);
		Files.createDirectory(machine);

		try (Launcher launcher = new Launcher(machine, this.directory)) {
			Started second = launcher.start(replica);
			assertThat(second.output()).contains("Restored ", "entries from the replica 'git-0'");
			assertThat(second.api().get("/api/runs/" + run + "/tree").body()).isEqualTo(tree);
		}
	}

	/**
	 * The steps of the workflow: the process of the first is killed, and the second ships
	 * what it has left.
	 */
	@Test
	void shipsByTheWorkflowWhatAKilledJobHasLeft() throws Exception {
		Map<String, Object> job = map(map(yaml("github-actions.yml").get("jobs")).get("work"));
		Path remote = git("init", "--quiet", "--bare", "memory.git").resolve("memory.git");
		git("clone", "--quiet", remote.toString(), "checkout");
		Path checkout = this.directory.resolve("checkout");
		try (Launcher launcher = new Launcher(checkout, this.directory)) {
			map(job.get("env")).forEach(
					(name, value) -> launcher.set(name, value.toString().replaceAll("\\$\\{\\{.*}}", "filled-in")));
			launcher.set("GITHUB_ACTIONS", "true");
			launcher.set("PATH", shim() + ":" + System.getenv("PATH"));
			Started killed = launcher.start("--stackmemory.replicas[0].backend=git",
					"--stackmemory.replicas[0].interval=1h");
			killed.api().post("/api/runs", TestFiles.demoRun());
			killed.process().destroyForcibly().waitFor();
			assertThat(killed.output()).contains("Chose the backend 'file' with a replica in git");
			assertThat(files(remote)).doesNotContain("frames/");

			Path log = this.directory.resolve("ship.txt");
			Process ship = launcher.run(log, List.of("bash", "-e", "-c", script(job, "Ship what is left")));
			assertThat(ship.waitFor(2, TimeUnit.MINUTES)).isTrue();
			assertThat(ship.exitValue()).as(Files.readString(log)).isZero();
			assertThat(files(remote)).contains("frames/");
		}
	}

	@Test
	void leavesTimeToSaveAndLetsTheSignalThrough() throws Exception {
		Map<String, Object> work = map(map(yaml("github-actions.yml").get("jobs")).get("work"));
		assertThat(script(work, "Work")).startsWith("exec java");
		assertThat(Files.readAllLines(RECIPES.resolve("Dockerfile")))
			.anyMatch((line) -> line.matches("ENTRYPOINT \\[\"java\".*]"));
		assertThat(Files.readString(RECIPES.resolve("Procfile"))).startsWith("web: exec java");
		JsonNode railway = JsonMapper.shared().readTree(Files.readString(RECIPES.resolve("railway.json")));
		assertThat(railway.at("/deploy/startCommand").asString("")).startsWith("exec java");
		Map<String, Object> pod = map(map(map(yaml("kubernetes.yml").get("spec")).get("template")).get("spec"));
		Map<String, Object> container = map(((List<?>) pod.get("containers")).get(0));
		assertThat(container).containsKeys("startupProbe", "readinessProbe", "livenessProbe");
		assertThat((Integer) pod.get("terminationGracePeriodSeconds")).isGreaterThan(20);
		assertThat(container.get("env").toString()).contains("value=20s");
	}

	/**
	 * In place of a jar, which is not there while tests run, the classes are started.
	 */
	private Path shim() throws IOException {
		Path bin = Files.createDirectory(this.directory.resolve("bin"));
		Path shim = bin.resolve("java");
		Files.writeString(shim, "#!/bin/sh\nshift 2\nexec '" + Path.of(System.getProperty("java.home"), "bin", "java")
				+ "' -cp '" + Launcher.absoluteClassPath() + "' " + SampleApplication.class.getName() + " \"$@\"\n");
		assertThat(shim.toFile().setExecutable(true)).isTrue();
		return bin;
	}

	private static String script(Map<String, Object> job, String step) {
		return ((List<?>) job.get("steps")).stream()
			.map(EphemeralMachineTests::map)
			.filter((one) -> step.equals(one.get("name")))
			.map((one) -> one.get("run").toString())
			.findFirst()
			.orElseThrow();
	}

	private static void awaitReplicated(Started started) throws Exception {
		String lag = "/actuator/metrics/stackmemory.replica.lag.entries";
		while (started.api()
			.get("/actuator/metrics/stackmemory.replica.shipped")
			.body()
			.at("/measurements/0/value")
			.asDouble(0) == 0 || started.api().get(lag).body().at("/measurements/0/value").asDouble(1) > 0) {
			started.process().waitFor(20, TimeUnit.MILLISECONDS);
		}
	}

	private String files(Path remote) throws Exception {
		Path output = this.directory.resolve("files.txt");
		Process process = new ProcessBuilder("git", "-C", remote.toString(), "ls-tree", "-r", "--name-only",
				"stackmemory/memory")
			.redirectOutput(output.toFile())
			.start();
		process.waitFor();
		return Files.readString(output);
	}

	private Path git(String... arguments) throws Exception {
		Process process = new ProcessBuilder(Stream.concat(Stream.of("git"), Stream.of(arguments)).toList())
			.directory(this.directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(this.directory.resolve("git.txt").toFile())
			.start();
		assertThat(process.waitFor()).as(Files.readString(this.directory.resolve("git.txt"))).isZero();
		return this.directory;
	}

	private static Map<String, Object> yaml(String name) {
		YamlMapFactoryBean yaml = new YamlMapFactoryBean();
		yaml.setResources(new FileSystemResource(RECIPES.resolve(name)));
		return yaml.getObject();
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> map(Object value) {
		return (Map<String, Object>) value;
	}

	private static void delete(Path directory) throws IOException {
		try (Stream<Path> files = Files.walk(directory)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(file);
			}
		}
	}

}
