package io.stackmemory.storage.archive;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import io.stackmemory.storage.Entry;

/**
 * Counts and hashes of all that a store holds: two stores with equal digests hold the
 * same, whatever backends they are on. Immutable.
 *
 * @param namespaces the digests of the namespaces, by their names
 */
public record StoreDigest(Map<String, NamespaceDigest> namespaces) {

	/**
	 * Copies the map.
	 */
	public StoreDigest {
		namespaces = Collections.unmodifiableMap(new TreeMap<>(namespaces));
	}

	/**
	 * Reads everything.
	 * @param source a store or an archive
	 * @param progress is told of each entry
	 * @return its digest
	 */
	public static StoreDigest of(EntrySource source, Progress progress) {
		Builder builder = new Builder();
		source.scanAll((entry) -> {
			if (!entry.key().namespace().isAboutStore()) {
				builder.add(entry, EntryLine.write(entry));
			}
			progress.advance(1);
		});
		return builder.build();
	}

	/**
	 * How many entries there are.
	 * @return the number, of all namespaces
	 */
	public long entries() {
		return this.namespaces.values().stream().mapToLong(NamespaceDigest::entries).sum();
	}

	/**
	 * Where another store holds something else, as far as it lasts: entries that expire
	 * may be gone by now.
	 * @param other its digest
	 * @return the names of namespaces; none if both hold the same
	 */
	public List<String> differences(StoreDigest other) {
		TreeSet<String> names = new TreeSet<>(this.namespaces.keySet());
		names.addAll(other.namespaces.keySet());
		List<String> different = new ArrayList<>();
		for (String name : names) {
			NamespaceDigest own = this.namespaces.getOrDefault(name, NamespaceDigest.EMPTY);
			NamespaceDigest others = other.namespaces.getOrDefault(name, NamespaceDigest.EMPTY);
			if (own.lasting != others.lasting || !own.sha256.equals(others.sha256)) {
				different.add(name);
			}
		}
		return different;
	}

	/**
	 * What a namespace holds.
	 *
	 * @param entries how many entries there are
	 * @param lasting how many of them do not expire
	 * @param sha256 SHA-256 (FIPS 180-4) of the lines of those, in the order of their
	 * keys, in hexadecimal digits
	 */
	public record NamespaceDigest(long entries, long lasting, String sha256) {

		private static final NamespaceDigest EMPTY = new NamespaceDigest(0, 0, new Lines().hex());

	}

	/**
	 * Makes a digest of entries that come in their order.
	 */
	static final class Builder {

		private final Map<String, NamespaceDigest> namespaces = new TreeMap<>();

		private @Nullable String name;

		private Lines lines = new Lines();

		private long entries;

		private long lasting;

		void add(Entry entry, String line) {
			String namespace = entry.key().namespace().name();
			if (!namespace.equals(this.name)) {
				end();
				this.name = namespace;
			}
			this.entries++;
			if (entry.expiresAt() == null) {
				this.lasting++;
				this.lines.add(line);
			}
		}

		StoreDigest build() {
			end();
			return new StoreDigest(this.namespaces);
		}

		private void end() {
			if (this.name != null) {
				this.namespaces.put(this.name, new NamespaceDigest(this.entries, this.lasting, this.lines.hex()));
			}
			this.name = null;
			this.entries = 0;
			this.lasting = 0;
			this.lines = new Lines();
		}

	}

	/**
	 * The hash of lines that each end in a line feed.
	 */
	static final class Lines {

		private final MessageDigest hash;

		Lines() {
			try {
				this.hash = MessageDigest.getInstance("SHA-256");
			}
			catch (NoSuchAlgorithmException ex) {
				throw new IllegalStateException("Every Java platform has SHA-256", ex);
			}
		}

		void add(String line) {
			this.hash.update(line.getBytes(StandardCharsets.UTF_8));
			this.hash.update((byte) '\n');
		}

		/**
		 * The hash of what was added. Ends it.
		 */
		String hex() {
			return HexFormat.of().formatHex(this.hash.digest());
		}

	}

}
