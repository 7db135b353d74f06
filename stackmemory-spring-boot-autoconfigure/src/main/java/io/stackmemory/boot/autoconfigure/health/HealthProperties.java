package io.stackmemory.boot.autoconfigure.health;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import io.stackmemory.boot.autoconfigure.InvalidSettingException;

/**
 * Properties of the health of the store.
 *
 * @param timeout How long a check may take before the store counts as down.
 * @param diskSpaceThreshold Least space on the disk before the store counts as degraded.
 */
@ConfigurationProperties("stackmemory.health")
public record HealthProperties(@DefaultValue("3s") Duration timeout,
		@DefaultValue("100MB") DataSize diskSpaceThreshold) {

	/**
	 * Checks the values, so that a wrong one is reported as a property.
	 */
	public HealthProperties {
		InvalidSettingException.require(!timeout.isNegative() && !timeout.isZero(), "timeout", timeout,
				"The time-out of a check is positive");
		InvalidSettingException.require(!diskSpaceThreshold.isNegative(), "disk-space-threshold", diskSpaceThreshold,
				"The threshold is not negative");
	}

}
