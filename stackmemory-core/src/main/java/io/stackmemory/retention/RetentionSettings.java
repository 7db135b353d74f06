package io.stackmemory.retention;

import java.util.Map;

/**
 * What is kept, for how long. Immutable.
 *
 * @param collections policies by the name of the collection; others are kept for ever
 * @param frames how frames age
 */
public record RetentionSettings(Map<String, RetentionPolicy> collections, FrameRetention frames) {

	/** Everything is kept. */
	public static final RetentionSettings KEEP_FOREVER = new RetentionSettings(Map.of(), FrameRetention.KEEP_FOREVER);

	/**
	 * Copies the policies.
	 */
	public RetentionSettings {
		collections = Map.copyOf(collections);
	}

}
