package io.stackmemory.storage.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * Has the disk begin with what is there of a long batch, while the rest is written.
 * Nothing relies on that, but a failure is kept for whoever waits for all of the batch:
 * the system tells of each one once.
 */
final class EarlySync {

	private final AtomicReference<@Nullable CompletableFuture<Void>> begun = new AtomicReference<>();

	/**
	 * Begins, unless the disk is still busy with what was begun before, or that has
	 * failed. Called by one thread at a time.
	 * @return whether it was begun
	 */
	boolean begin(Disk.Content content) {
		CompletableFuture<Void> before = this.begun.get();
		if (before != null && (!before.isDone() || before.isCompletedExceptionally())) {
			return false;
		}
		this.begun.set(CompletableFuture.runAsync(() -> {
			try {
				content.sync();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}, EarlySync::start));
		return true;
	}

	/**
	 * Waits for what was begun.
	 * @throws IOException if it has failed, also if somebody was told before
	 */
	void await() throws IOException {
		CompletableFuture<Void> before = this.begun.get();
		if (before == null) {
			return;
		}
		try {
			before.join();
			this.begun.compareAndSet(before, null);
		}
		catch (CompletionException ex) {
			Throwable cause = (ex.getCause() instanceof UncheckedIOException unchecked) ? unchecked.getCause()
					: ex.getCause();
			throw new IOException("The disk could not take a part of a batch: " + cause, cause);
		}
	}

	/**
	 * Of the threads of a pool others may be waited for.
	 */
	private static void start(Runnable task) {
		Thread thread = new Thread(null, task, "stackmemory-file-early-sync", 0, false);
		thread.setDaemon(true);
		thread.start();
	}

}
