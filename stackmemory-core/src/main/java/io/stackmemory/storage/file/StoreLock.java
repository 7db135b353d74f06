package io.stackmemory.storage.file;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;

import io.stackmemory.storage.StorageUnavailableException;

/**
 * Keeps a directory for one process: a lock of the operating system on a file that says
 * who has it. It ends with the process.
 */
final class StoreLock implements Closeable {

	/** The name of the file. */
	static final String NAME = "stackmemory.lock";

	/** Behind what is written, so that others can read that on every system. */
	private static final long LOCKED_BYTE = 1L << 30;

	private final RandomAccessFile file;

	private final FileLock lock;

	private StoreLock(RandomAccessFile file, FileLock lock) {
		this.file = file;
		this.lock = lock;
	}

	static StoreLock take(Path directory, Clock clock) throws IOException {
		RandomAccessFile file = new RandomAccessFile(directory.resolve(NAME).toFile(), "rw");
		FileLock lock = tryLock(file);
		if (lock == null) {
			byte[] holder = new byte[200];
			int length = Math.max(0, file.read(holder));
			file.close();
			throw new StorageUnavailableException("The directory " + directory + " is in use by "
					+ new String(holder, 0, length, StandardCharsets.UTF_8).strip(), null);
		}
		String holder = "process " + ProcessHandle.current().pid() + " since "
				+ clock.instant().truncatedTo(ChronoUnit.SECONDS) + "\n";
		file.setLength(0);
		file.write(holder.getBytes(StandardCharsets.UTF_8));
		return new StoreLock(file, lock);
	}

	private static @Nullable FileLock tryLock(RandomAccessFile file) throws IOException {
		try {
			return file.getChannel().tryLock(LOCKED_BYTE, 1, false);
		}
		catch (OverlappingFileLockException ex) {
			return null;
		}
	}

	@Override
	public void close() throws IOException {
		this.file.setLength(0);
		this.lock.release();
		this.file.close();
	}

}
