package io.stackmemory.storage.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;

import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.StorageCorruptedException;
import io.stackmemory.storage.archive.EntryLine;

/**
 * Reads the entries of a commit. Nothing of it is trusted: links, submodules, executable
 * files, files that are too large, at another place than their own or none of ours are
 * refused, and so is a tree that is not what its manifest says.
 */
final class TreeReader {

	private final Repository repository;

	private final long largest;

	private final String where;

	TreeReader(Repository repository, long largest, String where) {
		this.repository = repository;
		this.largest = largest;
		this.where = where;
	}

	/**
	 * Hands every entry of a tree to a consumer, with the file that has it.
	 */
	void readAll(ObjectId tree, BiConsumer<Entry, ObjectId> consumer) throws IOException {
		Map<String, Long> counts = new HashMap<>();
		try (ObjectReader reader = this.repository.newObjectReader(); TreeWalk walk = new TreeWalk(reader)) {
			walk.addTree(tree);
			walk.setRecursive(true);
			while (walk.next()) {
				if (!walk.getPathString().equals(Manifest.NAME)) {
					Entry entry = read(reader, walk, 0);
					counts.merge(EntryPath.of(entry).get(0), 1L, Long::sum);
					consumer.accept(entry, walk.getObjectId(0));
				}
			}
			requireManifest(reader, tree, counts);
		}
		catch (MissingObjectException ex) {
			throw new StorageCorruptedException(this.where + " is not whole: an object is missing", ex);
		}
	}

	/**
	 * What has changed from one tree to another.
	 * @param from the earlier tree, or null for an empty one
	 * @return the entries by their keys, null for those that were removed
	 */
	Map<EntryKey, @Nullable Change> changes(@Nullable ObjectId from, ObjectId to) throws IOException {
		Map<EntryKey, @Nullable Change> removed = new LinkedHashMap<>();
		Map<EntryKey, @Nullable Change> found = new LinkedHashMap<>();
		try (ObjectReader reader = this.repository.newObjectReader(); TreeWalk walk = new TreeWalk(reader)) {
			walk.addTree((from != null) ? new CanonicalTreeParser(null, reader, from) : new EmptyTreeIterator());
			walk.addTree(new CanonicalTreeParser(null, reader, to));
			walk.setFilter(TreeFilter.ANY_DIFF);
			walk.setRecursive(true);
			while (walk.next()) {
				if (walk.getPathString().equals(Manifest.NAME)) {
					continue;
				}
				if (walk.getRawMode(1) != 0) {
					Entry entry = read(reader, walk, 1);
					found.put(entry.key(), new Change(entry, walk.getObjectId(1)));
				}
				else {
					removed.put(read(reader, walk, 0).key(), null);
				}
			}
			requireManifest(reader, to, Map.of());
		}
		catch (MissingObjectException ex) {
			throw new StorageCorruptedException(this.where + " is not whole: an object is missing", ex);
		}
		removed.putAll(found);
		return removed;
	}

	private Entry read(ObjectReader reader, TreeWalk walk, int side) throws IOException {
		String path = walk.getPathString();
		if (walk.getFileMode(side) != FileMode.REGULAR_FILE) {
			throw refused(path, "is " + kind(walk.getFileMode(side)) + ", not a plain file", null);
		}
		try {
			ObjectLoader loader = reader.open(walk.getObjectId(side), Constants.OBJ_BLOB);
			if (loader.getSize() > this.largest) {
				throw refused(path,
						"has " + loader.getSize() + " bytes, more than the " + this.largest + " that an entry can have",
						null);
			}
			Entry entry = EntryLine.read(new String(loader.getBytes(), StandardCharsets.UTF_8).stripTrailing());
			List<String> expected = EntryPath.of(entry);
			if (!String.join("/", expected).equals(path)) {
				throw refused(path, "has what belongs to " + String.join("/", expected), null);
			}
			return entry;
		}
		catch (IllegalArgumentException ex) {
			throw refused(path, "is no entry", ex);
		}
		catch (LargeObjectException ex) {
			throw refused(path, "is too large", ex);
		}
	}

	private void requireManifest(ObjectReader reader, ObjectId tree, Map<String, Long> counts) throws IOException {
		Map<String, String> directories = new HashMap<>();
		Manifest manifest = null;
		try (TreeWalk walk = new TreeWalk(reader)) {
			walk.addTree(tree);
			while (walk.next()) {
				if (walk.getNameString().equals(Manifest.NAME)) {
					manifest = Manifest.parse(reader.open(walk.getObjectId(0), Constants.OBJ_BLOB).getBytes(),
							this.where);
				}
				else {
					directories.put(walk.getNameString(), walk.getObjectId(0).name());
				}
			}
		}
		if (manifest == null) {
			throw new StorageCorruptedException(this.where + " has no " + Manifest.NAME
					+ ", so it is something else. Nothing was changed; " + "choose another branch", null);
		}
		Map<String, String> expected = new HashMap<>();
		manifest.parts().forEach((name, part) -> expected.put(name, part.tree()));
		boolean counted = counts.isEmpty() || manifest.parts()
			.entrySet()
			.stream()
			.allMatch((part) -> counts.getOrDefault(part.getKey(), 0L) == part.getValue().entries());
		if (!expected.equals(directories) || !counted) {
			throw new StorageCorruptedException(this.where + " is not what its " + Manifest.NAME
					+ " says: it was changed by other means, or a part is missing. Nothing was changed; go back to "
					+ "the last commit by this library", null);
		}
	}

	private StorageCorruptedException refused(String path, String reason, @Nullable Throwable cause) {
		return new StorageCorruptedException(this.where + " can't be used: '" + path + "' " + reason
				+ ". Nothing was changed; remove it, or choose another branch", cause);
	}

	private static String kind(FileMode mode) {
		if (mode == FileMode.SYMLINK) {
			return "a symbolic link";
		}
		if (mode == FileMode.GITLINK) {
			return "a submodule";
		}
		return (mode == FileMode.EXECUTABLE_FILE) ? "executable" : "something else";
	}

	/**
	 * An entry with the file that has it.
	 *
	 * @param entry the entry
	 * @param blob the file
	 */
	record Change(Entry entry, ObjectId blob) {

	}

}
