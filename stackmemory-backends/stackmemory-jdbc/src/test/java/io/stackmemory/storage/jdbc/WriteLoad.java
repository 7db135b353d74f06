package io.stackmemory.storage.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.stackmemory.storage.CommitUnknownException;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageUnavailableException;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.test.BatchWriter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Threads that write batches of several sizes and keep what they were told of each.
 */
final class WriteLoad implements AutoCloseable {

	private static final int THREADS = 8;

	private static final int LARGEST = 7;

	private final StorageBackend backend;

	private final BatchWriter batches;

	private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

	private final Set<String> refused = ConcurrentHashMap.newKeySet();

	private final Set<String> unknown = ConcurrentHashMap.newKeySet();

	private final List<Throwable> unexpected = new ArrayList<>();

	private final AtomicInteger names = new AtomicInteger();

	private final List<Thread> threads = new ArrayList<>();

	private volatile boolean stopped;

	WriteLoad(StorageBackend backend) {
		this.backend = backend;
		this.batches = new BatchWriter(backend);
		for (int i = 0; i < THREADS; i++) {
			int size = 1 + i % LARGEST;
			Thread thread = new Thread(() -> run(size), "load-" + i);
			this.threads.add(thread);
			thread.start();
		}
	}

	/**
	 * Waits until so many more batches were acknowledged.
	 */
	void awaitAcknowledged(int more) {
		int target = this.acknowledged.size() + more;
		for (int i = 0; i < 6000 && this.acknowledged.size() < target; i++) {
			LockSupport.parkNanos(10_000_000);
		}
		assertThat(this.acknowledged).hasSizeGreaterThanOrEqualTo(target);
	}

	int unknown() {
		return this.unknown.size();
	}

	@Override
	public void close() throws InterruptedException {
		this.stopped = true;
		for (Thread thread : this.threads) {
			thread.join();
		}
		assertThat(this.unexpected).isEmpty();
	}

	/**
	 * Checks that what was acknowledged is there, what was refused is not, and nothing is
	 * half there.
	 */
	void verify() {
		this.acknowledged.forEach((name) -> assertThat(there(name)).as("acknowledged %s", name).isEqualTo(size(name)));
		this.refused.forEach((name) -> assertThat(there(name)).as("refused %s", name).isZero());
		this.unknown.forEach((name) -> assertThat(there(name)).as("unknown %s", name).isIn(0, size(name)));
	}

	private void run(int size) {
		while (!this.stopped) {
			String name = size + "-" + this.names.incrementAndGet();
			List<WriteOperation> operations = new ArrayList<>();
			for (int i = 0; i < size; i++) {
				operations.add(BatchWriter.put(name + "-" + i, "{\"v\":\"" + "x".repeat(300) + "\"}",
						(size % 2 == 0) ? Precondition.ABSENT : Precondition.ANY));
			}
			try {
				this.batches.write(operations);
				this.acknowledged.add(name);
			}
			catch (CommitUnknownException ex) {
				this.unknown.add(name);
			}
			catch (StorageUnavailableException ex) {
				this.refused.add(name);
			}
			catch (RuntimeException ex) {
				synchronized (this.unexpected) {
					this.unexpected.add(ex);
				}
				return;
			}
		}
	}

	private int there(String name) {
		List<EntryKey> keys = new ArrayList<>();
		for (int i = 0; i < size(name); i++) {
			keys.add(BatchWriter.key(name + "-" + i));
		}
		return this.backend.readAll(keys).size();
	}

	private static int size(String name) {
		return Integer.parseInt(name.substring(0, name.indexOf('-')));
	}

}
