package io.stackmemory.boot.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Properties of the cache before a store.
 *
 * @param maximumEntries Most entries that are kept in memory. Zero for no cache.
 * @param maximumSize Most bytes that they have as JSON.
 */
@ConfigurationProperties("stackmemory.cache")
public record CacheProperties(@DefaultValue("100") int maximumEntries, @DefaultValue("16MB") DataSize maximumSize) {

	/**
	 * Checks the values, so that a wrong one is reported as a property.
	 */
	public CacheProperties {
		InvalidSettingException.require(maximumEntries >= 0, "maximum-entries", maximumEntries,
				"The number is zero, for no cache, or more");
		InvalidSettingException.require(maximumSize.toBytes() > 0, "maximum-size", maximumSize, "The size is positive");
	}

}
