package io.stackmemory.boot.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

import io.stackmemory.boot.PostgresServer;
import io.stackmemory.boot.autoconfigure.health.StackMemoryHealthAutoConfiguration;
import io.stackmemory.boot.autoconfigure.metrics.StackMemoryMetricsAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever property has a value that it can't have, the application does not start, and
 * says which it is and what to do.
 */
@SuppressWarnings("NullAway.Init")
class WrongPropertyTests {

	/** By type; those of other types are in {@link #OTHERS}. */
	private static final Map<String, List<String>> WRONG = Map.of("java.time.Duration", List.of("soon", "-1s"),
			"org.springframework.util.unit.DataSize", List.of("huge", "-1MB"), "java.lang.Integer",
			List.of("many", "-1"), "java.lang.Long", List.of("many", "-1"), "java.lang.Double", List.of("much", "-1"),
			"java.lang.Boolean", List.of("perhaps"));

	private static final Map<String, List<String>> OTHERS = Map.ofEntries(
			Map.entry("stackmemory.backend", List.of("oracle")), Map.entry("stackmemory.schema", List.of("drop")),
			Map.entry("stackmemory.file.sync", List.of("sometimes")),
			Map.entry("stackmemory.file.directory", List.of("/dev/null/files")),
			Map.entry("stackmemory.sqlite.path", List.of("/dev/null/memory.db")),
			Map.entry("stackmemory.sqlite.synchronous", List.of("half")),
			Map.entry("stackmemory.postgres.url", List.of("nonsense", "postgres://localhost:1/none")),
			Map.entry("stackmemory.postgres.datasource", List.of("nobody")),
			Map.entry("stackmemory.postgres.ssl-bundle", List.of("nobody")),
			Map.entry("stackmemory.postgres.schema", List.of("", "a\"b")),
			Map.entry("stackmemory.retention.collections", List.of("[notes]=keep_some", "[no namespace!]=keep_last_1")),
			Map.entry("stackmemory.git.directory", List.of("/dev/null/git")),
			Map.entry("stackmemory.git.remote", List.of("/nowhere/none.git", "gopher://example.org/x")),
			Map.entry("stackmemory.git.branch", List.of("a..b", "")),
			Map.entry("stackmemory.git.username", List.of("")), Map.entry("stackmemory.git.author-name", List.of("")),
			Map.entry("stackmemory.git.author-email", List.of("")),
			Map.entry("stackmemory.git.history", List.of("rewritten")),
			Map.entry("stackmemory.replicas", List.of("[0].backend=oracle", "[0].max-lag=-1s", "[0].name=No")),
			Map.entry("stackmemory.restore", List.of("perhaps")),
			Map.entry("stackmemory.durability.required", List.of("machine", "everywhere")),
			Map.entry("stackmemory.shutdown.report", List.of("/dev/null/report.json")),
			Map.entry("stackmemory.stores", List.of("default.backend=memory", "a.backend=oracle")));

	/** Texts of any kind, which only a server can refuse. */
	private static final List<String> ANYTHING = List.of("stackmemory.postgres.username",
			"stackmemory.postgres.password", "stackmemory.git.token", "stackmemory.command");

	@TempDir
	private Path directory;

	static Stream<String> settings() throws IOException {
		JsonNode metadata;
		try (InputStream json = WrongPropertyTests.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			metadata = new JsonMapper().readTree(json);
		}
		List<String> settings = new ArrayList<>();
		for (JsonNode property : metadata.get("properties")) {
			String name = property.get("name").stringValue();
			if (!name.startsWith("stackmemory.") || ANYTHING.contains(name)) {
				continue;
			}
			List<String> values = OTHERS.getOrDefault(name, WRONG.get(property.get("type").stringValue()));
			assertThat(values).as("wrong values of " + name).isNotNull();
			values.forEach((value) -> settings
				.add(value.contains("=") ? name + (value.startsWith("[") ? "" : ".") + value : name + "=" + value));
		}
		return settings.stream();
	}

	@ParameterizedTest
	@MethodSource("settings")
	void areExplained(String setting) {
		String name = setting.substring(0, setting.indexOf('='));
		ConfigurableApplicationContext[] started = new ConfigurableApplicationContext[1];
		new ApplicationContextRunner().withInitializer((context) -> started[0] = context)
			.withConfiguration(AutoConfigurations.of(StackMemoryAutoConfiguration.class, SslAutoConfiguration.class,
					StackMemoryHealthAutoConfiguration.class, StackMemoryMetricsAutoConfiguration.class))
			.withPropertyValues("stackmemory.backend=" + backend(name),
					"stackmemory.sqlite.path=" + this.directory.resolve("memory.db"),
					"stackmemory.file.directory=" + this.directory.resolve("files"),
					"stackmemory.git.directory=" + this.directory.resolve("git"),
					"stackmemory.postgres.url=" + PostgresServer.url(), setting)
			.run((context) -> {
				assertThat(context).as(setting).hasFailed();
				Throwable failure = context.getStartupFailure();
				FailureAnalysis analysis = analyze(failure, started[0].getBeanFactory(), started[0].getEnvironment());
				assertThat(analysis).as(setting + ": an explanation of " + failure).isNotNull();
				assertThat(analysis.getDescription()).isNotBlank();
				assertThat(analysis.getAction()).isNotBlank();
				String text = analysis.getDescription() + analysis.getAction();
				assertThat(text).as(setting).contains(name.replaceAll("\\[.*|\\.default\\..*", ""));
			});
	}

	private static String backend(String name) {
		String part = name.split("\\.")[1];
		return List.of("file", "sqlite", "postgres", "git").contains(part) ? part : "memory";
	}

	private static @Nullable FailureAnalysis analyze(@Nullable Throwable failure, BeanFactory beans,
			Environment environment) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof FailureAnalyzedException analyzed) {
				return analyzed.analysis();
			}
		}
		List<FailureAnalyzer> analyzers = SpringFactoriesLoader.forDefaultResourceLocation()
			.load(FailureAnalyzer.class,
					ArgumentResolver.of(BeanFactory.class, beans).and(Environment.class, environment),
					FailureHandler.handleMessage((message, ex) -> {
					}));
		for (FailureAnalyzer analyzer : analyzers) {
			FailureAnalysis analysis = (failure != null) ? analyzer.analyze(failure) : null;
			if (analysis != null) {
				return analysis;
			}
		}
		return null;
	}

}
