package io.stackmemory.boot.autoconfigure.metrics;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

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
		if (namespaceInterval.isNegative()) {
			throw new IllegalArgumentException(
					"The interval between counts of namespaces is zero or more, not " + namespaceInterval);
		}
	}

}
