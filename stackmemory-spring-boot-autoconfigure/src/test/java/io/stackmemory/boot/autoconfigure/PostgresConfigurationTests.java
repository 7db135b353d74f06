package io.stackmemory.boot.autoconfigure;

import java.io.OutputStream;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.postgresql.PostgreSQLContainer;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.docker.compose.core.ConnectionPorts;
import org.springframework.boot.docker.compose.core.ImageReference;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.stackmemory.StackMemory;
import io.stackmemory.boot.PostgresServer;
import io.stackmemory.boot.StackMemoryConnectionDetails;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageSetupException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The ways to say where PostgreSQL is.
 */
@SuppressWarnings("NullAway.Init")
class PostgresConfigurationTests {

	private static final String PASSWORD = "changeit";

	@TempDir
	private Path directory;

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(StackMemoryAutoConfiguration.class))
		.withPropertyValues("stackmemory.backend=postgres", "stackmemory.postgres.pool.maximum-size=3");

	@Test
	void usesTheAddressOfAProperty() {
		this.runner.withPropertyValues("stackmemory.postgres.url=" + PostgresServer.url()).run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(StackMemory.class).doesNotHaveBean(DataSource.class);
			StorageBackend backend = context.getBean(StorageBackend.class);
			assertThat(backend.name()).isEqualTo("postgres");
			assertThat(backend.check().details()).containsEntry("connectionsMaximum", 3);
		});
	}

	@Test
	void usesTheAddressThatHostingPlatformsGive() {
		this.runner.withPropertyValues("DATABASE_URL=" + PostgresServer.url(), "stackmemory.postgres.schema=platform")
			.run((context) -> assertThat(context.getBean(StorageBackend.class))
				.hasToString("postgres://localhost:" + PostgresServer.port() + "/postgres (schema platform)"));
	}

	@Test
	void usesTheDataSourceOfTheApplicationAndLeavesItOpen() {
		this.runner.withUserConfiguration(ApplicationDataSource.class)
			.withPropertyValues("stackmemory.postgres.datasource=application")
			.run((context) -> {
				StorageBackend backend = context.getBean(StorageBackend.class);
				assertThat(backend.toString()).startsWith("the application's PostgreSQL database");
				backend.close();
				HikariDataSource dataSource = context.getBean(HikariDataSource.class);
				assertThat(dataSource.isClosed()).isFalse();
				dataSource.getConnection().close();
			});
		this.runner.withUserConfiguration(ApplicationDataSource.class)
			.withPropertyValues("stackmemory.postgres.datasource=mine")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void saysThatThereIsNoSuchDataSource() {
		this.runner.withPropertyValues("stackmemory.postgres.datasource=application")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isNotNull()
				.satisfies((ex) -> assertThat(context.getStartupFailure())
					.hasStackTraceContaining("but the application has no DataSource, or several of them")));
		this.runner.withPropertyValues("stackmemory.postgres.datasource=yours")
			.run((context) -> assertThat(context.getStartupFailure())
				.hasStackTraceContaining("there is no DataSource bean of this name"));
	}

	@Test
	void saysThatNothingSaysWhereTheDatabaseIs() {
		this.runner.run((context) -> assertThat(context.getStartupFailure()).rootCause()
			.isInstanceOf(FailureAnalyzedException.class)
			.hasMessageContaining("nothing says where the database is"));
	}

	@Test
	void usesAContainerOfTestcontainers() {
		this.runner.withConfiguration(AutoConfigurations.of(ServiceConnectionAutoConfiguration.class))
			.withUserConfiguration(Containers.class)
			.run((context) -> {
				assertThat(context).hasNotFailed().hasSingleBean(StackMemoryConnectionDetails.class);
				assertThat(context.getBean(StorageBackend.class).name()).isEqualTo("postgres");
			});
	}

	@Test
	void usesAServiceOfDockerCompose() throws Exception {
		RunningService service = new ComposeService(Map.of("POSTGRES_USER", "me", "POSTGRES_PASSWORD", "secret"));
		Constructor<?> constructor = DockerComposeConnectionSource.class.getDeclaredConstructors()[0];
		constructor.setAccessible(true);
		Object source = (constructor.getParameterCount() == 1) ? constructor.newInstance(service)
				: constructor.newInstance(service, null);

		StackMemoryConnectionDetails details = new PostgresComposeConnectionDetailsFactory()
			.getDockerComposeConnectionDetails((DockerComposeConnectionSource) source);

		assertThat(details.url()).isEqualTo("postgres://127.0.0.1:15432/me");
		assertThat(details.username()).isEqualTo("me");
		assertThat(details.password()).isEqualTo("secret");
	}

	@Test
	void encryptsConnectionsByABundle() throws Exception {
		Path store = this.directory.resolve("server.p12");
		List<String> keytool = List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "server", "-keyalg", "RSA", "-dname", "CN=localhost", "-ext",
				"SAN=dns:localhost", "-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD);
		assertThat(new ProcessBuilder(keytool).inheritIO().start().waitFor()).isZero();
		KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
		Path key = pem("server.key", "PRIVATE KEY", keys.getKey("server", PASSWORD.toCharArray()).getEncoded());
		Path certificate = pem("server.crt", "CERTIFICATE", keys.getCertificate("server").getEncoded());
		Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
		Files.setPosixFilePermissions(this.directory, PosixFilePermissions.fromString("rwxr-xr-x"));
		try (EmbeddedPostgres server = EmbeddedPostgres.builder()
			.setServerConfig("ssl", "on")
			.setServerConfig("ssl_cert_file", certificate.toString())
			.setServerConfig("ssl_key_file", key.toString())
			.start()) {
			ApplicationContextRunner encrypted = this.runner
				.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class))
				.withPropertyValues(
						"stackmemory.postgres.url=postgres://postgres@localhost:" + server.getPort() + "/postgres",
						"stackmemory.postgres.ssl-bundle=database");
			encrypted.withPropertyValues("spring.ssl.bundle.pem.database.truststore.certificate=" + certificate)
				.run((context) -> {
					assertThat(context).hasNotFailed();
					context.getBean(StorageBackend.class).flush();
					try (var connection = server.getPostgresDatabase().getConnection();
							var rows = connection.createStatement()
								.executeQuery("SELECT count(*) FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid)"
										+ " WHERE s.ssl AND a.application_name='stackmemory'")) {
						assertThat(rows.next()).isTrue();
						assertThat(rows.getInt(1)).isPositive();
					}
				});
			encrypted.withPropertyValues("spring.ssl.bundle.pem.database.truststore.certificate=" + other())
				.run((context) -> assertThat(context.getStartupFailure()).rootCause()
					.satisfies((ex) -> assertThat(context.getStartupFailure())
						.hasStackTraceContaining(StorageSetupException.class.getName())));
		}
	}

	/**
	 * A certificate that has signed nothing here.
	 */
	private Path other() throws Exception {
		Path store = this.directory.resolve("other.p12");
		List<String> keytool = List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "other", "-keyalg", "RSA", "-dname", "CN=localhost", "-keystore",
				store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD);
		assertThat(new ProcessBuilder(keytool).inheritIO().start().waitFor()).isZero();
		KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
		return pem("other.crt", "CERTIFICATE", keys.getCertificate("other").getEncoded());
	}

	private Path pem(String name, String type, byte[] content) throws Exception {
		Path file = this.directory.resolve(name);
		try (OutputStream out = Files.newOutputStream(file)) {
			out.write(("-----BEGIN " + type + "-----\n").getBytes(StandardCharsets.US_ASCII));
			out.write(Base64.getMimeEncoder(64, new byte[] { '\n' }).encode(content));
			out.write(("\n-----END " + type + "-----\n").getBytes(StandardCharsets.US_ASCII));
		}
		return file;
	}

	@Configuration(proxyBeanMethods = false)
	static class ApplicationDataSource {

		@Bean
		HikariDataSource mine() {
			HikariDataSource dataSource = new HikariDataSource();
			dataSource.setJdbcUrl(PostgresServer.jdbcUrl());
			dataSource.setUsername("postgres");
			return dataSource;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Containers {

		@Bean
		@ServiceConnection
		PostgreSQLContainer database() {
			return new RunningContainer();
		}

	}

	/**
	 * Stands for a container that runs, where there is nothing to run containers.
	 */
	static class RunningContainer extends PostgreSQLContainer {

		RunningContainer() {
			super("postgres:18");
		}

		@Override
		public void start() {
		}

		@Override
		public boolean isRunning() {
			return true;
		}

		@Override
		public void stop() {
		}

		@Override
		public String getJdbcUrl() {
			return PostgresServer.jdbcUrl() + "?loggerLevel=OFF";
		}

		@Override
		public String getUsername() {
			return "postgres";
		}

	}

	/**
	 * Stands for a service of Docker Compose.
	 */
	private record ComposeService(Map<String, String> env) implements RunningService {

		@Override
		public String name() {
			return "database";
		}

		@Override
		public ImageReference image() {
			return ImageReference.of("postgres:18");
		}

		@Override
		public String host() {
			return "127.0.0.1";
		}

		@Override
		public ConnectionPorts ports() {
			return new ConnectionPorts() {

				@Override
				public int get(int containerPort) {
					return 10_000 + containerPort;
				}

				@Override
				public List<Integer> getAll() {
					return List.of(get(5432));
				}

				@Override
				public List<Integer> getAll(String protocol) {
					return getAll();
				}

			};
		}

		@Override
		public Map<String, String> labels() {
			return Map.of();
		}

	}

}
