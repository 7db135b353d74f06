package io.stackmemory.agent;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.stackmemory.StackMemory;
import io.stackmemory.storage.InterceptingStorageBackend;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageOperation;
import io.stackmemory.storage.memory.MemoryStorageBackend;
import io.stackmemory.storage.query.Namespace;

import static org.assertj.core.api.Assertions.assertThat;

class MessagesTests {

	private static final int MANY = 1000;

	private final AtomicInteger operations = new AtomicInteger();

	private final Messages messages = StackMemory
		.builder(new CountingBackend(new MemoryStorageBackend(Clock.systemUTC()), this.operations))
		.build()
		.messages();

	@Test
	void doesNotAskForEachOfManyThatAreRead() {
		List<String> ids = this.messages
			.sendAll(IntStream.range(0, MANY)
				.mapToObj((i) -> new NewMessage("ada", Message.EVERYONE, "t", Priority.MEDIUM, Map.of("n", i)))
				.toList())
			.stream()
			.map(Message::id)
			.toList();
		this.operations.set(0);

		this.messages.markRead("bob", ids.subList(0, MANY - 1));

		assertThat(this.operations).hasValueLessThan(MANY / 10);
		assertThat(this.messages.unread("bob", 10)).extracting(Message::id).containsExactly(ids.get(MANY - 1));
	}

	/**
	 * Counts the ways to the store.
	 */
	private static final class CountingBackend extends InterceptingStorageBackend {

		private final AtomicInteger operations;

		CountingBackend(StorageBackend delegate, AtomicInteger operations) {
			super(delegate);
			this.operations = operations;
		}

		@Override
		protected <T extends @Nullable Object> T around(StorageOperation operation, @Nullable Namespace namespace,
				int size, Supplier<T> call) {
			this.operations.incrementAndGet();
			return call.get();
		}

	}

}
