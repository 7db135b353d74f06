package io.stackmemory.boot.autoconfigure;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.io.DefaultResourceLoader;

import io.stackmemory.boot.PostgresServer;
import io.stackmemory.storage.file.FileSettings;
import io.stackmemory.storage.file.FileStorageBackend;
import io.stackmemory.storage.jdbc.JdbcStorageBackend;
import io.stackmemory.storage.jdbc.SqliteSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What somebody reads when the application does not start.
 */
@ExtendWith(OutputCaptureExtension.class)
@SuppressWarnings("NullAway.Init")
class StartupFailureTests {

	@TempDir
	private Path directory;

	@Test
	void namesTheBackendsThatThereAre(CapturedOutput output) {
		start("--stackmemory.backend=sqllite");

		assertThat(output)
			.contains("stackmemory.backend is 'sqllite', but there is no such backend. Did you mean 'sqlite'?")
			.contains("Set stackmemory.backend to one that is available: file, git, memory, postgres, sqlite.");
	}

	@Test
	void namesTheDependencyThatIsMissing(CapturedOutput output) {
		start(new FilteredClassLoader("org.sqlite"), "--stackmemory.backend=sqlite");

		assertThat(output)
			.contains("stackmemory.backend is 'sqlite', but what this backend needs is not on the class path.")
			.contains("Add org.xerial:sqlite-jdbc and io.stackmemory:stackmemory-jdbc to the dependencies");
	}

	@Test
	void saysThatThePathCanNotBeWrittenTo(CapturedOutput output) throws IOException {
		Path file = Files.writeString(this.directory.resolve("file"), "content");
		start("--stackmemory.sqlite.path=" + file.resolve("memory.db"));

		assertThat(output).contains("Can't make " + file.resolve("memory.db"))
			.contains(
					"or set stackmemory.sqlite.path, stackmemory.file.directory or stackmemory.git.directory to a place");
	}

	@Test
	void saysThatTheFileIsNoDatabase(CapturedOutput output) throws IOException {
		Path file = Files.writeString(this.directory.resolve("notes.txt"), "my notes ".repeat(200));
		start("--stackmemory.sqlite.path=" + file);

		assertThat(output).contains(file + " is no SQLite database")
			.contains("If the path is wrong, correct stackmemory.sqlite.path.");
		assertThat(file).hasContent("my notes ".repeat(200));
	}

	@Test
	void saysThatTheSchemaIsNewer(CapturedOutput output) throws SQLException {
		Path file = this.directory.resolve("memory.db");
		JdbcStorageBackend.sqlite(SqliteSettings.of(file), Clock.systemUTC()).close();
		try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
				Statement statement = connection.createStatement()) {
			statement.execute("UPDATE stackmemory_schema SET version=999");
		}
		start("--stackmemory.sqlite.path=" + file);

		assertThat(output).contains("has a schema of version 999").contains("Run the newer version of the application");
	}

	@Test
	void saysThatAPropertyHasNoSuchValue(CapturedOutput output) {
		start("--stackmemory.sqlite.synchronous=sometimes");

		assertThat(output).contains("Property: stackmemory.sqlite.synchronous")
			.contains("Value: \"sometimes\"")
			.contains("The following values are valid");
	}

	@Test
	void saysThatAPropertyIsOutOfRange(CapturedOutput output) {
		start("--stackmemory.sqlite.maximum-readers=0", "--stackmemory.sqlite.path=" + this.directory.resolve("x"));

		assertThat(output).contains("There is one connection for reading at least, not 0");
	}

	@Test
	void saysWhatIsNoRetentionPolicy(CapturedOutput output) {
		start("--stackmemory.backend=memory", "--stackmemory.retention.collections.notes=forever");

		assertThat(output).contains("'forever' is no retention policy; these are: keep_forever, ttl_30d");
	}

	@Test
	void saysWhoHasTheDirectory(CapturedOutput output) {
		try (FileStorageBackend backend = FileStorageBackend.open(FileSettings.of(this.directory), Clock.systemUTC())) {
			assertThat(backend.name()).isEqualTo("file");
			start("--stackmemory.backend=file", "--stackmemory.file.directory=" + this.directory);
		}

		assertThat(output).contains("is in use by process " + ProcessHandle.current().pid());
	}

	@Test
	void saysThatTheDirectoryIsAFile(CapturedOutput output) throws IOException {
		Path file = Files.writeString(this.directory.resolve("file"), "content");
		start("--stackmemory.backend=file", "--stackmemory.file.directory=" + file);

		assertThat(output).contains(file + " is a file, not a directory")
			.contains("or stackmemory.git.directory to a place that it may write to");
	}

	@Test
	void saysWhatAnAddressLooksLike(CapturedOutput output) {
		start("--stackmemory.backend=postgres", "--stackmemory.postgres.url=postgres://u:secret@host:port/db");

		assertThat(output).contains("The address of the PostgreSQL database does not parse: the port behind the host")
			.contains("Correct stackmemory.postgres.url")
			.doesNotContain("secret");
	}

	@Test
	void saysThatNoServerAnswers(CapturedOutput output) {
		start("--stackmemory.backend=postgres", "--stackmemory.postgres.url=postgres://u:secret@localhost:1/db");

		assertThat(output).contains("Could not open postgres://localhost:1/db")
			.contains("Start the server, or correct host and port")
			.doesNotContain("secret");
	}

	@Test
	void saysThatThereIsNoSuchDatabase(CapturedOutput output) {
		start("--stackmemory.backend=postgres", "--stackmemory.postgres.url=postgres://postgres:secret@localhost:"
				+ PostgresServer.port() + "/missing");

		assertThat(output).contains("database \"missing\" does not exist")
			.contains("Create the database, or correct its name")
			.doesNotContain("secret");
	}

	@Test
	void saysThatTheTablesAreMissing(CapturedOutput output) {
		start("--stackmemory.backend=postgres", "--stackmemory.schema=validate",
				"--stackmemory.postgres.schema=nothing", "--stackmemory.postgres.url=" + PostgresServer.url());

		assertThat(output).contains("has no schema").contains("Apply the SQL of this version");
	}

	@Test
	void saysThatTheDriverOfPostgresIsMissing(CapturedOutput output) {
		start(new FilteredClassLoader("org.postgresql"), "--stackmemory.backend=postgres");

		assertThat(output).contains("Add org.postgresql:postgresql, com.zaxxer:HikariCP and");
	}

	@Test
	void saysWhichPropertyOfThePoolIsWrong(CapturedOutput output) {
		start("--stackmemory.backend=postgres", "--stackmemory.postgres.pool.minimum-idle=20");

		assertThat(output).contains("stackmemory.postgres.pool.minimum-idle can't be '20'")
			.contains("A pool keeps no more connections open than its maximum-size, 16");
	}

	private void start(String... arguments) {
		start(new URLClassLoader(new URL[0], getClass().getClassLoader()), arguments);
	}

	private void start(ClassLoader classLoader, String... arguments) {
		SpringApplication application = new SpringApplication(new DefaultResourceLoader(classLoader),
				Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		assertThatException().isThrownBy(() -> application.run(arguments).close());
	}

	@ImportAutoConfiguration(StackMemoryAutoConfiguration.class)
	static class Application {

	}

}
