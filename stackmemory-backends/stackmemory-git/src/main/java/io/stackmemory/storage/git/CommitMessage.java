package io.stackmemory.storage.git;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;

/**
 * Tells in a line what a commit changes, such as
 * {@code Save 12 frame-events, 3 frames; delete 1 anchors}.
 */
final class CommitMessage {

	private static final int NAMED = 4;

	private CommitMessage() {
	}

	static String of(Map<EntryKey, @Nullable Entry> changes) {
		TreeMap<String, Integer> saved = new TreeMap<>();
		TreeMap<String, Integer> deleted = new TreeMap<>();
		changes.forEach(
				(key, entry) -> ((entry != null) ? saved : deleted).merge(key.namespace().name(), 1, Integer::sum));
		List<String> parts = new ArrayList<>();
		if (!saved.isEmpty()) {
			parts.add("save " + list(saved));
		}
		if (!deleted.isEmpty()) {
			parts.add("delete " + list(deleted));
		}
		String text = String.join("; ", parts);
		return text.isEmpty() ? "Keep what is there" : Character.toUpperCase(text.charAt(0)) + text.substring(1);
	}

	/**
	 * Namespaces of applications first; what is the library's own is named only where
	 * there is nothing else.
	 */
	private static String list(Map<String, Integer> counts) {
		Map<String, Integer> named = new TreeMap<>(counts);
		named.keySet().removeIf((name) -> name.startsWith("#"));
		Map<String, Integer> shown = named.isEmpty() ? counts : named;
		List<String> parts = shown.entrySet()
			.stream()
			.limit(NAMED)
			.map((count) -> count.getValue() + " " + count.getKey())
			.toList();
		int more = shown.size() - parts.size();
		return String.join(", ", parts) + ((more > 0) ? " and more in " + more + " namespaces" : "");
	}

}
