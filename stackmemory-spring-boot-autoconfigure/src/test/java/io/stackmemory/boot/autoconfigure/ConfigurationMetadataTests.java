package io.stackmemory.boot.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import io.stackmemory.boot.command.Command;
import io.stackmemory.document.DocumentStore;
import io.stackmemory.document.TransactionSettings;
import io.stackmemory.frame.Frames;
import io.stackmemory.storage.file.FileSettings;
import io.stackmemory.storage.jdbc.PostgresPool;
import io.stackmemory.storage.jdbc.PostgresSettings;
import io.stackmemory.storage.jdbc.SchemaMode;
import io.stackmemory.storage.jdbc.SqliteSettings;

import static org.assertj.core.api.Assertions.assertThat;

class ConfigurationMetadataTests {

	@Test
	void everyPropertyIsDescribed() throws IOException {
		JsonNode metadata;
		try (InputStream json = getClass().getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			metadata = new JsonMapper().readTree(json);
		}

		assertThat(metadata.get("properties").values()).hasSizeGreaterThanOrEqualTo(9).allSatisfy((property) -> {
			String description = property.path("description").asString("");
			assertThat(description).as(property.get("name").stringValue()).isNotBlank().endsWith(".");
			assertThat(description).doesNotStartWith("The ").doesNotStartWith("A ");
		});
		assertThat(metadata.get("hints").values()).extracting((hint) -> hint.get("name").stringValue())
			.contains("stackmemory.backend", "stackmemory.sqlite.synchronous");
	}

	@Test
	void everyValueOfAnEnumerationIsExplained() throws Exception {
		JsonNode metadata;
		try (InputStream json = getClass().getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			metadata = new JsonMapper().readTree(json);
		}
		Map<String, List<String>> hints = new HashMap<>();
		for (JsonNode hint : metadata.get("hints")) {
			List<String> values = new ArrayList<>();
			for (JsonNode value : hint.path("values")) {
				assertThat(value.path("description").asString("")).endsWith(".");
				values.add(value.get("value").asString());
			}
			hints.put(hint.get("name").stringValue(), values);
		}
		int enumerations = 0;
		for (JsonNode property : metadata.get("properties")) {
			String type = property.get("type").stringValue();
			if (type.startsWith("io.stackmemory.") && Class.forName(type).isEnum()) {
				enumerations++;
				assertThat(hints.get(property.get("name").stringValue())).as(property.get("name").stringValue())
					.containsExactlyInAnyOrderElementsOf(Arrays.stream(Class.forName(type).getEnumConstants())
						.map((constant) -> constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
						.toList());
			}
		}
		assertThat(enumerations).isGreaterThanOrEqualTo(3);
		assertThat(hints.get("stackmemory.command"))
			.containsExactlyInAnyOrderElementsOf(Arrays.stream(Command.values()).map(Command::label).toList());
	}

	@Test
	void defaultsAreThoseOfTheLibrary() {
		Binder nothing = new Binder(new MapConfigurationPropertySource());
		StackMemoryProperties properties = nothing.bindOrCreate("stackmemory", StackMemoryProperties.class);
		SqliteProperties sqlite = nothing.bindOrCreate("stackmemory.sqlite", SqliteProperties.class);

		assertThat(sqlite.settings(SchemaMode.MIGRATE)).isEqualTo(SqliteSettings.of(SqliteSettings.DEFAULT_PATH));
		assertThat(sqlite.busyTimeout()).isEqualTo(Duration.ofSeconds(5));
		PostgresProperties postgres = nothing.bindOrCreate("stackmemory.postgres", PostgresProperties.class);
		assertThat(postgres.settings(SchemaMode.MIGRATE)).isEqualTo(PostgresSettings.DEFAULTS);
		assertThat(postgres.pool())
			.isEqualTo(new PostgresProperties.Pool(PostgresPool.DEFAULT_MAXIMUM_SIZE, PostgresPool.DEFAULT_MINIMUM_IDLE,
					PostgresPool.DEFAULT_CONNECTION_TIMEOUT, PostgresPool.DEFAULT_IDLE_TIMEOUT, Duration.ZERO));
		FileProperties file = nothing.bindOrCreate("stackmemory.file", FileProperties.class);
		assertThat(file.settings()).isEqualTo(FileSettings.of(FileSettings.DEFAULT_DIRECTORY));
		assertThat(properties.backend()).isNull();
		assertThat(properties.maximumDocumentSize().toBytes()).isEqualTo(DocumentStore.DEFAULT_MAXIMUM_SIZE);
		assertThat(properties.frames().maximumDepth()).isEqualTo(Frames.DEFAULT_MAXIMUM_DEPTH);
		assertThat(properties.transactions().settings()).isEqualTo(TransactionSettings.DEFAULTS);
	}

}
