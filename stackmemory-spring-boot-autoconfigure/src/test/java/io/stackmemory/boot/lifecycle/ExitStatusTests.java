package io.stackmemory.boot.lifecycle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whose process gets the status.
 */
class ExitStatusTests {

	private final List<Integer> statuses = new ArrayList<>();

	private final ExitStatus status = new ExitStatus(this.statuses::add);

	@AfterEach
	void forget() {
		this.status.accept(new ExitReport(true, 1, List.of()));
		this.status.close();
		assertThat(this.status.isWatching()).as("nothing was left unsaved").isFalse();
	}

	@Test
	void ofAnApplicationThatItsOwnClassRuns() {
		assertThat(isWatchedWhenRunBy(StoppingApplication.class, StoppingApplication.class)).isTrue();
	}

	@Test
	void isThatOfAFailureWhereSomethingWasNotSaved() {
		assertThat(isWatchedWhenRunBy(StoppingApplication.class, StoppingApplication.class)).isTrue();
		this.status.run();
		assertThat(this.statuses).isEmpty();
		this.status.accept(new ExitReport(false, 1, List.of()));
		this.status.close();
		assertThat(this.status.isWatching()).isTrue();
		this.status.run();
		assertThat(this.statuses).containsExactly(ExitStatus.NOT_SAVED);
	}

	@Test
	void ofAnApplicationThatAClassInOneOfItsPackagesRuns() {
		assertThat(isWatchedWhenRunBy(StoppingApplication.class, InAPackage.class)).isTrue();
	}

	@Test
	void notOfAProcessThatSomebodyElseRuns() throws Exception {
		Class<?> other = Class.forName("liquibase.integration.commandline.LiquibaseCommandLine", false,
				getClass().getClassLoader());
		assertThat(isWatchedWhenRunBy(other, InAPackage.class)).isFalse();
	}

	@Test
	void notOfATestClassInThePackageOfTheApplication() {
		assertThat(isWatchedWhenRunBy(ExitStatusTests.class, InAPackage.class)).isFalse();
	}

	private boolean isWatchedWhenRunBy(Class<?> main, Class<?> source) {
		SpringApplication application = new SpringApplication(source);
		application.setMainApplicationClass(main);
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			if (source == InAPackage.class) {
				context.register(source);
			}
			context.refresh();
			this.status
				.onApplicationEvent(new ApplicationStartedEvent(application, new String[0], context, Duration.ZERO));
			return this.status.isWatching();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage
	static class InAPackage {

	}

}
