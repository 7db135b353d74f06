package io.stackmemory.storage.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.stackmemory.storage.SchemaTooNewException;
import io.stackmemory.storage.query.Namespace;

/**
 * Finds out what a store holds: reads the data files, then the log over them. A line that
 * is older than what is known of its entry changes nothing, so it does not matter which
 * lines of the log a data file holds already.
 * <p>
 * Where the log was on the disk for certain, a damaged line is kept aside and the rest
 * counts. Behind that, at the end of the last part, a batch counts when it is whole: what
 * is left of others was never acknowledged as durable. A torn end is cut off.
 */
final class Recovery {

	private static final Logger logger = LoggerFactory.getLogger(Recovery.class);

	private final Disk disk;

	private final String location;

	private final FileIndex index;

	private final Quarantine quarantine;

	private final LineParser parser = new LineParser();

	private final Set<Namespace> logged = new HashSet<>();

	private final List<StoreFile> dataFiles = new ArrayList<>();

	private final List<StoreFile> sealed = new ArrayList<>();

	private long sequence;

	private long revision;

	private boolean hasHoles;

	Recovery(Disk disk, String location, FileIndex index, Quarantine quarantine) {
		this.disk = disk;
		this.location = location;
		this.index = index;
		this.quarantine = quarantine;
	}

	/**
	 * Reads everything, and gives the log to go on with.
	 */
	WriteAheadLog run() throws IOException {
		List<String> parts = new ArrayList<>();
		for (String name : this.disk.list()) {
			if (name.endsWith(StoreFile.UNFINISHED)) {
				this.disk.delete(name);
			}
			else if (name.endsWith(StoreFile.DATA)) {
				readData(name);
			}
			else if (StoreFile.isLog(name)) {
				parts.add(name);
			}
		}
		for (int i = 0; i < parts.size() - 1; i++) {
			StoreFile part = open(parts.get(i));
			this.sealed.add(part);
			readPart(part, false);
		}
		if (parts.isEmpty()) {
			StoreFile first = WriteAheadLog.create(this.disk, 1, this.sequence, this.revision);
			return new WriteAheadLog(this.disk, first, first.content().size(), this.sequence, this.sequence);
		}
		return readLast(parts.get(parts.size() - 1));
	}

	/**
	 * The namespaces that the log has lines of.
	 */
	Set<Namespace> logged() {
		return this.logged;
	}

	List<StoreFile> dataFiles() {
		return this.dataFiles;
	}

	/**
	 * The parts of the log before the last.
	 */
	List<StoreFile> sealed() {
		return this.sealed;
	}

	long sequence() {
		return this.sequence;
	}

	/**
	 * The greatest revision that was found.
	 */
	long revision() {
		return this.revision;
	}

	/**
	 * Whether there are lines in the log that must not count, with others behind them
	 * that do: the log has to be compacted before anything is written to it.
	 */
	boolean hasHoles() {
		return this.hasHoles;
	}

	private StoreFile open(String name) throws IOException {
		return new StoreFile(name, this.disk.open(name));
	}

	private void readData(String name) throws IOException {
		StoreFile file = open(name);
		this.dataFiles.add(file);
		LineReader lines = new LineReader(file.content());
		boolean first = true;
		while (lines.next()) {
			FileLine line = null;
			if (lines.isWhole() && !(first && isHeader(lines, file))) {
				line = this.parser.parse(lines.bytes(), lines.start(), lines.length());
			}
			if (line != null) {
				apply(line, file, lines.position(), lines.length());
			}
			else if (!lines.isWhole() || !first) {
				this.quarantine.keep(name, lines.position(), lines.copy());
			}
			first = false;
		}
	}

	private boolean isHeader(LineReader lines, StoreFile file) {
		LineParser.Header header = this.parser.parseHeader(lines.bytes(), lines.start(), lines.length());
		if (header == null) {
			return false;
		}
		if (header.format() > FileLine.FORMAT) {
			throw new SchemaTooNewException(this.location + " has a file of format " + header.format() + ", "
					+ file.name() + ", and this version of the library knows " + FileLine.FORMAT
					+ " at most; use a newer version of the library", null);
		}
		this.sequence = Math.max(this.sequence, header.sequence());
		this.revision = Math.max(this.revision, header.revision());
		return true;
	}

	/**
	 * Reads a part of the log line by line.
	 * @param last whether it is the last part
	 * @return what was found in the last part
	 */
	private Found readPart(StoreFile file, boolean last) throws IOException {
		Found found = new Found();
		LineReader lines = new LineReader(file.content());
		boolean first = true;
		while (lines.next()) {
			found.last = lines.end();
			boolean whole = lines.isWhole();
			boolean header = first && whole && isHeader(lines, file);
			first = false;
			if (header) {
				found.end = lines.end();
				continue;
			}
			FileLine line = whole ? this.parser.parse(lines.bytes(), lines.start(), lines.length()) : null;
			if (line == null && whole && found.isEnd(this.parser, lines)) {
				continue;
			}
			if (line == null) {
				found.damaged(lines);
			}
			else if (last) {
				found.add(line, lines);
			}
			else {
				apply(line, file, lines.position(), lines.length());
				this.logged.add(line.key().namespace());
			}
		}
		if (!last) {
			for (Damage damage : found.damages) {
				this.quarantine.keep(file.name(), damage.position, damage.bytes);
			}
		}
		return found;
	}

	private WriteAheadLog readLast(String name) throws IOException {
		StoreFile file = open(name);
		Found found = readPart(file, true);
		long end = found.end;
		for (Batch batch : found.batches) {
			boolean durable = batch.sequence <= found.synced;
			if (batch.isWhole() || durable) {
				for (Line line : batch.lines) {
					apply(line.line, file, line.position, line.length);
					this.logged.add(line.line.key().namespace());
				}
				end = Math.max(end, batch.end);
			}
		}
		for (Batch batch : found.batches) {
			this.hasHoles |= !batch.isWhole() && batch.sequence > found.synced && batch.end < end;
		}
		for (Damage damage : found.damages) {
			if (damage.position < end) {
				this.quarantine.keep(name, damage.position, damage.bytes);
			}
		}
		return cutOff(file, end, found);
	}

	/**
	 * Cuts off what is behind the last batch that counts. A part whose first line is torn
	 * is begun anew.
	 */
	private WriteAheadLog cutOff(StoreFile file, long end, Found found) throws IOException {
		if (found.last > end) {
			logger.warn("The log of {} has a torn end; {} bytes of batches that were never complete are cut off",
					this.location, found.last - end);
		}
		if (file.content().size() > end) {
			file.content().truncate(end);
		}
		// What a process that was killed had written is not on the disk yet
		file.content().sync();
		if (end > 0) {
			return new WriteAheadLog(this.disk, file, end, this.sequence, found.synced);
		}
		byte[] header = FileLine.header("wal", this.sequence, this.revision);
		file.content().write(0, header, 0, header.length);
		file.content().sync();
		return new WriteAheadLog(this.disk, file, header.length, this.sequence, this.sequence);
	}

	private void apply(FileLine line, StoreFile file, long position, int length) {
		this.sequence = Math.max(this.sequence, line.sequence());
		this.revision = Math.max(this.revision, line.revision());
		StoredEntry known = this.index.latest(line.key());
		if (known != null && known.revision() >= line.revision()) {
			return;
		}
		this.index.set(line.key(),
				line.put() ? new StoredEntry(line, length, new StoredEntry.Location(file, position)) : null);
	}

	/**
	 * What is in the last part of the log.
	 */
	private static final class Found {

		private final List<Batch> batches = new ArrayList<>();

		private final List<Damage> damages = new ArrayList<>();

		/** Behind the last line that says that the log was closed, or the first. */
		private long end;

		/** Behind the last line, whatever it is. */
		private long last;

		private long synced;

		private void add(FileLine line, LineReader lines) {
			this.synced = Math.max(this.synced, line.synced());
			Batch batch = this.batches.isEmpty() ? null : this.batches.get(this.batches.size() - 1);
			if (batch == null || batch.sequence != line.sequence()) {
				batch = new Batch(line.sequence());
				this.batches.add(batch);
			}
			batch.lines.add(new Line(line, lines.position(), lines.length()));
			batch.end = lines.end();
		}

		private boolean isEnd(LineParser parser, LineReader lines) {
			long sequence = parser.parseEnd(lines.bytes(), lines.start(), lines.length());
			if (sequence < 0) {
				return false;
			}
			this.synced = Math.max(this.synced, sequence);
			this.end = lines.end();
			return true;
		}

		private void damaged(LineReader lines) {
			this.damages.add(new Damage(lines.position(), lines.copy()));
		}

	}

	/**
	 * The lines of a batch that were found.
	 */
	private static final class Batch {

		private final long sequence;

		private final List<Line> lines = new ArrayList<>();

		private long end;

		private Batch(long sequence) {
			this.sequence = sequence;
		}

		private boolean isWhole() {
			return this.lines.size() == this.lines.get(0).line.count();
		}

	}

	private record Line(FileLine line, long position, int length) {

	}

	private static final class Damage {

		private final long position;

		private final byte[] bytes;

		private Damage(long position, byte[] bytes) {
			this.position = position;
			this.bytes = bytes;
		}

	}

}
