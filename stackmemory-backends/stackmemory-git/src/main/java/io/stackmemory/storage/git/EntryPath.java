package io.stackmemory.storage.git;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import tools.jackson.databind.JsonNode;

import io.stackmemory.storage.Entry;

/**
 * Where an entry is in a tree: {@code NAMESPACE/PROJECT/PARENT/KEY.json}. The project is
 * that of a document with a text {@code projectId}, the parent is what is before the last
 * slash of a key; what there is not, or is the same as the project, is left out.
 * <p>
 * Letters, digits, {@code _} and {@code -} stand for themselves, and so does a dot within
 * the name of a file; other characters are written as the bytes of their UTF-8, each as
 * {@code %} and two hexadecimal digits. What would be too long for a file system is cut,
 * and ends in {@code ~} and a hash. The name of the file has all of the key, so that no
 * two entries share a path.
 */
final class EntryPath {

	static final String SUFFIX = ".json";

	/** File systems allow 255 bytes, of which the suffix needs some. */
	private static final int LONGEST = 200;

	private static final int KEPT = 160;

	private static final int HASH_BYTES = 16;

	private EntryPath() {
	}

	/**
	 * The path of an entry, from the root down.
	 */
	static List<String> of(Entry entry) {
		List<String> path = new ArrayList<>();
		path.add(segment(entry.key().namespace().name(), false));
		String project = project(entry);
		if (!project.isEmpty()) {
			path.add(segment(project, false));
		}
		String key = entry.key().key();
		String parent = key.substring(0, Math.max(0, key.lastIndexOf('/')));
		if (!parent.isEmpty() && !parent.equals(project)) {
			path.add(segment(parent, false));
		}
		path.add(segment(key, true) + SUFFIX);
		return path;
	}

	private static String project(Entry entry) {
		String text = entry.value().text();
		if (text.startsWith("{") && text.contains("\"projectId\"")) {
			JsonNode project = entry.value().tree().path("projectId");
			return project.isString() ? project.asString() : "";
		}
		return "";
	}

	private static String segment(String name, boolean isFile) {
		StringBuilder segment = new StringBuilder(name.length() + 8);
		for (byte character : name.getBytes(StandardCharsets.UTF_8)) {
			boolean plain = (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z')
					|| (character >= '0' && character <= '9') || character == '_' || character == '-'
					|| (character == '.' && isFile && !segment.isEmpty());
			if (plain) {
				segment.append((char) character);
			}
			else {
				segment.append('%').append(HexFormat.of().withUpperCase().toHexDigits(character));
			}
		}
		if (segment.length() <= LONGEST) {
			return segment.toString();
		}
		return segment.substring(0, KEPT) + "~" + hash(name);
	}

	private static String hash(String name) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
