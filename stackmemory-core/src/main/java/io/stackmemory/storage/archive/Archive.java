package io.stackmemory.storage.archive;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import io.stackmemory.storage.Entry;
import io.stackmemory.storage.SchemaTooNewException;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageCorruptedException;
import io.stackmemory.storage.StorageException;
import io.stackmemory.storage.StorageFailureException;
import io.stackmemory.storage.StorageLocationException;

/**
 * A file with everything that a store held at one moment, for any backend to be restored
 * from. Immutable.
 * <p>
 * Lines of JSON (NDJSON), in UTF-8. The first says what it is: <pre>
 * {"format":"stackmemory-archive","version":1,"createdAt":"2026-01-31T09:30:00.123Z","backend":"sqlite"}
 * </pre> Then one line for each entry, namespaces in the order of their names and entries
 * in that of their keys; {@code expiresAt} and {@code metadata} are left out where there
 * are none: <pre>
 * {"namespace":"frames","key":"f1","revision":115989,"createdAt":"…","updatedAt":"…","value":{"name":"build"}}
 * </pre> The last line is the manifest: how many entries there are, the digest of each
 * namespace, and SHA-256 over all lines before it, each with its line feed. A file
 * without it was not finished. A file whose name ends in {@code .gz} is compressed
 * (gzip).
 */
public final class Archive implements EntrySource {

	static final String FORMAT = "stackmemory-archive";

	static final int VERSION = 1;

	private static final int GZIP_MAGIC = 0x1f8b;

	private static final int BUFFER = 1 << 16;

	private final Path file;

	private final Instant createdAt;

	private final String backend;

	private final StoreDigest digest;

	private final String sha256;

	private Archive(Path file, Instant createdAt, String backend, StoreDigest digest, String sha256) {
		this.file = file;
		this.createdAt = createdAt;
		this.backend = backend;
		this.digest = digest;
		this.sha256 = sha256;
	}

	/**
	 * Opens an archive. Reads it from its beginning to its end, and makes sure that it is
	 * whole.
	 * @param file the file
	 * @return the archive
	 * @throws StorageLocationException if there is no such file, or it can't be read
	 * @throws SchemaTooNewException if a newer version of this library wrote it
	 * @throws StorageCorruptedException if it is no archive, was not finished, or is
	 * damaged
	 */
	public static Archive open(Path file) {
		return read(file, (entry) -> {
		});
	}

	/**
	 * Writes an archive of a store. The file appears when it is complete and on the disk;
	 * only its owner may read it.
	 * @param source the store
	 * @param file the file
	 * @param createdAt the time, which the archive tells
	 * @param progress is told of each entry
	 * @return the archive
	 * @throws StorageLocationException if the file exists, or can't be written
	 * @throws StorageFailureException if the store holds a copy that was not finished
	 * @throws StorageException if the store can't be read
	 */
	public static Archive write(StorageBackend source, Path file, Instant createdAt, Progress progress) {
		ArchiveWriter writer = new ArchiveWriter(source, file.toAbsolutePath().normalize(), progress);
		StoreDigest digest = writer.write(createdAt);
		return new Archive(writer.file(), createdAt, source.name(), digest, writer.sha256());
	}

	/**
	 * Where it is.
	 * @return the file
	 */
	public Path file() {
		return this.file;
	}

	/**
	 * When the store held what is in it.
	 * @return the time
	 */
	public Instant createdAt() {
		return this.createdAt;
	}

	/**
	 * What the store was on.
	 * @return the name of the backend
	 */
	public String backend() {
		return this.backend;
	}

	/**
	 * What is in it.
	 * @return counts and hashes
	 */
	public StoreDigest digest() {
		return this.digest;
	}

	/**
	 * The hash of all of it, by which it is recognised.
	 * @return SHA-256 in hexadecimal digits
	 */
	public String sha256() {
		return this.sha256;
	}

	/**
	 * Hands every entry to a consumer, also those that have expired since.
	 * @throws StorageCorruptedException if the file is not what it was when it was opened
	 */
	@Override
	public void scanAll(Consumer<? super Entry> consumer) {
		Archive again = read(this.file, consumer);
		if (!again.sha256.equals(this.sha256)) {
			throw new StorageCorruptedException(this.file + " has changed while it was read", null);
		}
	}

	@Override
	public String toString() {
		return "archive:" + this.file;
	}

	private static Archive read(Path file, Consumer<? super Entry> consumer) {
		Path path = file.toAbsolutePath().normalize();
		if (!Files.isRegularFile(path)) {
			throw new StorageLocationException("There is no file " + path, path, null);
		}
		try (BufferedReader lines = new BufferedReader(reader(path), BUFFER)) {
			return new Reading(path, lines).run(consumer);
		}
		catch (CharacterCodingException ex) {
			throw damaged(path, "it is not UTF-8", ex);
		}
		catch (IOException | UncheckedIOException ex) {
			throw new StorageFailureException("Could not read " + path + ": " + ex, ex);
		}
	}

	private static Reader reader(Path file) throws IOException {
		InputStream bytes = Files.newInputStream(file);
		try {
			byte[] magic = bytes.readNBytes(2);
			bytes.close();
			bytes = Files.newInputStream(file);
			boolean compressed = magic.length == 2 && ((magic[0] & 0xff) << 8 | (magic[1] & 0xff)) == GZIP_MAGIC;
			return new InputStreamReader(compressed ? new GZIPInputStream(bytes, BUFFER) : bytes,
					StandardCharsets.UTF_8.newDecoder()
						.onMalformedInput(CodingErrorAction.REPORT)
						.onUnmappableCharacter(CodingErrorAction.REPORT));
		}
		catch (IOException ex) {
			bytes.close();
			throw ex;
		}
	}

	private static StorageCorruptedException damaged(Path file, String reason, @Nullable Throwable cause) {
		return new StorageCorruptedException(file + " can't be used as an archive: " + reason, cause);
	}

	/**
	 * Reads the lines of a file, and checks each.
	 */
	private static final class Reading {

		private final Path file;

		private final BufferedReader lines;

		private final StoreDigest.Lines hash = new StoreDigest.Lines();

		private final StoreDigest.Builder digest = new StoreDigest.Builder();

		private long number;

		private @Nullable Entry last;

		Reading(Path file, BufferedReader lines) {
			this.file = file;
			this.lines = lines;
		}

		Archive run(Consumer<? super Entry> consumer) throws IOException {
			JsonNode header = next();
			if (!header.path("format").asString("").equals(FORMAT)) {
				throw damaged(this.file, "its first line does not say so", null);
			}
			int version = header.path("version").asInt(0);
			if (version > VERSION) {
				throw new SchemaTooNewException(
						this.file + " was written by a newer version of this library, in format " + version
								+ "; this one knows " + VERSION,
						null);
			}
			JsonNode line = next();
			while (!line.has("manifest")) {
				Entry entry = entry(line);
				this.last = entry;
				consumer.accept(entry);
				line = next();
			}
			return end(header, line.get("manifest"));
		}

		private JsonNode next() throws IOException {
			String line = this.lines.readLine();
			this.number++;
			if (line == null) {
				throw damaged(this.file, (this.number == 1) ? "it is empty"
						: "it ends without a manifest, so it was not finished or is cut off", null);
			}
			try {
				JsonNode tree = EntryLine.tree(line);
				if (!tree.has("manifest")) {
					this.hash.add(line);
				}
				return tree;
			}
			catch (JacksonException ex) {
				throw damaged(this.file, "line " + this.number + " is damaged", ex);
			}
		}

		private Entry entry(JsonNode line) {
			Entry entry;
			try {
				entry = EntryLine.read(line);
			}
			catch (RuntimeException ex) {
				throw damaged(this.file, "line " + this.number + " is no entry", ex);
			}
			if (this.last != null && this.last.key().compareTo(entry.key()) >= 0) {
				throw damaged(this.file, "line " + this.number + " is not in its order", null);
			}
			this.digest.add(entry, EntryLine.write(entry));
			return entry;
		}

		private Archive end(JsonNode header, JsonNode manifest) throws IOException {
			StoreDigest found = this.digest.build();
			String sum = this.hash.hex();
			if (!sum.equals(manifest.path("sha256").asString(""))
					|| manifest.path("entries").asLong(-1) != found.entries()
					|| !ArchiveWriter.namespaces(found).toString().equals(manifest.path("namespaces").toString())) {
				throw damaged(this.file, "what is in it is not what its manifest says", null);
			}
			if (this.lines.readLine() != null) {
				throw damaged(this.file, "it goes on after its manifest", null);
			}
			return new Archive(this.file, Instant.parse(header.required("createdAt").asString()),
					header.path("backend").asString(""), found, sum);
		}

	}

}
