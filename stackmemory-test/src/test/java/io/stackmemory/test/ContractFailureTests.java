package io.stackmemory.test;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.memory.MemoryStorageBackend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedClass;

/**
 * The contracts fail where a backend breaks a rule.
 */
class ContractFailureTests {

	private final CountDownLatch end = new CountDownLatch(1);

	@AfterEach
	void endThreads() {
		this.end.countDown();
	}

	@Test
	void noticesABackendThatIgnoresExpiry() {
		assertThat(failures(BrokenBackends::ignoresExpiry, Broken.Expiry.class, Broken.Preconditions.class)).contains(
				"isAbsentForEveryCallFromThatMillisecondOn", "doesNotCountInAWindow", "absentHoldsWhereThereIsNoEntry");
	}

	@Test
	void noticesABackendThatLosesWhenAnEntryWasCreated() {
		assertThat(failures(BrokenBackends::losesCreatedAt, Broken.ReadsAndWrites.class, Broken.Preconditions.class))
			.contains("putKeepsWhenTheEntryWasCreatedAndReplacesTheRest", "updateOfAnEntryKeepsWhenItWasCreated");
	}

	@Test
	void noticesABackendThatLosesMetadata() {
		assertThat(failures(BrokenBackends::losesMetadata, Broken.ReadsAndWrites.class, Broken.HostileTexts.class))
			.contains("readsWhatWasPut", "keepsHostileMetadata");
	}

	@Test
	void noticesABackendThatLosesDigits() {
		assertThat(failures(BrokenBackends::losesDigits, Broken.HostileTexts.class))
			.contains("readsEveryValueAsTheSameJsonValue", "scansEveryValueAsTheSameJsonValue");
	}

	@Test
	void noticesABackendThatAppliesHalfABatch() {
		assertThat(failures(BrokenBackends::appliesHalfABatch, Broken.Batches.class, Broken.Concurrency.class))
			.contains("appliesNothingWhenOnePreconditionFailsWhereverItStands", "scansNoHalfOfABatch",
					"readsNoHalfOfABatchByKey");
	}

	@Test
	void noticesABackendThatForgetsPartOfABatch() {
		assertThat(failures(BrokenBackends::forgetsTheLastOfManyOperations, Broken.Batches.class, Broken.Model.class))
			.contains("appliesEveryOperationOfABatch", "answersAsTheModelDoes");
	}

	@Test
	void noticesABackendThatIgnoresPreconditions() {
		assertThat(failures(BrokenBackends::ignoresPreconditions, Broken.Preconditions.class, Broken.Concurrency.class))
			.contains("presentHoldsWhereThereIsAnEntry", "atARevisionFailsAfterAnyOtherPut", "letsOneOfManyInsertsWin",
					"losesNoUpdateOfACounter");
	}

	@Test
	void noticesABackendWhoseRevisionsGoBack() {
		assertThat(failures(BrokenBackends::acceptsOldRevisions, Broken.ReadsAndWrites.class, Broken.Batches.class))
			.contains("refusesToPutOverAnEntryWithARevisionThatIsNotGreater",
					"appliesNothingWhenTheRevisionIsBehindForOneEntry");
	}

	@Test
	void noticesABackendThatDoesNotEscapePatterns() {
		assertThat(failures(BrokenBackends::doesNotEscapePatterns, Broken.Filters.class, Broken.FilterMatrix.class))
			.contains("matchesTextLiterally");
	}

	@Test
	void noticesABackendThatIgnoresAnOffsetWithoutALimit() {
		assertThat(failures(BrokenBackends::ignoresAnOffsetWithoutALimit, Broken.Paging.class))
			.contains("leavesOutAnOffsetWithoutALimit", "givesNothingForAnOffsetPastTheEnd");
	}

	@Test
	void noticesABackendThatIgnoresPositions() {
		assertThat(failures(BrokenBackends::ignoresPositions, Broken.Paging.class))
			.contains("goesOnFromEveryEntryInEveryOrder", "walksThroughEverythingPageByPage");
	}

	@Test
	void noticesABackendThatIgnoresTheCaseOfNamespaces() {
		assertThat(failures(BrokenBackends::ignoresTheCaseOfNamespaces, Broken.Namespaces.class))
			.contains("asksOneNamespaceOnly");
	}

	@Test
	void noticesABackendThatOrdersKeysByCharacter() {
		assertThat(failures(BrokenBackends::ordersKeysByCharacter, Broken.Orders.class, Broken.HostileTexts.class))
			.contains("ordersByKeyWhenNothingElseIsAsked", "ordersEveryKeyByCodePoint");
	}

	@Test
	void noticesABackendWhoseIndexesChangeAnswers() {
		assertThat(failures(BrokenBackends::answersWithoutNullOnceIndexed, Broken.Definitions.class))
			.contains("answersTheSameWhateverIsDefined");
	}

	@Test
	void noticesABackendThatDoesNotKeepWhatItClaims() {
		assertThat(failures(BrokenBackends::claimsToKeepEverything, Broken.Durability.class))
			.contains("keepsEverythingThatWasFlushed", "goesOnWhereItWas")
			.doesNotContain("keepsNothingIfThatIsWhatItSays");
	}

	@Test
	void noticesABackendThatGoesOnAfterClose() {
		assertThat(failures(BrokenBackends::goesOnAfterClose, Broken.Lifecycle.class))
			.contains("refusesEveryCallAfterClose", "saysThatItIsDownAfterClose");
	}

	@Test
	void noticesABackendThatSwallowsWhatAConsumerThrows() {
		assertThat(failures(BrokenBackends::swallowsWhatAConsumerThrows, Broken.Scans.class))
			.contains("throwsOnWhatTheConsumerThrows");
	}

	@Test
	void noticesAThreadThatIsLeftBehind() {
		assertThat(failures((clock) -> {
			Thread thread = new Thread(this::waitForTheEnd, "stackmemory-left");
			thread.setDaemon(true);
			thread.start();
			return new MemoryStorageBackend(clock);
		}, Broken.Lifecycle.class)).containsExactly("leavesNoThreadBehind");
	}

	@Test
	void findsNothingInABackendThatKeepsTheRules() {
		assertThat(failures(MemoryStorageBackend::new, Broken.ReadsAndWrites.class, Broken.Expiry.class,
				Broken.Durability.class))
			.isEmpty();
	}

	@Test
	void asksForAFixtureWhereNoneEncloses() {
		Events events = EngineTestKit.engine("junit-jupiter")
			.selectors(selectClass(WithoutFixture.class))
			.execute()
			.testEvents();
		assertThat(events.failed().stream()).isNotEmpty()
			.allSatisfy((event) -> assertThat(
					event.getRequiredPayload(TestExecutionResult.class).getThrowable().orElseThrow())
				.hasMessageContaining("BackendFixture"));
	}

	private void waitForTheEnd() {
		try {
			this.end.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static List<String> failures(Function<Clock, StorageBackend> broken, Class<?>... contracts) {
		Broken.backend = broken;
		EngineTestKit.Builder kit = EngineTestKit.engine("junit-jupiter");
		for (Class<?> contract : contracts) {
			kit.selectors(selectNestedClass(List.of(Broken.class), contract));
		}
		Events tests = kit.execute().testEvents();
		assertThat(tests.started().count()).isPositive();
		return tests.failed()
			.stream()
			.map((event) -> event.getTestDescriptor().getDisplayName().replaceAll("\\(.*", ""))
			.toList();
	}

	static class WithoutFixture extends ReadWriteContract {

	}

	static class Broken implements BackendFixture {

		private static Function<Clock, StorageBackend> backend = MemoryStorageBackend::new;

		@Override
		public StorageBackend open(Clock clock) {
			return backend.apply(clock);
		}

		@Nested
		class ReadsAndWrites extends ReadWriteContract {

		}

		@Nested
		class HostileTexts extends HostileTextContract {

		}

		@Nested
		class Batches extends BatchContract {

		}

		@Nested
		class Preconditions extends PreconditionContract {

		}

		@Nested
		class Expiry extends ExpiryContract {

		}

		@Nested
		class Namespaces extends NamespaceContract {

		}

		@Nested
		class Filters extends FilterContract {

		}

		@Nested
		class FilterMatrix extends FilterMatrixContract {

		}

		@Nested
		class KeyPatterns extends KeyPatternContract {

		}

		@Nested
		class Orders extends OrderContract {

		}

		@Nested
		class Paging extends PagingContract {

		}

		@Nested
		class Concurrency extends ConcurrencyContract {

		}

		@Nested
		class Scans extends ScanContract {

		}

		@Nested
		class Durability extends DurabilityContract {

		}

		@Nested
		class Definitions extends DefinitionContract {

		}

		@Nested
		class Lifecycle extends LifecycleContract {

		}

		@Nested
		class Model extends ModelContract {

		}

	}

}
