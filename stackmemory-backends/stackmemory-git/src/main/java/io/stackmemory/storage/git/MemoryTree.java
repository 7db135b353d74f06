package io.stackmemory.storage.git;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.TreeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * The files of a commit by their paths, of which only directories that were changed are
 * written again. Used by one thread at a time.
 */
final class MemoryTree {

	private final Directory root = new Directory();

	/**
	 * Puts a file.
	 */
	void put(List<String> path, ObjectId blob) {
		Directory directory = this.root;
		directory.id = null;
		for (String name : path.subList(0, path.size() - 1)) {
			directory = directory.directories.computeIfAbsent(name, (missing) -> new Directory());
			directory.id = null;
		}
		directory.files.put(path.get(path.size() - 1), blob);
	}

	/**
	 * Removes a file, and the directories that it leaves empty.
	 */
	void remove(List<String> path) {
		remove(this.root, path);
	}

	private static void remove(Directory directory, List<String> path) {
		directory.id = null;
		if (path.size() == 1) {
			directory.files.remove(path.get(0));
			return;
		}
		Directory child = directory.directories.get(path.get(0));
		if (child != null) {
			remove(child, path.subList(1, path.size()));
			if (child.isEmpty()) {
				directory.directories.remove(path.get(0));
			}
		}
	}

	/**
	 * Writes what has changed.
	 * @return the tree
	 */
	ObjectId write(ObjectInserter inserter) throws IOException {
		Manifest manifest = manifest(inserter);
		this.root.files.put(Manifest.NAME, inserter.insert(Constants.OBJ_BLOB, manifest.bytes()));
		this.root.id = null;
		return this.root.write(inserter);
	}

	private Manifest manifest(ObjectInserter inserter) throws IOException {
		Map<String, Manifest.Part> parts = new LinkedHashMap<>();
		for (Map.Entry<String, Directory> child : this.root.directories.entrySet()) {
			parts.put(child.getKey(),
					new Manifest.Part(child.getValue().count(), child.getValue().write(inserter).name()));
		}
		return new Manifest(parts);
	}

	/**
	 * A directory with what is in it.
	 */
	private static final class Directory {

		private final SortedMap<String, ObjectId> files = new TreeMap<>();

		private final SortedMap<String, Directory> directories = new TreeMap<>();

		private @Nullable ObjectId id;

		private long count;

		boolean isEmpty() {
			return this.files.isEmpty() && this.directories.isEmpty();
		}

		long count() {
			if (this.id == null) {
				this.count = this.files.size() + this.directories.values().stream().mapToLong(Directory::count).sum();
			}
			return this.count;
		}

		ObjectId write(ObjectInserter inserter) throws IOException {
			ObjectId known = this.id;
			if (known != null) {
				return known;
			}
			count();
			// Git orders directories as if their names ended in a slash
			TreeMap<String, Object> children = new TreeMap<>(this.files);
			this.directories.forEach((name, directory) -> children.put(name + "/", directory));
			TreeFormatter tree = new TreeFormatter();
			for (Map.Entry<String, Object> child : children.entrySet()) {
				if (child.getValue() instanceof Directory directory) {
					tree.append(child.getKey().substring(0, child.getKey().length() - 1), FileMode.TREE,
							directory.write(inserter));
				}
				else {
					tree.append(child.getKey(), FileMode.REGULAR_FILE, (ObjectId) child.getValue());
				}
			}
			ObjectId written = inserter.insert(tree);
			this.id = written;
			return written;
		}

	}

}
