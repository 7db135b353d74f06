package io.stackmemory.document;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.json.JsonMapper;

import io.stackmemory.storage.VersionConflictException;
import io.stackmemory.storage.memory.MemoryStorageBackend;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Sort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class TransactionTests {

	private final MemoryStorageBackend backend = new MemoryStorageBackend(Clock.systemUTC());

	private final DocumentStore store = new DocumentStore(this.backend, Clock.systemUTC(),
			DocumentStore.Settings.of(new JsonMapper()));

	private final DocumentCollection<User> users = this.store
		.collection(CollectionSpec.of("users", User.class, User::id).unique("email").unique("number"));

	@Test
	void seesItsOwnWritesAndOthersDoNot() {
		this.users.save(new User("a", "a@x", 1));
		this.store.transactWithoutResult((transaction) -> {
			this.users.save(new User("b", "b@x", 2));
			this.users.delete("a");
			this.users.change("b", (user) -> new User("b", "b@x", 20));

			assertThat(this.users.find("a")).isEmpty();
			assertThat(this.users.get("b").number()).isEqualTo(20);
			assertThat(this.users.list(DocumentQuery.where(Filter.gt("number", 5)))).hasSize(1);
			assertThat(this.users.count(DocumentQuery.all())).isEqualTo(1);
			assertThat(elsewhere(() -> this.users.list(DocumentQuery.all()))).extracting(User::id).containsExactly("a");
		});
		assertThat(this.users.list(DocumentQuery.all())).extracting(User::id).containsExactly("b");
	}

	@Test
	void answersQueriesInOrderAndWindowOverItsWrites() {
		for (int i = 0; i < 10; i += 2) {
			this.users.save(new User("u" + i, null, i));
		}
		this.store.transactWithoutResult((transaction) -> {
			for (int i = 1; i < 10; i += 2) {
				this.users.save(new User("u" + i, null, i));
			}
			this.users.delete("u4");
			DocumentQuery query = DocumentQuery.all().sort(Sort.descending("number")).offset(2).limit(4);
			assertThat(this.users.list(query)).extracting(User::number).containsExactly(7, 6, 5, 3);
			Page<User> page = this.users.page(DocumentQuery.all().sort(Sort.ascending("number")).limit(4));
			assertThat(this.users.page(DocumentQuery.all().sort(Sort.ascending("number")).limit(4).after(page.next()))
				.values()).extracting(User::number).containsExactly(5, 6, 7, 8);
		});
	}

	@Test
	void changesNothingWhenItThrows() {
		assertThatIllegalStateException().isThrownBy(() -> this.store.transactWithoutResult((transaction) -> {
			this.users.save(new User("a", "a@x", 1));
			throw new IllegalStateException("no");
		}));
		assertThat(this.users.count(DocumentQuery.all())).isZero();
		assertThat(this.backend.namespaces()).isEmpty();
	}

	@Test
	void isRunAgainAfterAConflict() {
		this.users.save(new User("a", "a@x", 1));
		AtomicInteger runs = new AtomicInteger();
		this.store.transactWithoutResult((transaction) -> {
			int number = this.users.get("a").number();
			if (runs.incrementAndGet() == 1) {
				elsewhere(() -> this.users.save(new User("a", "a@x", 10)));
			}
			this.users.save(new User("a", "a@x", number + 1));
		});

		assertThat(runs).hasValue(2);
		assertThat(this.users.get("a").number()).isEqualTo(11);
	}

	@Test
	void isRunAgainAfterAnExceptionThatCameOfWhatIsNoLongerSo() {
		this.users.save(new User("a", "a@x", 1));
		this.users.save(new User("b", "b@x", 11));
		AtomicInteger runs = new AtomicInteger();
		this.store.transactWithoutResult((transaction) -> {
			int one = this.users.get("a").number();
			if (runs.incrementAndGet() == 1) {
				elsewhere(() -> {
					this.users.save(new User("a", "a@x", 2));
					return this.users.save(new User("b", "b@x", 12));
				});
			}
			int other = this.users.get("b").number();
			if (other != one + 10) {
				throw new IllegalStateException("They are always ten apart");
			}
		});
		assertThat(runs).hasValue(2);

		assertThatIllegalStateException().isThrownBy(() -> this.store.transactWithoutResult((transaction) -> {
			runs.incrementAndGet();
			throw new IllegalStateException("no, with number " + this.users.get("a").number());
		})).withMessage("no, with number 2");
		assertThat(runs).hasValue(3);
	}

	@Test
	void noticesThatWhatAQueryReturnedHasChanged() {
		this.users.save(new User("a", null, 1));
		AtomicInteger runs = new AtomicInteger();
		this.store.transactWithoutResult((transaction) -> {
			int sum = this.users.list(DocumentQuery.all()).stream().mapToInt(User::number).sum();
			if (runs.incrementAndGet() == 1) {
				elsewhere(() -> this.users.save(new User("a", null, 5)));
			}
			this.users.save(new User("sum", null, -sum));
		});
		assertThat(this.users.get("sum").number()).isEqualTo(-5);
	}

	@Test
	void givesUpAfterItsAttempts() {
		DocumentStore impatient = new DocumentStore(this.backend, Clock.systemUTC(), new DocumentStore.Settings(
				new JsonMapper(), 1000, new TransactionSettings(3, Duration.ofMillis(1), Duration.ofMillis(2))));
		DocumentCollection<User> same = impatient.collection(CollectionSpec.of("users", User.class, User::id));
		same.save(new User("a", null, 1));
		AtomicInteger runs = new AtomicInteger();

		assertThatExceptionOfType(VersionConflictException.class)
			.isThrownBy(() -> impatient.transactWithoutResult((transaction) -> {
				int number = same.get("a").number();
				elsewhere(() -> same.save(new User("a", null, 100 + runs.incrementAndGet())));
				same.save(new User("a", null, number + 1));
			}));
		assertThat(runs).hasValue(3);
		assertThat(same.get("a").number()).isEqualTo(103);
	}

	@Test
	void joinsTheOneAroundIt() {
		assertThatIllegalStateException().isThrownBy(() -> this.store.transactWithoutResult((outer) -> {
			this.store.transactWithoutResult((inner) -> {
				assertThat(inner).isSameAs(outer);
				this.users.save(new User("a", null, 1));
			});
			throw new IllegalStateException("no");
		}));
		assertThat(this.users.find("a")).isEmpty();
	}

	@Test
	void keepsFieldsUnique() {
		this.users.save(new User("a", "a@x", 1));
		assertThatExceptionOfType(UniqueViolationException.class)
			.isThrownBy(() -> this.users.save(new User("b", "a@x", 2)))
			.withMessageContaining("users/b has the same value in its unique field 'email' as the document 'a'");
		assertThatExceptionOfType(UniqueViolationException.class)
			.isThrownBy(() -> this.users.insertAll(List.of(new User("c", "c@x", 3), new User("d", "c@x", 4))));
		assertThat(this.users.count(DocumentQuery.all())).isEqualTo(1);

		this.users.save(new User("a", "new@x", 1));
		this.users.insert(new User("b", "a@x", 2));
		this.users.delete("a");
		this.users.insert(new User("c", "new@x", 1));
		this.users.insert(new User("d", null, 40));
		this.users.insert(new User("e", null, 50));
		assertThat(this.users.deleteAll(DocumentQuery.all())).isEqualTo(4);
		assertThat(this.backend.namespaces()).isEmpty();
	}

	@Test
	void keepsLongAndStrangeValuesUnique() {
		String strange = "x".repeat(500) + "😀/*";
		this.users.save(new User("a", strange, 1));

		assertThatExceptionOfType(UniqueViolationException.class)
			.isThrownBy(() -> this.users.save(new User("b", strange, 2)));
		this.users.save(new User("c", strange + "!", 3));
		assertThat(this.backend.namespaces()).contains(new Namespace("#unique:users:email"));
	}

	@Test
	void letsOneOfManyHaveAValue() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(8);
		List<Future<Boolean>> inserts = new ArrayList<>();
		try {
			for (int i = 0; i < 64; i++) {
				User user = new User("u" + i, "wanted@x", i);
				inserts.add(threads.submit(() -> {
					try {
						this.users.insert(user);
						return true;
					}
					catch (UniqueViolationException ex) {
						return false;
					}
				}));
			}
			int winners = 0;
			for (Future<Boolean> insert : inserts) {
				winners += insert.get() ? 1 : 0;
			}
			assertThat(winners).isEqualTo(1);
		}
		finally {
			threads.shutdown();
		}
		assertThat(this.users.count(DocumentQuery.all())).isEqualTo(1);
	}

	@Test
	void makesIdsThatAscend() {
		TimeOrderedIds ids = new TimeOrderedIds(Clock.systemUTC());
		String last = "";
		for (int i = 0; i < 20_000; i++) {
			String id = ids.next();
			assertThat(id).isGreaterThan(last);
			last = id;
		}
		assertThat(java.util.UUID.fromString(last).version()).isEqualTo(7);
		assertThat(java.util.UUID.fromString(last).variant()).isEqualTo(2);
	}

	private static <T> T elsewhere(java.util.concurrent.Callable<T> work) {
		ExecutorService thread = Executors.newSingleThreadExecutor();
		try {
			return thread.submit(work).get();
		}
		catch (InterruptedException | ExecutionException ex) {
			throw new AssertionError(ex);
		}
		finally {
			thread.shutdown();
		}
	}

	record User(String id, @Nullable String email, int number) {

	}

}
