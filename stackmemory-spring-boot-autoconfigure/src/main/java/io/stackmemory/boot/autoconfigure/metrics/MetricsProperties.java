package io.stackmemory.boot.autoconfigure.metrics;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.stackmemory.boot.autoconfigure.InvalidSettingException;

/**
 * Properties of meters and traces.
 *
 * @param enabled Whether operations of the store are measured.
 * @param observations Whether operations inside a request or another observation are
 * shown in traces.
 * @param namespaceInterval How often namespaces are counted, zero for never.
 */
@ConfigurationProperties("stackmemory.metrics")
public record MetricsProperties(@DefaultValue("true") boolean enabled, @DefaultValue("true") boolean observations,
		@DefaultValue("5m") Duration namespaceInterval) {

	/**
	 * Checks the values, so that a wrong one is reported as a property.
	 */
	public MetricsProperties {
		InvalidSettingException.require(!namespaceInterval.isNegative(), "namespace-interval", namespaceInterval,
				"The interval between counts is zero, for never, or more");
	}

}
