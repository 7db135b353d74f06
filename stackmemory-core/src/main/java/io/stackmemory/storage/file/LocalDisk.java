package io.stackmemory.storage.file;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory of the file system. Files are for their owner alone.
 */
final class LocalDisk implements Disk {

	private final Path directory;

	private final boolean posix;

	LocalDisk(Path directory) {
		this.directory = directory;
		this.posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
	}

	@Override
	public List<String> list() throws IOException {
		try (Stream<Path> files = Files.list(this.directory)) {
			return files.filter(Files::isRegularFile).map((file) -> file.getFileName().toString()).sorted().toList();
		}
	}

	@Override
	public Content open(String name) throws IOException {
		return new LocalContent(this.directory.resolve(name));
	}

	@Override
	public Content create(String name) throws IOException {
		FileAttribute<?>[] permissions = this.posix
				? new FileAttribute<?>[] {
						PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")) }
				: new FileAttribute<?>[0];
		Path file = this.directory.resolve(name);
		Files.deleteIfExists(file);
		Files.createFile(file, permissions);
		return new LocalContent(file);
	}

	@Override
	public void rename(String from, String to) throws IOException {
		Files.move(this.directory.resolve(from), this.directory.resolve(to), StandardCopyOption.ATOMIC_MOVE);
	}

	@Override
	public void delete(String name) throws IOException {
		Files.deleteIfExists(this.directory.resolve(name));
	}

	/**
	 * Where a directory can't be opened the file system takes care of names by itself.
	 */
	@Override
	public void sync() throws IOException {
		if (!this.posix) {
			return;
		}
		boolean interrupted = Thread.interrupted();
		boolean done = false;
		while (!done) {
			try (FileChannel names = FileChannel.open(this.directory, StandardOpenOption.READ)) {
				names.force(true);
				done = true;
			}
			catch (ClosedByInterruptException ex) {
				interrupted |= Thread.interrupted();
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * A file without a channel: an interrupt closes a channel, under everyone who uses
	 * it. Several handles, as reading moves the position of each.
	 */
	private static final class LocalContent implements Content {

		private static final int HANDLES = 4;

		private final RandomAccessFile[] handles = new RandomAccessFile[HANDLES];

		/** Where the first handle is, so that it is not moved to where it is; or -1. */
		private long written = -1;

		private LocalContent(Path file) throws IOException {
			for (int i = 0; i < HANDLES; i++) {
				this.handles[i] = new RandomAccessFile(file.toFile(), (i == 0) ? "rw" : "r");
			}
		}

		@Override
		public long size() throws IOException {
			return this.handles[0].length();
		}

		@Override
		public int read(long position, byte[] bytes, int offset, int length) throws IOException {
			RandomAccessFile handle = this.handles[1 + (int) (Thread.currentThread().getId() % (HANDLES - 1))];
			synchronized (handle) {
				handle.seek(position);
				int done = 0;
				while (done < length) {
					int count = handle.read(bytes, offset + done, length - done);
					if (count < 0) {
						return done;
					}
					done += count;
				}
				return done;
			}
		}

		@Override
		public void write(long position, byte[] bytes, int offset, int length) throws IOException {
			synchronized (this.handles[0]) {
				if (this.written != position) {
					this.handles[0].seek(position);
				}
				// It may be anywhere if this fails
				this.written = -1;
				this.handles[0].write(bytes, offset, length);
				this.written = position + length;
			}
		}

		@Override
		public void truncate(long size) throws IOException {
			synchronized (this.handles[0]) {
				this.written = -1;
				this.handles[0].setLength(size);
			}
		}

		@Override
		public void sync() throws IOException {
			this.handles[0].getFD().sync();
		}

		@Override
		public void close() throws IOException {
			for (RandomAccessFile handle : this.handles) {
				handle.close();
			}
		}

	}

}
