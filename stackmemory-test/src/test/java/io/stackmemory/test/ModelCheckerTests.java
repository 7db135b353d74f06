package io.stackmemory.test;

import java.time.Clock;
import java.util.function.Function;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.memory.MemoryStorageBackend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class ModelCheckerTests {

	@ParameterizedTest
	@ValueSource(longs = { 0, 1, -1, 42, Long.MAX_VALUE, Long.MIN_VALUE })
	void findsNothingInABackendThatKeepsTheRules(long seed) {
		check(MemoryStorageBackend::new, seed, 1000);
	}

	@Test
	void findsEveryPlantedBug() {
		assertFinds(BrokenBackends::ignoresExpiry);
		assertFinds(BrokenBackends::losesCreatedAt);
		assertFinds(BrokenBackends::losesMetadata);
		assertFinds(BrokenBackends::losesDigits);
		assertFinds(BrokenBackends::appliesHalfABatch);
		assertFinds(BrokenBackends::ignoresPreconditions);
		assertFinds(BrokenBackends::forgetsTheLastOfManyOperations);
		assertFinds(BrokenBackends::acceptsOldRevisions);
		assertFinds(BrokenBackends::ignoresAnOffsetWithoutALimit);
		assertFinds(BrokenBackends::ignoresPositions);
		assertFinds(BrokenBackends::ignoresTheCaseOfNamespaces);
		assertFinds(BrokenBackends::ordersKeysByCharacter);
		assertFinds(BrokenBackends::answersWithoutNullOnceIndexed);
		assertFinds(BrokenBackends::doesNotEscapePatterns);
	}

	@Test
	void namesTheSeedTheStepAndTheOperation() {
		AssertionError first = failure(7);
		assertThat(first).hasMessageContaining("-Dstackmemory.test.seed=7 in step ").hasMessageContaining("(write at ");
		assertThat(failure(7)).hasMessage(first.getMessage());
	}

	@Test
	void goesOnWithAStoreThatWasOpenedAgain() {
		SettableClock clock = new SettableClock(BackendContract.START);
		ModelChecker checker = new ModelChecker(new MemoryStorageBackend(clock), clock, 1);
		checker.run(100);
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> checker.continueWith(new MemoryStorageBackend(clock)))
			.withMessageContaining("after opening the store again");
	}

	@Test
	void addsANewSeedToTheUsualOnes() {
		assertThat(ModelChecker.seeds(1, 2)).hasSize(3).startsWith(1L, 2L);
		assertThat(ModelChecker.seeds()).isNotEqualTo(ModelChecker.seeds());
	}

	private static void assertFinds(Function<Clock, StorageBackend> broken) {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> {
			for (int seed = 1; seed <= 60; seed++) {
				check(broken, seed, 2000);
			}
		});
	}

	private static AssertionError failure(long seed) {
		AssertionError error = catchThrowableOfType(AssertionError.class,
				() -> check(BrokenBackends::ignoresPreconditions, seed, 2000));
		assertThat(error).isNotNull();
		return error;
	}

	private static void check(Function<Clock, StorageBackend> backend, long seed, int steps) {
		SettableClock clock = new SettableClock(BackendContract.START);
		new ModelChecker(backend.apply(clock), clock, seed).run(steps);
	}

}
