package io.stackmemory.storage.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * A disk that is stopped at one of its operations, and says what may be left of it then:
 * after the process was killed, everything that was done; after a power loss, what was
 * waited for, and any part of the rest.
 */
final class SimulatedDisk implements Disk {

	private static final int SECTOR = 64;

	private final Map<String, SimulatedFile> names = new TreeMap<>();

	private final Map<String, SimulatedFile> durableNames = new TreeMap<>();

	private final List<Rename> pendingNames = new ArrayList<>();

	private final Random random;

	private final int stopAt;

	private int operations;

	private @Nullable String failing;

	private int untilFailing;

	private boolean failingOnce;

	/**
	 * Makes an empty disk.
	 * @param stopAt the operation at which it stops, counted from 1
	 */
	SimulatedDisk(int stopAt, long seed) {
		this.stopAt = stopAt;
		this.random = new Random(seed);
	}

	synchronized int operations() {
		return this.operations;
	}

	synchronized boolean isStopped() {
		return this.operations >= this.stopAt;
	}

	/**
	 * Lets all operations of one kind fail, or none.
	 */
	synchronized void fail(@Nullable String operation) {
		failAfter(0, operation);
	}

	/**
	 * Lets all operations of one kind fail after some that succeed.
	 */
	synchronized void failAfter(int count, @Nullable String operation) {
		this.failing = operation;
		this.untilFailing = count;
		this.failingOnce = false;
	}

	/**
	 * Lets the next operation of one kind fail, and those after it succeed.
	 */
	synchronized void failOnce(String operation) {
		fail(operation);
		this.failingOnce = true;
	}

	/**
	 * What is there after the process was killed.
	 */
	synchronized SimulatedDisk afterKill(int nextStop) {
		SimulatedDisk after = new SimulatedDisk(nextStop, this.random.nextLong());
		this.names.forEach((name, file) -> after.add(name, file.current));
		return after;
	}

	/**
	 * What may be there after a power loss.
	 */
	synchronized SimulatedDisk afterPowerLoss(int nextStop) {
		SimulatedDisk after = new SimulatedDisk(nextStop, this.random.nextLong());
		Map<String, SimulatedFile> left = new TreeMap<>(this.durableNames);
		int done = this.random.nextInt(this.pendingNames.size() + 1);
		this.pendingNames.subList(0, done).forEach((rename) -> rename.apply(left));
		left.forEach((name, file) -> after.add(name, file.afterPowerLoss(this.random)));
		return after;
	}

	@Override
	public synchronized List<String> list() throws IOException {
		requireRunning();
		return List.copyOf(this.names.keySet());
	}

	@Override
	public synchronized Content open(String name) throws IOException {
		requireRunning();
		SimulatedFile file = this.names.get(name);
		if (file == null) {
			throw new IOException("There is no " + name);
		}
		return file;
	}

	@Override
	public synchronized Content create(String name) throws IOException {
		step("create");
		SimulatedFile file = new SimulatedFile(new byte[0]);
		change(new Rename(null, name, file));
		return file;
	}

	@Override
	public synchronized void rename(String from, String to) throws IOException {
		step("rename");
		SimulatedFile file = this.names.get(from);
		if (file == null) {
			throw new IOException("There is no " + from);
		}
		change(new Rename(from, to, file));
	}

	@Override
	public synchronized void delete(String name) throws IOException {
		step("delete");
		change(new Rename(name, null, null));
	}

	@Override
	public synchronized void sync() throws IOException {
		step("sync");
		this.pendingNames.forEach((rename) -> rename.apply(this.durableNames));
		this.pendingNames.clear();
	}

	private void add(String name, byte[] content) {
		SimulatedFile file = new SimulatedFile(content);
		this.names.put(name, file);
		this.durableNames.put(name, file);
	}

	private void change(Rename rename) {
		rename.apply(this.names);
		this.pendingNames.add(rename);
	}

	private void requireRunning() throws IOException {
		if (isStopped()) {
			throw new IOException("The disk has stopped");
		}
	}

	private void step(String operation) throws IOException {
		requireRunning();
		if (operation.equals(this.failing) && --this.untilFailing < 0) {
			this.failing = this.failingOnce ? null : this.failing;
			throw new IOException("No space left on device");
		}
		this.operations++;
		requireRunning();
	}

	/**
	 * A name that is given, given to another file, or taken away.
	 */
	private record Rename(@Nullable String from, @Nullable String to, @Nullable SimulatedFile file) {

		private void apply(Map<String, SimulatedFile> names) {
			if (this.from != null) {
				names.remove(this.from);
			}
			if (this.to != null && this.file != null) {
				names.put(this.to, this.file);
			}
		}

	}

	/**
	 * What is written but was not waited for.
	 */
	private static final class Pending {

		private final long position;

		private final byte[] bytes;

		private final boolean truncation;

		private Pending(long position, byte[] bytes, boolean truncation) {
			this.position = position;
			this.bytes = bytes;
			this.truncation = truncation;
		}

	}

	private final class SimulatedFile implements Content {

		private byte[] current;

		private byte[] durable;

		private final List<Pending> pending = new ArrayList<>();

		private SimulatedFile(byte[] content) {
			this.current = content.clone();
			this.durable = content.clone();
		}

		@Override
		public long size() {
			synchronized (SimulatedDisk.this) {
				return this.current.length;
			}
		}

		@Override
		public int read(long position, byte[] bytes, int offset, int length) throws IOException {
			synchronized (SimulatedDisk.this) {
				requireRunning();
				int count = (int) Math.max(0, Math.min(length, this.current.length - position));
				System.arraycopy(this.current, (int) position, bytes, offset, count);
				return count;
			}
		}

		@Override
		public void write(long position, byte[] bytes, int offset, int length) throws IOException {
			synchronized (SimulatedDisk.this) {
				byte[] written = Arrays.copyOfRange(bytes, offset, offset + length);
				try {
					step("write");
				}
				catch (IOException ex) {
					if (SimulatedDisk.this.operations == SimulatedDisk.this.stopAt
							|| "write".equals(SimulatedDisk.this.failing)) {
						// A part of it arrives nevertheless
						apply(position, Arrays.copyOf(written, SimulatedDisk.this.random.nextInt(length + 1)));
					}
					throw ex;
				}
				apply(position, written);
			}
		}

		@Override
		public void truncate(long size) throws IOException {
			synchronized (SimulatedDisk.this) {
				step("truncate");
				this.current = Arrays.copyOf(this.current, (int) size);
				this.pending.add(new Pending(size, new byte[0], true));
			}
		}

		@Override
		public void sync() throws IOException {
			synchronized (SimulatedDisk.this) {
				step("sync");
				this.durable = this.current.clone();
				this.pending.clear();
			}
		}

		@Override
		public void close() {
			// Nothing is held
		}

		private void apply(long position, byte[] bytes) {
			this.current = written(this.current, position, bytes);
			this.pending.add(new Pending(position, bytes, false));
		}

		/**
		 * Of each write that was not waited for, any sectors; truncations as they were.
		 */
		private byte[] afterPowerLoss(Random chance) {
			byte[] left = this.durable.clone();
			for (Pending change : this.pending) {
				if (change.truncation) {
					left = (change.position < left.length) ? Arrays.copyOf(left, (int) change.position) : left;
					continue;
				}
				boolean all = chance.nextInt(3) == 0;
				for (int i = 0; i < change.bytes.length; i += SECTOR) {
					if (all || chance.nextBoolean()) {
						left = written(left, change.position + i,
								Arrays.copyOfRange(change.bytes, i, Math.min(change.bytes.length, i + SECTOR)));
					}
				}
			}
			return left;
		}

		private static byte[] written(byte[] content, long position, byte[] bytes) {
			byte[] result = Arrays.copyOf(content, (int) Math.max(content.length, position + bytes.length));
			System.arraycopy(bytes, 0, result, (int) position, bytes.length);
			return result;
		}

	}

}
