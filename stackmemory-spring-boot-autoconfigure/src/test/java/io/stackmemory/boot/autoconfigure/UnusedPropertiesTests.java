package io.stackmemory.boot.autoconfigure;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class UnusedPropertiesTests {

	private static final String POSTGRES = "stackmemory.postgres-" + PostgresProperties.class.getName();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(StackMemoryAutoConfiguration.class))
		.withPropertyValues("stackmemory.backend=memory");

	@Test
	void areNotBoundWhereNoneIsSet() {
		this.runner.run((context) -> {
			assertThat(context.getBeanFactory().containsSingleton(POSTGRES)).isFalse();
			assertThat(context.getBean(PostgresProperties.class).pool().maximumSize()).isEqualTo(16);
		});
	}

	@Test
	void areCheckedWhereOneIsSetWhateverBackendIsChosen() {
		this.runner.withPropertyValues("stackmemory.postgres.pool.maximum-size=-1")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasStackTraceContaining("A pool has one connection at least"));
	}

	@Test
	void areCheckedWhereOneIsSetAsASystemProperty() {
		this.runner.withSystemProperties("stackmemory.file.sync=sometimes")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasStackTraceContaining("stackmemory.file.sync"));
	}

}
