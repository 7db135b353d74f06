package io.stackmemory.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

import io.stackmemory.storage.memory.MemoryStorageBackend;

/**
 * Properties of the memory backend.
 *
 * @param maximumSize Most bytes of keys, values and metadata, where each character counts
 * as one. A write beyond that is refused. Unlimited when unset.
 */
@ConfigurationProperties("stackmemory.memory")
public record MemoryProperties(@Nullable DataSize maximumSize) {

	/**
	 * Checks the size, so that a wrong one is reported as a property.
	 */
	public MemoryProperties {
		InvalidSettingException.require(maximumSize == null || maximumSize.toBytes() > 0, "maximum-size", maximumSize,
				"The size is positive");
	}

	long characters() {
		return (this.maximumSize != null) ? this.maximumSize.toBytes() : MemoryStorageBackend.UNLIMITED;
	}

}
