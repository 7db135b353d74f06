package io.stackmemory.frame;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Payloads that are too large to be read with every event: they are stored apart, and the
 * event keeps what is small of them.
 */
final class Payloads {

	/** The most characters, about, of a payload that stays in its event. */
	static final int LARGEST = 16 * 1024;

	/** The most characters, about, of a member that stays when others don't. */
	private static final int LARGEST_MEMBER = 1024;

	private Payloads() {
	}

	/**
	 * About how many characters a value has as JSON.
	 */
	static long size(@Nullable Object value) {
		if (value instanceof CharSequence text) {
			return text.length() + 2L;
		}
		long size = 2;
		if (value instanceof Map<?, ?> map) {
			for (Map.Entry<?, ?> member : map.entrySet()) {
				size += size(String.valueOf(member.getKey())) + size(member.getValue()) + 2;
			}
			return size;
		}
		if (value instanceof Collection<?> items) {
			for (Object item : items) {
				size += size(item) + 1;
			}
			return size;
		}
		return 8;
	}

	/**
	 * What stays in the event: the members that are small.
	 */
	static Map<String, Object> small(Map<String, Object> payload) {
		Map<String, Object> kept = new LinkedHashMap<>();
		long left = LARGEST;
		for (Map.Entry<String, Object> member : payload.entrySet()) {
			long size = size(member.getValue());
			if (size <= LARGEST_MEMBER && size <= left) {
				kept.put(member.getKey(), member.getValue());
				left -= size;
			}
		}
		return kept;
	}

	/**
	 * A payload that is stored apart.
	 *
	 * @param frameId the frame
	 * @param eventId the event
	 * @param payload what happened, as JSON
	 */
	record Stored(String frameId, String eventId, Map<String, Object> payload) {

		String key() {
			return FrameEvent.key(this.frameId, this.eventId);
		}

	}

}
