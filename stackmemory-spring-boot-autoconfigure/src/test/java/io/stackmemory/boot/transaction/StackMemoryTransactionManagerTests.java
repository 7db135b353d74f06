package io.stackmemory.boot.transaction;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.InvalidIsolationLevelException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionTimedOutException;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

import io.stackmemory.StackMemory;
import io.stackmemory.boot.PostgresServer;
import io.stackmemory.boot.autoconfigure.StackMemoryAutoConfiguration;
import io.stackmemory.boot.autoconfigure.transaction.StackMemoryTransactionAutoConfiguration;
import io.stackmemory.document.DocumentExistsException;
import io.stackmemory.document.ReadOnlyTransactionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Spring transactions mean what they mean elsewhere.
 */
@SuppressWarnings("NullAway.Init")
class StackMemoryTransactionManagerTests {

	private static final AtomicInteger schemas = new AtomicInteger();

	@TempDir
	private Path directory;

	@ParameterizedTest
	@ValueSource(strings = { "memory", "file", "sqlite", "postgres" })
	void commitsAllOrNothing(String backend) {
		run(backend, (ledger) -> {
			ledger.open("a", 10);
			ledger.run(() -> {
				ledger.open("b", 0);
				ledger.move("a", "b", 4);
				assertThat(ledger.balance("b")).isEqualTo(4);
				assertThat(CompletableFuture.supplyAsync(ledger::ids).join()).containsExactly("a");
			});
			assertThat(ledger.balance("a")).isEqualTo(6);

			assertThatIllegalStateException().isThrownBy(() -> ledger.openAndFail("c", () -> {
				throw new IllegalStateException("no");
			}));
			IOException checked = new IOException("rolled back, as the rule says");
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> ledger.openAndThrow("d", checked));
			assertThat(ledger.ids()).containsExactly("a", "b");
			assertThat(ledger.heard()).containsExactly("a is there", "b is there", "c was rolled back",
					"d was rolled back");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "memory", "file", "sqlite", "postgres" })
	void makesConflictsOptimisticLockingFailures(String backend) {
		run(backend, (ledger) -> {
			ledger.open("a", 10);
			assertThatExceptionOfType(OptimisticLockingFailureException.class).isThrownBy(() -> ledger.run(() -> {
				ledger.balance("a");
				CompletableFuture.runAsync(() -> ledger.move("a", "a", 0)).join();
				ledger.open("b", ledger.balance("a"));
			}));
			assertThat(ledger.ids()).containsExactly("a");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "memory", "file", "sqlite", "postgres" })
	void suspendsTheOuterForANewOne(String backend) {
		run(backend, (ledger) -> {
			assertThatIllegalStateException().isThrownBy(() -> ledger.openAndFail("outer", () -> {
				ledger.runApart(() -> {
					assertThat(ledger.seen()).isEmpty();
					ledger.open("inner", 1);
				});
				assertThat(ledger.seen()).containsExactly("inner", "outer");
				assertThat(ledger.ids()).containsExactly("inner");
				throw new IllegalStateException("no");
			}));
			assertThat(ledger.ids()).containsExactly("inner");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "memory", "file", "sqlite", "postgres" })
	void takesBackWhatIsNestedAndGoesOn(String backend) {
		run(backend, (ledger) -> {
			ledger.open("a", 1);
			ledger.run(() -> {
				ledger.open("b", 1);
				assertThatIllegalStateException().isThrownBy(() -> ledger.runNested(() -> {
					ledger.open("c", 1);
					ledger.move("a", "b", 1);
					throw new IllegalStateException("no");
				}));
				assertThat(ledger.balance("b")).isEqualTo(1);
				ledger.runNested(() -> ledger.open("d", 1));
			});
			assertThat(ledger.ids()).containsExactly("a", "b", "d");
			assertThat(ledger.balance("a")).isEqualTo(1);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "memory", "file", "sqlite", "postgres" })
	void failsAsAWholeIfAPartHasFailed(String backend) {
		run(backend, (ledger) -> {
			assertThatExceptionOfType(UnexpectedRollbackException.class).isThrownBy(() -> ledger.run(() -> {
				ledger.open("a", 1);
				assertThatExceptionOfType(DocumentExistsException.class).isThrownBy(() -> ledger.open("a", 1));
			}));
			assertThat(ledger.ids()).isEmpty();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "memory", "file", "sqlite", "postgres" })
	void refusesToWriteWhereItOnlyReads(String backend) {
		run(backend, (ledger) -> {
			ledger.open("a", 1);
			ledger.runReading(() -> assertThat(ledger.balance("a")).isEqualTo(1));
			assertThatExceptionOfType(ReadOnlyTransactionException.class)
				.isThrownBy(() -> ledger.runReading(() -> ledger.open("b", 1)));
			assertThat(ledger.ids()).containsExactly("a");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "memory", "file", "sqlite", "postgres" })
	void endsWhatTakesTooLong(String backend) {
		run(backend, (ledger) -> {
			assertThatExceptionOfType(TransactionTimedOutException.class).isThrownBy(() -> ledger.takeLong("a"));
			assertThat(ledger.ids()).isEmpty();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "memory", "file", "sqlite", "postgres" })
	void worksWithATemplateAndRefusesWhatItCannotKeep(String backend) {
		runner(backend).run((context) -> {
			Ledger ledger = context.getBean(Ledger.class);
			PlatformTransactionManager manager = context.getBean(PlatformTransactionManager.class);
			TransactionTemplate template = new TransactionTemplate(manager);
			template.executeWithoutResult((status) -> {
				ledger.open("a", 1);
				status.setRollbackOnly();
			});
			assertThat(ledger.ids()).isEmpty();

			template.setIsolationLevel(TransactionDefinition.ISOLATION_SERIALIZABLE);
			assertThatExceptionOfType(InvalidIsolationLevelException.class)
				.isThrownBy(() -> template.executeWithoutResult((status) -> ledger.open("a", 1)));
			StackMemory memory = context.getBean(StackMemory.class);
			assertThatExceptionOfType(CannotCreateTransactionException.class)
				.isThrownBy(() -> memory.transactWithoutResult((transaction) -> ledger.open("a", 1)));
			assertThatExceptionOfType(IllegalTransactionStateException.class).isThrownBy(() -> manager
				.getTransaction(new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_MANDATORY)));
			ledger.open("a", 1);
			assertThat(ledger.ids()).containsExactly("a");
		});
	}

	@Test
	void isTheDefaultOnlyWhereItIsTheOnlyOne() {
		runner("memory").run((context) -> assertThat(context.getBean(PlatformTransactionManager.class))
			.isInstanceOf(StackMemoryTransactionManager.class));
		runner("memory").withUserConfiguration(Other.class).run((context) -> {
			assertThat(context.getBeanProvider(PlatformTransactionManager.class).getIfUnique())
				.isInstanceOf(Other.Manager.class);
			context.getBean(Ledger.class).open("a", 1);
			assertThat(context.getBean("other", Other.Manager.class).begun).hasValue(0);
		});
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(StackMemoryTransactionAutoConfiguration.class))
			.run((context) -> assertThat(context).doesNotHaveBean(PlatformTransactionManager.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "memory", "file", "sqlite", "postgres" })
	void translatesTheExceptionsOfTheLibraryAlone(String backend) {
		StorageExceptionTranslator translator = new StorageExceptionTranslator();
		assertThat(translator.translateExceptionIfPossible(new IllegalStateException())).isNull();
		run(backend, (ledger) -> {
			ledger.open("a", 1);
			assertThatCode(() -> ledger.open("a", 1))
				.satisfies((ex) -> assertThat(translator.translateExceptionIfPossible((RuntimeException) ex))
					.isInstanceOf(DuplicateKeyException.class));
			assertThatCode(() -> ledger.rename("b", "owner of a"))
				.satisfies((ex) -> assertThat(translator.translateExceptionIfPossible((RuntimeException) ex))
					.isInstanceOf(DuplicateKeyException.class));
			assertThatCode(() -> ledger.runReading(() -> ledger.rename("b", "x")))
				.satisfies((ex) -> assertThat(translator.translateExceptionIfPossible((RuntimeException) ex))
					.isInstanceOf(InvalidDataAccessApiUsageException.class));
		});
	}

	private void run(String backend, Consumer<Ledger> test) {
		runner(backend).run((context) -> test.accept(context.getBean(Ledger.class)));
	}

	private ApplicationContextRunner runner(String backend) {
		ApplicationContextRunner runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(StackMemoryAutoConfiguration.class,
					StackMemoryTransactionAutoConfiguration.class, TransactionAutoConfiguration.class))
			.withUserConfiguration(Application.class)
			.withPropertyValues("stackmemory.backend=" + backend,
					"stackmemory.sqlite.path=" + this.directory.resolve("memory.db"),
					"stackmemory.file.directory=" + this.directory.resolve("files"));
		return backend.equals("postgres")
				? runner.withPropertyValues("stackmemory.postgres.url=" + PostgresServer.url(),
						"stackmemory.postgres.schema=transactions" + schemas.incrementAndGet())
				: runner;
	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

		@Bean
		Ledger ledger(StackMemory memory, ApplicationEventPublisher publisher) {
			return new Ledger(memory, publisher);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Other {

		@Bean
		Manager other() {
			return new Manager();
		}

		static final class Manager extends AbstractPlatformTransactionManager {

			private static final long serialVersionUID = 1L;

			private final AtomicInteger begun = new AtomicInteger();

			@Override
			protected Object doGetTransaction() {
				return this;
			}

			@Override
			protected void doBegin(Object transaction, TransactionDefinition definition) {
				this.begun.incrementAndGet();
			}

			@Override
			protected void doCommit(DefaultTransactionStatus status) {
			}

			@Override
			protected void doRollback(DefaultTransactionStatus status) {
			}

		}

	}

}
