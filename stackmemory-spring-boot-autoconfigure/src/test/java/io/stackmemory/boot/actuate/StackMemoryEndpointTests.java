package io.stackmemory.boot.actuate;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import io.stackmemory.StackMemory;
import io.stackmemory.boot.PostgresServer;
import io.stackmemory.document.CollectionSpec;
import io.stackmemory.frame.FrameStack;
import io.stackmemory.frame.FrameType;
import io.stackmemory.storage.StorageBackend;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The endpoint over real HTTP.
 */
@SuppressWarnings("NullAway.Init")
class StackMemoryEndpointTests {

	private static final JsonMapper MAPPER = new JsonMapper();

	@TempDir
	private Path directory;

	@ParameterizedTest
	@CsvSource({ "memory,flush verify sweep backup restore", "file,flush compact verify sweep backup restore",
			"sqlite,flush checkpoint vacuum verify sweep backup restore",
			"postgres,flush vacuum verify sweep backup restore" })
	void showsTheStoreAndDoesWhatItCan(String backend, String operations) throws Exception {
		try (ConfigurableApplicationContext context = start("--stackmemory.backend=" + backend)) {
			context.getBean(StackMemory.class).frames().stack("p", "r").push(FrameType.TASK, "t", Map.of());
			JsonNode status = get(context, "").body();
			assertThat(status.get("backend").stringValue()).isEqualTo(backend);
			assertThat(status.get("location").stringValue()).startsWith(backend).doesNotContain("unused");
			assertThat(status.at("/check/status").stringValue()).isEqualTo("UP");
			assertThat(status.at("/namespaces/frames/entries").longValue()).isEqualTo(1);
			assertThat(status.at("/namespaces/frames/bytes").longValue()).isPositive();
			assertThat(status.at("/properties/stackmemory.backend").stringValue()).isEqualTo(backend);
			assertThat(status.toString()).doesNotContain("unused");
			assertThat(status.get("operations")).extracting(JsonNode::stringValue)
				.containsExactly(operations.split(" "));

			List<String> simple = List.of(operations.replace(" backup restore", "").split(" "));
			for (String operation : simple) {
				JsonNode job = await(context, post(context, "/" + operation, "{}").body());
				assertThat(job.get("state").stringValue()).as(job.toString()).isEqualTo("SUCCEEDED");
				if (operation.equals("verify")) {
					assertThat(job.at("/result/entries").longValue()).isGreaterThanOrEqualTo(2);
					assertThat(job.get("done")).isEqualTo(job.get("total"));
					assertThat(job.at("/result/problems")).isEmpty();
				}
			}
			assertThat(get(context, "").body().get("jobs")).hasSize(simple.size());
			Reply unknown = post(context, "/defragment", "{}");
			assertThat(unknown.status()).isEqualTo(400);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "memory", "file", "sqlite", "postgres" })
	void writesABackupAndRestoresFromIt(String backend) throws Exception {
		Path file = this.directory.resolve("backup.ndjson.gz");
		String body = "{\"file\":\"" + file + "\"}";
		JsonNode digest;
		try (ConfigurableApplicationContext context = start("--stackmemory.backend=memory")) {
			FrameStack stack = context.getBean(StackMemory.class).frames().stack("p", "r");
			stack.push(FrameType.TASK, "saved", Map.of());
			digest = await(context, post(context, "/verify", "{}").body()).at("/result/digest");
			JsonNode job = await(context, post(context, "/backup", body).body());
			assertThat(job.get("state").stringValue()).as(job.toString()).isEqualTo("SUCCEEDED");
			assertThat(job.at("/result/bytes").longValue()).isEqualTo(Files.size(file));
			assertThat(job.get("done")).isEqualTo(job.get("total"));
			assertThat(await(context, post(context, "/backup", body).body()).get("error").stringValue())
				.contains("exists already");
			assertThat(await(context, post(context, "/restore", body).body()).get("error").stringValue())
				.contains("is not empty");
			for (String wrong : List.of("{}", "{\"file\":\"x\",\"format\":\"zip\"}",
					"{\"file\":\"x\",\"merge\":true}")) {
				assertThat(post(context, "/backup", wrong).status()).isEqualTo(400);
			}
		}
		try (ConfigurableApplicationContext context = start("--stackmemory.backend=" + backend,
				"--stackmemory.postgres.schema=restored")) {
			JsonNode job = await(context, post(context, "/restore", body).body());
			assertThat(job.get("state").stringValue()).as(job.toString()).isEqualTo("SUCCEEDED");
			assertThat(context.getBean(StackMemory.class).frames().where("name").is("saved").list()).hasSize(1);
			JsonNode verified = await(context, post(context, "/verify", "{}").body());
			assertThat(verified.at("/result/digest")).isEqualTo(digest);
			JsonNode merged = await(context,
					post(context, "/restore", "{\"file\":\"" + file + "\",\"merge\":true}").body());
			assertThat(merged.at("/result/copied").longValue()).isZero();
		}
	}

	@Test
	void copiesADatabaseThatIsOpen() throws Exception {
		Path file = this.directory.resolve("copy.db");
		String body = "{\"format\":\"native\",\"file\":\"" + file + "\"}";
		try (ConfigurableApplicationContext context = start("--stackmemory.backend=sqlite")) {
			context.getBean(StackMemory.class).frames().stack("p", "r").push(FrameType.TASK, "saved", Map.of());
			JsonNode job = await(context, post(context, "/backup", body).body());
			assertThat(job.get("state").stringValue()).as(job.toString()).isEqualTo("SUCCEEDED");
		}
		try (ConfigurableApplicationContext context = start("--stackmemory.backend=sqlite",
				"--stackmemory.sqlite.path=" + file)) {
			assertThat(context.getBean(StackMemory.class).frames().where("name").is("saved").list()).hasSize(1);
		}
		try (ConfigurableApplicationContext context = start("--stackmemory.backend=file")) {
			assertThat(await(context, post(context, "/backup", body).body()).get("error").stringValue())
				.contains("use the format 'archive'");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "sqlite", "postgres" })
	void aStoreThatIsDownIsNoReasonToRestart(String backend) throws Exception {
		try (ConfigurableApplicationContext context = start("--stackmemory.backend=" + backend,
				"--management.endpoint.health.probes.enabled=true", "--management.endpoint.health.show-details=always",
				"--stackmemory.stores.audit.backend=memory")) {
			assertThat(get(context, "/../health/stackmemory").status()).isEqualTo(200);
			context.getBean(StorageBackend.class).close();
			Reply health = get(context, "/../health/stackmemory");
			assertThat(health.status()).isEqualTo(503);
			assertThat(health.body().at("/components/default/status").stringValue()).isEqualTo("DOWN");
			assertThat(health.body().at("/components/audit/status").stringValue()).isEqualTo("UP");
			Reply liveness = get(context, "/../health/liveness");
			assertThat(liveness.status()).isEqualTo(200);
			assertThat(liveness.body().at("/components").toString()).doesNotContain("stackmemory");
		}
	}

	@Test
	void knowsSeveralStores() throws Exception {
		try (ConfigurableApplicationContext context = start("--stackmemory.backend=memory",
				"--stackmemory.stores.audit.backend=file", "--stackmemory.stores.audit.namespaces=audit",
				"--stackmemory.stores.audit.file.directory=" + this.directory.resolve("audit"))) {
			context.getBean(StackMemory.class)
				.collection(CollectionSpec.of("audit", String.class, (line) -> line))
				.save("a line");
			assertThat(get(context, "").body().get("stores")).extracting(JsonNode::stringValue)
				.containsExactly("default", "audit");
			JsonNode status = get(context, "?store=audit").body();
			assertThat(status.get("backend").stringValue()).isEqualTo("file");
			assertThat(status.at("/namespaces/audit/entries").longValue()).isEqualTo(1);
			JsonNode job = await(context, post(context, "/compact", "{\"store\":\"audit\"}").body());
			assertThat(job.get("state").stringValue()).isEqualTo("SUCCEEDED");
			assertThat(post(context, "/compact", "{}").status()).isEqualTo(400);
			assertThat(post(context, "/flush", "{\"store\":\"other\"}").status()).isEqualTo(400);
			assertThat(get(context, "/../info").body().at("/stackmemory/audit/backend").stringValue())
				.isEqualTo("file");
		}
	}

	@Test
	void triesASweepWithoutForgettingAnything() throws Exception {
		try (ConfigurableApplicationContext context = start("--stackmemory.backend=memory",
				"--stackmemory.retention.collections.runs=keep_last_1")) {
			StackMemory memory = context.getBean(StackMemory.class);
			for (int i = 0; i < 3; i++) {
				memory.frames().stack("p", "r" + i).push(FrameType.TASK, "t", Map.of());
			}
			JsonNode tried = await(context, post(context, "/sweep", "{\"dryRun\":true}").body());
			assertThat(tried.at("/result/dryRun").booleanValue()).isTrue();
			assertThat(get(context, "").body().at("/namespaces/runs/entries").longValue()).isEqualTo(3);
			assertThat(post(context, "/flush", "{\"dryRun\":true}").status()).isEqualTo(400);
		}
	}

	@Test
	void tellsWhatIsDamaged() throws Exception {
		try (ConfigurableApplicationContext context = start("--stackmemory.backend=file")) {
			context.getBean(StackMemory.class).frames().stack("p", "r").push(FrameType.TASK, "whole", Map.of());
			Path log = this.directory.resolve("files/00000001.wal.ndjson");
			Files.writeString(log, Files.readString(log).replace("whole", "wh0le"));

			JsonNode job = await(context, post(context, "/verify", "{}").body());
			assertThat(job.get("state").stringValue()).isEqualTo("FAILED");
			assertThat(job.get("error").stringValue()).contains("00000001.wal.ndjson");
		}
	}

	@Test
	void doesNothingWhereItMayOnlyBeRead() throws Exception {
		try (ConfigurableApplicationContext context = start("--stackmemory.backend=memory",
				"--management.endpoint.stackmemory.access=read-only")) {
			assertThat(get(context, "").status()).isEqualTo(200);
			assertThat(post(context, "/flush", "{}").status()).isEqualTo(405);
			assertThat(get(context, "/17").status()).isEqualTo(404);
			assertThat(get(context, "/../info").body().at("/stackmemory/backend").stringValue()).isEqualTo("memory");
		}
		try (ConfigurableApplicationContext context = start("--stackmemory.backend=memory",
				"--management.endpoint.stackmemory.access=none")) {
			assertThat(get(context, "").status()).isEqualTo(404);
			assertThat(context.getBeanProvider(StackMemoryEndpoint.class).getIfAvailable()).isNull();
		}
	}

	private JsonNode await(ConfigurableApplicationContext context, JsonNode started) throws Exception {
		JsonNode job = started;
		while (job.get("state").stringValue().equals("RUNNING")) {
			LockSupport.parkNanos(20_000_000);
			job = get(context, "/" + started.get("id").stringValue()).body();
		}
		return job;
	}

	private static Reply get(ConfigurableApplicationContext context, String path) throws Exception {
		return send(HttpRequest.newBuilder(uri(context, path)).GET());
	}

	private static Reply post(ConfigurableApplicationContext context, String path, String body) throws Exception {
		return send(HttpRequest.newBuilder(uri(context, path))
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	private static URI uri(ConfigurableApplicationContext context, String path) {
		return URI
			.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port")
					+ "/actuator/stackmemory" + path)
			.normalize();
	}

	private static Reply send(HttpRequest.Builder request) throws IOException, InterruptedException {
		HttpResponse<String> response = HttpClient.newHttpClient()
			.send(request.build(), HttpResponse.BodyHandlers.ofString());
		return new Reply(response.statusCode(), MAPPER.readTree(response.body().isEmpty() ? "{}" : response.body()));
	}

	private ConfigurableApplicationContext start(String... more) {
		List<String> arguments = new ArrayList<>(List.of("--server.port=0", "--spring.main.banner-mode=off",
				"--spring.autoconfigure.exclude=org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
				"--management.endpoints.web.exposure.include=stackmemory,info,health",
				"--stackmemory.sqlite.path=" + this.directory.resolve("memory.db"),
				"--stackmemory.file.directory=" + this.directory.resolve("files"),
				"--stackmemory.postgres.url=" + PostgresServer.url(), "--stackmemory.postgres.schema=endpoint"));
		for (String own : more) {
			arguments.removeIf((argument) -> argument.startsWith(own.substring(0, own.indexOf('=') + 1)));
			arguments.add(own);
		}
		return new SpringApplication(Application.class).run(arguments.toArray(String[]::new));
	}

	private record Reply(int status, JsonNode body) {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
