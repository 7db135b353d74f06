package io.stackmemory.test;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import io.stackmemory.json.FieldPath;
import io.stackmemory.storage.CheckResult;
import io.stackmemory.storage.Durability;
import io.stackmemory.storage.NamespaceDefinition;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageClosedException;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.query.Sort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * A backend says what it is, and ends cleanly: closing twice is closing once, and nothing
 * goes on afterwards.
 */
public abstract class LifecycleContract extends BackendContract {

	private static final String THREAD_PREFIX = "stackmemory-";

	private final Set<Thread> threadsBefore = Thread.getAllStackTraces().keySet();

	@Test
	protected void hasANameAndADurability() {
		assertThat(backend().name()).isNotBlank();
		Durability durability = backend().durability();
		assertThat(durability.flushed()).isGreaterThanOrEqualTo(durability.acknowledged());
	}

	@Test
	protected void isUpWhileItIsOpen() {
		assertUp();
		put("a", "1");
		assertUp();
		backend().flush();
		assertUp();
	}

	@Test
	protected void flushesAtAnyTime() {
		backend().flush();
		put("a", "1");
		backend().flush();
		backend().flush();
		assertThat(entry("a").value()).isEqualTo(json("1"));
	}

	@Test
	protected void closesTwice() {
		put("a", "1");
		backend().close();
		assertThatNoException().isThrownBy(() -> backend().close());
	}

	@Test
	protected void closesWithoutHavingBeenUsed() {
		assertThatNoException().isThrownBy(() -> backend().close());
	}

	@Test
	protected void refusesEveryCallAfterClose() {
		put("a", "1");
		StorageBackend closed = backend();
		WriteBatch batch = batch(new WriteOperation.Put(key("b"), json("1"), Precondition.ANY));
		NamespaceDefinition definition = new NamespaceDefinition(NAMESPACE,
				List.of(new NamespaceDefinition.Index(List.of(FieldPath.of("v")))));
		closed.close();
		assertClosed(() -> closed.read(key("a")));
		assertClosed(() -> closed.readAll(List.of(key("a"))));
		assertClosed(() -> closed.readAll(List.of()));
		assertClosed(() -> closed.write(batch));
		assertClosed(() -> closed.scan(ALL, (entry) -> {
		}));
		assertClosed(() -> closed.scan(ALL.withSorts(List.of(Sort.descending("v"))).withWindow(0, 0), (entry) -> {
		}));
		assertClosed(() -> closed.count(ALL));
		assertClosed(closed::namespaces);
		assertClosed(() -> closed.define(definition));
		assertClosed(closed::flush);
	}

	@Test
	protected void saysThatItIsDownAfterClose() {
		backend().close();
		CheckResult result = backend().check();
		assertThat(result.status()).isEqualTo(CheckResult.Status.DOWN);
		assertThat(result.message()).isNotBlank();
	}

	@Test
	protected void stillSaysWhatItIsAfterClose() {
		String name = backend().name();
		Durability durability = backend().durability();
		backend().close();
		assertThat(backend().name()).isEqualTo(name);
		assertThat(backend().durability()).isEqualTo(durability);
		assertThat(backend().toString()).isNotBlank();
	}

	@Test
	protected void leavesNoThreadBehind() {
		put("a", "1");
		entries(ALL);
		backend().check();
		backend().flush();
		backend().close();
		List<Thread> left = new ArrayList<>(Thread.getAllStackTraces().keySet());
		left.removeAll(this.threadsBefore);
		assertThat(left).extracting(Thread::getName).noneMatch((name) -> name.startsWith(THREAD_PREFIX));
	}

	@Test
	protected void opensAgainAfterClose() {
		put("a", "1");
		reopen();
		put("b", "1");
		assertThat(entry("b").value()).isEqualTo(json("1"));
		assertUp();
	}

	private void assertUp() {
		CheckResult result = backend().check();
		assertThat(result.status()).as(result.message()).isEqualTo(CheckResult.Status.UP);
	}

	private static void assertClosed(ThrowingCallable call) {
		assertThatExceptionOfType(StorageClosedException.class).isThrownBy(call);
	}

}
