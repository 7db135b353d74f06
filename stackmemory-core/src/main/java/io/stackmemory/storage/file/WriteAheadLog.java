package io.stackmemory.storage.file;

import java.io.IOException;
import java.util.Arrays;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log: the last of its parts is written to, the others wait for compaction. Appended
 * to by one thread at a time; any thread may wait for the disk.
 */
final class WriteAheadLog {

	private static final Logger logger = LoggerFactory.getLogger(WriteAheadLog.class);

	private static final int PREALLOCATED = 256 * 1024;

	/** Of what is longer the disk has its work anyway, and blanks would double it. */
	private static final int LITTLE = PREALLOCATED / 8;

	/** What keeps the disk busy for long enough to begin early. */
	private static final int MUCH = 8 << 20;

	private final Disk disk;

	/** Held while the disk is waited for, and while a part is exchanged. */
	private final Object syncing = new Object();

	private StoreFile active;

	private long number;

	private volatile long position;

	/**
	 * Where the next line goes, which may be behind others of a batch that is not whole
	 * yet.
	 */
	private long end;

	/** How long the file is, if it was possible to make it so long. */
	private long allocated;

	/** What goes behind the last line, or nothing. */
	private byte[] blanks = {};

	private final EarlySync early = new EarlySync();

	/** Up to where the disk was given something early. */
	private long begun;

	/** The last batch that was appended. */
	private volatile long appended;

	/** The last batch that is on the disk for certain. */
	private volatile long synced;

	private volatile long syncedPosition;

	/** The batch up to which lines in the log say that it is on the disk. */
	private long proven;

	/** When the oldest batch was appended that is not on the disk, or 0. */
	private volatile long unsyncedSince;

	/**
	 * Goes on with a part that is there.
	 * @param sequence the last batch in the log, which is on the disk
	 * @param proven the last batch that can be seen to be on the disk
	 */
	WriteAheadLog(Disk disk, StoreFile active, long position, long sequence, long proven) {
		this.disk = disk;
		this.active = active;
		this.number = StoreFile.logNumber(active.name());
		this.position = position;
		this.end = position;
		this.allocated = position;
		this.syncedPosition = position;
		this.appended = sequence;
		this.synced = sequence;
		this.proven = proven;
	}

	/**
	 * Makes an empty part.
	 */
	static StoreFile create(Disk disk, long number, long sequence, long revision) throws IOException {
		String name = StoreFile.logName(number);
		Disk.Content content = disk.create(name);
		byte[] header = FileLine.header("wal", sequence, revision);
		content.write(0, header, 0, header.length);
		content.sync();
		disk.sync();
		return new StoreFile(name, content);
	}

	/**
	 * Prepares for a disk that is waited for after each batch. Blanks are kept behind the
	 * last line, which the next lines are written over: where the file need not grow
	 * there are only the lines to wait for, not what the file system notes of the file.
	 * And while a long batch is written, what is there of it goes to the disk.
	 */
	void expectSyncs() {
		this.blanks = new byte[PREALLOCATED];
		Arrays.fill(this.blanks, (byte) ' ');
	}

	StoreFile active() {
		return this.active;
	}

	/**
	 * How many bytes the last part of the log has.
	 */
	long position() {
		return this.position;
	}

	/**
	 * Where the next line goes.
	 */
	long next() {
		return this.end;
	}

	long synced() {
		return this.synced;
	}

	/**
	 * How many bytes a power loss would take.
	 */
	long unsyncedBytes() {
		return Math.max(0, this.position - this.syncedPosition);
	}

	/**
	 * How many batches a power loss would take.
	 */
	long unsyncedBatches() {
		return Math.max(0, this.appended - this.synced);
	}

	/**
	 * For how many milliseconds the oldest of them waits.
	 */
	long unsyncedMillis() {
		long since = this.unsyncedSince;
		return (since != 0) ? (System.nanoTime() - since) / 1_000_000 : 0;
	}

	/**
	 * Begins to append, and takes back what was never committed.
	 * @throws BrokenException if that can't be taken back
	 */
	void begin() throws BrokenException {
		if (this.end != this.position) {
			rollback(new IOException("What was written before was never complete"));
		}
	}

	/**
	 * Appends lines. If that fails, nothing stays of what was not committed.
	 * @throws BrokenException if what was written can't be taken back
	 */
	void write(byte[] lines, int length) throws IOException, BrokenException {
		try {
			this.active.content().write(this.end, lines, 0, length);
			this.end += length;
		}
		catch (IOException ex) {
			rollback(ex);
			throw ex;
		}
		if (this.end > this.allocated) {
			this.allocated = this.end;
			if (this.blanks.length > 0 && length <= LITTLE) {
				writeBlanks();
			}
		}
		if (this.blanks.length > 0 && this.end - Math.max(this.begun, this.position) >= MUCH
				&& this.early.begin(this.active.content())) {
			this.begun = this.end;
		}
	}

	private void writeBlanks() {
		this.allocated += this.blanks.length;
		try {
			this.active.content().write(this.end, this.blanks, 0, this.blanks.length);
		}
		catch (IOException ex) {
			logger.debug("There is no room for blanks at the end of a log, which can do without", ex);
		}
	}

	private void rollback(IOException cause) throws BrokenException {
		try {
			truncate();
		}
		catch (IOException ex) {
			cause.addSuppressed(ex);
			throw new BrokenException(cause);
		}
	}

	private void cutBlanks() throws IOException {
		if (this.allocated > this.position) {
			truncate();
		}
	}

	private void truncate() throws IOException {
		this.active.content().truncate(this.position);
		this.begun = this.position;
		this.end = this.position;
		this.allocated = this.position;
	}

	/**
	 * Makes what was appended a part of the log.
	 * @param sequence the last batch in it
	 */
	void commit(long sequence) {
		if (this.unsyncedSince == 0) {
			this.unsyncedSince = System.nanoTime() | 1;
		}
		this.position = this.end;
		this.appended = sequence;
	}

	/**
	 * Waits until everything that was appended is on the disk. What the system says after
	 * a failure can't be relied on, so that is the end of the log.
	 */
	void sync() throws BrokenException {
		synchronized (this.syncing) {
			long sequence = this.appended;
			long end = this.position;
			if (sequence == this.synced) {
				return;
			}
			this.unsyncedSince = 0;
			try {
				this.early.await();
				this.active.content().sync();
			}
			catch (IOException ex) {
				throw new BrokenException(ex);
			}
			this.synced = sequence;
			this.syncedPosition = end;
		}
	}

	/**
	 * Begins a new part. Called while nobody appends.
	 * @param revision the greatest revision so far
	 * @return the part before
	 */
	StoreFile rotate(long revision) throws IOException, BrokenException {
		begin();
		synchronized (this.syncing) {
			sync();
			StoreFile before = this.active;
			cutBlanks();
			this.active = create(this.disk, this.number + 1, this.appended, revision);
			this.number++;
			this.proven = this.appended;
			this.position = this.active.content().size();
			this.begun = this.position;
			this.end = this.position;
			this.allocated = this.position;
			this.syncedPosition = this.position;
			return before;
		}
	}

	/**
	 * Closes the log after everything is on the disk, and says so at its end: a damaged
	 * line is told from one that was never complete then.
	 */
	void end() throws BrokenException {
		begin();
		sync();
		try {
			if (this.appended != this.proven) {
				byte[] line = FileLine.close(this.appended);
				write(line, line.length);
				commit(this.appended);
			}
			cutBlanks();
		}
		catch (IOException ex) {
			logger.debug("There was no room for the last line of a log, which can do without", ex);
		}
	}

	void close() throws IOException {
		this.active.close();
	}

	/**
	 * Nothing can be appended any more.
	 */
	static final class BrokenException extends Exception {

		private static final long serialVersionUID = 1L;

		BrokenException(IOException cause) {
			super(cause);
		}

	}

}
