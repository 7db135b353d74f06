package io.stackmemory.storage.file;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.CheckResult;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.StorageException;
import io.stackmemory.storage.StorageFailureException;
import io.stackmemory.storage.StorageFullException;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A random run is stopped at each of its operations on the disk, also while it compacts;
 * what is left then is opened, and has to have what was acknowledged and nothing half.
 * {@code -Dstackmemory.test.crash-runs=N} makes N runs instead of one, with other seeds.
 */
class FileCrashTests {

	private static final int BATCHES = 60;

	private static final int KEYS = 9;

	private static final int RUNS = Integer.getInteger("stackmemory.test.crash-runs", 1);

	private static final List<Namespace> NAMESPACES = List.of(new Namespace("one"), new Namespace("#Two:x"));

	private static final FileSettings.Compaction NEVER = new FileSettings.Compaction(Long.MAX_VALUE, Long.MAX_VALUE,
			Double.MAX_VALUE, Duration.ofDays(1));

	@ParameterizedTest
	@EnumSource(FileSettings.Sync.class)
	void hasWhatWasAcknowledgedWhereverItIsStopped(FileSettings.Sync sync) throws IOException {
		for (int run = 1; run <= RUNS; run++) {
			SimulatedDisk whole = new SimulatedDisk(Integer.MAX_VALUE, run);
			new Run(whole, sync, run).go();
			for (int stop = 1; stop <= whole.operations(); stop++) {
				SimulatedDisk disk = new SimulatedDisk(stop, stop);
				Run stopped = new Run(disk, sync, run);
				stopped.go();
				for (int variant = 0; variant < 4; variant++) {
					boolean power = variant > 0;
					SimulatedDisk left = power ? disk.afterPowerLoss(Integer.MAX_VALUE)
							: disk.afterKill(Integer.MAX_VALUE);
					String where = sync + ", seed " + run + ", stopped at " + stop + ", variant " + variant;
					stopped.verify(left, power, where);
				}
			}
		}
	}

	@Test
	void keepsNothingOfAWriteThatFoundNoRoomAndGoesOnWhenThereIsSome() throws IOException {
		SimulatedDisk disk = new SimulatedDisk(Integer.MAX_VALUE, 1);
		FileStorageBackend backend = open(disk, FileSettings.Sync.ALWAYS);
		write(backend, 1, 2);
		disk.fail("write");
		assertThatExceptionOfType(StorageFullException.class).isThrownBy(() -> write(backend, 2, 3));
		assertThat(state(backend)).hasSize(2);
		disk.fail("create");
		assertThatExceptionOfType(StorageFailureException.class).isThrownBy(backend::compact);
		assertThat(backend.check().status()).isEqualTo(CheckResult.Status.DEGRADED);
		disk.fail(null);
		write(backend, 3, 3);
		backend.compact();
		assertThat(backend.check().status()).isEqualTo(CheckResult.Status.UP);
		Map<EntryKey, String> before = state(backend);
		backend.close();
		assertThat(state(open(disk.afterKill(Integer.MAX_VALUE), FileSettings.Sync.ALWAYS))).isEqualTo(before);
	}

	@Test
	void keepsNothingOfALargeBatchOfWhichAPartFoundNoRoom() throws IOException {
		SimulatedDisk disk = new SimulatedDisk(Integer.MAX_VALUE, 1);
		FileStorageBackend backend = open(disk, FileSettings.Sync.NONE);
		write(backend, 1, 2);
		disk.failAfter(1, "write");
		assertThatExceptionOfType(StorageFullException.class).isThrownBy(() -> backend.write(large(2)));
		disk.fail(null);
		write(backend, 3, 1);
		assertThat(state(backend)).hasSize(2);
		assertThat(state(open(disk.afterKill(Integer.MAX_VALUE), FileSettings.Sync.NONE))).isEqualTo(state(backend));
		backend.write(large(4));
		Map<EntryKey, String> after = state(backend);
		assertThat(after).hasSize(7);
		FileStorageBackend again = open(disk.afterKill(Integer.MAX_VALUE), FileSettings.Sync.NONE);
		assertThat(state(again)).isEqualTo(after);
		again.compact();
		assertThat(state(again)).isEqualTo(after);
	}

	@Test
	void hasAllOrNothingOfALargeBatchWhereverItIsStopped() throws IOException {
		SimulatedDisk whole = new SimulatedDisk(Integer.MAX_VALUE, 1);
		int certain = writeLarge(whole);
		assertThat(certain).isEqualTo(7);
		for (int stop = 1; stop <= whole.operations(); stop++) {
			SimulatedDisk disk = new SimulatedDisk(stop, stop);
			int acknowledged = writeLarge(disk);
			for (int variant = 0; variant < 4; variant++) {
				SimulatedDisk left = (variant > 0) ? disk.afterPowerLoss(Integer.MAX_VALUE)
						: disk.afterKill(Integer.MAX_VALUE);
				FileStorageBackend backend = open(left, FileSettings.Sync.ALWAYS);
				int found = state(backend).size();
				assertThat(found).as("stopped at %d, variant %d", stop, variant)
					.isIn((acknowledged == 0) ? List.of(0, 2) : (acknowledged == 2) ? List.of(2, 7) : List.of(7));
				write(backend, 1000, 2);
				backend.close();
				assertThat(state(open(left.afterKill(Integer.MAX_VALUE), FileSettings.Sync.ALWAYS)))
					.hasSize(Math.max(2, found));
			}
		}
	}

	/**
	 * Writes a small batch and a large one.
	 * @return how many entries were acknowledged
	 */
	private static int writeLarge(SimulatedDisk disk) {
		int acknowledged = 0;
		try {
			FileStorageBackend backend = open(disk, FileSettings.Sync.ALWAYS);
			write(backend, 1, 2);
			acknowledged = 2;
			backend.write(large(2));
			acknowledged = 7;
			backend.close();
		}
		catch (IOException | StorageException ex) {
			assertThat(disk.isStopped()).as(ex.toString()).isTrue();
		}
		return acknowledged;
	}

	/**
	 * Five entries, more than is written to a file at once.
	 */
	private static WriteBatch large(int number) {
		return large(number, 5);
	}

	private static WriteBatch large(int number, int size) {
		List<WriteOperation> operations = new ArrayList<>();
		for (int i = 0; i < size; i++) {
			operations.add(new WriteOperation.Put(new EntryKey(NAMESPACES.get(1), "large" + i),
					JsonDocument.parse("{\"batch\":" + number + ",\"text\":\"" + "y".repeat(450_000) + "\"}"),
					Precondition.ANY));
		}
		return new WriteBatch(new Revision(number), Instant.ofEpochMilli(number), operations);
	}

	@Test
	void stopsWhenItCouldNotWaitForTheDisk() throws IOException {
		SimulatedDisk disk = new SimulatedDisk(Integer.MAX_VALUE, 1);
		FileStorageBackend backend = open(disk, FileSettings.Sync.ALWAYS);
		write(backend, 1, 2);
		disk.fail("sync");
		assertThatExceptionOfType(StorageFailureException.class).isThrownBy(() -> write(backend, 2, 1))
			.withMessageContaining("can't be written to any more");
		disk.fail(null);
		assertThatExceptionOfType(StorageFailureException.class).isThrownBy(() -> write(backend, 3, 1))
			.withMessageContaining("can be opened again");
		assertThatExceptionOfType(StorageFailureException.class).isThrownBy(backend::flush);
		assertThat(backend.check().status()).isEqualTo(CheckResult.Status.DOWN);
		assertThat(state(backend)).hasSize(2);
		backend.close();
		FileStorageBackend again = open(disk.afterKill(Integer.MAX_VALUE), FileSettings.Sync.ALWAYS);
		assertThat(state(again)).hasSizeGreaterThanOrEqualTo(2);
		write(again, 4, 1);
	}

	/**
	 * The disk is given the first part of a long batch while the rest is written, and
	 * says only once that it could not take it.
	 */
	@Test
	void stopsWhenAPartOfALongBatchDidNotReachTheDisk() throws IOException {
		SimulatedDisk disk = new SimulatedDisk(Integer.MAX_VALUE, 1);
		FileStorageBackend backend = open(disk, FileSettings.Sync.ALWAYS);
		write(backend, 1, 2);
		backend.write(large(2, 40));
		disk.failOnce("sync");
		assertThatExceptionOfType(StorageFailureException.class).isThrownBy(() -> backend.write(large(3, 40)))
			.withMessageContaining("can't be written to any more")
			.withMessageContaining("No space left on device");
		assertThat(state(backend)).hasSize(42).allSatisfy((key, value) -> assertThat(value).doesNotStartWith("3 "));
		assertThatExceptionOfType(StorageFailureException.class).isThrownBy(() -> write(backend, 4, 1))
			.withMessageContaining("can be opened again");
		backend.close();
		assertThat(state(open(disk.afterKill(Integer.MAX_VALUE), FileSettings.Sync.ALWAYS))).hasSize(42);
	}

	private static FileStorageBackend open(Disk disk, FileSettings.Sync sync) throws IOException {
		FileSettings settings = new FileSettings(Path.of("simulated"), sync, Duration.ofHours(1), NEVER);
		return FileStorageBackend.open(settings, disk, Clock.systemUTC());
	}

	private static void write(FileStorageBackend backend, int number, int size) {
		List<WriteOperation> operations = new ArrayList<>();
		for (int i = 0; i < size; i++) {
			operations.add(put(new EntryKey(NAMESPACES.get(0), "k" + i), number));
		}
		backend.write(new WriteBatch(new Revision(number), Instant.ofEpochMilli(number), operations));
	}

	private static WriteOperation.Put put(EntryKey key, int number) {
		return new WriteOperation.Put(key,
				JsonDocument.parse("{\"batch\":" + number + ",\"text\":\"" + "x".repeat(100) + "\"}"),
				Precondition.ANY);
	}

	private static Map<EntryKey, String> state(FileStorageBackend backend) {
		Map<EntryKey, String> state = new TreeMap<>(
				(one, other) -> (one.namespace() + "/" + one.key()).compareTo(other.namespace() + "/" + other.key()));
		for (Namespace namespace : NAMESPACES) {
			backend.scan(Query.of(namespace), (entry) -> state.put(entry.key(),
					entry.revision() + " " + entry.value().field(io.stackmemory.json.FieldPath.of("batch"))));
		}
		return state;
	}

	/**
	 * Batches that are written until the disk stops.
	 */
	private static final class Run {

		private final SimulatedDisk disk;

		private final FileSettings.Sync sync;

		private final Random random;

		private final List<Map<EntryKey, String>> states = new ArrayList<>();

		private final List<Set<EntryKey>> changes = new ArrayList<>();

		/** How many batches were acknowledged, and how many of them flushed. */
		private int acknowledged;

		private int flushed;

		private Run(SimulatedDisk disk, FileSettings.Sync sync, long seed) {
			this.disk = disk;
			this.sync = sync;
			this.random = new Random(seed);
			this.states.add(Map.of());
		}

		private void go() {
			FileStorageBackend backend = null;
			try {
				backend = open(this.disk, this.sync);
				for (int number = 1; number <= BATCHES && !this.disk.isStopped(); number++) {
					WriteBatch batch = batch(number);
					this.states.add(after(batch, number));
					backend.write(batch);
					this.acknowledged = number;
					if (number % 13 == 0) {
						backend.flush();
						this.flushed = number;
					}
					if (number % 17 == 0) {
						backend.compact();
						this.flushed = number;
					}
				}
				backend.close();
				this.flushed = this.acknowledged;
			}
			catch (IOException | StorageException ex) {
				assertThat(this.disk.isStopped()).as(ex.toString()).isTrue();
			}
		}

		private WriteBatch batch(int number) {
			Set<EntryKey> keys = new HashSet<>();
			for (int i = this.random.nextInt(4); i >= 0; i--) {
				keys.add(new EntryKey(NAMESPACES.get(this.random.nextInt(2)), "k" + this.random.nextInt(KEYS)));
			}
			List<WriteOperation> operations = new ArrayList<>();
			for (EntryKey key : keys) {
				operations.add((this.random.nextInt(4) == 0) ? new WriteOperation.Delete(key, Precondition.ANY)
						: put(key, number));
			}
			this.changes.add(keys);
			return new WriteBatch(new Revision(number), Instant.ofEpochMilli(number), operations);
		}

		private Map<EntryKey, String> after(WriteBatch batch, int number) {
			Map<EntryKey, String> state = new java.util.HashMap<>(this.states.get(this.states.size() - 1));
			for (WriteOperation operation : batch.operations()) {
				if (operation instanceof WriteOperation.Put) {
					state.put(operation.key(), number + " NumberValue[value=" + number + "]");
				}
				else {
					state.remove(operation.key());
				}
			}
			return state;
		}

		private void verify(SimulatedDisk left, boolean power, String where) throws IOException {
			FileStorageBackend backend = open(left, this.sync);
			Map<EntryKey, String> found = state(backend);
			int certain = (power && this.sync != FileSettings.Sync.ALWAYS) ? this.flushed : this.acknowledged;
			if (power && this.sync != FileSettings.Sync.ALWAYS) {
				verifyWholeBatches(found, certain, where);
			}
			else {
				assertThat(this.states.subList(certain, Math.min(certain + 2, this.states.size()))).as(where)
					.contains(found);
			}
			assertThat(backend.check().message()).as(where).doesNotContain("compacted");
			write(backend, 1000, 2);
			Map<EntryKey, String> after = state(backend);
			backend.close();
			FileStorageBackend again = open(left.afterKill(Integer.MAX_VALUE), this.sync);
			assertThat(state(again)).as(where + ", opened again").isEqualTo(after);
			again.close();
		}

		/**
		 * Of what was not flushed any batches may be there, but each whole: what the
		 * latest batch there of each key says is found.
		 */
		private void verifyWholeBatches(Map<EntryKey, String> found, int certain, String where) {
			Map<EntryKey, String> expected = new java.util.HashMap<>(this.states.get(certain));
			for (int number = certain + 1; number < this.states.size(); number++) {
				if (isThere(found, number)) {
					for (EntryKey key : this.changes.get(number - 1)) {
						String content = this.states.get(number).get(key);
						if (content != null) {
							expected.put(key, content);
						}
						else {
							expected.remove(key);
						}
					}
				}
			}
			assertThat(without(found, certain)).as(where).isEqualTo(without(expected, certain));
		}

		/**
		 * Keys that a batch has deleted whose fate nobody can see are left out.
		 */
		private Map<EntryKey, String> without(Map<EntryKey, String> state, int certain) {
			Map<EntryKey, String> rest = new java.util.HashMap<>(state);
			for (int number = certain + 1; number < this.states.size(); number++) {
				for (EntryKey key : this.changes.get(number - 1)) {
					if (!this.states.get(number).containsKey(key)) {
						rest.remove(key);
					}
				}
			}
			return rest;
		}

		private boolean isThere(Map<EntryKey, String> found, int number) {
			for (EntryKey key : this.changes.get(number - 1)) {
				String content = found.get(key);
				if (content != null && content.equals(this.states.get(number).get(key))) {
					return true;
				}
			}
			return false;
		}

	}

}
