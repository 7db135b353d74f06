package io.stackmemory.storage.git;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import io.stackmemory.storage.SchemaTooNewException;
import io.stackmemory.storage.StorageCorruptedException;

/**
 * The file {@code manifest.json} at the root, which says what the rest is: how many
 * entries each directory there has, and the hash of its tree. What was changed by other
 * means than this library does not agree with it. <pre>
 * {"format":"stackmemory-git","version":1,"entries":2,"namespaces":{"frames":{"entries":2,"tree":"…"}}}
 * </pre>
 *
 * @param parts the directories, by their names
 */
record Manifest(Map<String, Part> parts) {

	static final String NAME = "manifest.json";

	private static final String FORMAT = "stackmemory-git";

	private static final int VERSION = 1;

	private static final JsonMapper MAPPER = JsonMapper.shared();

	Manifest {
		parts = Map.copyOf(parts);
	}

	byte[] bytes() {
		ObjectNode node = MAPPER.createObjectNode();
		node.put("format", FORMAT).put("version", VERSION).put("entries", entries());
		ObjectNode namespaces = node.putObject("namespaces");
		new TreeMap<>(this.parts)
			.forEach((name, part) -> namespaces.putObject(name).put("entries", part.entries).put("tree", part.tree));
		return (node.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
	}

	long entries() {
		return this.parts.values().stream().mapToLong(Part::entries).sum();
	}

	/**
	 * Reads a manifest.
	 * @param where tells people what is read
	 */
	static Manifest parse(byte[] bytes, String where) {
		try {
			JsonNode node = MAPPER.readTree(bytes);
			if (!node.path("format").asString("").equals(FORMAT)) {
				throw new StorageCorruptedException(
						where + " has a " + NAME + " of something else. Nothing was changed; choose another branch",
						null);
			}
			int version = node.path("version").asInt(0);
			if (version > VERSION) {
				throw new SchemaTooNewException(where + " was written by a newer version of this library, in format "
						+ version + "; this one knows " + VERSION, null);
			}
			Map<String, Part> parts = new LinkedHashMap<>();
			node.required("namespaces")
				.properties()
				.forEach((part) -> parts.put(part.getKey(), new Part(part.getValue().required("entries").asLong(),
						part.getValue().required("tree").asString())));
			return new Manifest(parts);
		}
		catch (JacksonException ex) {
			throw new StorageCorruptedException(where + " has a damaged " + NAME, ex);
		}
	}

	/**
	 * What a directory has.
	 *
	 * @param entries how many entries
	 * @param tree the hash of its tree, in hexadecimal digits
	 */
	record Part(long entries, String tree) {

	}

}
