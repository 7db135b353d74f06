package io.stackmemory.boot.autoconfigure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class SqliteWarmUpTests {

	private final MockEnvironment environment = new MockEnvironment();

	@Test
	void loadsTheDriverWhereNothingElseIsChosen() {
		assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "One processor has nothing to spare");
		assertThat(SqliteWarmUp.isWorthIt(this.environment)).isTrue();
		this.environment.setProperty("stackmemory.backend", "SQLite");
		assertThat(SqliteWarmUp.isWorthIt(this.environment)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "memory", "postgres", "auto" })
	void leavesItAloneWhereAnotherBackendMayBeChosen(String backend) {
		this.environment.setProperty("stackmemory.backend", backend);
		assertThat(SqliteWarmUp.isWorthIt(this.environment)).isFalse();
	}

	@Test
	void isSwitchedOffWithThatOfBoot() {
		this.environment.setProperty("spring.backgroundpreinitializer.ignore", "true");
		assertThat(SqliteWarmUp.isWorthIt(this.environment)).isFalse();
	}

}
