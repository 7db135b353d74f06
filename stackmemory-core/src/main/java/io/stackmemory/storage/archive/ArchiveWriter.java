package io.stackmemory.storage.archive;

import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.zip.GZIPOutputStream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import io.stackmemory.storage.Entry;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageFailureException;
import io.stackmemory.storage.StorageFullException;
import io.stackmemory.storage.StorageLocationException;
import io.stackmemory.storage.query.Query;

/**
 * Writes an {@link Archive}: to a file beside, which gets its name when it is complete.
 */
final class ArchiveWriter {

	private static final Logger logger = LoggerFactory.getLogger(ArchiveWriter.class);

	private static final JsonMapper MAPPER = JsonMapper.shared();

	private static final int BUFFER = 1 << 16;

	private final StorageBackend source;

	private final Path file;

	private final Progress progress;

	private final StoreDigest.Lines hash = new StoreDigest.Lines();

	private final StoreDigest.Builder digest = new StoreDigest.Builder();

	private String sha256 = "";

	ArchiveWriter(StorageBackend source, Path file, Progress progress) {
		this.source = source;
		this.file = file;
		this.progress = progress;
	}

	Path file() {
		return this.file;
	}

	String sha256() {
		return this.sha256;
	}

	StoreDigest write(Instant createdAt) {
		if (Files.exists(this.file)) {
			throw new StorageLocationException(
					this.file + " exists already; nothing was overwritten. Choose another name, or remove it",
					this.file, null);
		}
		StoreCopy.requireComplete(this.source);
		this.progress.expect(entries(this.source));
		Path unfinished = this.file.resolveSibling(this.file.getFileName() + ".part");
		try {
			StoreDigest written = write(unfinished, createdAt);
			Files.move(unfinished, this.file, StandardCopyOption.ATOMIC_MOVE);
			return written;
		}
		catch (IOException ex) {
			throw failure(ex);
		}
		catch (UncheckedIOException ex) {
			throw failure((ex.getCause() != null) ? ex.getCause() : new IOException(ex));
		}
		finally {
			removeUnfinished(unfinished);
		}
	}

	/**
	 * About how many entries a store has.
	 */
	static long entries(StorageBackend source) {
		return source.namespaces()
			.stream()
			.filter((namespace) -> !namespace.isAboutStore())
			.mapToLong((namespace) -> source.count(Query.of(namespace)))
			.sum();
	}

	/**
	 * The part of a manifest that tells of the namespaces.
	 */
	static ObjectNode namespaces(StoreDigest digest) {
		ObjectNode node = MAPPER.createObjectNode();
		digest.namespaces()
			.forEach((name, one) -> node.putObject(name)
				.put("entries", one.entries())
				.put("lasting", one.lasting())
				.put("sha256", one.sha256()));
		return node;
	}

	private StoreDigest write(Path unfinished, Instant createdAt) throws IOException {
		Files.deleteIfExists(unfinished);
		if (unfinished.getFileSystem().supportedFileAttributeViews().contains("posix")) {
			Files.createFile(unfinished,
					PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
		}
		try (FileOutputStream target = new FileOutputStream(unfinished.toFile())) {
			OutputStream out = this.file.toString().endsWith(".gz") ? new GZIPOutputStream(target, BUFFER)
					: new BufferedOutputStream(target, BUFFER);
			add(out, MAPPER.createObjectNode()
				.put("format", Archive.FORMAT)
				.put("version", Archive.VERSION)
				.put("createdAt", createdAt.toString())
				.put("backend", this.source.name())
				.toString());
			this.source.scanAll((entry) -> {
				if (!entry.key().namespace().isAboutStore()) {
					add(out, entry);
				}
			});
			StoreDigest written = this.digest.build();
			this.sha256 = this.hash.hex();
			ObjectNode manifest = MAPPER.createObjectNode();
			manifest.putObject("manifest")
				.put("entries", written.entries())
				.put("sha256", this.sha256)
				.set("namespaces", namespaces(written));
			out.write((manifest + "\n").getBytes(StandardCharsets.UTF_8));
			if (out instanceof GZIPOutputStream compressing) {
				compressing.finish();
			}
			out.flush();
			target.getFD().sync();
			return written;
		}
	}

	private void add(OutputStream out, Entry entry) {
		String line = EntryLine.write(entry);
		this.digest.add(entry, line);
		try {
			add(out, line);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.progress.advance(1);
	}

	private void add(OutputStream out, String line) throws IOException {
		this.hash.add(line);
		out.write(line.getBytes(StandardCharsets.UTF_8));
		out.write('\n');
	}

	private RuntimeException failure(IOException ex) {
		String reason = String.valueOf(ex.getMessage());
		String message = "Could not write " + this.file + ": " + ex;
		if (reason.contains("No space left")) {
			return new StorageFullException(message, ex);
		}
		return (ex instanceof FileSystemException || ex instanceof FileNotFoundException)
				? new StorageLocationException(message, this.file, ex) : new StorageFailureException(message, ex);
	}

	private void removeUnfinished(Path unfinished) {
		try {
			Files.deleteIfExists(unfinished);
		}
		catch (IOException ex) {
			logger.warn("Could not remove {}, which was not finished; it can be deleted", unfinished, ex);
		}
	}

}
