package io.stackmemory.storage.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.stackmemory.storage.query.Namespace;

/**
 * Makes the log part of the data files: for each namespace that the log has lines of, a
 * new data file with the lines of all entries as of one commit takes the place of the old
 * one; then the parts of the log before that commit are deleted, the oldest first. At
 * each step the files hold the same entries, so it may end anywhere. Writers go on in a
 * new part of the log. Used by one thread at a time.
 */
final class Compaction {

	private static final Logger logger = LoggerFactory.getLogger(Compaction.class);

	private static final int PIECE = 1 << 20;

	/**
	 * After how many bytes the disk is waited for, so that writers need not wait for all
	 * of them.
	 */
	private static final int SYNCED_AT_ONCE = 8 << 20;

	private final Disk disk;

	private final FileIndex index;

	private final Map<String, StoreFile> dataFiles = new HashMap<>();

	/** Parts of the log that are complete. */
	private final List<StoreFile> sealed;

	/** The namespaces that they have lines of. */
	private final Set<Namespace> logged;

	private final Queue<StoreFile> unneeded = new ConcurrentLinkedQueue<>();

	Compaction(Disk disk, FileIndex index, Recovery recovered) {
		this.disk = disk;
		this.index = index;
		recovered.dataFiles().forEach((file) -> this.dataFiles.put(file.name(), file));
		this.sealed = new ArrayList<>(recovered.sealed());
		this.logged = new HashSet<>(recovered.logged());
	}

	/**
	 * Adds a part of the log that is complete, and on the disk.
	 */
	void add(StoreFile part, Set<Namespace> namespaces) {
		this.sealed.add(part);
		this.logged.addAll(namespaces);
	}

	/**
	 * Compacts what was added. If that fails, it may be tried again.
	 * @param commit a commit that has everything in those parts, and nothing of others;
	 * whoever calls keeps it from being forgotten
	 */
	void run(long commit, long sequence, long revision) throws IOException {
		for (Namespace namespace : List.copyOf(this.logged)) {
			rewrite(namespace, commit, sequence, revision);
		}
		List<StoreFile> done = List.copyOf(this.sealed);
		for (StoreFile part : done) {
			this.disk.delete(part.name());
			this.sealed.remove(part);
			retire(part, commit);
		}
		this.disk.sync();
		this.logged.clear();
	}

	/**
	 * Closes all files that it knows.
	 */
	void close() throws IOException {
		closeUnneeded();
		for (StoreFile file : this.dataFiles.values()) {
			file.close();
		}
		for (StoreFile file : this.sealed) {
			file.close();
		}
	}

	private void rewrite(Namespace namespace, long commit, long sequence, long revision) throws IOException {
		String name = StoreFile.dataName(namespace.name());
		Iterator<StoredEntry> entries = this.index.at(namespace, commit, "");
		StoreFile before = this.dataFiles.get(name);
		if (!entries.hasNext()) {
			if (before != null) {
				this.disk.delete(name);
				this.disk.sync();
				this.dataFiles.remove(name);
				retire(before, commit);
			}
			return;
		}
		String unfinished = name + StoreFile.UNFINISHED;
		StoreFile after = new StoreFile(name, this.disk.create(unfinished));
		List<Moved> moved = new ArrayList<>();
		try {
			copy(entries, after, FileLine.header("data", sequence, revision), moved);
			after.content().sync();
			this.disk.rename(unfinished, name);
			this.disk.sync();
		}
		catch (IOException | RuntimeException ex) {
			after.close();
			throw ex;
		}
		moved.forEach((entry) -> entry.entry.moveTo(new StoredEntry.Location(after, entry.offset)));
		this.dataFiles.put(name, after);
		if (before != null) {
			retire(before, commit);
		}
	}

	private static void copy(Iterator<StoredEntry> entries, StoreFile target, byte[] header, List<Moved> moved)
			throws IOException {
		ByteArrayOutputStream piece = new ByteArrayOutputStream(PIECE);
		piece.writeBytes(header);
		long written = 0;
		long synced = 0;
		while (entries.hasNext()) {
			StoredEntry entry = entries.next();
			moved.add(new Moved(entry, written + piece.size()));
			piece.writeBytes(entry.line());
			piece.write(FileLine.LINE_FEED);
			if (piece.size() >= PIECE || !entries.hasNext()) {
				target.content().write(written, piece.toByteArray(), 0, piece.size());
				written += piece.size();
				piece.reset();
				if (written - synced >= SYNCED_AT_ONCE) {
					target.content().sync();
					synced = written;
				}
			}
		}
	}

	/**
	 * Has a file closed when nobody reads what is only there.
	 */
	private void retire(StoreFile file, long commit) {
		this.index.release(commit, () -> this.unneeded.add(file));
	}

	/**
	 * Closes files that nobody reads any more. Its room on the disk is given back with
	 * that, which takes its time, so nobody should have to wait for it.
	 */
	void closeUnneeded() {
		StoreFile file = this.unneeded.poll();
		while (file != null) {
			try {
				file.close();
			}
			catch (IOException ex) {
				logger.debug("A file that is not needed any more could not be closed", ex);
			}
			file = this.unneeded.poll();
		}
	}

	private record Moved(StoredEntry entry, long offset) {

	}

}
