package io.stackmemory.document;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import io.stackmemory.StackMemory;
import io.stackmemory.storage.file.FileSettings;
import io.stackmemory.storage.file.FileStorageBackend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Files as memgoose leaves them behind.
 */
@SuppressWarnings("NullAway.Init")
class MemgooseFilesTests {

	@TempDir
	private Path directory;

	@Test
	void takesTheLatestLineOfEachDocument() throws IOException {
		Files.writeString(this.directory.resolve("User.data.ndjson"), """
				{"_id":"1","name":"Ada","age":36}
				{"_id":"2","name":"Böb","score":0.5}
				""");
		Files.writeString(this.directory.resolve("User.wal.ndjson"), """
				{"_id":"1","name":"Ada","age":37}
				{"_id":"3","name":"Cem"}
				{"_id":"1","name":"Ada","age":38}
				""");

		try (FileStorageBackend backend = open()) {
			DocumentCollection<JsonNode> users = users(backend);
			MemgooseFiles.Report report = new MemgooseFiles(this.directory, "User").importInto(users, (user) -> user);

			assertThat(report).isEqualTo(new MemgooseFiles.Report(5, java.util.List.of()));
			assertThat(users.count(DocumentQuery.all())).isEqualTo(3);
			assertThat(users.get("1").path("age").asInt()).isEqualTo(38);
			assertThat(users.get("2").path("name").asString()).isEqualTo("Böb");
		}
	}

	@Test
	void leavesTornLinesOutAndFindsWhatWasAppendedToOne() throws IOException {
		Files.writeString(this.directory.resolve("User.wal.ndjson"), """
				{"_id":"1","name":"Ada"}
				{"_id":"2","na{"_id":"3","name":"Cem"}
				{"_id":"4","part":{"_id":"5"}
				{"_id":"6","name":"Eve"}
				{"_id":"7","nam""");

		try (FileStorageBackend backend = open()) {
			DocumentCollection<JsonNode> users = users(backend);
			MemgooseFiles.Report report = new MemgooseFiles(this.directory, "User").importInto(users, (user) -> user);

			assertThat(report.lines()).isEqualTo(3);
			assertThat(report.damaged()).containsExactly("User.wal.ndjson:2", "User.wal.ndjson:3", "User.wal.ndjson:5");
			assertThat(users.list(DocumentQuery.all())).extracting((user) -> user.path("_id").asString())
				.containsExactly("1", "3", "6");
		}
	}

	@Test
	void importsMoreThanFitsInABatch() throws IOException {
		StringBuilder lines = new StringBuilder();
		for (int i = 0; i < 2600; i++) {
			lines.append("{\"_id\":\"").append(i % 1300).append("\",\"n\":").append(i).append("}\n");
		}
		Files.writeString(this.directory.resolve("User.data.ndjson"), lines);

		try (FileStorageBackend backend = open()) {
			DocumentCollection<JsonNode> users = users(backend);
			new MemgooseFiles(this.directory, "User").importInto(users, (user) -> user);

			assertThat(users.count(DocumentQuery.all())).isEqualTo(1300);
			assertThat(users.get("7").path("n").asInt()).isEqualTo(1307);
		}
	}

	@Test
	void saysThatThereAreNoFiles() {
		try (FileStorageBackend backend = open()) {
			assertThatExceptionOfType(DocumentException.class)
				.isThrownBy(
						() -> new MemgooseFiles(this.directory, "Nobody").importInto(users(backend), (user) -> user))
				.withMessageContaining("neither Nobody.data.ndjson nor Nobody.wal.ndjson in");
		}
	}

	private FileStorageBackend open() {
		return FileStorageBackend.open(FileSettings.of(this.directory.resolve("store")), Clock.systemUTC());
	}

	private static DocumentCollection<JsonNode> users(FileStorageBackend backend) {
		return StackMemory.builder(backend)
			.build()
			.collection(CollectionSpec.of("users", JsonNode.class, (user) -> user.path("_id").asString()));
	}

}
