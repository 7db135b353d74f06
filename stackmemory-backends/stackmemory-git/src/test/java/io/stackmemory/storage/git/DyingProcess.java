package io.stackmemory.storage.git;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.archive.Progress;
import io.stackmemory.storage.file.FileSettings;
import io.stackmemory.storage.file.FileStorageBackend;
import io.stackmemory.storage.memory.MemoryStorageBackend;
import io.stackmemory.storage.tiered.Replica;
import io.stackmemory.storage.tiered.ReplicaSettings;
import io.stackmemory.storage.tiered.ReplicatingStorageBackend;
import io.stackmemory.storage.tiered.Restore;
import io.stackmemory.test.BatchWriter;

/**
 * A process on a machine that may die at any moment: files with a replica in git. Says
 * what it has restored, and then of each batch when it was acknowledged, and now and then
 * that everything up to a batch is replicated.
 */
final class DyingProcess {

	static final String NAMESPACE = "notes";

	private static final int ROUND = 20;

	private DyingProcess() {
	}

	/**
	 * Starts it.
	 * @param arguments the directory of the machine, and the address of the remote
	 */
	public static void main(String[] arguments) {
		PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
		Clock clock = Clock.systemUTC();
		Path directory = Path.of(arguments[0]);
		Replica replica = new Replica("git", () -> GitStorageBackend
			.open(GitSettings.of(directory.resolve("git"), arguments[1]), new MemoryStorageBackend(clock), clock),
				settings());
		ReplicatingStorageBackend store = new ReplicatingStorageBackend(
				FileStorageBackend.open(FileSettings.of(directory.resolve("files")), clock), List.of(replica),
				Duration.ofSeconds(30), clock);
		Restore restore = new Restore(store, clock, Progress.NONE);
		if (restore.isNeeded()) {
			restore.ifEmpty();
		}
		store.start();
		int next = last(store) + 1;
		out.println("restored " + (next - 1));
		BatchWriter writer = new BatchWriter(store);
		while (true) {
			Revision revision = writer.write(batch(next));
			out.println("acknowledged " + next);
			if (next % ROUND == 0 && store.awaitReplicated(revision, Duration.ofSeconds(30))) {
				out.println("replicated " + next);
			}
			next++;
		}
	}

	private static ReplicaSettings settings() {
		ReplicaSettings usual = ReplicaSettings.DEFAULT;
		return new ReplicaSettings(usual.maximumEntries(), usual.maximumBytes(), usual.whenFull(), usual.maximumWait(),
				usual.maximumLag(), Duration.ofMillis(20), usual.firstPause(), usual.longestPause(), usual.failures(),
				Set.of());
	}

	/**
	 * A batch has the number in three entries, one of which is new, and deletes another
	 * one.
	 */
	private static List<WriteOperation> batch(int number) {
		List<WriteOperation> batch = new ArrayList<>();
		JsonDocument value = JsonDocument.parse(Integer.toString(number));
		for (String key : List.of("left", "right", "item-%07d".formatted(number))) {
			batch.add(new WriteOperation.Put(EntryKey.of(NAMESPACE, key), value, Precondition.ANY));
		}
		if (number > 2 * ROUND) {
			batch.add(new WriteOperation.Delete(EntryKey.of(NAMESPACE, "item-%07d".formatted(number - 2 * ROUND)),
					Precondition.PRESENT));
		}
		return batch;
	}

	static int last(StorageBackend store) {
		var left = store.read(EntryKey.of(NAMESPACE, "left"));
		return (left != null) ? Integer.parseInt(left.value().text()) : 0;
	}

}
